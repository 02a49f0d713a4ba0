// The case of a record under an order number or key of ours that does not read.
import type { AttemptId, SubscriptionId } from '../../domain/common/identity';
import type { Unreadable } from '../../ports/gateway';
import { openCase } from './cases';
import type { Deps } from '../deps';

/** Letters of an order number of another sender that a case keeps. */
export const orderNumberMax = 64;

/** What the case is named by: the payment where its record says which, else its order number. */
export function subjectOf({ paymentId, attemptId = '' }: Unreadable): string {
  return paymentId ?? `order-${attemptId.slice(0, orderNumberMax)}`;
}

/** Of records that were looked for under an order number, which they may not name themselves. */
export async function openUnreadables(
  deps: Deps,
  records: readonly Unreadable[],
  of: { readonly attemptId: AttemptId; readonly subscriptionId: SubscriptionId },
): Promise<void> {
  for (const record of records) {
    const attemptId = record.attemptId ?? of.attemptId;
    await openUnreadable(deps, { ...record, attemptId }, of.subscriptionId);
  }
}

export async function openUnreadable(
  deps: Deps,
  record: Unreadable,
  subscriptionId?: SubscriptionId,
): Promise<void> {
  const { attemptId = '', keyId } = record;
  await openCase(deps, {
    kind: 'unreadable',
    ...(subscriptionId === undefined ? {} : { subscriptionId }),
    paymentId: subjectOf(record),
    amount: 0,
    keyId,
    orderNumber: attemptId.slice(0, orderNumberMax),
    why: 'iamport has a record under an order number or key of ours that does not read',
  });
}
