// The order number of a card window: under the key version that it was opened with, and no other.
import type { AttemptId, SubscriptionId } from '../domain/identity';
import type { Registration } from '../domain/registration';
import type { LookAnswer } from '../ports/gateway';
import type { Deps } from './deps';

/** A registration of before versions were noted was opened under the only one there was. */
export async function windowNumber(
  deps: Deps,
  { subscriptionId, n, keyVersion }: Registration,
): Promise<AttemptId> {
  return deps.orderNumbers.registration(subscriptionId, n, keyVersion);
}

/**
 * A window of which the table knows nothing: it may have been opened under any version of the key.
 * One call a version; absent means under none of them.
 */
export async function lookForWindow(
  deps: Deps,
  subscriptionId: SubscriptionId,
  n: number,
): Promise<LookAnswer> {
  for (const version of await deps.orderNumbers.versions()) {
    const number = await deps.orderNumbers.registration(subscriptionId, n, version);
    const looked = await deps.gateway.look(number);
    if (looked.kind !== 'absent') return looked;
  }
  return { kind: 'absent' };
}
