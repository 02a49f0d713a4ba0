// What an operator has put on hold: known from what operators asked and were answered, and from the
// table's open cases.
import type { Row, Sent } from './facts';
import { count, part, text } from './facts';
import type { Record } from './record';

/** A batch that had begun may work for so long; what is frozen longer is too old to be sent. */
const batchMs = 900_000;

/** `of`: a plan, or the key of a subscription's item. `held`: the operator has been told so. */
export type HoldNews = {
  readonly plan?: string;
  readonly ids: readonly string[];
  readonly state: 'asked' | 'held' | 'released';
};

export function noteHold(record: Record, { plan, ids, state }: HoldNews, at: number): void {
  if (state === 'asked') for (const id of ids) record.heldByHand.add(`S#${id}`);
  if (plan === undefined || state === 'asked') return;
  if (state === 'released') record.planHolds.delete(plan);
  else if (!record.planHolds.has(plan)) record.planHolds.set(plan, at);
}

/** 64: nothing goes out for a plan on hold, by its own day or by a window that came back. */
export function checkSentOfPlan(record: Record, item: Row, sent: Sent): void {
  const plan = text(part(item, 'price'), 'planId');
  const since = record.planHolds.get(plan);
  if (since === undefined || sent.at <= since + batchMs) return;
  record.broken(64, sent.at, `${text(sent.body, 'merchant_uid')}: sent, and ${plan} is on hold`);
}

/** 64: at each write: a charge of a plan on hold is neither claimed nor given up, and none ends. */
export function checkPlanHold(record: Record, before: Row | undefined, after: Row, at: number) {
  // The write that begins a hold lists it too, in no order.
  if (count(before, 'heldAt') > 0) checkListed(record, after, at);
  const plan = text(part(after, 'price'), 'planId');
  const since = record.planHolds.get(plan);
  if (since === undefined || at <= since + batchMs) return;
  const id = text(after, 'pk');
  const [was, is] = [part(before, 'claim'), part(after, 'claim')];
  const isNew = is !== undefined && text(is, 'attemptId') !== text(was, 'attemptId');
  // What was claimed before may turn out to be undecided once more.
  const isKnown = record.charges.has(text(is, 'attemptId'));
  if (isNew && !isKnown) record.broken(64, at, `${id}: claimed, and ${plan} is on hold`);
  const what = text(part(after, 'by'), 'what');
  const isUnagreed = what === 'consent_missing' && text(before, 'status') !== 'canceled';
  if (isUnagreed) record.broken(64, at, `${id}: ended for its price, and ${plan} is on hold`);
}

/** 64: whatever is on hold is listed, by an open case of it: at each write on hold, and at rest. */
export function checkListed(record: Record, item: Row, at: number): void {
  const isHeld = item['sk'] === 'S' && count(item, 'heldAt') > 0;
  if (!isHeld || ['canceled', 'expired'].includes(text(item, 'status'))) return;
  const id = text(item, 'pk');
  for (const one of record.items.values()) {
    const isOpen = one['pk'] === 'CASE' && one['status'] === 'open';
    if (isOpen && `S#${text(one, 'subscriptionId')}` === id) return;
  }
  record.broken(64, at, `${id}: on hold, and no list has it`);
}
