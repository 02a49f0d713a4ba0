// What the words of a refused refund prove, and what follows where the record shows nothing of it.
import { expect, test } from 'vitest';
import type { Refund } from '../../functions/domain/charge/refund';
import { afterNothing, judgeRefundRefusal } from '../../functions/domain/charge/refund-next';
import { won } from '../../functions/domain/common/money';

test.each([
  ['[8342] 응답시간 초과 (TIMEOUT)', 'undecided'],
  ['취소 처리중입니다', 'undecided'],
  ['카드사 통신 장애로 취소 불가', 'undecided'],
  ['[9999] 카드사 통신 오류', 'undecided'],
  ['취소할 결제건이 존재하지 않습니다.', 'sure'],
  ['이미 전액취소된 주문입니다.', 'sure'],
  ['취소 가능 잔액이 일치하지 않습니다.', 'sure'],
  ['취소금액이 올바르지 않습니다.', 'sure'],
  ['미정산 금액이 부족합니다', 'sure'],
  ['부분취소가 불가한 카드입니다', 'sure'],
  ['취소 가능 기간이 지났습니다', 'sure'],
  ['[8373] 취소 거절', 'unlisted'],
  ['', 'unlisted'],
])('%s is %s', (message, means) => {
  expect(judgeRefundRefusal(message)).toBe(means);
});

const h = 900;
const sentAt = 1_000_000;
const late = sentAt + h + 900;

const part: Refund = {
  id: 'ref',
  subscriptionId: 'sub',
  version: 1,
  period: 0,
  paymentId: 'imp_1',
  asked: '4000',
  cancel: 'no',
  reason: '',
  by: 'ops',
  amount: won(4_000),
  taxFree: won(0),
  balance: won(9_900),
  askedAt: sentAt,
  sends: 1,
  sentAt,
  looks: 3,
  state: 'unknown',
};
const all: Refund = { ...part, amount: won(9_900) };

test.each<[string, Refund, number, string]>([
  ['a part before H', part, sentAt + h, 'wait'],
  ['a part after H', part, late, 'person'],
  ['a part that went nowhere', { ...part, unsent: 1 }, late, 'send'],
  ['a part that went nowhere, before H', { ...part, unsent: 1 }, sentAt + 60, 'wait'],
  ['a part that went nowhere too often', { ...part, sends: 5, unsent: 5 }, late, 'person'],
  ['a part, after two looks', { ...part, looks: 2 }, late, 'wait'],
  ['a part, undecided', { ...part, refusal: 'undecided' }, late, 'person'],
  ['a part, in words of no class', { ...part, refusal: 'unlisted' }, late, 'refused'],
  ['all that is left', all, late, 'send'],
  ['all that is left, sent five times', { ...all, sends: 5 }, late, 'person'],
  ['all that is left, undecided', { ...all, refusal: 'undecided' }, late, 'refused'],
  ['all that is left, surely not by this send', { ...all, refusal: 'sure' }, late, 'refused'],
])('%s', (_what, refund, now, next) => {
  expect(afterNothing(refund, now, h)).toBe(next);
});
