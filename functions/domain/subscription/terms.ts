// What a subscription's calendar says: the days of its periods, and when the next one is charged.
import type { CivilDate, EpochSeconds, Period } from '../common/calendar';
import {
  addDays,
  billingDate,
  billingPeriod,
  civilDateAt,
  instantOn,
  outsideQuiet,
} from '../common/calendar';
import type { DunningTimes } from '../catalogue/dunning';
import { assert } from '../common/errors';
import type { Claim, Subscription } from './facts';
import { isBilled } from './status';

type Anchored = Pick<Subscription, 'anchorOn' | 'anchorPeriod' | 'shift' | 'price'>;

/** The first day of a period; only an anchored subscription has one. */
export function periodStart(of: Anchored, period: number): CivilDate {
  assert(of.anchorOn !== undefined, 'only an anchored subscription has billing dates');
  return billingDate(of.anchorOn, of.price, period - (of.anchorPeriod ?? 0) + (of.shift ?? 0));
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
export function billedAt(of: Subscription, times: DunningTimes): EpochSeconds {
  const dueOn = periodStart(of, of.period);
  const { settledOn } = of;
  const isLate = settledOn !== undefined && settledOn >= dueOn;
  return hourOn(isLate ? addDays(settledOn, 1) : dueOn, times);
}

/** Something was taken now: where the next period has begun already, it waits for another day. */
export function settledAt(of: Subscription, now: EpochSeconds): Subscription {
  const today = civilDateAt(now);
  return { ...of, settledOn: periodStart(of, of.period) <= today ? today : undefined };
}

/** The billing hour of the day on which the period after the paid one begins. */
export function paidUntil(of: Subscription, times: DunningTimes): EpochSeconds {
  return hourOn(periodStart(of, of.period), times);
}

function hourOn(date: CivilDate, { billingHour, quiet }: DunningTimes): EpochSeconds {
  return outsideQuiet(instantOn(date, billingHour * 60), quiet);
}

/**
 * A former release kept that day in the index entry alone: an entry of a later day than the next
 * period's first says when something was taken last.
 */
export function withSettledDay(of: Subscription, indexedAt: EpochSeconds): Subscription {
  const isBilling = isBilled(of) && !of.claim && !of.dunning && of.heldAt === undefined;
  if (!isBilling || of.anchorOn === undefined) return of;
  const on = civilDateAt(indexedAt);
  return on > periodStart(of, of.period) ? { ...of, settledOn: addDays(on, -1) } : of;
}
