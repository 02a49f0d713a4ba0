// The case of a record under an order number or key of ours that does not read.
import type { AttemptId, SubscriptionId } from '../../domain/common/identity';
import { cut } from '../../domain/common/text';
import type { Unreadable } from '../../ports/gateway';
import { openCase } from './cases';
import type { Deps } from '../deps';

/** Letters of an order number of another sender that a case keeps. */
const orderNumberMax = 64;

/** What a case keeps of an order number that another sender may have made. */
export function keptNumber(attemptId: string): string {
  return cut(attemptId, orderNumberMax);
}

/**
 * What the case is named by: the payment where its record says which, else its order number, whose
 * letters that could not stand in the path of a case are written as numbers.
 */
export function subjectOf({ paymentId, attemptId = '' }: Unreadable): string {
  const plain = attemptId.replaceAll(/[^\w-]/gu, (letter) => `_${letter.codePointAt(0)}_`);
  return paymentId ?? `order-${cut(plain, orderNumberMax)}`;
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
    orderNumber: keptNumber(attemptId),
    why: 'iamport has a record under an order number or key of ours that does not read',
  });
}
