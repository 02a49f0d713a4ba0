// What a subscription's calendar says: the days of its periods, and when the next one is charged.
import type { Cadence, CivilDate, EpochSeconds, Period } from '../common/calendar';
import {
  addDays,
  anchorOnDay,
  billingDate,
  billingPeriod,
  civilDateAt,
  daysBetween,
  instantOn,
  monthsOf,
  outsideQuiet,
} from '../common/calendar';
import type { DunningTimes } from '../catalogue/dunning';
import { assert } from '../common/errors';
import type { Claim, Pause, Stub, Subscription } from './facts';
import { isBilled, isPaused } from './status';

type Anchored = Pick<
  Subscription,
  'anchorOn' | 'anchorPeriod' | 'shift' | 'price' | 'next' | 'stub'
>;

export function isSameCadence(a: Cadence, b: Cadence): boolean {
  return a.interval === b.interval && a.every === b.every;
}

/** The first day of a period; only an anchored subscription has one. */
export function periodStart(of: Anchored, period: number): CivilDate {
  assert(of.anchorOn !== undefined, 'only an anchored subscription has billing dates');
  const { next, stub } = of;
  if (stub && period > stub.period) return periodStart(onNewDay(of, stub), period);
  if (next && period > next.period && !isSameCadence(of.price, next.price)) {
    return billingDate(periodStart(of, next.period), next.price, period - next.period);
  }
  return billingDate(of.anchorOn, of.price, period - (of.anchorPeriod ?? 0) + (of.shift ?? 0));
}

/** The dates behind the period that leads to another billing day; the anchor has that day. */
export function onNewDay<O extends Anchored>(of: O, { period, endsOn, day }: Stub): O {
  const months = monthsOf(of.price);
  assert(months !== undefined, 'only what is charged by months has a billing day');
  const { on, n } = anchorOnDay(endsOn, day, months);
  return { ...of, anchorOn: on, anchorPeriod: period + 1, shift: n || undefined, stub: undefined };
}

export function periodOf(of: Anchored, period: number): Period {
  return { startsOn: periodStart(of, period), endsOn: periodStart(of, period + 1) };
}

/** Access had ended for want of payment: the next payment begins a period of its own. */
export function isReturn({ status, anchorOn, dunning, heldAt, access }: Subscription): boolean {
  const isHeld = heldAt !== undefined && access === 'none' && !isPaused({ status });
  return anchorOn !== undefined && (dunning?.lapsedAt !== undefined || isHeld);
}

/**
 * The days that a claim pays for. The first period begins on the Korean day of its claim, and so
 * does the period that a customer comes back to after access had ended. Where an earlier attempt of
 * that charge turns out to be paid, access comes back on the day on which this is found. A payment
 * that is found in a pause, after a restore, is of a period that began after it. A difference pays
 * for what is left of the running period, and a purchase that ends a trial is of its request's day.
 */
export function claimedPeriod(of: Subscription, claim: Claim, now: EpochSeconds): Period {
  if (claim.change) return { startsOn: claim.change.on, endsOn: periodStart(of, of.period) };
  if (claim.startsOn !== undefined && of.next) {
    return billingPeriod(claim.startsOn, of.next.price, 0);
  }
  if (of.pause && claim.period === of.period) {
    return periodOf(beginNextOn(of, resumedBefore(of, of.pause, claim)), claim.period);
  }
  if (of.anchorOn !== undefined && !isReturn(of)) return periodOf(of, claim.period);
  const isEarlier = of.anchorOn !== undefined && claim.attempt < of.attempt;
  return billingPeriod(civilDateAt(isEarlier ? now : claim.claimedAt), of.price, 0);
}

/** Days that were paid for and not used when a pause began: they are used after it. */
export function daysKept(of: Subscription, { from }: Pause): number {
  return Math.max(0, daysBetween(from, periodStart(of, of.period)));
}

/** The first day of the next period, if a pause is over on this day. */
export function startAfter(of: Subscription, pause: Pause, on: CivilDate): CivilDate {
  return addDays(on > pause.from ? on : pause.from, daysKept(of, pause));
}

/** The first day that is charged for next; after a pause, as far as it lasts. */
export function nextStart(of: Subscription): CivilDate {
  return of.pause ? startAfter(of, of.pause, of.pause.until) : periodStart(of, of.period);
}

/** Of a table that has forgotten the end of a pause: by itself, or before, as a payment shows. */
function resumedBefore(of: Subscription, pause: Pause, { claimedAt }: Claim): CivilDate {
  const [paidOn, latest] = [civilDateAt(claimedAt), nextStart(of)];
  return paidOn < latest && paidOn > pause.from ? paidOn : latest;
}

/**
 * The next period begins on a later day than it would have. On a billing date of its anchor, the
 * anchor is kept and the dates are shifted, so that a 31st is not lost; on any other day the dates
 * are counted from there. A billing day that was to move with it does not.
 */
export function beginNextOn(was: Subscription, startsOn: CivilDate): Subscription {
  const of = was.stub?.startsOn === startsOn ? was : { ...was, stub: undefined };
  const { anchorOn, price, period } = of;
  assert(anchorOn !== undefined, 'only an anchored subscription has billing dates');
  const number = period - (of.anchorPeriod ?? 0);
  let shift = of.shift ?? 0;
  while (billingDate(anchorOn, price, number + shift) < startsOn) shift += 1;
  const isDate = billingDate(anchorOn, price, number + shift) === startsOn;
  if (isDate) return { ...of, shift: shift || undefined };
  return { ...of, anchorOn: startsOn, anchorPeriod: period, shift: undefined };
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

/** The billing hour of a day, or the end of a quiet window that it falls into. */
export function hourOn(date: CivilDate, { billingHour, quiet }: DunningTimes): EpochSeconds {
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
