// What a charge and a card window say of themselves in the provider's records.
import type { SubscriptionId } from '../common/identity';

/** With this a subscription whose rows were lost can be made again. Nothing in it is personal. */
export type Memo = {
  readonly subscriptionId: SubscriptionId;
  /** Absent on a card window. */
  readonly period?: number | undefined;
  readonly planId: string;
  readonly priceVersion: number;
  /** The user, readable with the stage's order key only; absent where the stage has none. */
  readonly user?: string | undefined;
};
