// Records of ours at iamport that do not read: each is a case, for nothing can be decided by it.
import { stageOf } from '../../domain/common/identity';
import type { Unreadable } from '../../ports/gateway';
import { caseIdOf, openCase } from '../common/cases';
import type { Deps } from '../deps';
import { isOurs } from './sort-payments';

const orderNumberMax = 64;

/**
 * Answers whether one of them keeps its slice from being whole: until its case is closed, by a look
 * that reads it or by an operator. The shop's own records are none of our business.
 */
export async function noteUnreadable(
  deps: Deps,
  unreadable: readonly Unreadable[],
  recovering: boolean,
): Promise<boolean> {
  let isOpen = false;
  for (const record of unreadable) {
    const { attemptId = '', keyId } = record;
    const paymentId = record.paymentId ?? `order-${attemptId.slice(0, orderNumberMax)}`;
    if (!(await isOfUs(deps, record, recovering))) continue;
    await openCase(deps, {
      kind: 'unreadable',
      paymentId,
      amount: 0,
      keyId,
      orderNumber: attemptId.slice(0, orderNumberMax),
      why: 'iamport has a record under an order number or key of ours that does not read',
    });
    isOpen ||= (await deps.ledger.findCase(caseIdOf(paymentId)))?.status === 'open';
  }
  return isOpen;
}

async function isOfUs(
  deps: Deps,
  { attemptId, keyId }: Unreadable,
  recovering: boolean,
): Promise<boolean> {
  const stage = stageOf(keyId);
  if (stage !== undefined) return stage === deps.settings.stage;
  const ours = attemptId === undefined ? undefined : await deps.orderNumbers.parse(attemptId);
  if (!ours) return false;
  const there = await deps.ledger.existing([ours.subscriptionId]);
  return isOurs({ keyId }, there.has(ours.subscriptionId), recovering);
}
