// Billing dates, by table and by property, with the Temporal proposal as the oracle.
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { expect, test } from 'vitest';
import type { Cadence } from '../../functions/domain/common/calendar';
import {
  addDays,
  billingDate,
  billingPeriod,
  civilDate,
  civilDateAt,
  instantOn,
  isQuiet,
  outsideQuiet,
} from '../../functions/domain/common/calendar';
import { rows } from '../table';

const monthly: Cadence = { interval: 'month', every: 1 };

test('a month-end anchor clamps in short months and always comes back', () => {
  const table = rows(`
    anchor      +1          +2          +3          +12
    2027-01-31  2027-02-28  2027-03-31  2027-04-30  2028-01-31
    2027-01-30  2027-02-28  2027-03-30  2027-04-30  2028-01-30
    2027-01-29  2027-02-28  2027-03-29  2027-04-29  2028-01-29
    2028-01-31  2028-02-29  2028-03-31  2028-04-30  2029-01-31
    2028-02-29  2028-03-29  2028-04-29  2028-05-29  2029-02-28
    2099-12-31  2100-01-31  2100-02-28  2100-03-31  2100-12-31
  `);
  for (const [anchor = '', ...dates] of table) {
    const actual = [1, 2, 3, 12].map((n) => billingDate(civilDate(anchor), monthly, n));
    expect(actual, `anchor ${anchor}`).toEqual(dates);
  }
});

test('a leap-day subscription renews on 28 February and returns to the 29th', () => {
  const yearly: Cadence = { interval: 'year', every: 1 };
  const dates = [1, 2, 3, 4].map((n) => billingDate(civilDate('2028-02-29'), yearly, n));
  expect(dates).toEqual(['2029-02-28', '2030-02-28', '2031-02-28', '2032-02-29']);
});

const anyDate = fc
  .tuple(fc.integer({ min: 1970, max: 2400 }), fc.integer({ min: 1, max: 366 }))
  .map(([year, day]) => {
    const date = Temporal.PlainDate.from({ year, month: 1, day: 1 }).add({ days: day - 1 });
    return civilDate(date.toString());
  });
const anyCadence = fc.record({
  interval: fc.constantFrom('week' as const, 'month' as const, 'year' as const),
  every: fc.integer({ min: 1, max: 12 }),
});

test('every billing date is the anchor plus n intervals, as Temporal counts them', () => {
  fc.assert(
    fc.property(anyDate, anyCadence, fc.integer({ min: 0, max: 200 }), (anchor, cadence, n) => {
      const plural = { week: 'weeks', month: 'months', year: 'years' }[cadence.interval];
      const oracle = Temporal.PlainDate.from(anchor).add({ [plural]: n * cadence.every });
      expect(billingDate(anchor, cadence, n)).toBe(oracle.toString());
    }),
    { numRuns: 2_000 },
  );
});

test('periods meet without a gap or an overlap, and months last 28 to 31 days', () => {
  fc.assert(
    fc.property(anyDate, fc.integer({ min: 0, max: 400 }), (anchor, n) => {
      const period = billingPeriod(anchor, monthly, n);
      expect(period.endsOn).toBe(billingPeriod(anchor, monthly, n + 1).startsOn);
      const days = (instantOn(period.endsOn, 0) - instantOn(period.startsOn, 0)) / 86_400;
      expect(days).toBeGreaterThanOrEqual(28);
      expect(days).toBeLessThanOrEqual(31);
    }),
    { numRuns: 1_000 },
  );
});

test('the Korean day begins at 15:00 UTC', () => {
  const table = rows(`
    instant                date
    2026-12-31T14:59:59Z   2026-12-31
    2026-12-31T15:00:00Z   2027-01-01
    2026-12-31T15:00:01Z   2027-01-01
    2028-02-28T15:00:00Z   2028-02-29
  `);
  for (const [instant = '', date] of table) {
    expect(civilDateAt(Date.parse(instant) / 1_000), instant).toBe(date);
  }
});

test('a date and its instant agree for every day', () => {
  fc.assert(
    fc.property(anyDate, fc.integer({ min: 0, max: 1_439 }), (date, minute) => {
      expect(civilDateAt(instantOn(date, minute))).toBe(date);
      expect(addDays(addDays(date, 40), -40)).toBe(date);
    }),
  );
});

test('what falls into the quiet window moves to its end, also over midnight', () => {
  const quiet = { from: 23 * 60 + 30, to: 40 };
  const table = rows(`
    at                          moved to
    2027-01-31T23:29:59+09:00   2027-01-31T23:29:59+09:00
    2027-01-31T23:30:00+09:00   2027-02-01T00:40:00+09:00
    2027-02-01T00:39:59+09:00   2027-02-01T00:40:00+09:00
    2027-02-01T00:40:00+09:00   2027-02-01T00:40:00+09:00
  `);
  for (const [at = '', moved = ''] of table) {
    const instant = Date.parse(at) / 1_000;
    expect(outsideQuiet(instant, quiet), at).toBe(Date.parse(moved) / 1_000);
    expect(isQuiet(instant, quiet), at).toBe(at !== moved);
  }
});

test('a date that does not exist is refused with the reason', () => {
  for (const text of [
    '31',
    '2027-02-29',
    '2027-13-01',
    '2100-02-29',
    '2027-1-1',
    '',
    '1969-12-31',
  ]) {
    expect(() => civilDate(text), text).toThrow(/date must exist as YYYY-MM-DD, got/);
  }
});
