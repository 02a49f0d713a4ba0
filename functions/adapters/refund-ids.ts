// The ids of refunds, credit and lines, made of what their caller calls them: the same call is the
// same one for ever.
import { createHash } from 'node:crypto';
import type { SubscriptionId } from '../domain/common/identity';
import type { RefundId } from '../domain/charge/refund';

/**
 * From the subscription and the caller's Idempotency-Key: a table that was restored, and forgot the
 * refund, gives the same id again, and finds it in the provider's record.
 */
export function refundIdOf(subscriptionId: SubscriptionId, key: string): RefundId {
  return `ref${lettersOf(`refund\n${subscriptionId}\n${key}`)}`;
}

/** Of a gift of credit, of one taken back, or of a line that is charged once. */
export function extraIdOf(subscriptionId: SubscriptionId, kind: string, key: string): string {
  return `ext${lettersOf(`${kind}\n${subscriptionId}\n${key}`).slice(-16)}`;
}

function lettersOf(text: string): string {
  const hash = createHash('sha256').update(text).digest('hex');
  return BigInt(`0x${hash}`).toString(36).padStart(50, '0').slice(-25);
}
