// What a coupon is to take off: as the merchant's own file has it, whatever a row says.
import type { Row } from './facts';
import { count, dayBegins, kstDay, offOf, part, text } from './facts';
import type { Record } from './record';

const dayMs = 86_400_000;

/** Won, and the tax-free part, of one period before a coupon. */
export const fullOf = (row: Row | undefined, name = 'amount'): number =>
  count(part(row, 'price'), name) * (count(row, 'quantity') || 1);

/** The first period without it; never where it has no end, or is none. */
export function endOf(record: Record, id: string): number {
  const coupon = record.coupons.get(id);
  return coupon && !coupon.isLeft ? (coupon.terms.periods ?? Infinity) : Infinity;
}

/** Won that are to be taken off a period of a plan. */
export function offIn(record: Record, id: string, of: { period: number; plan: string }) {
  const coupon = record.coupons.get(id);
  return (full: number): number => {
    if (!coupon || coupon.isLeft || !coupon.terms.plans.includes(of.plan)) return 0;
    return of.period < (coupon.terms.periods ?? Infinity) ? offOf(coupon.terms, full) : 0;
  };
}

/** Of won that are free of tax, the part that goes with a discount; a half is rounded up. */
export const freeOff = (free: number, off: number, full: number): number =>
  full === 0 ? 0 : Math.floor((2 * free * off + full) / (2 * full));

/** Whether a write has only ended the coupon of a row, and when that was to be. */
export function isCouponOver(record: Record, before: Row | undefined, after: Row): boolean {
  const couponIn = (row: Row | undefined) => part(part(row, 'price'), 'coupon');
  if (!couponIn(before) || couponIn(after)) return false;
  const sold = (row: Row | undefined) => {
    const price = part(row, 'price');
    return [text(price, 'planId'), count(price, 'version'), count(row, 'quantity') || 1].join();
  };
  const isEnd = count(after, 'period') >= endOf(record, text(after, 'pk').slice(2));
  return isEnd && sold(before) === sold(after);
}

/** What other terms come to: with the coupon, without it, or both where either may be meant. */
export function costsWith(
  record: Record,
  id: string,
  of: { readonly plan: string; readonly full: number; readonly period: number },
): readonly number[] {
  const { plan, full, period } = of;
  const sums = [period, period + 1].map(
    (one) => full - offIn(record, id, { period: one, plan })(full),
  );
  return [...new Set(sums)];
}

/** Told before the shop records it: it counts if it may. */
export function noteCouponNotice(record: Record, id: string, at: number): void {
  record.coupons.get(id)?.notices.push(kstDay(at));
}

export const after = (day: string, days: number): string => kstDay(dayBegins(day) + days * dayMs);
