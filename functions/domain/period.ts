// The days of a subscription's periods, counted from the period at which its anchor starts.
import type { CivilDate, EpochSeconds, Period } from './calendar';
import { billingDate, billingPeriod, civilDateAt } from './calendar';
import { assert } from './errors';
import type { Claim, Subscription } from './subscription';

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
