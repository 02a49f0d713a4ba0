// The moves of a hold: the last payment was given back in full outside of this system, or an
// operator asks for it. Nothing is charged until an operator releases it.
import type { EpochSeconds } from '../../common/calendar';
import { addDays, civilDateAt, instantOn, outsideQuiet } from '../../common/calendar';
import { isUsedUp } from '../../charge/charge';
import type { Dunning, DunningTimes } from '../../catalogue/dunning';
import type { PausePolicy } from '../../catalogue/plan';
import { Refusal } from '../../common/errors';
import type { Subscription } from '../facts';
import { inForce, isAgreed } from '../next';
import { isBilled, isEnded, isPaidUp, isPaused } from '../status';
import { tellingOf } from '../telling';
import { paidUntil, settledAt } from '../terms';
import { awaitConsent } from './consent';
import { beginPause } from './pause';
import { releaseUntold } from './notice';

/** Nothing changes where it is on hold already. */
export function holdBack(was: Subscription, now: EpochSeconds, times: DunningTimes): Subscription {
  if (was.heldAt !== undefined) return was;
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
  if (was.heldAt === undefined || isEnded(was) || isPaused(was) || was.claim) return was;
  const endsAt = paidUntil(was, times);
  const isServed = isPaidUp(was) && was.access === 'full' && endsAt > now;
  return { ...was, access: isServed ? was.access : 'none' };
}

type Releasing = {
  readonly times: DunningTimes;
  readonly pause?: PausePolicy | undefined;
};

/**
 * Throws Refusal(conflict) where nothing is held, or a charge is in doubt. While the paid period
 * runs, nothing began and all goes on as before. After it the customer comes back: one period is
 * charged at the next billing hour, and begins on that day. What was unpaid, or declined for good,
 * waits for another card. A trial that is over by then becomes what it was sold as, once its
 * customer was told in time. A pause goes on, and one that was to follow the paid period begins.
 * Where what would be charged was not agreed to, its customer is waited for.
 */
export function releaseHold(
  was: Subscription,
  now: EpochSeconds,
  { times, pause }: Releasing,
): Subscription {
  if (was.heldAt === undefined) throw new Refusal('conflict', 'the subscription must be on hold');
  const plain = { ...was, heldAt: undefined };
  const endsAt = paidUntil(was, times);
  if (isPaidUp(was) && was.access === 'full' && endsAt > now) {
    return settledAt(plain, now);
  }
  const next = civilDateAt(nextHour(now, times));
  if (was.trial) return releaseUntold(plain, next);
  if (isPaused(was)) return plain;
  if (was.pause) return beginPause(plain, pause);
  if (!was.dunning && tellingOf(plain)) return releaseUntold(plain, next);
  const retryAt = nextHour(now, times);
  const on = civilDateAt(retryAt);
  if (!was.dunning && !isAgreed(plain, on)) return awaitConsent(plain, now);
  const free = { ...inForce(was, on), heldAt: undefined };
  const lapsedAt = was.dunning?.lapsedAt ?? Math.min(now, Math.max(was.heldAt, endsAt));
  const code = was.dunning?.code ?? 'released';
  const { fullUntil, owed } = was.dunning ?? {};
  const back: Dunning = {
    since: now,
    declines: 0,
    faults: 0,
    hard: false,
    code,
    lapsedAt,
    fullUntil,
    owed,
  };
  if (!isBilled(was) || was.dunning?.hard || isUsedUp(was)) {
    const dunning = was.dunning ? { ...was.dunning, lapsedAt } : back;
    return { ...free, status: 'unpaid', access: 'none', dunning };
  }
  return {
    ...free,
    status: 'past_due',
    access: 'none',
    dunning: { ...back, retryAt },
  };
}

function nextHour(now: EpochSeconds, { billingHour, quiet }: DunningTimes): EpochSeconds {
  const today = instantOn(civilDateAt(now), billingHour * 60);
  const at = today > now ? today : instantOn(addDays(civilDateAt(now), 1), billingHour * 60);
  return outsideQuiet(at, quiet);
}
