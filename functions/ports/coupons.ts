// What is kept of coupons: their immutable versions, and how many places of a limit are taken.
import type { Coupon } from '../domain/catalogue/coupon';
import type { EpochSeconds } from '../domain/common/calendar';
import type { SubscriptionId } from '../domain/common/identity';
import type { Subscription } from '../domain/subscription/facts';

/** A place that was taken for a checkout whose own write has not been heard of. */
export type Unsettled = { readonly id: SubscriptionId; readonly at: EpochSeconds };

export type PlaceAsk = Unsettled & { readonly coupon: string; readonly limit: number };

export type PlaceTaken = {
  readonly kind: 'taken' | 'full';
  /** Of other checkouts, oldest first. */
  readonly unsettled: readonly Unsettled[];
};

/**
 * A counter for each coupon with a limit. A place is taken by one conditional update, before the
 * checkout is written; the row's own write then holds it. Each of these may be repeated.
 */
export interface CouponStore {
  pinCoupon(coupon: Coupon): Promise<'pinned' | 'differs'>;
  takePlace(ask: PlaceAsk): Promise<PlaceTaken>;
  /** Without those of checkouts whose own writes have not been heard of. */
  placesTaken(coupon: string): Promise<number>;
  /** kept: the row holds it from here on. given_back: there is no such row, and never will be. */
  settlePlace(coupon: string, of: Unsettled, as: 'kept' | 'given_back'): Promise<void>;
  /** From here on the checkout can not be written any more. `lost`: it was. */
  barPlace(id: SubscriptionId): Promise<'barred' | 'lost'>;
  /** The row without its place and the count of one less, in one write. */
  releasePlace(coupon: string, row: Subscription): Promise<'saved' | 'lost'>;
}
