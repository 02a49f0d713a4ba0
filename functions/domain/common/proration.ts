// What a part of a period costs: whole won of whole Korean days, and parts that sum to the amount.
import type { CivilDate, Period } from './calendar';
import { daysBetween } from './calendar';
import { Refusal } from './errors';
import type { Won } from './money';
import { won } from './money';

/** `part` of `whole` of an amount in won, a half rounded up; reckoned in whole numbers. */
export function share(amount: number, part: number, whole: number): Won {
  return won(Math.floor((2 * amount * part + whole) / (2 * whole)));
}

export type Prorated = {
  /** Whole days of the part, and of the period. */
  readonly days: number;
  readonly of: number;
  /** Won; they sum to the amount: the part is rounded half up, and the rest is what is left. */
  readonly part: Won;
  readonly rest: Won;
};

/**
 * The days from `from` until `to`, which is excluded, of a period that costs `amount` won. Throws
 * Refusal(invalid) unless they lie in the period and in this order.
 */
export function prorate(
  amount: Won,
  { from, to }: { readonly from: CivilDate; readonly to: CivilDate },
  { startsOn, endsOn }: Period,
): Prorated {
  const of = daysBetween(startsOn, endsOn);
  if (of < 1) throw new Refusal('invalid', `the period must end after ${startsOn}, got ${endsOn}`);
  if (from < startsOn || to > endsOn || from > to) {
    const got = `${from} until ${to}`;
    throw new Refusal('invalid', `the days must lie in ${startsOn} until ${endsOn}, got ${got}`);
  }
  const days = daysBetween(from, to);
  const part = share(amount, days, of);
  return { days, of, part, rest: won(amount - part) };
}
