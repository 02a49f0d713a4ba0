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

test('refused: after a cancel, on hold, while consent is waited for, to another plan', () => {
  const left = happen(carded, { kind: 'cancel_requested', atPeriodEnd: true });
  expect(() => set(left, dearer)).toThrow(/take that back first/);
  expect(() => set({ ...carded, heldAt: now }, dearer)).toThrow(/on hold/);
  const missed = happen(set(carded, dearer), { kind: 'consent_missing' }, at('2027-02-28'));
  expect(() => set(missed, price)).toThrow(/did not agree/);
  const plus = { ...dearer, planId: 'plus' };
  const moving = happen(carded, { kind: 'change_scheduled', to: { price: plus } });
  expect(() => set(moving, dearer)).toThrow(/another plan/);
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

test('its customer can decline it and not take it back', () => {
  const raised = set(carded, dearer);
  expect(() => happen(raised, { kind: 'change_withdrawn' })).toThrow(/no change waits/);
  expect(standing(raised, now).may).toContain('answer_consent');
  expect(standing(raised, now).may).not.toContain('undo_change');
});
