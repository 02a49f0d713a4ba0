// What the night must leave behind: a case for what has no place in the books, told in time.
import type { Row, Sent } from './facts';
import { chargeKeyOf, count, isTaken, kept, part, text } from './facts';
import { orderNameOf } from './order-numbers';
import type { Record } from './record';

const dayMs = 86_400_000;
/** 05:00 in Korea. */
const nightMs = 20 * 3_600_000;
const keyOfOurs = /^key[a-z0-9]{25}(-[a-z0-9]{4})?$/;
/** As the simulated stack is called. */
const keyOfStage = /^key[a-z0-9]{25}-demo$/;

/** 17: a payment of the provider has one case, whatever was found out about it. */
export function checkOneCase(record: Record, nowMs: number): void {
  const seen = new Set<string>();
  for (const item of record.items.values()) {
    const paymentId = text(item, 'paymentId');
    if (item['pk'] !== 'CASE' || !record.byImpUid.has(paymentId)) continue;
    if (seen.has(paymentId)) record.broken(17, nowMs, `${paymentId}: two cases for one payment`);
    seen.add(paymentId);
    const payment = record.byImpUid.get(paymentId);
    if (payment && isStranger(record, payment)) {
      record.broken(18, nowMs, `${paymentId}: a case for a payment of the shop's own`);
    }
  }
}

const hastyMs = 300_000;

/**
 * 17: nobody is asked to give money back that the attempt in flight of its charge has yet to be
 * judged by; a claim that came up while the case was being opened was not to be seen.
 */
export function checkHasty(record: Record, before: Row | undefined, after: Row, at: number): void {
  if (after['pk'] !== 'CASE' || text(after, 'kind') !== 'orphan' || before) return;
  const of = chargeKeyOf(text(record.byImpUid.get(text(after, 'paymentId')), 'merchant_uid'));
  const claim = of && part(record.items.get(`S#${of.subscription} S`), 'claim');
  if (!claim || text(claim, 'phase') === 'suspect' || claim['change'] || of.k) return;
  if (count(claim, 'period') !== of.period || at - count(claim, 'claimedAt') * 1_000 < hastyMs)
    return;
  record.broken(17, at, `${of.subscription}: its money was called nobody's beside a claim`);
}

/** The shop's own: on no key of ours, and under no order number that we ever named. */
export function isStranger(record: Record, payment: Row): boolean {
  const order = text(payment, 'merchant_uid');
  if (keyOfOurs.test(text(payment, 'customer_uid')) || record.charges.has(order)) return false;
  const subscription = orderNameOf(order)?.subscription;
  return subscription === undefined || !record.items.has(`S#${subscription} S`);
}

/** 19: what was paid on a key of ours, and not sent by us, has a case within two nights. */
export function checkSecondSenders(record: Record, nowMs: number): void {
  const named = new Map<string, Row>();
  for (const item of record.items.values()) {
    if (item['pk'] === 'CASE') named.set(text(item, 'paymentId'), item);
  }
  for (const payment of record.seen.payments()) {
    const key = text(payment, 'customer_uid');
    const order = text(payment, 'merchant_uid');
    if (!keyOfStage.test(key) || !isTaken(payment) || kept(payment) === 0) continue;
    if (/^[a-z0-9]{32}$/.test(order) || record.charges.has(order)) continue;
    if (count(payment, 'paid_at') * 1_000 > nowMs - 2 * dayMs) continue;
    const one = named.get(text(payment, 'imp_uid'));
    // As far as an item can hold it: well-formed, and 64 letters of it.
    const letters = [...order.replaceAll(/\p{Cs}/gu, '\ufffd')];
    const isNamed =
      text(one, 'keyId') === key && text(one, 'orderNumber') === letters.slice(0, 64).join('');
    if (isNamed && count(one, 'paidAt') === payment['paid_at']) continue;
    record.broken(19, nowMs, `${order}: a second sender that nobody was told of`);
  }
}

/** Lists that may go unanswered on a day: an hour of them, then one an hour. */
const silentMax = 45;

/** 17: an outage of iamport is not hammered with lists. */
export function countSilence(record: Record, { path, status, at }: Sent): void {
  if (!path.startsWith('/payments/status/')) return;
  if (status === 200 || status === 404 || status === 400) return;
  const lists = record.nights.silent;
  lists.push(at);
  while ((lists[0] ?? at) <= at - dayMs) lists.shift();
  if (lists.length === silentMax + 1) record.broken(17, at, 'lists are asked for without an end');
}

export function noteRound(record: Record, after: Row, at: number): void {
  if (after['pk'] !== 'PASSED') return;
  const round = part(after, 'round');
  const [began, walkedTo] = [count(round, 'beganAt'), count(round, 'at')];
  const before = record.nights.written.at(-1);
  // 21: what was walked over is not walked over again by whoever goes on with the same round.
  if (before?.began === began && walkedTo < before.walkedTo) {
    record.broken(21, at, `a reconciliation went back from ${before.walkedTo} to ${walkedTo}`);
  }
  record.nights.written.push({ at, began, walkedTo, done: round?.['step'] === 'done' });
}

export function noteTold(record: Record, line: string, at: number): void {
  if (line.includes('"ledger.incomplete"')) record.nights.told.push(at);
}

/** 20: a round that is under way when the next night comes is told of in that night. */
export function checkTold(record: Record): void {
  const { written, told } = record.nights;
  for (const [at, one] of written.entries()) {
    const next = written[at + 1];
    if (one.done || !next) continue;
    const night = Math.ceil((one.at - nightMs) / dayMs) * dayMs + nightMs;
    if (next.at <= night) continue;
    const heard = told.some((when) => when >= night && when <= next.at + 60_000);
    if (!heard) record.broken(20, next.at, 'an incomplete reconciliation rang nothing');
  }
}
