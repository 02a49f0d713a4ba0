// What a customer asks for with a pause, and the days that it takes.
import type { EpochSeconds } from '../common/calendar';
import { addDays, billingDate, civilDate, civilDateAt } from '../common/calendar';
import type { PausePolicy } from '../catalogue/plan';
import { Refusal } from '../common/errors';
import type { Pause, Subscription } from './facts';
import { periodStart } from './terms';

/** `now` keeps the days that are paid for. Neither `until` nor `periods`: as long as it may be. */
export type PauseWish = {
  readonly when: 'now' | 'period_end';
  /** The first day after it, YYYY-MM-DD. */
  readonly until?: string | undefined;
  readonly periods?: number | undefined;
};

/**
 * Its first day and the day on which it is over. At the period's end it begins with the next
 * period; now, on the next day, for today was used. Throws Refusal(conflict) where a period has
 * begun whose charge is still to come, and Refusal(invalid) for an end before its beginning or
 * beyond what the plan allows.
 */
export function pauseOf(
  was: Subscription,
  wish: PauseWish,
  { periodsMax }: PausePolicy,
  askedAt: EpochSeconds,
): Pause {
  const today = civilDateAt(askedAt);
  const endsOn = periodStart(was, was.period);
  if (endsOn < today) {
    throw new Refusal('conflict', `the period that began on ${endsOn} must be charged first`);
  }
  const tomorrow = addDays(today, 1);
  const from = wish.when === 'now' && tomorrow < endsOn ? tomorrow : endsOn;
  const after = (periods: number) =>
    from === endsOn
      ? periodStart(was, was.period + periods)
      : billingDate(from, was.price, periods);
  const latest = after(periodsMax);
  const until =
    wish.until === undefined ? after(wish.periods ?? periodsMax) : civilDate(wish.until);
  if (until <= from) throw new Refusal('invalid', `until must be after ${from}, got ${until}`);
  if (until > latest) {
    throw new Refusal('invalid', `a pause must be over by ${latest}, got ${until}`);
  }
  return { askedAt, from, until };
}
