// Versions of prices that were sold or set: none of them ever changes.
import type { Price } from '../domain/catalogue/plan';

export interface PriceStore {
  /** Immutable price versions: `differs` when another price stands under this version for ever. */
  pinPrice(price: Price): Promise<'pinned' | 'differs'>;
  /** A version that was sold once. */
  price(planId: string, version: number): Promise<Price | undefined>;
}
