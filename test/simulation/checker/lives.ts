// Each subscription when all has come to rest: nobody skipped, nobody stuck, nobody served for
// nothing.
import { checkGrace } from './access';
import type { Row } from './facts';
import { billingAt, chargePlace, count, dayBegins, kept, part, text } from './facts';
import { checkHeldAccess, isHeld } from './holds';
import { checkWaitEnds } from './answers';
import { checkPausedAccess, checkPauseEnds, isPaused, isUnagreed } from './pauses';
import type { Record } from './record';
import { checkOverlap, startOf } from './returns';
import { checkTrialEnds } from './trials';
import { caseOf, checkGenuine, checkServed } from './served';

/** Seconds a due row may wait: the rule fires every hour. */
const overdueMax = 7_200;

/** 4, 10, 11. */
export function checkLife(record: Record, item: Row, nowMs: number): void {
  const id = text(item, 'pk');
  const status = text(item, 'status');
  const claim = part(item, 'claim');
  checkPeriods(record, item, nowMs);
  checkOverlap(record, item, nowMs);
  checkServed(record, item, nowMs);
  checkGenuine(record, item, nowMs);
  if (claim?.['phase'] === 'suspect') {
    checkHeld(record, item, claim, nowMs);
    return;
  }
  if (claim) {
    const opened = caseOf(record, id.slice(2), text(claim, 'attemptId'));
    if (!opened && !isHeld(item)) record.broken(11, nowMs, `${id}: still in doubt`);
    return;
  }
  const due = text(item, 'dueSk');
  const dueAt = Number(due.slice(0, 12));
  if (due !== '' && dueAt < nowMs / 1_000 - overdueMax) {
    record.broken(4, nowMs, `${id}: overdue since ${dueAt}`);
  }
  const goesOn = ['incomplete', 'trialing', 'active', 'paused', 'past_due'].includes(status);
  if (goesOn && due === '' && !isHeld(item))
    record.broken(4, nowMs, `${id}: ${status} and nothing to follow`);
  if (status === 'active') checkNext(record, item, nowMs);
  checkTrialEnds(record, item, nowMs);
  if (isUnagreed(item)) checkWaitEnds(record, item, nowMs);
  else if (isPaused(item)) checkPauseEnds(record, item, nowMs);
  checkUse(record, item, nowMs);
}

/** 11: what only a person can decide has an open case for its money. */
function checkHeld(record: Record, item: Row, claim: Row, nowMs: number): void {
  const open = (row: Row) => {
    const place = `CASE payment-${text(row, 'imp_uid')}`;
    return record.items.get(place)?.['status'] === 'open';
  };
  const uid = text(claim, 'attemptId');
  const under = record.paymentsUnder(uid);
  if (under.some(open)) return;
  // Of which nothing is kept, its order number may have the case: there may be no record at all.
  const isNamed = record.items.get(`CASE unknown-${uid}`)?.['status'] === 'open';
  if (isNamed && !under.some((payment) => kept(payment) > 0)) return;
  record.broken(11, nowMs, `${text(item, 'pk')}: suspect without an open case`);
}

/** 4: every period before the next is settled, for all who were ever active. */
function checkPeriods(record: Record, item: Row, nowMs: number): void {
  const id = text(item, 'pk');
  if (text(item, 'anchorOn') === '') return;
  const next = count(item, 'period');
  for (let period = 0; period < next; period += 1) {
    const charge = chargeOf(record, item, period);
    const status = text(charge, 'status');
    if (['paid', 'refunded', 'waived', 'settled_elsewhere'].includes(status)) continue;
    record.broken(4, nowMs, `${id}: period ${period} was skipped`);
  }
  if (chargeOf(record, item, next + 1))
    record.broken(4, nowMs, `${id}: ${next + 1} before ${next}`);
}

/** 4: what has begun is collected, or being collected. */
function checkNext(record: Record, item: Row, nowMs: number): void {
  if (part(item, 'cancel') || isHeld(item)) return;
  const period = count(item, 'period');
  const start = startOf(record, item, period);
  if (dayBegins(start) >= nowMs - 2 * 86_400_000) return;
  // What waited for a person is caught up with day by day: the period before was taken first.
  const dueAt = Number(text(item, 'dueSk').slice(0, 12)) * 1_000;
  const isNear = text(item, 'duePk').startsWith('due#') && dueAt < nowMs + 86_400_000;
  if (isNear && record.settledByHand.has(text(item, 'pk'))) return;
  record.broken(4, nowMs, `${text(item, 'pk')}: period ${period} of ${start} is not collected`);
}

/** 10: what is paid for may be used, and nothing else beyond its grace. */
function checkUse(record: Record, item: Row, nowMs: number): void {
  const id = text(item, 'pk');
  const [status, access] = [text(item, 'status'), text(item, 'access')];
  const isOver = status === 'canceled' || status === 'expired';
  const charge = chargeOf(record, item, count(item, 'period'));
  if (!isOver && charge?.['status'] === 'paid') {
    record.broken(10, nowMs, `${id}: its period is paid, and it has not moved on`);
  }
  if (isPaused(item)) {
    checkPausedAccess(record, item, nowMs);
    return;
  }
  // What was lost when a debt got unpaid only a payment gives back.
  const lapsed = count(part(item, 'dunning'), 'lapsedAt') > 0;
  if (isHeld(item) && !isOver) {
    const ends = startOf(record, item, count(item, 'period'));
    if (!part(item, 'claim')) checkHeldAccess(record, item, billingAt(ends, 1), nowMs);
    return;
  }
  if (status === 'past_due') checkGrace(record, item, nowMs, lapsed ? 'none' : 'full');
  else if (access !== (['active', 'trialing'].includes(status) ? 'full' : 'none')) {
    record.broken(10, nowMs, `${id}: ${status}, and access ${access}`);
  }
}

function chargeOf(record: Record, item: Row, period: number): Row | undefined {
  return record.items.get(chargePlace({ subscription: text(item, 'pk').slice(2), period }));
}
