// The plain retry schedule, and what is owed after it is used up.
import { expect, test } from 'vitest';
import { civilDateAt } from '../../functions/domain/calendar';
import { claimAttempt, settleDeclined, settlePaid } from '../../functions/domain/charging';
import { classifyDecline } from '../../functions/domain/declines';
import { plainPolicy } from '../../functions/domain/dunning';
import { nextStep } from '../../functions/domain/next-step';
import { giveUp } from '../../functions/domain/overdue';
import type { Subscription } from '../../functions/domain/subscription';
import { at, renewing, times } from './samples';

const decline = (was: Subscription, text: string, now: number) =>
  settleDeclined(was, classifyDecline(text), now, plainPolicy, times);
const dueOn = (of: Subscription) => civilDateAt(of.nextActionAt ?? 0);

test('soft declines are tried again after 1, 3, 5 and 7 days, then it is unpaid', () => {
  let subscription: Subscription = renewing();
  const days: string[] = [];
  let now = at('2027-02-28');
  for (let tries = 0; tries < 5; tries += 1) {
    subscription = decline(subscription, '한도초과', now);
    if (subscription.status === 'unpaid') break;
    expect(subscription.status).toBe('past_due');
    days.push(dueOn(subscription));
    now = subscription.nextActionAt ?? 0;
    subscription = claimAttempt(subscription, now);
  }
  expect(days).toEqual(['2027-03-01', '2027-03-03', '2027-03-05', '2027-03-07']);
  expect(subscription).toMatchObject({ status: 'unpaid', access: 'none', nextActionAt: undefined });
  expect(subscription.attempt).toBe(5);
});

test('what went by while it was unpaid is not collected, whatever the new card needed', () => {
  const now = at('2027-05-20');
  const policy = { retryDays: [1, 3], end: undefined };
  const lost = giveUp(decline(renewing(), '분실카드', at('2027-02-28')), at('2027-03-07'), policy);
  const paidAtOnce = settlePaid(claimAttempt({ ...lost, keyId: 'other' }, now), now, times);
  expect([paidAtOnce.period, dueOn(paidAtOnce)]).toEqual([4, '2027-05-31']);
  // The other card fails at first, so that it is only in debt again when it pays.
  const again = decline(claimAttempt({ ...lost, keyId: 'other' }, now), '한도초과', now);
  expect(again.status).toBe('past_due');
  const later = again.nextActionAt ?? 0;
  const paid = settlePaid(claimAttempt(again, later), later, times);
  expect([paid.period, dueOn(paid)]).toEqual([4, '2027-05-31']);
});

test('a hard decline is never tried again and ends unpaid with the policy', () => {
  const hard = decline(renewing(), '분실카드', at('2027-02-28'));
  expect(hard.status).toBe('past_due');
  expect(dueOn(hard)).toBe('2027-03-07');
  expect(nextStep(hard, hard.nextActionAt ?? 0, times.quiet).kind).toBe('give_up');
});

test('a fault of the card company uses no step of the policy', () => {
  const now = at('2027-02-28');
  const faulty = decline(renewing(), '카드사 점검', now);
  expect(faulty.dunning).toMatchObject({ declines: 0, faults: 1 });
  expect(faulty.nextActionAt).toBe(now + 3_600);
});

test('being paid clears the past', () => {
  const past = decline(renewing(), '한도초과', at('2027-02-28'));
  const paid = settlePaid(claimAttempt(past, at('2027-03-01')), at('2027-03-01'), times);
  expect(paid).toMatchObject({ status: 'active', attempt: 0, period: 2, dunning: undefined });
  expect(dueOn(paid)).toBe('2027-03-31');
});
