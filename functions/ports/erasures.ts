// What erasing a person needs of the store: no item is deleted, each is emptied or left to expire.
import type { EpochSeconds } from '../domain/common/calendar';
import type { SubscriptionId } from '../domain/common/identity';
import type { Subscription } from '../domain/subscription/facts';

/** Each of these may be repeated. Throws where another writer is in the way: it is tried again. */
export interface ErasureStore {
  /** Name, e-mail and phone are emptied at once, and what is left of the item expires. */
  forgetBuyer(id: SubscriptionId, expiresAt: EpochSeconds): Promise<void>;
  /** What operators have written by hand: the reasons of deeds and refunds. */
  forgetReasons(id: SubscriptionId): Promise<void>;
  /** Its cards are found by the end of their numbers no more. */
  forgetDigits(id: SubscriptionId): Promise<void>;
  /** Of a user: the list entry of a subscription, and the place for its product if it holds it. */
  forgetPlace(of: Subscription, expiresAt: EpochSeconds): Promise<void>;
  /** Deeds and cards of a subscription whose row expires. */
  expireRest(id: SubscriptionId, keyIds: readonly string[], expiresAt: EpochSeconds): Promise<void>;
  /** After a restore: a subscription without a row whose person was erased. */
  noteErased(id: SubscriptionId, at: EpochSeconds): Promise<void>;
  isErased(id: SubscriptionId): Promise<boolean>;
}
