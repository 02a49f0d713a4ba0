// The rule in words: the day of the anchor, and the last day of a month that has no such day.
import { expect, test } from 'vitest';
import type { CivilDate } from '../../functions/domain/common/calendar';
import type { Charge } from '../../functions/domain/charge/charge';
import type { Subscription } from '../../functions/domain/subscription/facts';
import { ruleOf } from '../../functions/domain/charge/why-charge';

const row = (interval: 'week' | 'month' | 'year', anchorOn?: string, anchorPeriod = 0) =>
  ({ price: { interval, every: 1 }, anchorOn, anchorPeriod }) as unknown as Subscription;
const charge = (period: number, startsOn: string, endsOn: string) =>
  ({ period, startsOn: startsOn as CivilDate, endsOn: endsOn as CivilDate }) as Charge;

test('a short month takes its last day, and the long one after it the day of the anchor', () => {
  const monthly = row('month', '2027-01-31');
  const short = ruleOf(monthly, charge(1, '2027-02-28', '2027-03-31'));
  expect(short).toBe(
    'every month from 2027-01-31, the first day of period 0: on day 31, and 2027-02 has no day ' +
      '31: its last one is taken; period 1 begins on 2027-02-28',
  );
  const long = ruleOf(monthly, charge(2, '2027-03-31', '2027-04-30'));
  expect(long).toMatch(/on day 31; period 2 begins on 2027-03-31$/);
});

test('a pause that kept the anchor is told with the dates that it has moved', () => {
  const shifted = { ...row('month', '2027-01-31'), shift: 2 };
  expect(ruleOf(shifted, charge(1, '2027-04-30', '2027-05-31'))).toBe(
    'every month from 2027-01-31, the first day of period 0, later by 2 of these days: on ' +
      'day 31, and 2027-04 has no day 31: its last one is taken; period 1 begins on 2027-04-30',
  );
});

test('weeks, years, what is of before a return, and what has not begun', () => {
  const weekly = ruleOf(row('week', '2027-01-01'), charge(1, '2027-01-08', '2027-01-15'));
  expect(weekly).toMatch(/^every week from 2027-01-01, .* it ends on 2027-01-15$/);
  const leap = ruleOf(row('year', '2028-02-29'), charge(1, '2029-02-28', '2030-02-28'));
  expect(leap).toMatch(/2029-02 has no day 29/);
  const before = ruleOf(row('month', '2027-06-03', 4), charge(2, '2027-03-01', '2027-04-01'));
  expect(before).toMatch(/is of before its dates were counted from/);
  expect(ruleOf(row('month'), charge(0, '2027-01-01', '2027-02-01'))).toMatch(/first charge$/);
});

test('the difference of a change is told by its day and its lines', () => {
  const lines = [
    { kind: 'rest_of_new', amount: 14_143 },
    { kind: 'rest_of_old', amount: -8_486 },
  ];
  const change = { k: 1, used: 10, days: 28, lines };
  const of = { ...charge(0, '2027-02-10', '2027-02-28'), change } as unknown as Charge;
  expect(ruleOf(row('month', '2027-01-31'), of)).toBe(
    'change 1 within period 0, asked for on 2027-02-10, when 10 of 28 days were used: ' +
      '14143 rest of new, -8486 rest of old',
  );
});
