// The books when all has come to rest: every won taken is in them once, on its day, or has a case.
import type { Row } from './facts';
import {
  chargeKeyOf,
  chargeOfUid,
  count,
  isChargeItem,
  isTaken,
  kept,
  kstDay,
  text,
} from './facts';
import { isStranger } from './night';
import type { Record } from './record';

/** 1, 2, 16. */
export function checkBooks(record: Record, nowMs: number): void {
  const all = [...record.items.values()];
  const cases = all.filter((item) => item['pk'] === 'CASE');
  const explained = new Set(cases.map((item) => text(item, 'paymentId')));
  const charges = all.filter(isChargeItem);
  const bound = new Map(charges.map((charge) => [text(charge, 'paymentId'), charge]));
  const days = new Map<string, number>();
  const add = (day: string, won: number) => days.set(day, (days.get(day) ?? 0) + won);
  for (const payment of record.seen.payments().filter(isTaken)) {
    if (isStranger(record, payment)) continue;
    const impUid = text(payment, 'imp_uid');
    const charge = bound.get(impUid);
    if (explained.has(impUid)) continue;
    if (!charge) {
      if (kept(payment) > 0) record.broken(2, nowMs, `${impUid}: money nobody knows of`);
      continue;
    }
    if (count(charge, 'refunded') !== count(payment, 'cancel_amount')) {
      record.broken(2, nowMs, `${impUid}: refunded otherwise than booked`);
    }
    add(kstDay(count(payment, 'paid_at') * 1_000), kept(payment));
  }
  for (const charge of charges) {
    if (text(charge, 'paymentId') === '' || explained.has(text(charge, 'paymentId'))) continue;
    const won = count(charge, 'refunded') - count(charge, 'amount');
    add(kstDay(count(charge, 'paidAt') * 1_000), won);
  }
  for (const [day, won] of days) {
    if (won !== 0) record.broken(16, nowMs, `${day}: the books differ by ${won} won`);
  }
  checkKept(record, cases, nowMs);
}

/** Of a subscription whose row was lost, what was asked for, as long as an open case holds it. */
function dueOf(record: Record, payment: Row, held: ReadonlySet<string>): number {
  const key = chargeKeyOf(text(payment, 'merchant_uid'));
  const isLost = key && !record.items.has(`S#${key.subscription} S`);
  if (!isLost || !held.has(text(payment, 'imp_uid'))) return record.due(payment);
  return record.askedFor.get(text(payment, 'merchant_uid')) ?? 0;
}

/** What the payment gateway gave back and iamport lost is kept by nobody. */
const keptTruly = (payment: Row) => kept(payment) - count(payment, 'lost_amount');

/** 1: of each period no more than it costs is kept, in one payment, but for what a person holds. */
function checkKept(record: Record, cases: readonly Row[], nowMs: number): void {
  const isOpen = (one: Row) => one['status'] === 'open' && one['kind'] !== 'twin';
  const named = (rule: (one: Row) => boolean) =>
    new Set(cases.filter(rule).map((one) => text(one, 'paymentId')));
  const held = named(isOpen);
  // What an operator has decided to keep is kept beside what is due.
  const decided = named((one) => one['refundForbidden'] === true);
  const live = new Map<string, Row[]>();
  for (const payment of record.seen.payments()) {
    if (keptTruly(payment) === 0 || isStranger(record, payment)) continue;
    if (!record.isAsked(payment) && held.has(text(payment, 'imp_uid'))) continue;
    if (decided.has(text(payment, 'imp_uid'))) continue;
    const prefix = chargeOfUid(text(payment, 'merchant_uid'));
    live.set(prefix, [...(live.get(prefix) ?? []), payment]);
  }
  for (const [prefix, payments] of live) {
    const won = payments.reduce((sum, one) => sum + keptTruly(one), 0);
    const due = Math.max(...payments.map((one) => dueOf(record, one, held)));
    if (payments.length === 1 && won <= due) continue;
    record.broken(1, nowMs, `${prefix}: ${won} of ${due} won kept, in ${payments.length} payments`);
  }
}
