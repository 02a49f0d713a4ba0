// The order number of a card window: under the key version that it was opened with, and no other.
import type { AttemptId, SubscriptionId } from '../../domain/common/identity';
import type { Registration } from '../../domain/checkout/registration';
import type { LookAnswer } from '../../ports/gateway';
import type { Deps } from '../deps';

/** A registration of before versions were noted was opened under the only one there was. */
export async function windowNumber(
  deps: Deps,
  { subscriptionId, n, keyVersion }: Registration,
): Promise<AttemptId> {
  return deps.orderNumbers.registration(subscriptionId, n, keyVersion);
}

/** Records of a window, and under which number and version of the order key it was opened. */
export type WindowLook =
  | Exclude<LookAnswer, { readonly kind: 'found' }>
  | (Extract<LookAnswer, { readonly kind: 'found' }> & {
      readonly orderNumber: AttemptId;
      readonly keyVersion: string;
    });

/**
 * A window of which the table knows nothing: it may have been opened under any version of the key.
 * One call a version; absent means under none of them.
 */
export async function lookForWindow(
  deps: Deps,
  subscriptionId: SubscriptionId,
  n: number,
): Promise<WindowLook> {
  for (const version of await deps.orderNumbers.versions()) {
    const orderNumber = await deps.orderNumbers.registration(subscriptionId, n, version);
    const looked = await deps.gateway.look(orderNumber);
    if (looked.kind === 'found') return { ...looked, orderNumber, keyVersion: version };
    if (looked.kind === 'unanswered') return looked;
  }
  return { kind: 'absent' };
}
