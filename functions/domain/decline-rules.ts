// The decline dictionary, version 1: Korean decline texts of KICC and the card companies, in order.
import type { DeclineClass } from './dunning';

type DeclineRule = {
  readonly code: string;
  readonly class: DeclineClass;
  readonly any?: readonly string[];
  readonly all?: readonly string[];
};

/**
 * Sources: KICC's published error list, the VAN tables PortOne publishes for KG Inicis and Kakao
 * Pay, and its spreadsheets for KCP and Toss; the classes are ours (iamport-v1 §13). Undecided
 * outcomes and merchant faults first, then money, then hard words, and the vague words last.
 */
export const declineRules: readonly DeclineRule[] = [
  { code: 'timeout', class: 'undecided', any: ['TIMEOUT', '시간초과', '타임아웃', '응답없음'] },
  { code: 'duplicate', class: 'undecided', any: ['중복', '이미결제'] },
  {
    code: 'merchant',
    class: 'merchant',
    any: [
      '미등록가맹점',
      '거래정지가맹점',
      '가맹점한도',
      '비인증결제모듈',
      '파라메터',
      'API키와secret',
    ],
  },
  { code: 'installment', class: 'hard', all: ['할부', '한도'] },
  { code: 'installment', class: 'hard', any: ['할부불가'] },
  {
    code: 'limit',
    class: 'soft',
    any: [
      '한도초과',
      '월한도',
      '1회한도',
      '1일한도',
      '사용한도',
      '가족한도',
      '금액한도',
      '법인한도',
    ],
  },
  { code: 'limit', class: 'soft', any: ['사용횟수', '1일사용금액'] },
  { code: 'insufficient', class: 'insufficient', any: ['잔액부족', '잔고부족', '예금잔액'] },
  { code: 'insufficient', class: 'insufficient', all: ['포인트', '부족'] },
  { code: 'overdue', class: 'weak', any: ['연체'] },
  { code: 'blocked', class: 'hard', any: ['신용불량'] },
  { code: 'lost_stolen', class: 'hard', any: ['분실', '도난', '사고카드'] },
  { code: 'expired', class: 'hard', any: ['유효기간', '만료'] },
  { code: 'account_closed', class: 'hard', any: ['거래정지계좌'] },
  { code: 'blocked', class: 'hard', any: ['정지카드', '거래정지', '사용정지', '연락불가'] },
  { code: 'closed', class: 'hard', any: ['해지', '탈회'] },
  {
    code: 'key_invalid',
    class: 'hard',
    any: ['등록되지않은구매자', '빌링키', '빌키', '등록된고객정보가없습니다'],
  },
  {
    code: 'not_allowed',
    class: 'hard',
    any: ['서비스불가', '거래불가', '대상카드', '카드상태', '수령', '신규발급', '재발급'],
  },
  { code: 'card_number', class: 'hard', any: ['카드번호', '조회불가', '비밀번호'] },
  { code: 'maintenance', class: 'infrastructure', any: ['점검', '시스템작업', '은행작업'] },
  {
    code: 'network',
    class: 'infrastructure',
    any: ['장애', '회선', '통신', '지연', '사용시간'],
  },
  { code: 'refused', class: 'weak', any: ['카드사문의', '거절', '기타'] },
];
