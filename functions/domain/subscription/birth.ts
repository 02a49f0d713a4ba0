// The two ways in which a subscription comes to be: a checkout, and a rebuild of lost rows.
import type { EpochSeconds } from '../common/calendar';
import type { SubscriptionId } from '../common/identity';
import type { Price } from '../catalogue/plan';
import type { Subscription } from './facts';

export type Opening = {
  readonly id: SubscriptionId;
  readonly userId: string;
  readonly price: Price;
  /** How many of it; 1 where absent. */
  readonly quantity?: number | undefined;
  readonly at: EpochSeconds;
};

export function openSubscription(opening: Opening): Subscription {
  return {
    id: opening.id,
    version: 0,
    userId: opening.userId,
    status: 'incomplete',
    access: 'none',
    price: opening.price,
    quantity: opening.quantity === 1 ? undefined : opening.quantity,
    openedAt: opening.at,
    registered: 0,
    period: 0,
    attempt: 0,
  };
}

/** What the records of its payments say of one whose rows were lost. */
export type Remembered = Pick<
  Subscription,
  | 'id'
  | 'userId'
  | 'price'
  | 'quantity'
  | 'openedAt'
  | 'registered'
  | 'card'
  | 'keyId'
  | 'anchorOn'
  | 'anchorPeriod'
  | 'period'
>;

/** All that is known of it is paid: it is charged for the next period. */
export function restoreSubscription(of: Remembered): Subscription {
  return { ...of, version: 0, status: 'active', access: 'full', attempt: 0 };
}
