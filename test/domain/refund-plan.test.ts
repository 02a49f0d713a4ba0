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
