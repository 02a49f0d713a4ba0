// The plain retry schedule, and what is owed after it is used up.
import { expect, test } from 'vitest';
import { civilDateAt } from '../../functions/domain/calendar';
import { attemptsMax } from '../../functions/domain/charge';
import { settleDeclined, settlePaid, triesMax } from '../../functions/domain/charging';
import { classifyDecline } from '../../functions/domain/declines';
import { plainPolicy } from '../../functions/domain/dunning';
import { nextStep } from '../../functions/domain/next-step';
import { giveUp } from '../../functions/domain/overdue';
import type { Subscription } from '../../functions/domain/subscription';
import { live, strict } from './debts';
import { at, claimAt, renewing, times } from './samples';

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
    subscription = claimAt(subscription, now);
  }
  expect(days).toEqual(['2027-03-01', '2027-03-03', '2027-03-05', '2027-03-07']);
  expect(subscription).toMatchObject({ status: 'unpaid', access: 'none', nextActionAt: undefined });
  expect(subscription.attempt).toBe(5);
});

test('what went by while it was unpaid is not collected, whatever the new card needed', () => {
  const now = at('2027-05-20');
  const policy = { retryDays: [1, 3], end: undefined };
  const lost = giveUp(decline(renewing(), '분실카드', at('2027-02-28')), at('2027-03-07'), policy);
  const paidAtOnce = settlePaid(claimAt({ ...lost, keyId: 'other' }, now), now, times);
  expect([paidAtOnce.period, dueOn(paidAtOnce)]).toEqual([4, '2027-05-31']);
  // The other card fails at first, so that it is only in debt again when it pays.
  const again = decline(claimAt({ ...lost, keyId: 'other' }, now), '한도초과', now);
  expect(again.status).toBe('past_due');
  const later = again.nextActionAt ?? 0;
  const paid = settlePaid(claimAt(again, later), later, times);
  expect([paid.period, dueOn(paid)]).toEqual([4, '2027-05-31']);
});

test('without a stated end a debt is over with its last retry, however late that was made', () => {
  const policy = { retryDays: [1, 3] };
  const soft = classifyDecline('한도초과');
  let debt = settleDeclined(renewing(), soft, at('2027-02-28'), policy, times);
  // The run was missed for a month: the retries are made in the month after, with full access.
  for (const day of ['2027-04-02', '2027-04-03']) {
    expect([debt.status, debt.access]).toEqual(['past_due', 'full']);
    debt = settleDeclined(claimAt(debt, at(day)), soft, at(day), policy, times);
  }
  expect(debt.status).toBe('unpaid');
  expect(civilDateAt(debt.dunning?.lapsedAt ?? 0)).toBe('2027-04-03');
  const now = at('2027-04-20');
  const paid = settlePaid(claimAt({ ...debt, keyId: 'other' }, now), now, times);
  // The month from the 31st of March was used until then, and is owed.
  expect([paid.period, dueOn(paid)]).toEqual([2, '2027-04-21']);
});

test('what began before the debt got unpaid is owed, what began after it is not', () => {
  const policy = { retryDays: [1], end: { day: 15, status: 'unpaid' as const } };
  const weekly = { ...renewing(), price: { ...renewing().price, interval: 'week' as const } };
  const lost = classifyDecline('분실카드');
  // Anchored on a Sunday, the 31st of January: the week from the 7th of February is declined.
  const debt = settleDeclined({ ...weekly }, lost, at('2027-02-07'), policy, times);
  // Two weeks began while it was in debt; the run that should have ended it comes a week late.
  const gone = giveUp(debt, at('2027-03-01'), policy);
  expect(civilDateAt(gone.dunning?.lapsedAt ?? 0)).toBe('2027-02-22');
  const now = at('2027-03-09');
  let paid = settlePaid(claimAt({ ...gone, keyId: 'other' }, now), now, times);
  const days = [];
  for (let n = 0; n < 3; n += 1) {
    days.push([paid.period, dueOn(paid)]);
    paid = settlePaid(claimAt(paid, paid.nextActionAt ?? 0), paid.nextActionAt ?? 0, times);
  }
  // The weeks of the 14th and the 21st, one a day; then the first that begins after the payment.
  expect(days).toEqual([
    [2, '2027-03-10'],
    [3, '2027-03-11'],
    [6, '2027-03-14'],
  ]);
});

test('two times without service are two gaps: what began between them is owed', () => {
  const weekly = { ...renewing(), price: { ...renewing().price, interval: 'week' as const } };
  const dunning = { since: 0, declines: 1, faults: 0, hard: true, code: 'expired' };
  const gaps = [{ from: 3, to: 6 }];
  const lapsed = { ...dunning, lapsedAt: at('2027-03-24') };
  // The week of the 14th of February is paid on the 2nd of April, unpaid since the 24th of March.
  const was = { ...weekly, claim: undefined, period: 2, gaps, dunning: lapsed };
  const now = at('2027-04-02');
  let paid = settlePaid(claimAt(was, now), now, times);
  const periods = [];
  for (let n = 0; n < 3; n += 1) {
    periods.push(paid.period);
    paid = settlePaid(claimAt(paid, now), now, times);
  }
  // Anchored on the 31st of January: number 7 begins on the 21st of March, number 9 on the 4th.
  expect(periods).toEqual([6, 7, 9]);
  expect(paid.gaps).toBeUndefined();
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
  const paid = settlePaid(claimAt(past, at('2027-03-01')), at('2027-03-01'), times);
  expect(paid).toMatchObject({ status: 'active', attempt: 0, period: 2, dunning: undefined });
  expect(dueOn(paid)).toBe('2027-03-31');
});

test.each([
  // Four times on each of the first three days, then daily.
  ['the card company', '카드사 점검', 15],
  ['the contract', '미등록가맹점', 24],
])('no debt while %s is at fault; in the end it waits for another card', (_, text, days) => {
  const { was, events } = live(strict, text, '2027-03-02');
  const last = events.pop();
  expect(new Set(events.map(({ access }) => access))).toEqual(new Set(['full']));
  expect(was.dunning?.declines).toBe(0);
  expect([was.dunning?.changeAt, was.dunning?.endAt]).toEqual([undefined, undefined]);
  // The policy would cancel: nobody is canceled for what others could not do.
  expect([events.length + 1, last?.does]).toEqual([triesMax, 'charge unpaid']);
  expect(new Set([...events, last].map((event) => civilDateAt(event?.at ?? 0))).size).toBe(days);
});

test('cards without end: a sign-up expires, and a debt while it can be written down', () => {
  const claim = { ...renewing().claim, attempt: attemptsMax - 1 };
  const fresh = { ...renewing(), anchorOn: undefined, claim };
  expect(decline(fresh, '한도초과', at('2027-02-28')).status).toBe('expired');
  const last = { ...renewing(), claim: { ...claim, attempt: attemptsMax - 1 } };
  const ended = decline(last, '한도초과', at('2027-02-28'));
  expect([ended.status, ended.orphans]).toEqual(['canceled', [last.keyId]]);
  const full = { ...renewing(), claim: undefined, attempt: attemptsMax };
  expect(() => claimAt(full, at('2027-02-28'))).toThrow('what is sent can be written down');
});
