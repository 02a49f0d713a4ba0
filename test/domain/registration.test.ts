// What a card window froze, what becomes of it, and when it is inquired about again.
import { expect, test } from 'vitest';
import { attemptsMax } from '../../functions/domain/charge/charge';
import type { Registration } from '../../functions/domain/checkout/registration';
import {
  allotKey,
  closeRegistration,
  deleteLater,
  deletionsMax,
  fateOf,
  inquireLater,
  noteReturn,
  useOf,
} from '../../functions/domain/checkout/registration';
import { won } from '../../functions/domain/common/money';
import { takeOnKey } from '../../functions/domain/subscription/moves/card';
import { retryWithNewCard } from '../../functions/domain/subscription/moves/debt';
import type { Price } from '../../functions/domain/catalogue/plan';
import type { Subscription } from '../../functions/domain/subscription/facts';
import { endSubscription } from '../../functions/domain/subscription/moves/end';
import { afterFirst, strict } from './debts';
import { active, at, claimed, opened, price, times } from './samples';

const openedAt = at('2027-01-31');
const day = 24 * 3_600;
const yearly: Price = { ...price, planId: 'basic-yearly', amount: won(99_000) };
const allot = (was: Subscription, of = price): Registration =>
  allotKey(was, { price: of, dunning: strict }, { keyId: 'key9', resultId: 'res9', openedAt });
const debt = afterFirst(strict);

test('a window says why it opened, and what it may take', () => {
  expect(allot(opened(), yearly)).toMatchObject({
    purpose: 'sign_up',
    terms: { price: yearly, period: 0, amount: 99_000 },
  });
  expect(allot(active())).toMatchObject({ purpose: 'card_change', terms: { amount: 0 } });
  expect(allot(debt)).toMatchObject({ purpose: 'pay_debt', terms: { amount: 9_900, period: 0 } });
});

test('what a first window showed is the price from then on, whatever was opened later', () => {
  const monthly = allot(opened());
  const sold = { price: yearly, dunning: strict };
  const key = { keyId: 'key10', resultId: 'res10', openedAt };
  const later = allotKey({ ...opened(), registered: 1 }, sold, key);
  expect(takeOnKey(opened(), monthly).price).toBe(price);
  expect(takeOnKey(opened(), later).price).toBe(yearly);
  expect(takeOnKey(active(), allot(active(), yearly)).price).toEqual(price);
});

test('a card change never charges, and a debt only as its window showed it', () => {
  expect(useOf(allot(opened()), opened())).toBe('charge');
  expect(useOf(allot(active()), debt)).toBe('adopt');
  expect(useOf(allot(debt), debt)).toBe('charge');
  expect(useOf(allot(debt), active())).toBe('adopt');
  expect(useOf(allot(debt), { ...debt, period: debt.period + 1 })).toBe('adopt');
  expect(useOf(allot(debt), { ...debt, price: yearly })).toBe('adopt');
});

test('where all attempts are used up no window charges, whatever it has shown before', () => {
  const spent = { ...debt, attempt: attemptsMax };
  expect(allot(spent)).toMatchObject({ purpose: 'card_change', terms: { amount: 0 } });
  expect(useOf(allot(debt), spent)).toBe('adopt');
  const unsold = { ...opened(), attempt: attemptsMax };
  expect(fateOf(allot(opened()), unsold, openedAt)).toBe('failed');
});

test('what becomes of a window that nobody has decided', () => {
  const first = allot(opened());
  const change = allot(active());
  const used = { ...active(), card: 1, keyId: 'key9' };
  const over = openedAt + day + 1_000;
  const declined = { ...opened(), attempt: 1 };
  const cases: [string, Registration, Subscription, number][] = [
    ['open', first, opened(), openedAt + 60],
    ['in_force', first, used, openedAt + 60],
    ['superseded', first, active(), openedAt + 60],
    ['failed', first, endSubscription(opened(), 'not_begun', openedAt), openedAt + 60],
    ['open', first, declined, openedAt + 60],
    ['failed', allot(opened(), yearly), declined, openedAt + 60],
    ['open', allot(opened(), yearly), { ...claimed(), attempt: 1 }, openedAt + 60],
    ['open', change, active(), openedAt + 60],
    ['superseded', change, { ...active(), card: 7 }, openedAt + 60],
    ['failed', change, active(), over],
    ['open', { ...change, state: 'verified' }, active(), over],
    ['failed', { ...first, state: 'verified' }, opened(), over],
  ];
  for (const [fate, of, row, now] of cases) expect(fateOf(of, row, now)).toBe(fate);
});

test('inquiries come soon after a visit, seldom without one, and end after a day', () => {
  const walk = (of: Registration) => {
    const times: number[] = [];
    let now = of.dueAt ?? 0;
    for (let next: Registration | undefined = of; next && times.length < 99;) {
      times.push(now - openedAt);
      next = inquireLater(next, now);
      now = next?.dueAt ?? now;
    }
    return times;
  };
  const unseen = walk(allot(opened()));
  const back = walk(noteReturn({ ...allot(opened()), dueAt: openedAt }, openedAt));
  expect(unseen.slice(0, 4)).toEqual([900, 1_800, 5_400, 27_000]);
  expect(back.slice(0, 5)).toEqual([0, 5, 35, 155, 755]);
  expect([unseen.at(-1), back.at(-1)]).toEqual([day, day]);
  expect(back.length).toBeLessThan(32);
});

test('a key that will not go is tried for weeks, and then no more', () => {
  let of = closeRegistration(allot(opened()), 'failed', openedAt);
  let tries = 1;
  while (of.dueAt !== undefined && tries < 99) {
    of = deleteLater(of, of.dueAt);
    tries += 1;
  }
  expect(tries).toBe(deletionsMax + 1);
});

test('a debt without a retry has one the day after a card change, unless it ends before', () => {
  const now = at('2027-03-02T12:00:00+09:00');
  const hard: Subscription = {
    ...debt,
    dunning: { ...debt.dunning!, hard: true, retryAt: undefined, endAt: at('2027-03-20') },
  };
  expect(retryWithNewCard(hard, now, times)).toMatchObject({
    dunning: { hard: false, retryAt: at('2027-03-03') },
  });
  expect(retryWithNewCard(debt, now, times)).toBe(debt);
  const ending = { ...hard, dunning: { ...hard.dunning!, endAt: at('2027-03-03') } };
  expect(retryWithNewCard(ending, now, times)).toBe(ending);
});
