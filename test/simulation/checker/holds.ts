// A payment that was given back in full outside, or an operator's word: nothing follows it until an
// operator says so.
import type { Row, Sent } from './facts';
import { chargePlace, count, part, rows, text } from './facts';
import type { Record } from './record';

/** What we write at the end of the reason of each refund of ours. */
const ours = /ref[a-z0-9]{25}$/;

/** Whose refund was the last of them, where the record says when each was made. */
function isOutside(payment: Row | undefined): boolean {
  if (!payment || count(payment, 'cancel_amount') < count(payment, 'amount')) return false;
  const history = [...rows(payment, 'cancel_history')];
  const latest = Math.max(...history.map((entry) => count(entry, 'cancelled_at')));
  const ends = history.filter((entry) => count(entry, 'cancelled_at') === latest).slice(-1);
  const told = latest > 0 ? ends : history;
  return told.some((entry) => !ours.test(text(entry, 'reason')));
}

export const isHeld = (item: Row | undefined): boolean => count(item, 'heldAt') > 0;

/** On hold, and what was paid is used up. */
export const isHeldBack = (item: Row): boolean => isHeld(item) && text(item, 'access') === 'none';

/** 8: at each write of a subscription. */
export function checkHold(record: Record, before: Row | undefined, after: Row, at: number): void {
  const id = text(after, 'pk');
  if (isHeld(before) && !isHeld(after)) record.givenBack.delete(id);
  if (!isHeld(after)) return;
  const claim = part(after, 'claim');
  const uid = text(claim, 'attemptId');
  if (!isHeld(before)) {
    record.intendedAtHold.set(id, { uid, sends: count(claim, 'sends') });
    const last = count(after, 'period') - 1;
    const isBack = [last, last - 1].some((period) => {
      const payment = record.byImpUid.get(text(chargeOf(record, id, period), 'paymentId'));
      const isOlder = period < last && !wasChargedSince(record, id, period, payment);
      return isOutside(payment) && !isOlder;
    });
    const isAsked = record.heldByHand.has(id);
    if (!isBack && !isAsked) record.broken(8, at, `${id}: on hold, and nothing was given back`);
    return;
  }
  const was = part(before, 'claim');
  const more = count(claim, 'sends') > count(was, 'sends') || text(was, 'attemptId') !== uid;
  if (claim && more && !isRevived(record, uid)) record.broken(8, at, `${uid}: intended on hold`);
}

/** An attempt of before, in doubt once more. */
function isRevived(record: Record, uid: string): boolean {
  return (record.charges.get(uid) ?? []).length > 0;
}

/** 8: at each write of a charge: one that was paid and is given back holds its subscription. */
export function checkGivenBack(
  record: Record,
  before: Row | undefined,
  charge: Row,
  at: number,
): void {
  if (text(before, 'status') !== 'paid' || text(charge, 'status') !== 'refunded') return;
  const id = text(charge, 'pk');
  const item = record.items.get(`${id} S`);
  const payment = record.byImpUid.get(text(charge, 'paymentId'));
  if (!item || !isOutside(payment)) return;
  if (['canceled', 'expired'].includes(text(item, 'status'))) return;
  const of = record.items.get(`CASE payment-${text(charge, 'paymentId')}`);
  if (!of) record.broken(8, at, `${id}: a payment was given back, and there is no case`);
  if (record.seen.onFullRefund() !== 'hold') return;
  const behind = count(item, 'period') - count(charge, 'period');
  const isSince = wasChargedSince(record, id, count(charge, 'period'), payment);
  const isLast = behind === 1 || (behind === 2 && isSince);
  if (!isLast || of?.['status'] === 'closed') return;
  record.givenBack.set(id, count(charge, 'period'));
  if (!isHeld(item)) record.broken(8, at, `${id}: its payment was given back, and it goes on`);
}

/** 8: on hold only what was intended before goes out, and nothing right after a refund. */
export function checkSentOnHold(record: Record, item: Row, done: number, sent: Sent): void {
  const id = text(item, 'pk');
  const uid = text(sent.body, 'merchant_uid');
  const intended = record.intendedAtHold.get(id);
  const sends = intended?.uid === uid ? intended.sends : 0;
  if (isHeld(item) ? done < sends : !record.givenBack.has(id)) return;
  record.broken(8, sent.at, `${uid}: sent after its subscription was put on hold`);
}

/** 10: at rest: what was given back is used until the end of its period, and no longer. */
export function checkHeldAccess(record: Record, item: Row, endsAtMs: number, nowMs: number): void {
  const [status, access] = [text(item, 'status'), text(item, 'access')];
  if (part(item, 'cancel') && text(item, 'dueSk') !== '') return;
  const may =
    ['active', 'trialing'].includes(status) && nowMs < endsAtMs ? ['full', 'none'] : ['none'];
  if (may.includes(access)) return;
  record.broken(10, nowMs, `${text(item, 'pk')}: on hold, ${status}, and access ${access}`);
}

/** The next period was first claimed when all of this one was back already. */
function wasChargedSince(
  record: Record,
  id: string,
  period: number,
  payment: Row | undefined,
): boolean {
  const back = rows(payment ?? {}, 'cancel_history').map((entry) => count(entry, 'cancelled_at'));
  const next = chargeOf(record, id, period + 1);
  const claims = rows(next ?? {}, 'attempts').map((one) => count(one, 'claimedAt'));
  if (back.length === 0 || claims.length === 0) return false;
  return Math.min(...claims) >= Math.max(...back);
}

function chargeOf(record: Record, id: string, period: number): Row | undefined {
  return record.items.get(chargePlace({ subscription: id.slice(2), period }));
}
