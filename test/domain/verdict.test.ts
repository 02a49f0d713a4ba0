// What the provider's records mean: paid only when everything agrees, unknown when in doubt.
import { expect, test } from 'vitest';
import { classifyDecline } from '../../functions/domain/charge/declines';
import type { Payment } from '../../functions/domain/charge/payment';
import { judgeCard, judgeWindow } from '../../functions/domain/checkout/issuing';
import { judgeRecords, judgeRefusal, judgeRejection } from '../../functions/domain/charge/verdict';
import { rows } from '../table';
import { acceptance, claimed, paymentFor } from './samples';

const { claim } = claimed();
const judge = (...records: Payment[]) => judgeRecords(claim, records, acceptance, claim.claimedAt);
const failed = (reason: string, changes: Partial<Payment> = {}) =>
  paymentFor(claim, { status: 'failed', paidAt: 0, failedAt: claim.claimedAt, reason, ...changes });

test('a record that agrees in everything is paid', () => {
  expect(judge(paymentFor(claim))).toMatchObject({ kind: 'paid', twins: [] });
});

const disagreements: Record<string, Partial<Payment>> = {
  'another amount was taken': { amount: 9_000 },
  'part of it was refunded already': { canceledAmount: 100 },
  'another currency': { currency: 'USD' },
  'another billing key': { keyId: 'key2' },
  'a test channel': { test: true },
  'another payment provider': { provider: 'html5_inicis' },
  'paid outside the life of its intent': { paidAt: claim.claimedAt - 3_600 },
  'the payment was canceled at the provider': { status: 'cancelled' },
  '100 of 9900 won were given back at the provider': { status: 'cancelled', canceledAmount: 100 },
};

test.each(Object.entries(disagreements))('%s: suspect, and nobody books it', (why, changes) => {
  expect(judge(paymentFor(claim, changes))).toMatchObject({ kind: 'suspect', why });
});

test('a payment from the future is suspect, one within the clock tolerance is not', () => {
  const late = (seconds: number) => judge(paymentFor(claim, { paidAt: claim.claimedAt + seconds }));
  expect(late(899).kind).toBe('paid');
  expect(late(901).kind).toBe('suspect');
});

test('any paid record wins over a failed twin, whichever comes first', () => {
  const paid = paymentFor(claim, { paymentId: 'imps_2' });
  for (const records of [
    [failed('한도초과'), paid],
    [paid, failed('한도초과')],
  ]) {
    expect(judge(...records)).toMatchObject({ kind: 'paid', payment: { paymentId: 'imps_2' } });
  }
});

test('of two paid records the older is bound and the younger is its twin', () => {
  const older = paymentFor(claim, { paymentId: 'imps_9' });
  const younger = paymentFor(claim, { paymentId: 'imps_1', paidAt: claim.claimedAt + 5 });
  expect(judge(younger, older)).toMatchObject({ payment: older, twins: [younger] });
});

test('doubt stays unknown: never failed, never paid', () => {
  const odd = (changes: Partial<Payment>) => judge(paymentFor(claim, changes)).kind;
  expect(odd({ status: 'ready' })).toBe('unknown');
  expect(odd({ status: 'settling' })).toBe('unknown');
  expect(odd({ attemptId: 'c'.repeat(32) })).toBe('unknown');
  expect(judge(failed('한도초과'), paymentFor(claim, { status: 'ready' })).kind).toBe('unknown');
  expect(judge().kind).toBe('absent');
});

test.each(['[CC72] 카드사 응답없음', '시간초과', '중복 거래', '처리중'])(
  'a failed record that says %s is looked at for a day, then a fault of the card company',
  (text) => {
    const later = (seconds: number, records = [failed(text)], of = claim) =>
      judgeRecords(of, records, acceptance, of.claimedAt + seconds);
    expect(later(0).kind).toBe('unknown');
    expect(later(86_399).kind).toBe('unknown');
    expect(later(86_400)).toMatchObject({
      kind: 'declined',
      paymentId: 'imps_1',
      decline: { class: 'infrastructure' },
    });
    // Counted from the latest of failing and sending, and never against a payment.
    const again = { ...claim, sentAt: claim.sentAt + 3_600 };
    expect(later(86_400, [failed(text)], again).kind).toBe('unknown');
    const paid = paymentFor(claim, { paymentId: 'imps_2' });
    expect(later(86_400, [failed(text), paid]).kind).toBe('paid');
  },
);

