// The moves of a debt that need no provider: losing access, the end of it, and another card.
import { accessAt, accessDays } from '../access';
import type { EpochSeconds } from '../../common/calendar';
import type { Decline } from '../../charge/declines';
import type { Dunning, DunningPolicy, DunningTimes } from '../../catalogue/dunning';
import { isUsedUp } from '../../charge/charge';
import { afterDecline, dayAt, endOfPolicy, endsForGood } from '../../catalogue/dunning';
import { assert } from '../../common/errors';
import type { Subscription } from '../facts';
import { inForce } from '../next';
import { isRetried } from '../status';
import { isCardRefused } from '../trial';
import { endSubscription } from './end';

/**
 * Where a debt stands now and what comes next: two tracks, retries and access, and the end of
 * both. Failures that were not the customer's begin neither.
 */
export function fallBehind(
  was: Subscription,
  now: EpochSeconds,
  policy: DunningPolicy,
  times: DunningTimes,
): Subscription {
  assert(was.dunning !== undefined, 'only a debt falls behind');
  assert(!was.claim, 'access waits for the outcome of a charge in flight');
  const { since, declines, retryAt, hard } = was.dunning;
  if (declines === 0) {
    // Without a decline no customer is canceled for what others could not do.
    const endless = { ...policy, end: undefined };
    return retryAt ? inDebt(was, was.dunning) : giveUp(was, now, endless, times);
  }

  const endAt = endOfPolicy(since, policy, times);
  const waits = policy.end !== undefined || hard;
  if (retryAt === undefined && (endAt <= now || !waits)) {
    // Without a stated end it is over with its last retry, however late that was made.
    const ended = { ...was.dunning, endAt: waits ? endAt : undefined };
    return giveUp({ ...was, dunning: ended }, now, policy, times);
  }

  const { access, changeAt } = accessAt(was.access, since, now, policy, times);
  const ends = policy.end !== undefined || retryAt === undefined;
  const fullUntil = access === 'full' ? undefined : fullUntilOf(was, policy, times);
  const dunning = { ...was.dunning, changeAt, endAt: ends ? endAt : undefined, fullUntil };
  return inDebt({ ...was, access }, dunning);
}

/** Retries are used up: no further charge until the customer registers another card, or ever. */
export function giveUp(
  was: Subscription,
  now: EpochSeconds,
  policy: DunningPolicy,
  times: DunningTimes,
): Subscription {
  if (policy.end && endsForGood[policy.end.status]) return endSubscription(was, 'debt', now);
  assert(was.dunning !== undefined, 'only a debt is given up');
  const { lapsedAt, endAt = now } = was.dunning;
  // A run that was missed delays the end of a debt; no customer pays for that.
  const over = lapsedAt ?? Math.min(endAt, now);
  const fullUntil = fullUntilOf(was, policy, times, over);
  const dunning = { ...was.dunning, lapsedAt: over, fullUntil };
  return {
    ...was,
    status: 'unpaid',
    access: 'none',
    dunning,
  };
}

/**
 * When access stopped being full. A missed run is late with that, and no customer owes the days
 * between. Where an unknown outcome has restricted it, this is not known, and nothing of it is
 * owed.
 */
function fullUntilOf(
  { access, dunning }: Subscription,
  policy: DunningPolicy,
  times: DunningTimes,
  over = Infinity,
): EpochSeconds | undefined {
  if (access !== 'full' || !dunning) return dunning?.fullUntil;
  const days = dunning.declines > 0 ? accessDays(policy).map(({ day }) => day) : [];
  const ends = days.map((day) => dayAt(dunning.since, day, times));
  return Math.min(over, ...ends);
}

function inDebt(was: Subscription, dunning: Dunning): Subscription {
  return { ...was, status: 'past_due', dunning };
}

/** What a charge is declined with that was not sent because its key is another card's by now. */
export const keyDiffers: Decline = {
  kind: 'key_invalid',
  class: 'hard',
  code: 'key_differs',
  reason: 'another card stands under its billing key',
};

/**
 * Nothing is sent with such a key. The period stays owed, as after a decline that only another card
 * helps: no attempt of it is used up, and a new card pays for it.
 */
export function refuseKey(
  was: Subscription,
  now: EpochSeconds,
  policy: DunningPolicy,
  times: DunningTimes,
): Subscription {
  assert(!was.claim, 'a charge in flight is settled by its own answer');
  const { refused } = was.trial ?? {};
  const decline =
    isCardRefused(was) && refused ? { ...keyDiffers, code: refused.code } : keyDiffers;
  const dunning = afterDecline(was.dunning, decline, now, policy, times);
  return fallBehind({ ...inForce(was), dunning }, now, policy, times);
}

/**
 * A new card whose window said that nothing is charged now: the debt is charged at its next retry.
 * Where none is left, because the former card was lost or the retries are used up, the new card has
 * one on the next day, if the debt lasts until then.
 */
export function retryWithNewCard(
  was: Subscription,
  now: EpochSeconds,
  times: DunningTimes,
): Subscription {
  const debt = was.dunning;
  if (!isRetried(was) || !debt || debt.retryAt !== undefined || isUsedUp(was)) return was;
  const retryAt = dayAt(now, 1, times);
  if (debt.endAt !== undefined && retryAt >= debt.endAt) return was;
  const dunning = { ...debt, hard: false, retryAt };
  return { ...was, dunning };
}
