// The moves of a charge that ends without a payment: settled at 0, given up, or absent for good.
import type { EpochSeconds, Period } from '../../common/calendar';
import { assert } from '../../common/errors';
import type { Subscription } from '../facts';
import { passPeriod, settlePaid } from './charge';
import { endSubscription } from './end';

/**
 * It comes to less than a card company takes: over as if it were paid, so that what comes back each
 * period is agreed to from here on. What is given up is passed.
 */
export function waive(was: Subscription, now: EpochSeconds, served?: Period): Subscription {
  const isUnasked = was.claim?.amount === 0;
  return isUnasked ? settlePaid(was, now, served) : passPeriod(was, now, served);
}

/** Absent for good and the customer has left: nothing is sent after a cancel. */
export function abandonAttempt(was: Subscription, now: EpochSeconds): Subscription {
  assert(was.cancel !== undefined, 'only a canceled attempt is abandoned');
  return endSubscription({ ...was, claim: undefined }, 'cancel', now);
}
