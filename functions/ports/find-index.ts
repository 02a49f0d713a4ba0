// What lists need of a store: ids by status and plan, and cards by the end of their number.
import type { SubscriptionId } from '../domain/common/identity';
import type { Status } from '../domain/subscription/status';

export type CardPlace = { readonly subscriptionId: SubscriptionId; readonly keyId: string };

/** A page of an index; `last` is where it ended, which `after` goes on behind. */
export type FindPage<T> = {
  readonly found: readonly T[];
  readonly last: string | undefined;
  readonly more: boolean;
};

/** Nominates only, from an index that may lag; who answers with it reads the items again. */
export interface FindIndex {
  /** Of one status, plan by plan against the alphabet; of each plan those opened last first. */
  listed(ask: {
    readonly status: Status;
    readonly plan?: string | undefined;
    readonly limit: number;
    readonly after?: string | undefined;
  }): Promise<FindPage<SubscriptionId>>;
  /**
   * Cards whose number ends so, of whichever subscription and in no order. `last` and `after` are
   * a subscription, whose other such cards are left out: never a key, which no answer tells.
   */
  withCard(ask: {
    readonly lastDigits: string;
    readonly limit: number;
    readonly after?: SubscriptionId | undefined;
  }): Promise<FindPage<CardPlace>>;
}
