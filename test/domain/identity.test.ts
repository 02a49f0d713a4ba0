// Ids sent to the provider: fixed width, readable back, and never two alike.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { plainForm } from '../../functions/adapters/order-numbers';
import { taxSplit, won } from '../../functions/domain/money';

const anyId = fc.stringMatching(/^[a-z0-9]{25}$/).map((random) => `sub${random}`);
const anyPeriod = fc.integer({ min: 0, max: 36 ** 4 - 1 });
const anyAttempt = fc.integer({ min: 0, max: 36 ** 2 - 1 });

test('an attempt id is 32 letters and digits and parses back to its charge', () => {
  fc.assert(
    fc.property(anyId, anyPeriod, anyAttempt, (subscriptionId, period, attempt) => {
      const id = plainForm.charge({ subscriptionId, period, attempt });
      expect(id).toMatch(/^[a-z0-9]{32}$/);
      expect(plainForm.parse(id)).toEqual({ kind: 'charge', subscriptionId, period, attempt });
    }),
  );
});

test('a window never shares its id with a charge', () => {
  fc.assert(
    fc.property(anyId, anyPeriod, (subscriptionId, n) => {
      const id = plainForm.registration(subscriptionId, n);
      expect(plainForm.parse(id)).toEqual({ kind: 'registration', subscriptionId, n });
      expect(id).not.toBe(plainForm.charge({ subscriptionId, period: n, attempt: 0 }));
    }),
  );
});

test('what we did not issue is not ours', () => {
  for (const text of ['', 'order_monthly_0001', 'x'.repeat(32), 'C'.repeat(32), 'c'.repeat(33)]) {
    expect(plainForm.parse(text), text).toBeUndefined();
  }
});

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
