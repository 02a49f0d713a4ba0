// Won amounts: whole, and split so that the parts sum up.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { taxSplit, won } from '../../functions/domain/common/money';

test('supply, VAT and tax-free part always sum to the amount', () => {
  fc.assert(
    fc.property(fc.nat(100_000_000), fc.nat(100_000_000), (amount, free) => {
      const split = taxSplit(won(amount), won(Math.min(free, amount)));
      expect(split.supply + split.vat + split.taxFree).toBe(amount);
      expect(Math.abs(split.vat * 10 - split.supply)).toBeLessThanOrEqual(10);
    }),
  );
});

test('an amount that is not a whole number of won is refused', () => {
  for (const value of [-1, 0.5, NaN, Infinity, 2 ** 53]) {
    expect(() => won(value), String(value)).toThrow(/whole number of won/);
  }
});
