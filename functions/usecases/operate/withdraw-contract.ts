// A customer withdraws from a contract: its end and the refund of its first charge are one intent.
import { paidAttempt } from '../../domain/charge/statement';
import { refuseWithdrawal, withdrawalReason } from '../../domain/charge/withdrawal';
import type { Charge } from '../../domain/charge/charge';
import { Refusal } from '../../domain/common/errors';
import type { Refund, RefundId } from '../../domain/charge/refund';
import type { Subscription } from '../../domain/subscription/facts';
import type { Deps } from '../deps';
import type { Prepared, RefundWish } from './refund-charge';
import { prepareRefund, refundCharge } from './refund-charge';

/** `id` is the same for every withdrawal of a subscription; `by` says who asked. */
export type WithdrawalCall = {
  readonly id: RefundId;
  /** Of the k-th difference of the first period. */
  readonly idOf: (k: number) => RefundId;
  readonly by: string;
};

/** Card windows that are looked through for the one that was paid in. */
const windowsMax = 1_000;

/**
 * What changes have charged within the first period goes back first, each by a refund of its own;
 * the cancel, the lock and the refund of its charge are one write then. The same call again answers
 * what became of it. Throws Refusal as refuseWithdrawal and refundCharge do.
 */
export async function withdraw(
  deps: Deps,
  row: Subscription,
  { id, idOf, by }: WithdrawalCall,
): Promise<Refund> {
  const standing = await deps.ledger.refund(row.id, id);
  if (!standing) {
    await refuseNow(deps, row);
    for (const { change } of await differencesOf(deps, row)) {
      const k = change?.k ?? 0;
      await refundCharge(deps, { ...wishOf(row), k, cancel: 'no', id: idOf(k), by });
    }
  }
  return refundCharge(deps, { ...wishOf(row), id, by });
}

/** What would be given back; nothing is written but what iamport shows of others. */
export async function previewWithdrawal(
  deps: Deps,
  row: Subscription,
): Promise<readonly Prepared[]> {
  await refuseNow(deps, row);
  const places = [undefined, ...(await differencesOf(deps, row)).map(({ change }) => change?.k)];
  const prepared: Prepared[] = [];
  for (const k of places) prepared.push(await prepareRefund(deps, { ...wishOf(row), k }));
  return prepared;
}

/** Those of the first period that are paid, and not given back. */
async function differencesOf({ ledger }: Deps, { id }: Subscription): Promise<readonly Charge[]> {
  const all = await ledger.differences(id, windowsMax);
  return all.filter(
    ({ period, paymentId, status }) => period === 0 && paymentId !== undefined && status === 'paid',
  );
}

function wishOf({ id }: Subscription): RefundWish {
  return {
    subscriptionId: id,
    period: 0,
    amount: 'all',
    cancel: 'now',
    reason: withdrawalReason,
  };
}

async function refuseNow(deps: Deps, row: Subscription): Promise<void> {
  if (row.claim?.change) throw new Refusal('conflict', 'a charge is being settled, try again');
  const charge = await deps.ledger.loadCharge(row.id, 0);
  if (!charge) throw new Refusal('conflict', 'the first charge must be paid');
  const consent = await consentOf(deps, charge);
  refuseWithdrawal(charge, consent, deps.clock.now());
}

/** What was agreed to in the window whose key was charged first. */
async function consentOf({ ledger }: Deps, charge: Charge) {
  const keyId = paidAttempt(charge)?.keyId;
  const windows = await ledger.registrations(charge.subscriptionId, windowsMax);
  return windows.find((window) => window.keyId === keyId)?.consent;
}
