// A lost subscription made again: where its payments do not tell its dates, a person has to.
import { describe, expect, test } from 'vitest';
import { civilDate, instantOn } from '../../functions/domain/common/calendar';
import { won } from '../../functions/domain/common/money';
import type { Payment } from '../../functions/domain/charge/payment';
import type { Rebuilding } from '../../functions/domain/reconcile/rebuild';
import { isCharge, rebuildSubscription } from '../../functions/domain/reconcile/rebuild';
import { plan } from '../world';

function paid(period: number, on: string, canceled = 0) {
  const payment = {
    paymentId: `imp_${period}`,
    attemptId: `a${period}`,
    keyId: 'key1',
    status: 'paid',
    amount: won(9_900),
    canceledAmount: won(canceled),
    currency: 'KRW',
    test: false,
    paidAt: instantOn(civilDate(on), 600),
  } as unknown as Payment;
  return { period, attempt: 0, payment };
}

function rebuilt(payments: Rebuilding['paid'], more: Partial<Rebuilding> = {}) {
  const id = `sub${'a'.repeat(25)}`;
  return rebuildSubscription({
    id,
    userId: 'user-1',
    price: plan.price,
    card: 1,
    registered: 1,
    billingHour: 10,
    addsOwedDays: false,
    paid: payments,
    ...more,
  });
}

test('what was paid on its days goes on with the next', () => {
  expect(rebuilt([paid(0, '2027-01-31'), paid(1, '2027-02-28')])).toMatchObject({
    subscription: { anchorOn: '2027-01-31', period: 2, status: 'active' },
    charges: [
      { startsOn: '2027-01-31', endsOn: '2027-02-28' },
      { startsOn: '2027-02-28', endsOn: '2027-03-31' },
    ],
  });
});

test('what a window or a test channel has made under its order numbers is no charge of it', () => {
  const acceptance = { allowTestChannel: false, providers: ['kicc'], clockToleranceSeconds: 900 };
  const { payment } = paid(0, '2027-01-31');
  const is = (more: Partial<Payment>) => isCharge({ ...payment, ...more }, acceptance);
  const good: readonly Partial<Payment>[] = [{}, { status: 'cancelled' }, { provider: 'kicc' }];
  const bad: readonly Partial<Payment>[] = [
    { fromWindow: true },
    { usage: 'issue' },
    { test: true },
    { provider: 'another' },
    { currency: 'USD' },
    { status: 'ready' },
    { status: 'failed' },
  ];
  expect(good.map(is)).toEqual(good.map(() => true));
  expect(bad.map(is)).toEqual(bad.map(() => false));
});

test('credit, a coupon and a partial period take off, and never add', () => {
  for (const kind of ['credit', 'coupon', 'partial'] as const) {
    for (const [amount, sum] of [
      [1_000, 10_900],
      [0, 9_900],
      [-1_000, 8_900],
    ] as const) {
      const { payment, ...rest } = paid(0, '2027-01-31');
      const memo = { extras: [{ kind, amount, taxFree: 0 }] } as unknown as Payment['memo'];
      const one = { ...rest, payment: { ...payment, amount: won(sum), memo } };
      expect(rebuilt([one]).kind).toBe(amount < 0 ? 'rebuilt' : 'unclear');
    }
  }
});

test('a quantity that its payments name is part of what they come to', () => {
  const three = [paid(0, '2027-01-31'), paid(1, '2027-02-28')].map((one) => ({
    ...one,
    payment: { ...one.payment, amount: won(29_700) },
  }));
  expect(rebuilt(three)).toEqual({
    kind: 'unclear',
    why: 'the price is 9900, and 29700 was paid',
  });
  expect(rebuilt(three, { quantity: 3 })).toMatchObject({
    subscription: { quantity: 3, period: 2 },
    charges: [{ amount: 29_700, quantity: 3 }, { quantity: 3 }],
  });
});

describe('a payment that came late', () => {
  const returned = [paid(0, '2027-01-01'), paid(1, '2027-03-20')];

  test('is a retry or a return: nothing is rebuilt before a person has said which', () => {
    expect(rebuilt(returned)).toEqual({
      kind: 'unclear',
      why:
        'period 1 was due on 2027-02-01 and paid on 2027-03-20: give anchor_on, ' +
        'and after a return anchor_period, the period that began on that day',
    });
  });

  test('of a return: no day that it pays for is asked for again', () => {
    const said = { anchorOn: civilDate('2027-03-20'), anchorPeriod: 1 };
    expect(rebuilt(returned, said)).toMatchObject({
      subscription: { anchorOn: '2027-03-20', anchorPeriod: 1, period: 2 },
      charges: [
        { startsOn: '2027-01-01', endsOn: '2027-02-01' },
        { startsOn: '2027-03-20', endsOn: '2027-04-20' },
      ],
    });
  });

  test('of a retry: the anchor stays, once somebody has said so', () => {
    const late = [paid(0, '2027-01-01'), paid(1, '2027-02-04')];
    expect(rebuilt(late, { anchorOn: civilDate('2027-01-01') })).toMatchObject({
      subscription: { anchorOn: '2027-01-01', period: 2 },
      charges: [{}, { startsOn: '2027-02-01', endsOn: '2027-03-01' }],
    });
  });

  test('and an anchor that no payment fits is refused', () => {
    const anchorOn = civilDate('2027-03-21');
    expect(rebuilt(returned, { anchorOn, anchorPeriod: 1 }).kind).toBe('unclear');
    expect(rebuilt(returned, { anchorOn, anchorPeriod: 2 }).kind).toBe('unclear');
    expect(rebuilt(returned, { anchorOn }).kind).toBe('unclear');
  });
});

test('whose last payment was given back does not go on by itself', () => {
  expect(rebuilt([paid(0, '2027-01-31'), paid(1, '2027-02-28', 9_900)])).toMatchObject({
    kind: 'unclear',
    why: expect.stringContaining('given back') as string,
  });
});

describe('a return that cost the days it owed', () => {
  const owed = { amount: won(10_539), canceledAmount: won(0) };
  const back = paid(1, '2027-03-20');
  const returned = [
    paid(0, '2027-01-01'),
    { ...back, payment: { ...back.payment, ...owed } as unknown as Payment },
  ];
  const said = { anchorOn: civilDate('2027-03-20'), anchorPeriod: 1 };

  test('is rebuilt with what was paid, where the plan adds them and a person gave its day', () => {
    const { price } = plan;
    const taxed = { ...price, taxFree: won(3_300) };
    expect(rebuilt(returned, { ...said, price: taxed, addsOwedDays: true })).toMatchObject({
      subscription: { anchorOn: '2027-03-20', period: 2, price: { amount: 9_900 } },
      charges: [
        { amount: 9_900, taxFree: 3_300 },
        { amount: 10_539, taxFree: 3_513, status: 'paid' },
      ],
    });
  });

  test('is not where the plan adds nothing, or it is more than a period', () => {
    expect(rebuilt(returned, said)).toMatchObject({ kind: 'unclear' });
    expect(rebuilt(returned, { addsOwedDays: true })).toMatchObject({ kind: 'unclear' });
    const twice = { ...back, payment: { ...back.payment, amount: won(19_801) } as Payment };
    const ask = { ...said, addsOwedDays: true };
    expect(rebuilt([paid(0, '2027-01-01'), twice], ask)).toMatchObject({ kind: 'unclear' });
  });
});
