// Another day of the month on which a subscription is billed: the partial period that leads to it.
import type { CivilDate, EpochSeconds } from '../common/calendar';
import { civilDateAt, dayIn, daysBetween, monthsOf, nextOnDay } from '../common/calendar';
import type { Cost } from '../charge/cost';
import { costOf } from '../charge/cost';
import { won } from '../common/money';
import { share } from '../common/proration';
import { Refusal } from '../common/errors';
import { isErasing } from './erasure';
import type { Stub, Subscription } from './facts';
import { beginNextOn, isSameCadence, onNewDay, periodOf } from './terms';

type Asked = {
  readonly day: number;
  /** The period that leads to it; the next one where absent. */
  readonly period?: number | undefined;
  readonly at: EpochSeconds;
};

/**
 * From the end of the paid period until the first such day. Where the paid period ends on one, a
 * whole period follows. Throws Refusal(conflict) where the day may not move now.
 */
export function stubFor(was: Subscription, { day, period = was.period, at }: Asked): Stub {
  refuseMove(was, at);
  const running = { ...was, stub: undefined };
  const { startsOn, endsOn } = periodOf(running, period);
  const next = nextOnDay(startsOn, day);
  if (next !== startsOn) {
    return { period, day, startsOn, endsOn: next, of: daysBetween(startsOn, endsOn) };
  }
  // No part is missing: the dates are counted from the paid period's end.
  const whole = { period: period - 1, day, startsOn, endsOn: startsOn, of: 0 };
  const dated = onNewDay(running, whole);
  if (dayOf(dated.anchorOn) === dayOf(was.anchorOn)) {
    throw conflict('it is billed on that day already');
  }
  const days = periodOf(dated, period);
  return { period, day, ...days, of: daysBetween(days.startsOn, days.endsOn) };
}

const dayOf = (date: CivilDate | undefined) => date && dayIn(date);

function refuseMove(was: Subscription, at: EpochSeconds): void {
  if (monthsOf(was.price) === undefined) {
    throw conflict('only a plan that is charged by months has a billing day');
  }
  if (was.cancel) throw conflict('it is canceled: take that back first');
  if (was.heldAt !== undefined) throw conflict('it is on hold: an operator has to release it');
  if (was.pause) throw conflict('a pause is to come: take it back first');
  if (isErasing(was)) throw conflict('its erasure was asked for');
  if (was.partial) throw conflict('the running period is a partial one: ask again after it');
  if (was.next && !isSameCadence(was.price, was.next.price)) {
    throw conflict('another cadence waits for its period: take that back, or ask again after it');
  }
  const { startsOn } = periodOf({ ...was, stub: undefined }, was.period);
  if (startsOn < civilDateAt(at)) {
    throw conflict(`the period that began on ${startsOn} must be charged first`);
  }
}

const conflict = (why: string) => new Refusal('conflict', why);

/**
 * The facts with the dates that follow a settled period, which began on `startsOn`; absent of a
 * return, which begins dates of its own.
 */
export function datesAfter(was: Subscription, period: number, startsOn?: CivilDate): Subscription {
  const plain = { ...was, partial: undefined };
  if (startsOn === undefined) return { ...plain, stub: undefined };
  // Only after a restore: the end of the pause was forgotten.
  const begun = was.pause ? beginNextOn(plain, startsOn) : plain;
  const { stub } = begun;
  if (stub?.period !== period) return begun;
  return { ...onNewDay(begun, stub), partial: isPart(stub) || undefined };
}

const daysIn = ({ startsOn, endsOn }: Stub): number => daysBetween(startsOn, endsOn);
const isPart = (stub: Stub): boolean => daysIn(stub) < stub.of;

/** Days that are charged of a partial period, and those of the whole; undefined of a whole one. */
export function partOf({ stub, period }: Subscription): { days: number; of: number } | undefined {
  if (stub?.period !== period || !isPart(stub)) return undefined;
  return { days: daysIn(stub), of: stub.of };
}

/**
 * What the days that a partial period does not have take off, in won: the amount less the part of
 * the days that it has, rounded half up, as is the tax-free part.
 */
export function leftOutOf(of: Subscription): (Cost & { readonly of: number }) | undefined {
  const part = partOf(of);
  if (!part) return undefined;
  const { amount, taxFree } = costOf(of);
  const left = (all: number) => won(all - share(all, part.days, part.of));
  return { amount: left(amount), taxFree: left(taxFree), of: part.of };
}
