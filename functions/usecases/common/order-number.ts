// The order number of the attempt that a subscription makes next.
import type { Attempt } from '../../domain/charge/charge';
import type { AttemptId } from '../../domain/common/identity';
import type { Subscription } from '../../domain/subscription/facts';
import type { Deps } from '../deps';

/**
 * All attempts at one charge keep the key version of the first: were the ledger set back to before
 * it, the same attempt would get the same order number again, and the provider would refuse it.
 */
export async function nextOrderNumber(
  deps: Deps,
  { id, period, attempt }: Subscription,
  earlier: readonly Attempt[],
): Promise<AttemptId> {
  const name = { subscriptionId: id, period, attempt };
  return deps.orderNumbers.charge(name, earlier[0]?.attemptId);
}
