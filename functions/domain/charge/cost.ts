// What one period of a subscription comes to: the price, times the quantity, less its coupon.
import type { Won } from '../common/money';
import { won } from '../common/money';
import { share } from '../common/proration';
import type { Price } from '../catalogue/plan';

/** What is sold: a price, with its coupon, and how many of it; 1 where absent. */
export type Sold = { readonly price: Price; readonly quantity?: number | undefined };

export const soldIn = ({ price, quantity }: Sold): Sold => ({ price, quantity });

/** Won, VAT included, and its tax-free part. */
export type Cost = { readonly amount: Won; readonly taxFree: Won };

/** Of one period, before a coupon. */
export function fullCostOf({ price, quantity = 1 }: Sold): Cost {
  return { amount: won(price.amount * quantity), taxFree: won(price.taxFree * quantity) };
}

/**
 * What a coupon takes off a period, and never more than it comes to. A percentage is rounded half
 * up; the tax-free part is in proportion, half up, and the taxed part is what is left.
 */
export function discountOf(of: Sold): Cost | undefined {
  const { coupon } = of.price;
  if (!coupon) return undefined;
  const full = fullCostOf(of);
  const { percent, amount = won(0) } = coupon;
  const off = percent === undefined ? amount : share(full.amount, percent, 100);
  const taken = won(Math.min(off, full.amount));
  if (taken === 0) return undefined;
  return { amount: taken, taxFree: share(full.taxFree, taken, full.amount) };
}

/** Won of one period, after a coupon; never what a single charge adds. */
export function costOf(of: Sold): Cost {
  const full = fullCostOf(of);
  const off = discountOf(of);
  if (!off) return full;
  return { amount: won(full.amount - off.amount), taxFree: won(full.taxFree - off.taxFree) };
}

/** Won that come back each period. */
export function recurringOf(of: Sold): Won {
  return costOf(of).amount;
}

/** One plan at one version with one coupon, as many of it. */
export function isSameSale(a: Sold, b: Sold): boolean {
  const isSamePlan = a.price.planId === b.price.planId && a.price.version === b.price.version;
  return isSamePlan && isSameCoupon(a, b) && recurringOf(a) === recurringOf(b);
}

function isSameCoupon({ price: a }: Sold, { price: b }: Sold): boolean {
  return a.coupon?.id === b.coupon?.id && a.coupon?.version === b.coupon?.version;
}
