// Other terms from a later period on: when they come into force, and the way back.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Price } from '../../functions/domain/catalogue/plan';
import { costOf, recurringOf } from '../../functions/domain/charge/cost';
import { quote } from '../../functions/domain/charge/quote';
import { civilDate, civilDateAt } from '../../functions/domain/common/calendar';
import { won } from '../../functions/domain/common/money';
import { agreedOf } from '../../functions/domain/subscription/agreed';
import { nextEntry } from '../../functions/domain/subscription/agenda';
import { apply } from '../../functions/domain/subscription/apply';
import { changes } from '../../functions/domain/subscription/changes';
import type { Subscription } from '../../functions/domain/subscription/facts';
import type { What } from '../../functions/domain/subscription/happenings';
import { isSameCadence, periodOf, periodStart } from '../../functions/domain/subscription/terms';
import { timeline } from '../../functions/domain/subscription/timeline';
import { active, at, claimAt, price, rules, times } from './samples';

const dearer: Price = { ...price, planId: 'plus', amount: won(12_900), version: 4 };
const carded: Subscription = { ...active(), keyId: 'key1', card: 1 };
const now = at('2027-02-10');
const happen = (was: Subscription, what: What, when = now) =>
  apply(was, { ...what, at: when, by: 'customer' }, rules);
const ask = (was: Subscription, to: { price?: Price; quantity?: number }, when = now) =>
  happen(was, { kind: 'change_scheduled', to: { price: was.price, ...to } }, when);

test('nothing changes before the claim of its period, and then everything does', () => {
  const asked = ask(carded, { price: dearer, quantity: 2 });
  expect(asked).toMatchObject({ price, next: { period: 1, quantity: 2, agreed: 25_800 } });
  expect([recurringOf(asked), nextEntry(asked, times)]).toEqual([9_900, nextEntry(carded, times)]);
  const claimed = claimAt(asked, at('2027-02-28'));
  expect(claimed).toMatchObject({ price: dearer, quantity: 2, anchorOn: '2027-01-31' });
  expect([claimed.next, claimed.agreed]).toEqual([undefined, undefined]);
  expect(claimed.claim).toMatchObject({ amount: 25_800, quantity: 2, priceVersion: 4 });
});

test('it can be taken back until that claim, and never after it', () => {
  const asked = ask(carded, { quantity: 2 });
  expect(happen(asked, { kind: 'change_withdrawn' }).next).toBeUndefined();
  const claimed = claimAt(asked, at('2027-02-28'));
  expect(() => happen(claimed, { kind: 'change_withdrawn' })).toThrow(/no change waits/);
  expect(() => happen(carded, { kind: 'change_withdrawn' })).toThrow(/no change waits/);
});

test('a charge that is open keeps its amount: less is from the period after, more refused', () => {
  const due = at('2027-02-28');
  const three = { ...carded, quantity: 3 };
  const flying = claimAt(three, due);
  const owing: Subscription = {
    ...three,
    status: 'past_due',
    dunning: { since: due, declines: 1, faults: 0, hard: false, code: 'limit', retryAt: due },
  };
  for (const was of [flying, owing, { ...owing, status: 'unpaid' } as Subscription]) {
    expect(ask(was, { quantity: 1 }, due).next?.period).toBe(2);
    expect(() => ask(was, { quantity: 4 }, due)).toThrow(/charge is open/);
  }
  const less = ask(owing, { quantity: 1 }, due);
  expect(quote(less, civilDate('2027-02-28')).amount).toBe(29_700);
});

test('what began before today is collected on its own terms; a day that begins is not', () => {
  expect(ask(carded, { quantity: 2 }, at('2027-02-28T08:00:00+09:00')).next?.period).toBe(1);
  expect(ask(carded, { quantity: 2 }, at('2027-03-05')).next?.period).toBe(2);
});

test('refused: after a cancel, on hold, to the same terms, to another product', () => {
  const left = happen(carded, { kind: 'cancel_requested', atPeriodEnd: true });
  expect(() => ask(left, { quantity: 2 })).toThrow(/take that back first/);
  expect(() => ask({ ...carded, heldAt: now }, { quantity: 2 })).toThrow(/on hold/);
  expect(() => ask(carded, {})).toThrow(/other terms/);
  expect(() => ask(carded, { price: { ...dearer, product: 'books' } })).toThrow(/same product/);
});

test('another cadence counts from the day on which it begins, without a gap', () => {
  const yearly: Price = { ...dearer, interval: 'year', amount: won(99_000) };
  const asked = ask(carded, { price: yearly });
  expect([1, 2, 3].map((n) => periodStart(asked, n))).toEqual([
    '2027-02-28',
    '2028-02-28',
    '2029-02-28',
  ]);
  const claimed = claimAt(asked, at('2027-02-28'));
  expect(claimed).toMatchObject({ anchorOn: '2027-02-28', anchorPeriod: 1 });
  expect(periodOf(claimed, 1)).toEqual({ startsOn: '2027-02-28', endsOn: '2028-02-28' });
});

test('who is told of it hears each step once', () => {
  const asked = ask(carded, { quantity: 2 });
  const names = (before: Subscription, after: Subscription) =>
    changes(before, after).map(({ name }) => name);
  expect(names(carded, asked)).toEqual(['subscription.change_scheduled']);
  expect(names(asked, { ...asked, version: 9 })).toEqual([]);
  expect(names(asked, { ...asked, next: undefined })).toEqual(['subscription.change_withdrawn']);
  expect(names(asked, claimAt(asked, at('2027-02-28')))).toEqual(['subscription.changed']);
});

const anyPrice = fc
  .record({
    amount: fc.integer({ min: 1_000, max: 99_000 }),
    interval: fc.constantFrom('week', 'month', 'year'),
    every: fc.integer({ min: 1, max: 6 }),
    planId: fc.constantFrom('a', 'b'),
  })
  .map((of): Price => ({ ...price, ...of, amount: won(of.amount) }));

test('periods are contiguous through a change, and what a timeline says is what is claimed', () => {
  const day = fc.integer({ min: 0, max: 400 }).map((n) => at('2027-01-31') + n * 86_400);
  fc.assert(
    fc.property(
      anyPrice,
      anyPrice,
      fc.integer({ min: 1, max: 9 }),
      day,
      (own, to, quantity, when) => {
        const was = { ...carded, price: own };
        if (recurringOf({ price: to, quantity }) === recurringOf(was) && own.planId === to.planId)
          return;
        const asked = ask(was, { price: to, quantity }, when);
        const from = asked.next?.period ?? 0;
        expect(from).toBeGreaterThanOrEqual(1);
        expect(periodStart(asked, from) >= civilDateAt(when)).toBe(true);
        for (let n = 1; n < from + 3; n += 1) {
          const { startsOn, endsOn } = periodOf(asked, n);
          expect(startsOn < endsOn).toBe(true);
          expect(endsOn).toBe(periodStart(asked, n + 1));
        }
        const due = { ...asked, period: from };
        const start = at(periodStart(asked, from));
        const [first] = timeline(due, { from: start, to: start + 60 }, rules);
        const claimed = claimAt(due, start);
        expect(first?.charge).toMatchObject({ amount: claimed.claim.amount, period: from });
        expect(claimed.claim.amount).toBe(costOf({ price: to, quantity }).amount);
        expect(agreedOf(claimed)).toBe(claimed.claim.amount);
        expect(periodOf(claimed, from)).toEqual(periodOf(asked, from));
        if (isSameCadence(own, to)) expect(claimed.anchorOn).toBe(was.anchorOn);
      },
    ),
  );
});
