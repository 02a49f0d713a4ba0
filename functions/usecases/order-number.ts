// The order number of the attempt that a subscription makes next.
import type { AttemptId } from '../domain/identity';
import type { Subscription } from '../domain/subscription';
import type { Deps } from './deps';

export async function nextOrderNumber(deps: Deps, row: Subscription): Promise<AttemptId> {
  const { id, period, attempt } = row;
  return deps.orderNumbers.charge({ subscriptionId: id, period, attempt });
}