test('Korean decline texts fall into their class, whatever surrounds them', () => {
  const table = rows(`
    text                                        class           code
    [8521] 한도초과                             soft            limit
    한도 초과 (1회한도)                         soft            limit
    8035 잔액부족                               insufficient    insufficient
    잔액부족 및 해당은행 처리지연               insufficient    insufficient
    유효기간 오류                               hard            expired
    8350 분실/도난 카드                         hard            lost_stolen
    거래정지카드                                hard            blocked
    거래정지가맹점                              merchant        merchant
    할부개월 한도 초과                          hard            installment
    카드사 점검 중입니다                        infrastructure  maintenance
    통신장애                                    infrastructure  network
    TIMEOUT                                     undecided       timeout
    이미 결제가 이루어진 거래건입니다.          undecided       duplicate
    등록되지 않은 구매자입니다.                 hard            key_invalid
    비밀번호 오류 8311                          hard            card_number
    기타 거절                                   weak            refused
    처음 보는 말                                weak            unlisted
  `);
  for (const [text = '', kind, code] of table) {
    expect(classifyDecline(text), text).toMatchObject({ class: kind, code });
  }
});

test('a failed record that names a timeout decides nothing', () => {
  expect(judge(failed('응답없음')).kind).toBe('unknown');
  expect(judge(failed('한도초과'))).toMatchObject({ kind: 'declined', paymentId: 'imps_1' });
});

test('a refusal without a record counts only where the card company speaks', () => {
  expect(judgeRefusal('한도초과').kind).toBe('declined');
  expect(judgeRefusal('등록되지 않은 구매자입니다.').kind).toBe('declined');
  expect(judgeRefusal('이미 결제가 이루어진 거래건입니다.').kind).toBe('unknown');
  expect(judgeRefusal('통신장애').kind).toBe('unknown');
  expect(judgeRefusal('').kind).toBe('unknown');
});

test('a refusal over a 4xx is about a card only where its words can mean nothing else', () => {
  const said = (text: string) => judgeRejection(text);
  expect(said('한도초과').kind).toBe('declined');
  expect(said('등록되지 않은 구매자입니다.').kind).toBe('declined');
  for (const text of [
    '필수 파라미터가 누락되었습니다.',
    '처음 보는 말',
    '',
    '요청이 거절되었습니다',
  ]) {
    const fault = { class: 'merchant', code: 'bad_request' };
    expect(said(text), text).toMatchObject({ kind: 'unknown', fault });
    expect(said(text), text).not.toHaveProperty('refused');
  }
  expect(said('이미 결제가 이루어진 거래건입니다.')).toEqual({ kind: 'unknown', why: 'duplicate' });
  expect(said('통신장애')).toEqual({ kind: 'unknown', why: 'network' });
});

test('a card window issued a key only when its own row says so', () => {
  const window = { n: 1, keyId: 'key1' };
  const id = `k${'a'.repeat(29)}00`;
  const row = (changes: Partial<Payment>) =>
    judgeWindow(id, window, [paymentFor(claim, { attemptId: id, usage: 'issue', ...changes })], {
      ...acceptance,
      allowTestChannel: false,
    }).kind;
  expect(row({})).toBe('issued');
  expect(row({ amount: 0 })).toBe('issued');
  expect(row({ status: 'failed' })).toBe('failed');
  expect(row({ status: 'ready' })).toBe('pending');
  expect(row({ keyId: 'key2' })).toBe('refused');
  expect(row({ usage: 'payment' })).toBe('refused');
  expect(row({ test: true })).toBe('refused');
  expect(row({ provider: 'html5_inicis' })).toBe('refused');
  expect(row({ attemptId: claim.attemptId })).toBe('refused');
  const card = { name: '', lastDigits: '4242', test: false, provider: 'kicc' };
  const billed = { ...acceptance, allowTestChannel: false, mid: 'IM000001' };
  expect(judgeCard({ ...card, mid: 'IM000001' }, billed)).toBeUndefined();
  expect(judgeCard(card, billed)).toBeUndefined();
  expect(judgeCard({ ...card, mid: 'IM000002' }, billed)).toBe('another shop id');
  expect(judgeCard({ ...card, mid: 'IM000002' }, acceptance)).toBeUndefined();
});
