// The evidence of a subscription as pages to print: every record with its time, facts and hash.
import type { Shown } from './answers';
import type { EvidenceAnswer } from './evidence-views';
import type { Markup } from './markup';
import { html } from './markup';
import { printPage } from './print-page';

type Told = Shown<typeof EvidenceAnswer>;
type Item = Told['items'][number];
type Kind = Item['record']['kind'];

const ko = {
  title: '구독 증빙',
  subscription: '구독 번호',
  user: '회원 번호',
  plan: '상품',
  made: '작성 일시',
  chain: '마지막 연결 해시',
  kept: '보존',
  retention: {
    contract_and_payment: '계약·결제 기록, 5년',
    dispute: '분쟁 처리 기록, 3년',
  },
  until: (day: string) => `${day}까지`,
  hash: 'SHA-256',
  partial: '기록이 많아 최근 것만 담았습니다.',
  note:
    '각 기록의 해시는 정렬된 JSON의 SHA-256이고, 연결 해시는 앞의 연결 해시 뒤에 이 해시를 이은 ' +
    '글의 SHA-256입니다. 보존 기간은 전자상거래법 시행령 제6조에 따른 분류이며 법률 자문이 ' +
    '아닙니다.',
};

const en: typeof ko = {
  title: 'Evidence of a subscription',
  subscription: 'Subscription',
  user: 'User id',
  plan: 'Plan',
  made: 'Put together at',
  chain: 'Last chain hash',
  kept: 'Kept',
  retention: {
    contract_and_payment: 'contract and payment, 5 years',
    dispute: 'dispute, 3 years',
  },
  until: (day: string) => `until ${day}`,
  hash: 'SHA-256',
  partial: 'It has more records than are told here: these are the newest.',
  note:
    'The hash of a record is the SHA-256 of its canonical JSON; a chain hash is that of the ' +
    'chain hash before and this one. The classes are those of the decree of the E-Commerce Act, ' +
    'article 6, and no legal advice.',
};

const kinds: Readonly<Record<Kind, readonly [korean: string, english: string]>> = {
  window_opened: ['카드 등록창이 보여 준 조건', 'Terms that a card window showed'],
  consent: ['정기결제 동의', 'Consent to a recurring payment'],
  window_returned: ['카드 등록창에서 돌아옴', 'Back from the card window'],
  attempt: ['결제 시도', 'Attempt at a charge'],
  paid: ['결제 완료', 'Paid'],
  refund_asked: ['환불 요청', 'Refund asked for'],
  refund_closed: ['환불 결과', 'Outcome of a refund'],
  deed: ['고객·운영자의 행위', 'What a person did'],
  ended: ['구독 종료', 'End of the subscription'],
};

export function evidencePage(told: Told, korean: boolean): string {
  const say = korean ? ko : en;
  const body = html`<table>
      <tbody>
        ${[
          row(say.subscription, told.subscription),
          row(say.user, told.user),
          row(say.plan, told.plan),
          row(say.made, told.made_at),
          row(say.chain, told.chain),
        ]}
      </tbody>
    </table>
    ${told.whole ? undefined : html`<p>${say.partial}</p>`}
    ${told.items.map((item, at) => recordOf(item, at + 1, korean))}
    <p class="note">${say.note}</p>`;
  return printPage({ korean, title: say.title, body });
}

function recordOf(item: Item, n: number, korean: boolean): Markup {
  const say = korean ? ko : en;
  const { kind, at, facts } = item.record;
  const name = kinds[kind][korean ? 0 : 1];
  const known = Object.entries(facts).filter(([, value]) => value !== null);
  return html`<h2>${n}. ${name}<span class="small">${at}</span></h2>
    <table>
      <tbody>
        ${known.map(([key, value]) => row(key, String(value)))}
        ${row(say.kept, `${say.retention[item.retention]}, ${say.until(item.kept_until)}`)}
        ${row(say.hash, item.sha256)}
      </tbody>
    </table>`;
}

function row(name: string, value: string): Markup {
  return html`<tr>
    <th scope="row">${name}</th>
    <td>${value}</td>
  </tr>`;
}
