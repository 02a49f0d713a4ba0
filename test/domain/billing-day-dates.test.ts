// Over all days, cadences and years: the dates of another billing day, and what its part comes to.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dueQuote } from '../../functions/domain/charge/quote';
import { addDays, anchorOnDay, billingDate } from '../../functions/domain/common/calendar';
import { civilDate, dayIn, daysBetween, nextOnDay } from '../../functions/domain/common/calendar';
import { Refusal } from '../../functions/domain/common/errors';
import { prorate } from '../../functions/domain/common/proration';
import { apply } from '../../functions/domain/subscription/apply';
import type { Subscription } from '../../functions/domain/subscription/facts';
import type { What } from '../../functions/domain/subscription/happenings';
import { periodOf, periodStart } from '../../functions/domain/subscription/terms';
import { active, at, claimAt, price, rules } from './samples';

const carded = (on?: string): Subscription => ({ ...active(on), card: 1, keyId: 'key1' });
const happen = (was: Subscription, what: What, on: string) =>
  apply(was, { ...what, at: at(on), by: 'customer' }, rules);
const moving = (was: Subscription, day: number, on: string) =>
  happen(was, { kind: 'billing_day_moved', day }, on);
const paid = (was: Subscription, on: string) =>
  happen(claimAt(was, at(on)), { kind: 'charge_paid' }, on);

function moved(of: Subscription, day: number, on: string): Subscription | undefined {
  try {
    return moving(of, day, on);
  } catch (refused) {
    if (refused instanceof Refusal) return undefined;
    throw refused;
  }
}

const everyDay = fc
  .integer({ min: 0, max: 146_096 })
  .map((n) => addDays(civilDate('2000-01-01'), n));
const days = fc.integer({ min: 1, max: 31 });
const cadences = fc.record({
  interval: fc.constantFrom('month' as const, 'year' as const),
  every: fc.integer({ min: 1, max: 3 }),
});

/** Over the 400 years after which the calendar repeats. */
test('periods go on without a gap or an overlap, and all of them begin on the day', () => {
  fc.assert(
    fc.property(everyDay, days, cadences, (anchorOn, day, cadence) => {
      const of: Subscription = { ...carded(), price: { ...price, ...cadence }, anchorOn };
      const on = addDays(anchorOn, 1);
      const waiting = moved(of, day, on);
      if (!waiting) return dayIn(anchorOn) === day || dayIn(anchorOn) >= 28;
      const { stub } = waiting;
      const whole = periodOf(of, 1);
      const amount = dueQuote(waiting, on).amount;
      if (!stub || stub.startsOn !== whole.startsOn) return false;
      if (stub.endsOn < whole.endsOn && nextOnDay(whole.startsOn, day) !== whole.startsOn) {
        const { part } = prorate(price.amount, { from: stub.startsOn, to: stub.endsOn }, whole);
        expect(amount).toBe(part < 100 ? 0 : part);
      } else expect(amount).toBe(price.amount);
      const settled = paid(waiting, stub.startsOn);
      for (let n = 2; n < 16; n += 1) {
        const begins = periodStart(settled, n);
        expect(begins).toBe(periodStart(waiting, n));
        expect(nextOnDay(begins, day)).toBe(begins);
        expect(daysBetween(begins, periodStart(settled, n + 1))).toBeGreaterThan(27);
      }
      return periodStart(settled, 2) === stub.endsOn;
    }),
    { numRuns: 3_000 },
  );
});

test('an anchor is found that has the day, and leads to the date', () => {
  fc.assert(
    fc.property(everyDay, days, fc.integer({ min: 1, max: 36 }), (from, day, months) => {
      const date = nextOnDay(from, day);
      const { on, n } = anchorOnDay(date, day, months);
      expect(billingDate(on, { interval: 'month', every: months }, n)).toBe(date);
      return dayIn(on) <= day;
    }),
    { numRuns: 2_000 },
  );
});
