// The id of a refund, made of what the caller calls it: the same call is the same refund for ever.
import { createHash } from 'node:crypto';
import type { SubscriptionId } from '../domain/common/identity';
import type { RefundId } from '../domain/charge/refund';

/**
 * From the subscription and the caller's Idempotency-Key: a table that was restored, and forgot the
 * refund, gives the same id again, and finds it in the provider's record.
 */
export function refundIdOf(subscriptionId: SubscriptionId, key: string): RefundId {
  const hash = createHash('sha256').update(`refund\n${subscriptionId}\n${key}`).digest('hex');
  return `ref${BigInt(`0x${hash}`).toString(36).padStart(50, '0').slice(-25)}`;
}
