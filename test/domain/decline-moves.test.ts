// The plain retry schedule, and what is owed after it is used up.
import { expect, test } from 'vitest';
import { civilDateAt } from '../../functions/domain/common/calendar';
import { attemptsMax } from '../../functions/domain/charge/charge';
import {
  settleDeclined,
  settlePaid,
  triesMax,
} from '../../functions/domain/subscription/moves/charge';
import { retryWithNewCard } from '../../functions/domain/subscription/moves/debt';
import { releaseHold } from '../../functions/domain/subscription/moves/hold';
import { classifyDecline } from '../../functions/domain/charge/declines';
import { plainPolicy } from '../../functions/domain/catalogue/dunning';
import { stepAt } from '../../functions/domain/subscription/agenda';
import type { Subscription } from '../../functions/domain/subscription/facts';
import { live, strict } from './debts';
import { at, claimAt, renewing, times, nextAt } from './samples';

const decline = (was: Subscription, text: string, now: number) =>
  settleDeclined(was, classifyDecline(text), now, plainPolicy, times);
const dueOn = (of: Subscription) => civilDateAt(nextAt(of) ?? 0);

test('soft declines are tried again after 1, 3, 5 and 7 days, then it is unpaid', () => {
  let subscription: Subscription = renewing();
  const days: string[] = [];
  let now = at('2027-02-28');
  for (let tries = 0; tries < 5; tries += 1) {
    subscription = decline(subscription, '한도초과', now);
    if (subscription.status === 'unpaid') break;
    expect(subscription.status).toBe('past_due');
    days.push(dueOn(subscription));
    now = nextAt(subscription) ?? 0;
    subscription = claimAt(subscription, now);
  }
  expect(days).toEqual(['2027-03-01', '2027-03-03', '2027-03-05', '2027-03-07']);
  expect(subscription).toMatchObject({ status: 'unpaid', access: 'none' });
  expect(nextAt(subscription)).toBeUndefined();
  expect(subscription.attempt).toBe(5);
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
  const paid = settlePaid(claimAt({ ...debt, keyId: 'other' }, now), now);
  expect([paid.period, dueOn(paid)]).toEqual([2, '2027-05-20']);
});

test('a hard decline is never tried again and ends unpaid with the policy', () => {
  const hard = decline(renewing(), '분실카드', at('2027-02-28'));
  expect(hard.status).toBe('past_due');
  expect(dueOn(hard)).toBe('2027-03-07');
  expect(stepAt(hard, nextAt(hard) ?? 0, times).kind).toBe('debt_end');
});

test('a fault of the card company uses no step of the policy', () => {
  const now = at('2027-02-28');
  const faulty = decline(renewing(), '카드사 점검', now);
  expect(faulty.dunning).toMatchObject({ declines: 0, faults: 1 });
  expect(nextAt(faulty)).toBe(now + 3_600);
});

test('being paid clears the past', () => {
  const past = decline(renewing(), '한도초과', at('2027-02-28'));
  const paid = settlePaid(claimAt(past, at('2027-03-01')), at('2027-03-01'));
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

const lastOf = (was: Subscription) => ({
  ...was,
  claim: { ...renewing().claim, attempt: attemptsMax - 1 },
});

test('the bound is no decline: a sign-up waits for its end, and a debt goes by its plan', () => {
  const fresh = { ...lastOf(renewing()), anchorOn: undefined, status: 'incomplete' } as const;
  const unsold = decline(fresh, '한도초과', at('2027-02-28'));
  expect(unsold).toMatchObject({ status: 'incomplete', keyId: undefined, obsoleteKey: true });
  const owing = decline(lastOf(renewing()), '한도초과', at('2027-02-28'));
  expect(owing).toMatchObject({ status: 'unpaid', keyId: 'key1', attempt: attemptsMax });
  expect(nextAt(owing)).toBeUndefined();
  // The policy cancels for a debt, and for nothing that others could not do.
  const policy = { retryDays: [1], end: { day: 3, status: 'canceled' } } as const;
  const ofOthers = settleDeclined(
    lastOf(renewing()),
    classifyDecline('카드사 점검'),
    at('2027-02-28'),
    policy,
    times,
  );
  expect(ofOthers).toMatchObject({ status: 'unpaid', keyId: 'key1' });
  const full = { ...renewing(), claim: undefined, attempt: attemptsMax };
  expect(() => claimAt(full, at('2027-02-28'))).toThrow('what is sent can be written down');
});

test('where all attempts are used up no card and no release brings another', () => {
  const now = at('2027-03-20');
  const debt = decline(renewing(), '한도초과', at('2027-02-28'));
  const spent = {
    ...debt,
    attempt: attemptsMax,
    dunning: { ...debt.dunning!, retryAt: undefined },
  };
  expect(retryWithNewCard(spent, now, times)).toBe(spent);
  const held = { ...spent, heldAt: at('2027-03-10') };
  const released = releaseHold(held, now, { times });
  expect(released).toMatchObject({ status: 'unpaid', heldAt: undefined });
  expect(nextAt(released)).toBeUndefined();
});
