// A subscription on hold: its last payment was given back in full outside of this system, so
// nothing is charged until an operator releases it.
import type { EpochSeconds } from './calendar';
import { addDays, civilDateAt, instantOn, outsideQuiet } from './calendar';
import { nextBillingAt } from './charging';
import type { Dunning, DunningTimes } from './dunning';
import { Refusal } from './errors';
import { periodStart } from './period';
import type { Subscription } from './subscription';
import { isEnded } from './subscription';

/** What follows a full refund of the current or last served period that was made outside. */
export type OnFullRefund = 'hold' | 'continue' | 'cancel_at_period_end';

/** Undefined where it is on hold already, or over. */
export function holdBack(
  was: Subscription,
  now: EpochSeconds,
  times: DunningTimes,
): Subscription | undefined {
  if (was.heldAt !== undefined || isEnded(was)) return undefined;
  return restOnHold({ ...was, heldAt: now }, now, times);
}

/**
 * Access until the end of the period that was paid, and then none; nothing else is due. What is in
 * flight is settled first.
 */
export function restOnHold(
  was: Subscription,
  now: EpochSeconds,
  times: DunningTimes,
): Subscription {
  if (was.heldAt === undefined || isEnded(was) || was.claim) return was;
  const endsAt = paidUntil(was, times);
  const isServed = was.status === 'active' && was.access === 'full' && endsAt > now;
  const access = isServed ? was.access : 'none';
  if (!isServed && !was.cancel) return { ...was, access, lane: undefined, nextActionAt: undefined };
  return { ...was, access, lane: 'due', nextActionAt: Math.max(endsAt, now) };
}

/**
 * Throws Refusal(conflict) where nothing is held, or a charge is in doubt. While the paid period
 * runs, nothing began and all goes on as before. After it the customer comes back: one period is
 * charged at the next billing hour, and begins on that day. What was unpaid, or declined for good,
 * waits for another card.
 */
export function releaseHold(
  was: Subscription,
  now: EpochSeconds,
  times: DunningTimes,
): Subscription {
  if (was.heldAt === undefined || isEnded(was)) {
    throw new Refusal('conflict', 'the subscription must be on hold');
  }
  if (was.claim) throw new Refusal('conflict', 'the charge in doubt must be settled first');
  const free = { ...was, heldAt: undefined };
  const endsAt = paidUntil(was, times);
  if (was.status === 'active' && was.access === 'full' && endsAt > now) {
    return { ...free, lane: 'due', nextActionAt: nextBillingAt(free, now, times) };
  }
  const lapsedAt = was.dunning?.lapsedAt ?? Math.min(now, Math.max(was.heldAt, endsAt));
  const code = was.dunning?.code ?? 'released';
  const { fullUntil, owed } = was.dunning ?? {};
  const back: Dunning = {
    ...{ since: now, declines: 0, faults: 0, hard: false, code },
    ...{ lapsedAt, fullUntil, owed },
  };
  if (was.status === 'unpaid' || was.dunning?.hard) {
    const dunning = was.dunning ? { ...was.dunning, lapsedAt } : back;
    return { ...free, ...nothingDue, status: 'unpaid', access: 'none', dunning };
  }
  const retryAt = nextHour(now, times);
  return {
    ...free,
    status: 'past_due',
    access: 'none',
    dunning: { ...back, retryAt },
    lane: 'due',
    nextActionAt: retryAt,
  };
}

const nothingDue = { lane: undefined, nextActionAt: undefined };

/** The billing hour of the day on which the period after the paid one begins. */
function paidUntil(was: Subscription, times: DunningTimes): EpochSeconds {
  const startsOn = periodStart(was, was.period);
  return outsideQuiet(instantOn(startsOn, times.billingHour * 60), times.quiet);
}

function nextHour(now: EpochSeconds, { billingHour, quiet }: DunningTimes): EpochSeconds {
  const today = instantOn(civilDateAt(now), billingHour * 60);
  const at = today > now ? today : instantOn(addDays(civilDateAt(now), 1), billingHour * 60);
  return outsideQuiet(at, quiet);
}
