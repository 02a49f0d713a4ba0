// Reads one subscription on behalf of the person who asks for it, or refuses.
import type { SubscriptionId } from '../../domain/common/identity';
import { Refusal } from '../../domain/common/errors';
import type { Subscription } from '../../domain/subscription/facts';
import type { Deps } from '../deps';

/**
 * Throws Refusal(not_found) alike for what does not exist and for another customer's subscription.
 */
export async function ownSubscription(
  deps: Deps,
  userId: string,
  id: SubscriptionId,
): Promise<Subscription> {
  const subscription = await deps.ledger.load(id);
  if (!subscription || subscription.userId !== userId) {
    throw new Refusal('not_found', 'there is no such subscription');
  }
  return subscription;
}

/** For an operator or a backend. Throws Refusal(not_found). */
export async function anySubscription(deps: Deps, id: SubscriptionId): Promise<Subscription> {
  const row = await deps.ledger.load(id);
  if (!row) throw new Refusal('not_found', 'there is no such subscription');
  return row;
}
