// What a refund comes to, in won and days, and that parts give back exactly the whole.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { civilDate, instantOn } from '../../functions/domain/common/calendar';
import type { Charge } from '../../functions/domain/charge/charge';
import { won } from '../../functions/domain/common/money';
import { sightOf } from '../../functions/domain/charge/refund';
import type { Refund } from '../../functions/domain/charge/refund';
import type { RefundAmount } from '../../functions/domain/charge/refund-plan';
import { planRefund } from '../../functions/domain/charge/refund-plan';

function chargeOf(amount: number, taxFree: number, startsOn: string, endsOn: string): Charge {
  return {
    subscriptionId: 'sub1',
    period: 0,
    version: 1,
    startsOn: civilDate(startsOn),
    endsOn: civilDate(endsOn),
    amount: won(amount),
    taxFree: won(taxFree),
    priceVersion: 1,
    status: 'paid',
    attempts: [],
    refunded: 0,
  };
}

const plan = (charge: Charge, asked: RefundAmount, balance: number, on: string) =>
  planRefund(charge, asked, { balance, now: instantOn(civilDate(on), 600) });

test.each([
  // amount, tax-free, days_unused asked on, left -> won, tax-free
  [9_900, 0, '2027-02-28', 9_900, 9_581, 0],
  [9_900, 0, '2027-03-15', 9_900, 4_790, 0],
  [9_900, 0, '2027-03-29', 9_900, 319, 0],
  [12_900, 3_300, '2027-03-15', 12_900, 6_242, 1_597],
  // Never more than is left.
  [9_900, 0, '2027-02-28', 1_000, 1_000, 0],
  // A period that has not begun is unused as a whole.
  [9_900, 0, '2027-02-01', 9_900, 9_900, 0],
])('%i won, %i tax-free, unused on %s, %i left', (amount, taxFree, on, left, gives, free) => {
  const charge = chargeOf(amount, taxFree, '2027-02-28', '2027-03-31');
  const planned = plan(charge, 'days_unused', left, on);
  expect(planned).toMatchObject({ kind: 'planned', plan: { amount: gives, taxFree: free } });
});

test.each([
  ['days_unused', 9_900, '2027-03-30', 'no day after today'],
  ['days_unused', 9_900, '2027-04-30', 'no day after today'],
  ['all', 0, '2027-03-01', 'nothing is left'],
  [5_001, 5_000, '2027-03-01', 'at most 5000'],
] as const)('%s of %i won on %s is refused: %s', (asked, left, on, why) => {
  const planned = plan(chargeOf(9_900, 0, '2027-02-28', '2027-03-31'), asked, left, on);
  expect(planned.kind === 'unfit' && planned.why).toContain(why);
});

test('parts give back exactly the whole, taxed and tax-free', () => {
  const amounts = fc.integer({ min: 100, max: 1_000_000 });
  fc.assert(
    fc.property(amounts, fc.nat(), fc.array(amounts, { maxLength: 6 }), (amount, free, parts) => {
      const taxFree = free % (amount + 1);
      const charge = chargeOf(amount, taxFree, '2027-02-28', '2027-03-31');
      let left = amount;
      let given = 0;
      for (const most of [...parts, Infinity]) {
        const part = most === Infinity ? left : Math.min(most, Math.floor(left / 2));
        if (part < 1) continue;
        const planned = plan(charge, part, left, '2027-03-01');
        if (planned.kind !== 'planned') throw new Error(planned.why);
        expect(planned.plan.taxFree).toBeLessThanOrEqual(planned.plan.amount);
        left -= planned.plan.amount;
        given += planned.plan.taxFree;
      }
      expect([left, given]).toEqual([0, taxFree]);
    }),
  );
});

test.each([
  // asked, left, given back outside, tax-free of ours before -> won and tax-free, or at most
  ['of which nothing is known fits', 6_000, 9_000, 3_000, 0, [6_000, 0]],
  ['and no won more', 6_001, 9_000, 3_000, 0, 6_000],
  ['nor all that is left', 'all', 9_000, 3_000, 0, 6_000],
  ['in which ours was known', 5_000, 8_000, 1_000, 700, [5_000, 1_250]],
  ['of ours alone is as it was', 'all', 9_000, 0, 750, [9_000, 2_250]],
] as const)('a part outside %s', (_what, asked, left, won, taxFree, gives) => {
  const charge = chargeOf(12_000, 3_000, '2027-02-28', '2027-03-31');
  const now = instantOn(civilDate('2027-03-01'), 600);
  const known = { balance: left, now, outside: { won, taxFree } };
  const planned = planRefund(charge, asked, known);
  if (typeof gives === 'number') {
    expect(planned.kind === 'unfit' && planned.why).toContain(`at most ${gives} won`);
    expect(planRefund(charge, asked, { ...known, isForced: true }).kind).toBe('planned');
  } else {
    expect(planned).toMatchObject({ plan: { amount: gives[0], taxFree: gives[1] } });
  }
});

test('a part beside one outside fits whatever that was made of', () => {
  const sums = fc.integer({ min: 2, max: 100_000 });
  const of = fc.tuple(sums, fc.nat(), fc.nat(), fc.nat(), fc.nat());
  fc.assert(
    fc.property(of, ([amount, a, b, c, d]) => {
      const taxFree = a % (amount + 1);
      const outside = b % amount;
      const left = amount - outside;
      const asked = 1 + (c % left);
      const free = Math.min(taxFree, outside);
      const lowest = Math.max(0, outside - (amount - taxFree));
      const truly = lowest + (d % (free - lowest + 1));
      const charge = chargeOf(amount, taxFree, '2027-02-28', '2027-03-31');
      const now = instantOn(civilDate('2027-03-01'), 600);
      const known = { balance: left, now, outside: { won: outside, taxFree: 0 } };
      const planned = planRefund(charge, asked, known);
      if (planned.kind === 'unfit') return;
      const { plan } = planned;
      expect(plan.taxFree).toBeGreaterThanOrEqual(0);
      expect(plan.taxFree).toBeLessThanOrEqual(taxFree - truly);
      expect(plan.amount - plan.taxFree).toBeLessThanOrEqual(left - (taxFree - truly));
    }),
  );
});

const asked = { id: `ref${'a'.repeat(25)}`, amount: 3_000, balance: 9_900 } as unknown as Refund;
const record = (canceledAmount: number, refunds: readonly (readonly [string, number])[]) =>
  ({
    amount: 9_900,
    canceledAmount,
    refundReasons: refunds.length === 0 ? undefined : refunds.map(([reason]) => reason),
    refundAmounts: refunds.length === 0 ? undefined : refunds.map(([, amount]) => amount),
  }) as never;

test.each([
  ['nothing', record(0, [])],
  ['done', record(3_000, [[`구독 결제 환불 ${asked.id}`, 3_000]])],
  [
    'done',
    record(5_000, [
      ['console', 2_000],
      [`구독 결제 환불 ${asked.id}`, 3_000],
    ]),
  ],
  ['other', record(2_000, [['console', 2_000]])],
  // Its name, and another amount: a person looks.
  ['unclear', record(2_000, [[`구독 결제 환불 ${asked.id}`, 2_000]])],
  ['unclear', record(3_000, [])],
])('a record is read as %s', (sight, payment) => {
  expect(sightOf(asked, payment)).toBe(sight);
});
