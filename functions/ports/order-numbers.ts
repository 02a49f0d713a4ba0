// What billing needs of order numbers: the ids the provider knows our requests by, made and read.
import type { AttemptId, SubscriptionId } from '../domain/common/identity';
import type { OrderKeys } from '../domain/common/order-key';

export type ChargeName = {
  readonly subscriptionId: SubscriptionId;
  readonly period: number;
  readonly attempt: number;
};

/**
 * charge: one attempt at the charge of a period. registration: a card window, `n` counts from 1.
 * change: the k-th charge that a change of the subscription made within the period.
 */
/** One attempt each: what was declined, or given up, has its number used up. */
export type ChangeName = {
  readonly subscriptionId: SubscriptionId;
  readonly period: number;
  readonly k: number;
};

export type OrderName =
  | ({ readonly kind: 'charge' } & ChargeName)
  | {
      readonly kind: 'registration';
      readonly subscriptionId: SubscriptionId;
      readonly n: number;
    }
  | ({ readonly kind: 'change' } & ChangeName);

/**
 * 32 characters of [a-z0-9], a function of what they name and of the stage's order key: no two
 * alike, none stored, and without the key none can be computed from others. Throws where the key
 * can not be read: nothing is charged then.
 */
export interface OrderNumbers {
  /**
   * `earlier` is the order number of another attempt at the same charge, or its key version alone:
   * a charge keeps the version that its first attempt was made with.
   */
  charge(of: ChargeName, earlier?: AttemptId): Promise<AttemptId>;
  /**
   * `earlier` is the order number by which its period was paid, or its key version alone: what is
   * charged within a period keeps the version that the period began with.
   */
  change(of: ChangeName, earlier?: AttemptId): Promise<AttemptId>;
  /** Under a version that it was opened with; under the present one where none is named. */
  registration(subscriptionId: SubscriptionId, n: number, version?: string): Promise<AttemptId>;
  /** The versions of the key by name, the present one first: what is new is made under it. */
  versions(): Promise<readonly string[]>;
  /** Undefined where the text is no order number of ours. */
  parse(text: string): Promise<OrderName | undefined>;
  /** Of all versions of the key, read again where it lacks one of those that are wanted. */
  fingerprints(wanted: readonly string[]): Promise<OrderKeys>;
}
