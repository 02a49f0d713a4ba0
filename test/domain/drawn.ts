// Subscriptions and prices to begin a drawn life with: any cadence, day, quantity, coupon, trial.
import type { DunningPolicy } from '../../functions/domain/catalogue/dunning';
import { plainPolicy } from '../../functions/domain/catalogue/dunning';
import type { CivilDate, Interval } from '../../functions/domain/common/calendar';
import { won } from '../../functions/domain/common/money';
import type { Price } from '../../functions/domain/catalogue/plan';
import type { Subscription } from '../../functions/domain/subscription/facts';
import type { Random } from '../simulation/random';
import { active, price } from './samples';

/** With its first period paid, or in a trial. */
export function begunOn(random: Random, on: CivilDate): Subscription {
  const sold = anyPrice(random, 1);
  const quantity = random.pick([undefined, undefined, 2, 5]);
  const plain: Subscription = { ...active(on), card: 1, keyId: 'key1', price: sold, quantity };
  if (!random.chance(0.2)) return plain;
  const days = { interval: 'day', every: random.whole(8, 60) } as const;
  const trial = { ...plain, price: { ...sold, ...days, amount: won(0), taxFree: won(0) } };
  const next = { period: 1, price: sold, quantity, agreed: won(sold.amount * (quantity ?? 1)) };
  return { ...trial, status: 'trialing', trial: {}, next, agreed: won(0) };
}

/** What another card pays after access had ended, and when that is, differs by plan. */
const policies: readonly DunningPolicy[] = [
  plainPolicy,
  {
    ...plainPolicy,
    graceDays: 2,
    end: { day: 20, status: 'unpaid' },
    onReturn: 'reanchor_and_owed_days',
  },
];

export const anyPolicy = (random: Random): DunningPolicy => random.pick(policies);

/** A version has one price: none is drawn twice. */
export const anyVersion = (random: Random): number => random.whole(2, 2 ** 40);

export function anyPrice(random: Random, version: number, cadence = anyCadence(random)): Price {
  const amount = random.pick([won(990), won(9_900), won(33_000), won(random.whole(100, 99_999))]);
  const taxFree = won(random.pick([0, 0, amount, random.whole(0, amount)]));
  const coupon = random.chance(0.2) ? anyCoupon(random) : undefined;
  return { ...price, ...cadence, version, amount, taxFree, coupon };
}

function anyCadence(random: Random): { readonly interval: Interval; readonly every: number } {
  const interval = random.pick(['week', 'month', 'month', 'month', 'year'] as const);
  return { interval, every: random.whole(1, interval === 'month' ? 6 : 3) };
}

function anyCoupon(random: Random): Price['coupon'] {
  const off = random.chance(0.5)
    ? { percent: random.whole(1, 100) }
    : { amount: won(random.whole(1, 9_000)) };
  const until = random.pick([undefined, 2, 4]);
  return { id: 'ANY', version: 1, ...off, until, plans: [price.planId] };
}
