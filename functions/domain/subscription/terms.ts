// What a subscription's calendar says: the days of its periods, and when the next one is charged.
import type { CivilDate, EpochSeconds, Period } from '../calendar';
import {
  addDays,
  billingDate,
  billingPeriod,
  civilDateAt,
  instantOn,
  outsideQuiet,
} from '../calendar';
import type { DunningTimes } from '../dunning';
import { assert } from '../errors';
import type { Claim, Subscription } from './facts';

type Anchored = Pick<Subscription, 'anchorOn' | 'anchorPeriod' | 'price'>;

/** The first day of a period; only an anchored subscription has one. */
export function periodStart(of: Anchored, period: number): CivilDate {
  assert(of.anchorOn !== undefined, 'only an anchored subscription has billing dates');
  return billingDate(of.anchorOn, of.price, period - (of.anchorPeriod ?? 0));
}

export function periodOf(of: Anchored, period: number): Period {
  return { startsOn: periodStart(of, period), endsOn: periodStart(of, period + 1) };
}

/** Access had ended for want of payment: the next payment begins a period of its own. */
export function isReturn({ anchorOn, dunning, heldAt, access }: Subscription): boolean {
  const isHeld = heldAt !== undefined && access === 'none';
  return anchorOn !== undefined && (dunning?.lapsedAt !== undefined || isHeld);
}

/**
 * The days that a claim pays for. The first period begins on the Korean day of its claim, and so
 * does the period that a customer comes back to after access had ended. Where an earlier attempt of
 * that charge turns out to be paid, access comes back on the day on which this is found.
 */
export function claimedPeriod(of: Subscription, claim: Claim, now: EpochSeconds): Period {
  if (of.anchorOn !== undefined && !isReturn(of)) return periodOf(of, claim.period);
  const isEarlier = of.anchorOn !== undefined && claim.attempt < of.attempt;
  return billingPeriod(civilDateAt(isEarlier ? now : claim.claimedAt), of.price, 0);
}

/**
 * The billing hour of the next period's first day. Periods missed in a row are collected one by
 * one, at most one a day, so that a long outage never empties a card at once.
 */
export function nextBillingAt(
  subscription: Subscription,
  now: EpochSeconds,
  times: DunningTimes,
): EpochSeconds {
  const dueOn = periodStart(subscription, subscription.period);
  const dueAt = instantOn(dueOn, times.billingHour * 60);
  // Today something was taken already, late and before the hour of what is due today.
  if (dueAt > now && dueOn !== civilDateAt(now)) return outsideQuiet(dueAt, times.quiet);
  const tomorrow = instantOn(addDays(civilDateAt(now), 1), times.billingHour * 60);
  return outsideQuiet(tomorrow, times.quiet);
}
