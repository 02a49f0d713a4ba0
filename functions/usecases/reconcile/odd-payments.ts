// Records at iamport that are no charge of ours: one that does not read, and one of another sender.
import type { SubscriptionId } from '../../domain/common/identity';
import { stageOf } from '../../domain/common/identity';
import type { Unreadable } from '../../ports/gateway';
import { caseIdOf, openCase } from '../common/cases';
import type { Deps } from '../deps';
import { isOurs } from './sort-payments';
import type { Payment } from '../../domain/charge/payment';
import { keptNumber, openUnreadable, subjectOf } from '../common/open-unreadable';

export type Unread = {
  /** Each of them keeps its slice from being complete until its case is closed. */
  readonly open: readonly Unreadable[];
  readonly foreign: number;
  readonly others: number;
};

/**
 * Of ours each is a case, which a look that reads it or an operator closes. The shop's own records,
 * also in other currencies, are none of our business, and are counted as those that read.
 */
export async function noteUnreadable(
  deps: Deps,
  unreadable: readonly Unreadable[],
  recovering: boolean,
): Promise<Unread> {
  const open: Unreadable[] = [];
  let foreign = 0;
  let others = 0;
  for (const record of unreadable) {
    if (!(await isOfUs(deps, record, recovering))) {
      if (stageOf(record.keyId) === undefined) others += 1;
      else foreign += 1;
      continue;
    }
    await openUnreadable(deps, record);
    const standing = await deps.ledger.findCase(caseIdOf(subjectOf(record)));
    if (standing?.status === 'open') open.push(record);
  }
  return { open, foreign, others };
}

/** Whether one of them could be of that subscription: then none of its money goes back. */
export async function isDoubted(
  deps: Deps,
  open: readonly Unreadable[],
  { subscriptionId, keyId }: { readonly subscriptionId: SubscriptionId; readonly keyId?: string },
): Promise<boolean> {
  for (const record of open) {
    const ours = await deps.orderNumbers.parse(record.attemptId ?? '');
    const isOne = ours ? ours.subscriptionId === subscriptionId : true;
    if (isOne && (ours || record.keyId === undefined || record.keyId === keyId)) return true;
  }
  return false;
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

/** A leftover cron job, a leftover reservation at iamport, the console's daily recovery of them. */
export async function noteSecondSender(deps: Deps, payment: Payment): Promise<void> {
  const { paymentId, amount, keyId, attemptId, paidAt } = payment;
  const opened = await openCase(deps, {
    kind: 'second_sender',
    paymentId,
    amount,
    keyId,
    orderNumber: keptNumber(attemptId),
    paidAt,
    why: 'another sender charges a billing key of ours: find it, and switch it off',
  });
  if (opened) deps.log('charge.foreign', { payment: paymentId });
}
