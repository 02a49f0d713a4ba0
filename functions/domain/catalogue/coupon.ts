// A coupon: what it takes off, for how many periods, of which plans; and which of it is sold today.
import type { CivilDate } from '../common/calendar';
import type { Won } from '../common/money';
import type { NoticeChannel } from './notice';

/** What it takes off the sum of what comes back each period: a percentage, or won once a charge. */
export type Off =
  | { readonly percent: number; readonly amount?: undefined }
  | { readonly percent?: undefined; readonly amount: Won };

/** Frozen into the price of a subscription when its checkout opens. */
export type Coupon = {
  readonly id: string;
  readonly version: number;
  readonly percent?: number | undefined;
  readonly amount?: Won | undefined;
  /** The first period without it: so many have been settled by then. Absent where it has no end. */
  readonly until?: number | undefined;
  /** A change to a plan that it does not name ends it. */
  readonly plans: readonly string[];
};

export const couponPlansMax = 8;

export type CouponVersion = Off & {
  readonly version: number;
  /** Settled periods; for ever where absent. */
  readonly periods?: number | undefined;
  /** Korean days on which a checkout may take it, both included. */
  readonly from?: CivilDate | undefined;
  readonly until?: CivilDate | undefined;
};

export type CouponOffer = {
  readonly id: string;
  readonly name: string;
  readonly en?: { readonly name: string } | undefined;
  readonly plans: readonly string[];
  readonly versions: readonly CouponVersion[];
  /** Subscriptions that may begin with it, of all versions; no limit where absent. */
  readonly limit?: number | undefined;
  readonly oncePerCustomer: boolean;
  /** How the shop tells its customers before it ends; only of one that has an end. */
  readonly noticesBy?: Exclude<NoticeChannel, 'email'> | undefined;
  readonly retired: boolean;
};

export type Coupons = ReadonlyMap<string, CouponOffer>;

/** The version that a checkout of this Korean day takes. */
export function versionOn(
  { versions }: Pick<CouponOffer, 'versions'>,
  on: CivilDate,
): CouponVersion | undefined {
  return versions.find(({ from, until }) => (from ?? on) <= on && on <= (until ?? on));
}

/** Counted from period 0, with which a checkout begins. */
export function frozen(
  { id, plans }: Pick<CouponOffer, 'id' | 'plans'>,
  { version, percent, amount, periods }: CouponVersion,
): Coupon {
  return { id, version, percent, amount, until: periods, plans };
}

type Priced = { readonly planId: string; readonly coupon?: Coupon | undefined };

export function withoutCoupon<P extends Priced>(price: P): P {
  return price.coupon ? { ...price, coupon: undefined } : price;
}

/** It goes on where it names the plan, and ends with the plan's own price otherwise. */
export function keepCoupon<P extends Priced>(price: P, coupon: Coupon | undefined): P {
  if (!coupon?.plans.includes(price.planId)) return withoutCoupon(price);
  return price.coupon === coupon ? price : { ...price, coupon };
}

/** A price as it is in a period: without a coupon that has ended by then. */
export function priceIn<P extends Priced>(price: P, period: number): P {
  const { until } = price.coupon ?? {};
  return until !== undefined && period >= until ? withoutCoupon(price) : price;
}
