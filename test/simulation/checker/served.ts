// How long an outcome may stay unknown: nobody is served for months without a payment or a case.
import type { Inquiry, Row } from './facts';
import { count, part, text } from './facts';
import type { Record } from './record';
import { tokenless } from './repetition';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** Answered inquiries are a day apart in the end: the next one may find it out. */
const slackMs = 26 * hourMs;
/** Inquiries of one round are no further apart. */
const groupMs = 60_000;
const caseAfterMs = 72 * hourMs;
const restrictAfterMs = 14 * dayMs;

/** 53: at each write of a subscription, and at rest. */
export function checkServed(record: Record, item: Row, at: number): void {
  const claim = part(item, 'claim');
  if (!claim || at - count(claim, 'claimedAt') * 1_000 < caseAfterMs) return;
  const uid = text(claim, 'attemptId');
  // An attempt that was declined before is in doubt only since it became undecided again.
  const since = Math.max(count(claim, 'claimedAt') * 1_000, record.doubtedSince.get(uid) ?? 0);
  const opened = caseOf(record, text(item, 'pk').slice(2), uid);
  if (!opened) {
    const heard = answeredMs(record, uid, since);
    if (heard < caseAfterMs + slackMs) return;
    record.broken(53, at, `${uid}: unknown for ${Math.floor(heard / hourMs)} h, and no case`);
    return;
  }
  const isOwn = text(opened, 'kind') === 'unknown';
  if (
    isOwn &&
    sendsOf(record, uid) < 12 &&
    answeredMs(record, uid, since) < caseAfterMs - slackMs
  ) {
    record.broken(53, at, `${uid}: a case although nobody has answered for three days`);
  }
  const heard = answeredMs(record, uid, Math.max(since, count(opened, 'openedAt') * 1_000));
  if (heard >= restrictAfterMs + slackMs && item['access'] === 'full') {
    record.broken(53, at, `${uid}: served for ${Math.floor(heard / dayMs)} days without a payment`);
  }
}

/** 10, 53: access is taken away by this alone when its case is two weeks old. */
export function isRestrictedRightly(record: Record, item: Row, at: number): boolean {
  const claim = part(item, 'claim');
  if (!claim || item['access'] !== 'restricted') return false;
  const opened = caseOf(record, text(item, 'pk').slice(2), text(claim, 'attemptId'));
  return opened !== undefined && at - count(opened, 'openedAt') * 1_000 >= restrictAfterMs - hourMs;
}

/** The open case that stands for an outcome: of its order number, or of a row under it. */
export function caseOf(record: Record, subscription: string, uid: string): Row | undefined {
  const isOpen = (one: Row | undefined) => one?.['status'] === 'open';
  const own = record.items.get(`CASE unknown-${uid}`);
  if (isOpen(own)) return own;
  return record
    .paymentsUnder(uid)
    .map((payment) => record.items.get(`CASE payment-${text(payment, 'imp_uid')}`))
    .find((one) => isOpen(one) && text(one, 'subscriptionId') === subscription);
}

function sendsOf(record: Record, uid: string): number {
  return (record.charges.get(uid) ?? []).filter(({ status }) => status !== 401).length;
}

/** Time between two inquiries that were both answered, with none unanswered between them. */
function answeredMs(record: Record, uid: string, since: number): number {
  let sum = 0;
  let last: number | undefined;
  const without = record.inquiries.get(tokenless) ?? [];
  for (const { at, answered } of groupsOf(record.inquiries.get(uid) ?? [])) {
    if (at < since) continue;
    const from = last ?? at;
    const isLost = without.some((one) => one.at > from && one.at <= at);
    if (answered && last !== undefined && !isLost) sum += Math.min(at - last, 25 * hourMs);
    last = answered ? at : undefined;
  }
  return sum;
}

/** A bulk inquiry and the single one after it are one: answered where both are. */
function groupsOf(inquiries: readonly Inquiry[]): readonly Inquiry[] {
  const groups: Inquiry[] = [];
  for (const one of inquiries) {
    const last = groups.at(-1);
    if (!last || one.at - last.at > groupMs) groups.push(one);
    else groups[groups.length - 1] = { at: last.at, answered: last.answered && one.answered };
  }
  return groups;
}

/** 54: a payment that agrees in everything is booked, whatever else stands beside it. */
export function checkGenuine(record: Record, item: Row, nowMs: number): void {
  const claim = part(item, 'claim');
  if (!claim) return;
  const uid = text(claim, 'attemptId');
  const isOurs = (payment: Row) =>
    payment['status'] === 'paid' &&
    payment['customer_uid_usage'] === 'payment' &&
    payment['customer_uid'] === claim['keyId'] &&
    payment['amount'] === claim['amount'] &&
    payment['currency'] === 'KRW' &&
    payment['sandbox'] === false &&
    count(payment, 'cancel_amount') === 0 &&
    count(payment, 'paid_at') < nowMs / 1_000 - 2 * 86_400;
  if (record.paymentsUnder(uid).some(isOurs)) {
    record.broken(54, nowMs, `${uid}: paid as agreed, and ${text(claim, 'phase')}`);
  }
}
