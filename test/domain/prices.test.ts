// Another version of a plan's price: from which period it is asked for, and what it leaves alone.
import { expect, test } from 'vitest';
import type { Price } from '../../functions/domain/catalogue/plan';
import { assert } from '../../functions/domain/common/errors';
import { won } from '../../functions/domain/common/money';
import { apply } from '../../functions/domain/subscription/apply';
import type { Subscription } from '../../functions/domain/subscription/facts';
import type { What } from '../../functions/domain/subscription/happenings';
import { isAgreed } from '../../functions/domain/subscription/next';
import { needsOf } from '../../functions/domain/subscription/needs';
import { riseOf } from '../../functions/domain/subscription/rise';
import { standing } from '../../functions/domain/subscription/standing';
import { active, at, claimAt, price, rules } from './samples';

const version = (amount: number, of: number): Price => ({
  ...price,
  amount: won(amount),
  version: of,
});
const dearer = version(12_900, 2);
const cheaper = version(7_900, 3);
const carded: Subscription = { ...active(), keyId: 'key1', card: 1 };
const now = at('2027-02-10');
const happen = (was: Subscription, what: What, when = now) =>
  apply(was, { ...what, at: when, by: 'operator' }, rules);
const set = (was: Subscription, to: Price, when = now) =>
  happen(was, { kind: 'price_scheduled', price: to }, when);

test('a higher one begins after today, a lower one with what is not claimed', () => {
  const morning = at('2027-02-28T08:00:00+09:00');
  expect(set(carded, dearer).next).toMatchObject({ period: 1, price: dearer });
  expect(set(carded, dearer, morning).next?.period).toBe(2);
  expect(set(carded, cheaper, morning).next?.period).toBe(1);
  expect([isAgreed(set(carded, cheaper)), isAgreed(set(carded, dearer))]).toEqual([true, false]);
  expect(needsOf(set(carded, cheaper))).toBe(6);
});

test('set again it changes nothing; the version in force takes it back', () => {
  const raised = set(carded, dearer);
  expect(set(raised, dearer)).toBe(raised);
  expect(set(carded, price)).toBe(carded);
  expect(set(raised, price).next).toBeUndefined();
  expect(set(raised, cheaper).next).toMatchObject({ period: 1, price: cheaper });
});

test('an answer does not outlive its request: asked for again it is another one', () => {
  const raised = set(carded, dearer);
  const day = at('2027-02-12');
  const rise = riseOf(raised, day);
  assert(rise !== undefined, 'it is asked for');
  const said = { kind: 'consent_answered', act: 'agree', rise, saidAt: day } as const;
  const agreed = happen(raised, said, day);
  expect(isAgreed(agreed)).toBe(true);
  expect(set(agreed, dearer, day)).toBe(agreed);
  const again = set(set(agreed, price, day), dearer, at('2027-02-13'));
  expect([isAgreed(again), again.consent]).toEqual([false, undefined]);
  expect(() => happen(again, said, at('2027-02-14'))).toThrow(/a newer one took its place/);
  // As with a quantity that changes, and changes back.
  const two = { kind: 'change_scheduled', to: { price, quantity: 2 } } as const;
  const back = happen(happen(agreed, two, day), { kind: 'change_withdrawn' }, day);
  expect([back.next?.price, isAgreed(back)]).toEqual([dearer, false]);
});

test('a charge that is open keeps its amount: less is from the period after, more refused', () => {
  const due = at('2027-02-28');
  const owing: Subscription = {
    ...carded,
    status: 'past_due',
    dunning: { since: due, declines: 1, faults: 0, hard: false, code: 'limit', retryAt: due },
  };
  for (const was of [claimAt(carded, due), owing]) {
    expect(set(was, cheaper, due).next?.period).toBe(2);
    expect(() => set(was, dearer, due)).toThrow(/charge is open/);
  }
});

test('refused: after a cancel, on hold, while consent is waited for', () => {
  const left = happen(carded, { kind: 'cancel_requested', atPeriodEnd: true });
  expect(() => set(left, dearer)).toThrow(/take that back first/);
  expect(() => set({ ...carded, heldAt: now }, dearer)).toThrow(/on hold/);
  const missed = happen(set(carded, dearer), { kind: 'consent_missing' }, at('2027-02-28'));
  expect(() => set(missed, price)).toThrow(/did not agree/);
  expect(() => set(carded, { ...dearer, every: 3 })).toThrow(/charged as often/);
});

