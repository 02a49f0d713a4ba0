// What one period of a subscription comes to: the price, times the quantity.
import type { Won } from '../common/money';
import { won } from '../common/money';
import type { Price } from '../catalogue/plan';

/** What is sold: a price, and how many of it; 1 where absent. */
export type Sold = { readonly price: Price; readonly quantity?: number | undefined };

export const soldIn = ({ price, quantity }: Sold): Sold => ({ price, quantity });

/** Won of one period; never what a single charge adds. */
export function costOf({ price, quantity = 1 }: Sold): {
  readonly amount: Won;
  readonly taxFree: Won;
} {
  return { amount: won(price.amount * quantity), taxFree: won(price.taxFree * quantity) };
}

/** Won that come back each period. */
export function recurringOf(of: Sold): Won {
  return costOf(of).amount;
}

/** One plan at one version, as many of it. */
export function isSameSale(a: Sold, b: Sold): boolean {
  const isSamePlan = a.price.planId === b.price.planId && a.price.version === b.price.version;
  return isSamePlan && recurringOf(a) === recurringOf(b);
}
