// How a day of the month is asked for, asked for again after a restore, and told of.
import * as z from 'zod/mini';
import type { MovedDay } from '../domain/subscription/moved-day';

/** Where a month has no such day, its last one. */
export const dayOfMonth = z.int().check(z.minimum(1), z.maximum(31));

/** Log lines of the event `wish` that are about one; `of`: what each line has. */
export const dayWishes = <const S extends z.core.$ZodShape>(of: S) =>
  [
    z.strictObject({
      ...of,
      verb: z.literal('billing_day'),
      day: dayOfMonth,
      period: z.int().check(z.minimum(0), z.maximum(9_999)),
    }),
    z.strictObject({ ...of, verb: z.literal('undo_billing_day') }),
  ] as const;

/** The day that waits, and the period that leads to it; `amount` in won, as it is charged. */
export function waitingDay(of: MovedDay | undefined) {
  if (!of) return null;
  const { stub, charge } = of;
  const { day, startsOn: starts_on, endsOn: ends_on } = stub;
  return { day, starts_on, ends_on, amount: charge.amount };
}