test('fewer seats at a raised price are a rise of their own, and take the price not away', () => {
  const three = { ...carded, quantity: 3 };
  const fewer = { kind: 'change_scheduled', to: { price, quantity: 2 } } as const;
  // Asked for before the price was set, or after it.
  const orders = [set(happen(three, fewer), dearer), happen(set(three, dearer), fewer)];
  for (const both of orders) {
    expect(both.next).toMatchObject({ price: dearer, quantity: 2, agreed: 19_800 });
    expect(riseOf(both, now)).toMatchObject({ before: 19_800, after: 25_800, quantity: 2 });
    const undone = happen(both, { kind: 'change_withdrawn' });
    expect(undone.next).toMatchObject({ price: dearer, quantity: 3, agreed: undefined });
    expect(set(both, price).next).toMatchObject({ price, quantity: 2, agreed: 19_800 });
  }
});

const plus = { ...price, planId: 'plus', amount: won(19_900) };
const quarterly = { ...plus, planId: 'quarterly', every: 3 };
const leave = (was: Subscription, to: Price = plus) =>
  happen(was, { kind: 'change_scheduled', to: { price: to } });
const stay = (was: Subscription) => happen(was, { kind: 'change_withdrawn' });

test('behind a change to another plan it waits for that to be taken back, in either order', () => {
  for (const to of [plus, quarterly]) {
    for (const both of [leave(set(carded, dearer), to), set(leave(carded, to), dearer)]) {
      expect(both.next).toMatchObject({ price: to, agreed: 19_900 });
      expect(riseOf(both, now)).toBeUndefined();
      expect(needsOf(both)).toBe(11);
      const back = stay(both);
      expect(back.next).toMatchObject({ period: 1, price: dearer, agreed: undefined });
      expect(riseOf(back, now)).toMatchObject({ before: 9_900, after: 12_900 });
      expect(isAgreed({ ...both, period: 1 })).toBe(true);
    }
  }
});

test('set behind a change it is set once, again, and taken back by the version in force', () => {
  const leaving = leave(carded);
  const both = set(leaving, dearer);
  expect(set(both, dearer)).toBe(both);
  expect(set(leaving, price)).toBe(leaving);
  expect(stay(set(both, cheaper)).next).toMatchObject({ price: cheaper });
  expect(stay(set(both, price)).next).toBeUndefined();
  expect(set(both, price).next).toMatchObject({ price: plus, agreed: 19_900 });
});

test('no later wish of its customer throws away what was set', () => {
  const both = leave(set({ ...carded, quantity: 2 }, dearer));
  const other = { kind: 'change_scheduled', to: { price, quantity: 3 } } as const;
  const wishes: readonly [string, Subscription][] = [
    ['a third plan', stay(leave(both, quarterly))],
    ['a quantity in place of the plan', stay(happen(both, other))],
    ['a quantity, then the plan', stay(leave(happen(set(carded, dearer), other)))],
    ['a cancel that is taken back', stay(keep(cancel(both)))],
    ['twice', stay(leave(stay(both)))],
  ];
  for (const [what, after] of wishes) {
    expect(after.next, what).toMatchObject({ price: dearer, agreed: undefined });
    expect(after.next?.set, what).toBeUndefined();
  }
});

const cancel = (was: Subscription) => happen(was, { kind: 'cancel_requested', atPeriodEnd: true });
const keep = (was: Subscription) => happen(was, { kind: 'cancel_withdrawn' });

test('a quantity that changes at once ends the change of plan, and not what was set', () => {
  const both = leave(set({ ...carded, quantity: 2 }, dearer));
  const paid = { startsOn: both.anchorOn ?? '2027-01-31', endsOn: '2027-02-28' } as const;
  const charge = { ...paid, amount: won(19_800), taxFree: won(0) };
  const to = { price, quantity: 3 };
  const what = { kind: 'change_claimed', attemptId: 'att1', to, paid: charge } as never;
  const claimed = happen(both, what);
  const done = happen(claimed, { kind: 'change_paid' } as never);
  expect(done.next).toMatchObject({ price: dearer, quantity: 3 });
  expect(done.next?.agreed).toBeUndefined();
});

test('its customer can decline it and not take it back', () => {
  const raised = set(carded, dearer);
  expect(() => happen(raised, { kind: 'change_withdrawn' })).toThrow(/no change waits/);
  expect(standing(raised, now).may).toContain('answer_consent');
  expect(standing(raised, now).may).not.toContain('undo_change');
});
