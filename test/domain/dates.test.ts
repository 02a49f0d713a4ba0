// The days that a customer asks about, in each state of a subscription.
import { expect, test } from 'vitest';
import { addDays, civilDate, instantOn } from '../../functions/domain/common/calendar';
import type { Subscription } from '../../functions/domain/subscription/facts';
import { datesOf } from '../../functions/domain/subscription/dates';
import { active, opened } from './samples';

const on = (text: string) => instantOn(civilDate(text), 12 * 60);
const at = (of: Subscription, text: string) => datesOf(of, on(text));
const paid = active();

test('what is paid lasts through the day before the next billing date', () => {
  expect(at(paid, '2027-02-10')).toMatchObject({
    currentPeriodEndsOn: '2027-02-28',
    paidThrough: '2027-02-27',
    canceledAt: undefined,
    endsOn: undefined,
  });
});

test('in debt the period that runs is not the one that is paid', () => {
  const dunning = { since: on('2027-02-28'), declines: 1, faults: 0, hard: false, code: 'limit' };
  const owing: Subscription = { ...paid, status: 'past_due', dunning };
  expect(at(owing, '2027-03-02')).toMatchObject({
    currentPeriodEndsOn: '2027-03-31',
    paidThrough: '2027-02-27',
  });
  const lapsed = { ...owing, dunning: { ...dunning, lapsedAt: on('2027-03-09') } };
  expect(at(lapsed, '2027-03-10').currentPeriodEndsOn).toBeUndefined();
});

test('a cancel at the period end names its first day without the subscription', () => {
  const leaving: Subscription = { ...paid, cancel: { at: on('2027-02-03'), atPeriodEnd: true } };
  const dates = { canceledAt: on('2027-02-03'), endsOn: '2027-02-28', paidThrough: '2027-02-27' };
  expect(at(leaving, '2027-02-10')).toMatchObject(dates);
  const gone: Subscription = { ...leaving, status: 'canceled', endedAt: on('2027-02-28') };
  expect(at(gone, '2027-04-01')).toEqual({ ...dates, currentPeriodEndsOn: undefined });
});

test('before the first payment there is no day of any kind', () => {
  expect(Object.values(at(opened(), '2027-01-31'))).toEqual(Array(4).fill(undefined));
});

test('however long nothing was charged, the period that runs is the one of today', () => {
  for (let days = 0; days < 800; days += 13) {
    const today = addDays(civilDate('2027-02-01'), days);
    const { currentPeriodEndsOn = '' } = datesOf(paid, instantOn(today, 0));
    expect(currentPeriodEndsOn > today, today).toBe(true);
    expect(currentPeriodEndsOn <= addDays(today, 31), today).toBe(true);
  }
});
