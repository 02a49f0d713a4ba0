// Who may use what: access follows the money that was paid, or the grace that is stated.
import type { Row } from './facts';
import { billingAt, count, kstDay, part, text } from './facts';
import { isHeld } from './holds';
import { checkPausedAccess, isPaused } from './pauses';
import type { Record } from './record';
import { isReleasedLate } from './returns';
import { isRestrictedRightly } from './served';

/** From the most to the least. */
const worsening = ['full', 'restricted', 'suspended', 'none'];
const worse = (a: string, b: string) => (worsening.indexOf(a) > worsening.indexOf(b) ? a : b);
/** The clocks of two events may be this much apart. */
const slackMs = 700_000;

/** Paid for, or tried. */
const isServed = (status: string) => status === 'active' || status === 'trialing';

/** 10: at each write. A claim in flight leaves access as it is until its outcome is known. */
export function checkAccess(record: Record, before: Row | undefined, after: Row, at: number): void {
  const status = text(after, 'status');
  const is = text(after, 'access');
  const id = text(after, 'pk');
  const isRight = isHeld(after) || isRestrictedRightly(record, after, at);
  if (isPaused(after)) checkPausedAccess(record, after, at);
  if (isServed(status) && is !== 'full' && !isRight) {
    record.broken(10, at, `${id}: paid, and access ${is}`);
  }
  const given = before !== undefined && isMore(is, text(before, 'access'));
  if (given && !isServed(status)) record.broken(10, at, `${id}: access without a payment`);
  if (!isServed(status) && !['past_due', 'paused'].includes(status) && is !== 'none') {
    record.broken(10, at, `${id}: ${status}, and access ${is}`);
  }
  if (status !== 'past_due' || part(after, 'claim') || isHeld(after)) return;
  if (JSON.stringify(after['dunning']) !== JSON.stringify(before?.['dunning'])) {
    const isOver = isReleasedLate(record, before, after, at);
    checkGrace(record, after, at, isOver ? 'none' : text(before, 'access'));
  }
}

/** 10: what a debt leaves of it by now: full for the grace that is stated, and no longer. */
export function checkGrace(record: Record, row: Row, at: number, was: string): void {
  const is = text(row, 'access');
  const allowed = [at - slackMs, at + slackMs].map((when) =>
    worse(was, scheduled(record, row, when)),
  );
  if (allowed.includes(is)) return;
  record.broken(10, at, `${text(row, 'pk')}: in debt, access ${is} and not ${allowed.join()}`);
}

function scheduled(record: Record, row: Row, at: number): string {
  const dunning = part(row, 'dunning');
  const grace = record.seen.graceOf(text(part(row, 'price'), 'planId'));
  // Failures that were not the customer's take nothing away.
  if (count(dunning, 'declines') === 0) return 'full';
  const since = kstDay(count(dunning, 'since') * 1_000);
  const begun = (day: number | undefined) => day !== undefined && at >= billingAt(since, day);
  if (begun(grace.suspended)) return 'suspended';
  return begun(grace.restricted) ? 'restricted' : 'full';
}

function isMore(is: string, than: string): boolean {
  return worsening.indexOf(is) < worsening.indexOf(than);
}
