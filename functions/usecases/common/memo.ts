// What is written into the provider's record of a charge or a card window.
import type { Memo } from '../../domain/charge/memo';
import type { Subscription } from '../../domain/subscription/facts';
import type { Deps } from '../deps';

export async function memoOf(deps: Deps, row: Subscription, period?: number): Promise<Memo> {
  const { id, price, userId } = row;
  return {
    subscriptionId: id,
    period,
    planId: price.planId,
    priceVersion: price.version,
    user: await deps.owners.seal(userId),
  };
}
