// What billing needs of order numbers: the ids the provider knows our requests by, made and read.
import type { AttemptId, SubscriptionId } from '../domain/identity';

export type ChargeName = {
  readonly subscriptionId: SubscriptionId;
  readonly period: number;
  readonly attempt: number;
};

/**
 * charge: one attempt at the charge of a period. registration: a card window, `n` counts from 1.
 * change: the k-th charge made by a change of the subscription within the period; reserved.
 */
export type OrderName =
  | ({ readonly kind: 'charge' } & ChargeName)
  | {
      readonly kind: 'registration';
      readonly subscriptionId: SubscriptionId;
      readonly n: number;
    }
  | {
      readonly kind: 'change';
      readonly subscriptionId: SubscriptionId;
      readonly period: number;
      readonly k: number;
    };

/** 32 characters of [a-z0-9], a function of what they name: never two alike, none stored. */
export interface OrderNumbers {
  charge(of: ChargeName): Promise<AttemptId>;
  registration(subscriptionId: SubscriptionId, n: number): Promise<AttemptId>;
  /** Undefined where the text is no order number of ours. */
  parse(text: string): Promise<OrderName | undefined>;
}
