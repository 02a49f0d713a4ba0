// What the next charge asks for: its lines, their dates, and taxes that sum to the won.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { civilDate } from '../../functions/domain/common/calendar';
import { won } from '../../functions/domain/common/money';
import { dueQuote, linesMax, quote } from '../../functions/domain/charge/quote';
import type { Subscription } from '../../functions/domain/subscription/facts';
import { apply } from '../../functions/domain/subscription/apply';
import { active, at, claimAt, opened, price, rules } from './samples';

const on = civilDate('2027-03-02');
const owing = (amount: number): Subscription => ({
  ...active(),
  status: 'past_due',
  dunning: {
    since: at('2027-02-28'),
    declines: 1,
    faults: 0,
    hard: false,
    code: 'limit',
    fullUntil: at('2027-03-02'),
    owed: { amount: won(amount), taxFree: won(0) },
  },
});

test('a running period is quoted for its own days, a first one for the day of its charge', () => {
  const { lines, ...whole } = quote(active(), on);
  const days = { startsOn: '2027-02-28', endsOn: '2027-03-31' };
  expect(whole).toMatchObject({ period: 1, days, amount: 9_900, vat: 900, supply: 9_000 });
  expect(lines).toMatchObject([{ kind: 'base', quantity: 1, ...days, amount: 9_900 }]);
  expect(quote(opened(), on).days).toEqual({ startsOn: '2027-03-02', endsOn: '2027-04-02' });
});

test('owed days stand in a line of their own, for the days that were used', () => {
  const { lines, amount, recurring } = quote(owing(639), on);
  expect([amount, recurring]).toEqual([10_539, 9_900]);
  const owed = { kind: 'owed_days', startsOn: '2027-02-28', endsOn: '2027-03-02', amount: 639 };
  expect(lines[1]).toMatchObject(owed);
});

test('a quantity multiplies the price, and a shift moves the days', () => {
  expect(quote({ ...active(), quantity: 3 }, on)).toMatchObject({ amount: 29_700, vat: 2_700 });
  expect(quote({ ...active(), shift: 2 }, on).days.startsOn).toBe('2027-04-30');
});

test('nothing is claimed above what the customer agreed to', () => {
  const was = { ...active(), keyId: 'key1', quantity: 2 };
  expect(() => claimAt({ ...was, agreed: won(9_900) }, at('2027-02-28'))).toThrow(/agreed/);
  expect(claimAt({ ...was, agreed: won(19_800) }, at('2027-02-28')).claim.amount).toBe(19_800);
});

test('lines and their taxes sum to the won, whatever they are', () => {
  const any = fc.integer({ min: 0, max: 9_999_999 });
  fc.assert(
    fc.property(any, any, fc.integer({ min: 1, max: 9 }), (amount, more, quantity) => {
      const taxFree = won(Math.min(amount, more));
      const of = { ...owing(more), price: { ...price, amount: won(amount), taxFree }, quantity };
      const { lines, ...whole } = dueQuote(of, on);
      expect(lines.length).toBeLessThanOrEqual(linesMax);
      for (const name of ['amount', 'supply', 'vat', 'taxFree'] as const) {
        expect(lines.reduce((sum, line) => sum + line[name], 0)).toBe(whole[name]);
      }
      for (const { kind, amount: won, supply, vat, taxFree: free } of lines) {
        const isOff = kind === 'rounded_off';
        expect(supply + vat + free).toBe(won);
        expect(isOff ? Math.max(supply, free) <= 0 : Math.min(supply, free) >= 0).toBe(true);
      }
    }),
  );
});

test('less than a card company takes is rounded off, and settled at 0 without a call', () => {
  const cheap = { ...active(), keyId: 'key1', price: { ...price, amount: won(99) } };
  const { lines, amount, vat, recurring } = dueQuote(cheap, on);
  expect([amount, vat, recurring]).toEqual([0, 0, 99]);
  expect(lines.map((line) => [line.kind, line.amount])).toEqual([
    ['base', 99],
    ['rounded_off', -99],
  ]);
  const { claim } = claimAt(cheap, at('2027-02-28'));
  expect([claim.amount, claim.recurring, claim.extras]).toMatchObject([
    0,
    99,
    [{ kind: 'rounded_off', amount: -99 }],
  ]);
  const named = claimAt(cheap, at('2027-02-28'));
  const waived = { kind: 'charge_waived', at: at('2027-02-28'), by: 'schedule' } as const;
  const settled = apply({ ...named, agreed: won(9_900) }, waived, rules);
  // What comes back each period is agreed to by it, as by a payment.
  expect([settled.period, settled.claim, settled.agreed]).toEqual([2, undefined, undefined]);
});
