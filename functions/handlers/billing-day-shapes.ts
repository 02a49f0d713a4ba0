// How a day of the month is asked for, asked for again after a restore, and told of.
import * as z from 'zod/mini';
import { quote } from '../domain/charge/quote';
import type { EpochSeconds } from '../domain/common/calendar';
import { civilDateAt } from '../domain/common/calendar';
import type { Subscription } from '../domain/subscription/facts';

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

/** The day that waits, and the period that leads to it; `amount` in won before credit. */
export function waitingDay(of: Subscription, now: EpochSeconds) {
  const { stub } = of;
  if (!stub) return null;
  const { amount } = quote({ ...of, period: stub.period }, civilDateAt(now));
  return { day: stub.day, starts_on: stub.startsOn, ends_on: stub.endsOn, amount };
}
