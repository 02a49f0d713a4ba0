// The statement of a charge: lines, taxes and refunds that sum to what was charged, to the won.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Charge } from '../../functions/domain/charge/charge';
import type { Refund } from '../../functions/domain/charge/refund';
import { statementOf } from '../../functions/domain/charge/statement';
import { civilDate } from '../../functions/domain/common/calendar';
import { won } from '../../functions/domain/common/money';
import { at, subscriptionId } from './samples';

const charge = (changes: Partial<Charge> = {}): Charge => ({
  subscriptionId,
  period: 3,
  version: 1,
  startsOn: civilDate('2027-05-09'),
  endsOn: civilDate('2027-06-09'),
  amount: won(9_900),
  taxFree: won(0),
  priceVersion: 1,
  status: 'paid',
  attempts: [],
  paymentId: 'imps_1',
  paidAt: at('2027-05-09'),
  refunded: 0,
  ...changes,
});

const refund = (amount: number, changes: Partial<Refund> = {}): Refund => ({
  id: `ref${'b2'.repeat(12)}z`,
  subscriptionId,
  version: 1,
  period: 3,
  paymentId: 'imps_1',
  asked: String(amount),
  cancel: 'no',
  reason: '고객 요청',
  by: 'ops',
  amount: won(amount),
  taxFree: won(0),
  balance: won(9_900),
  askedAt: at('2027-05-10'),
  sends: 1,
  sentAt: at('2027-05-10'),
  state: 'done',
  closedAt: at('2027-05-10') + 5,
  ...changes,
});

const price = { amount: won(9_900), taxFree: won(0) };

test('a charge for several says so, and what was owed of them stands apart', () => {
  const three = { quantity: 3, amount: won(29_700) };
  const [base, ...others] = statementOf(charge(three), { price, refunds: [] }).lines;
  expect([base?.quantity, base?.unit, base?.amount, others]).toEqual([3, 9_900, 29_700, []]);
  const back = charge({ ...three, amount: won(30_552) });
  const { lines } = statementOf(back, { price, refunds: [] });
  expect(lines.map(({ kind, unit, amount }) => [kind, unit, amount])).toEqual([
    ['base', 9_900, 29_700],
    ['owed_days', 852, 852],
  ]);
  const unkept = statementOf({ ...back, amount: won(30_553) }, { refunds: [] }).lines;
  expect(unkept.map(({ quantity, unit }) => [quantity, unit])).toEqual([[1, 30_553]]);
});

test('a plain charge is one line over its days, and its taxes are those of the whole', () => {
  const { lines, whole } = statementOf(charge(), { price, refunds: [] });
  expect(whole).toEqual({ supply: 9_000, vat: 900, taxFree: 0 });
  expect(lines).toEqual([
    {
      kind: 'base',
      days: { startsOn: '2027-05-09', endsOn: '2027-06-09' },
      quantity: 1,
      unit: 9_900,
      amount: 9_900,
      supply: 9_000,
      vat: 900,
      taxFree: 0,
    },
  ]);
});

test('days owed by a return stand in a line of their own, behind the last paid period', () => {
  const before = charge({ period: 2, endsOn: civilDate('2027-04-09') });
  const owing = charge({ amount: won(11_220) });
  const { lines } = statementOf(owing, { price, owedDays: 4, before, refunds: [] });
  expect(
    lines.map(({ kind, days, amount }) => [kind, days?.startsOn, days?.endsOn, amount]),
  ).toEqual([
    ['base', '2027-05-09', '2027-06-09', 9_900],
    ['owed_days', '2027-04-09', '2027-04-13', 1_320],
  ]);
  const unknown = statementOf(owing, { price, refunds: [] }).lines[1];
  expect(unknown).toMatchObject({ kind: 'owed_days', days: undefined, amount: 1_320 });
});

test('a price that is not kept leaves one line with the whole amount', () => {
  const { lines } = statementOf(charge({ amount: won(11_220) }), { refunds: [] });
  expect(lines.map(({ kind, amount }) => [kind, amount])).toEqual([['base', 11_220]]);
});

test('refunds are told oldest first; what else the record shows was given back outside', () => {
  const refunds = [
    refund(2_000, { askedAt: at('2027-05-12'), closedAt: at('2027-05-12') }),
    refund(1_000),
    refund(500, { state: 'refused' }),
    refund(700, { period: 2 }),
    refund(300, { state: 'unknown', askedAt: at('2027-05-13'), closedAt: undefined }),
  ];
  const told = statementOf(charge({ refunded: 4_500 }), { price, refunds }).refunds;
  expect(told.map(({ amount, outcome, at: when }) => [amount, outcome, when])).toEqual([
    [1_000, 'done', at('2027-05-10') + 5],
    [2_000, 'done', at('2027-05-12')],
    [300, 'unknown', at('2027-05-13')],
    // The record may hold the unknown one already: it is not told twice.
    [1_200, 'outside', undefined],
  ]);
});

test('property: parts sum to the whole, whatever is tax-free, owed and given back', () => {
  const some = fc.record({
    base: fc.integer({ min: 100, max: 200_000 }),
    owed: fc.integer({ min: 0, max: 200_000 }),
    free: fc.double({ min: 0, max: 1, noNaN: true }),
    back: fc.double({ min: 0, max: 1, noNaN: true }),
  });
  fc.assert(
    fc.property(some, ({ base, owed, free, back }) => {
      const [baseFree, owedFree] = [Math.floor(base * free), Math.floor(owed * free)];
      const amount = won(base + owed);
      const taxFree = won(baseFree + owedFree);
      const refunded = Math.floor(amount * back);
      const told = statementOf(charge({ amount, taxFree, refunded }), {
        price: { amount: won(base), taxFree: won(baseFree) },
        refunds: [],
      });
      for (const key of ['amount', 'supply', 'vat', 'taxFree'] as const) {
        const whole = key === 'amount' ? amount : told.whole[key];
        expect(told.lines.reduce((sum, line) => sum + line[key], 0)).toBe(whole);
      }
      for (const part of [...told.lines, ...told.refunds]) {
        expect(part.supply + part.vat + part.taxFree).toBe(part.amount);
        expect(Math.min(part.supply, part.vat, part.taxFree)).toBeGreaterThanOrEqual(0);
      }
      expect(told.refunds.reduce((sum, part) => sum + part.amount, 0)).toBe(refunded);
      if (refunded === amount) expect(told.refunds.at(-1)?.taxFree ?? taxFree).toBe(taxFree);
    }),
  );
});
