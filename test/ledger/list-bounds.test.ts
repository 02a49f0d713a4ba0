// No list in an item grows without a bound: each has a stated maximum, and more is never written.
import { consentShapes } from '../../functions/adapters/dynamodb-consents';
import { extraShapes } from '../../functions/adapters/dynamodb-extras';
import { refundShapes } from '../../functions/adapters/dynamodb-refunds';
import { expect, test } from 'vitest';
import { ListTooLong } from '../../functions/adapters/dynamodb-fields';
import type { Field } from '../../functions/adapters/dynamodb-fields';
import {
  chargeItem,
  chargeOf,
  itemShapes,
  orderKeysItem,
  passedItem,
} from '../../functions/adapters/dynamodb-items';
import { couponPlansMax } from '../../functions/domain/catalogue/coupon';
import { casesOfDeedMax } from '../../functions/domain/subscription/deed';
import { attemptsMax } from '../../functions/domain/charge/charge';
import { extrasMax, waitingMax } from '../../functions/domain/charge/extra';
import { heldPlansMax } from '../../functions/domain/subscription/held-plans';
import { laden, paidCharge } from './ground';

type Shapes = Readonly<Record<string, Field<unknown>>>;

/** A field that reads an empty list, or a map with a name of nobody's, holds several values. */
function holdsMany(field: Field<unknown>): boolean {
  return [[], {}].some((empty) => {
    try {
      field(empty, 'tried');
      return field.parts === undefined;
    } catch {
      return false;
    }
  });
}

/** Lists and maps by their path, with the stated maximum. */
function listsOf(shape: Shapes, at: string): (readonly [string, number | undefined])[] {
  return Object.entries(shape).flatMap(([name, field]) => {
    const path = `${at}.${name}`;
    if (field.parts) return listsOf(field.parts as Shapes, path);
    return holdsMany(field) ? [[path, field.most] as const] : [];
  });
}

const lists = Object.entries({
  ...itemShapes,
  ...refundShapes,
  ...consentShapes,
  ...extraShapes,
}).flatMap(([name, shape]) => listsOf(shape, name));

test('every list in an item has a stated maximum', () => {
  expect(Object.fromEntries(lists)).toEqual({
    'charge.attempts': attemptsMax,
    'charge.change.lines': 3,
    'charge.extras': extrasMax,
    'counter.unsettled': 5_000,
    'coupon.plans': couponPlansMax,
    'deed.cases': casesOfDeedMax,
    'heldPlans.plans': heldPlansMax,
    'orderKeys.fingerprints': 36,
    'passed.round.found': 32,
    'passed.round.swept': 32,
    'price.coupon.plans': couponPlansMax,
    'registration.terms.price.coupon.plans': couponPlansMax,
    'registration.terms.then.coupon.plans': couponPlansMax,
    'subscription.claim.change.price.coupon.plans': couponPlansMax,
    'subscription.claim.extras': extrasMax,
    'subscription.lines': waitingMax,
    'subscription.next.price.coupon.plans': couponPlansMax,
    'subscription.next.set.price.coupon.plans': couponPlansMax,
    'subscription.price.coupon.plans': couponPlansMax,
  });
});

test('a list without one would be seen', () => {
  const endless: Field<readonly unknown[]> = (stored) => {
    if (!Array.isArray(stored)) throw new Error('no list');
    return stored;
  };
  expect(listsOf({ endless }, 'of')).toEqual([['of.endless', undefined]]);
});

const charge = paidCharge(laden());
const tried = (many: number) => ({
  ...charge,
  attempts: Array.from({ length: many }, (_, n) => ({ ...charge.attempts[0]!, n })),
});

test('as many as stated are written, and one more is refused before anything is', () => {
  expect(chargeOf(chargeItem(tried(attemptsMax))).attempts).toHaveLength(attemptsMax);
  const more = () => chargeItem(tried(attemptsMax + 1));
  expect(more).toThrow(ListTooLong);
  expect(more).toThrow('attempts must hold at most 30 entries');
});

test('so are maps, and those in parts of an item', () => {
  const named = (many: number) =>
    Object.fromEntries(Array.from({ length: many }, (_, n) => [`n${n}`, n]));
  const fingerprints = (many: number) =>
    Object.fromEntries(Object.keys(named(many)).map((name) => [name, 'f']));
  expect(() => orderKeysItem({ fingerprints: fingerprints(36), version: 1 })).not.toThrow();
  expect(() => orderKeysItem({ fingerprints: fingerprints(37), version: 1 })).toThrow(ListTooLong);
  const round = {
    night: 1,
    beganAt: 1,
    from: 1,
    to: 1,
    at: 1,
    width: 1,
    heldUntil: 1,
    step: 'done' as const,
    recovering: false,
    failedBefore: 0,
    told: 0,
    payments: 0,
    unexplained: 0,
    swept: {},
  };
  const passed = (found: Readonly<Record<string, number>>) =>
    passedItem({ until: 1, version: 1, round: { ...round, found } });
  expect(() => passed(named(32))).not.toThrow();
  expect(() => passed(named(33))).toThrow('round.found must hold at most 32 entries');
});
