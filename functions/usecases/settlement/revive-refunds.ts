// An operator's refund that had ended as refused stands in the provider's record: it is done.
import type { Charge } from '../../domain/charge/charge';
import type { Payment } from '../../domain/charge/payment';
import type { RefundId } from '../../domain/charge/refund';
import { operatorRefundIn } from '../../domain/charge/refund';
import { caseIdOfRefund, closeCase, openCase } from '../common/cases';
import type { Deps } from '../deps';

/** Another writer of the same refund was first this often: that is an outage. */
const rivalsMax = 5;

/** Runs before its charge is written: where the worker dies between, the next look repeats it. */
export async function reviveRefunds(
  deps: Deps,
  { subscriptionId }: Charge,
  { refundReasons = [], refundAmounts = [] }: Payment,
): Promise<void> {
  for (const [n, reason] of refundReasons.entries()) {
    const id = operatorRefundIn(reason);
    if (id !== undefined) await revive(deps, { subscriptionId, id, given: refundAmounts[n] });
  }
}

type Entry = {
  readonly subscriptionId: string;
  readonly id: RefundId;
  readonly given: number | undefined;
};

/** A person is told: the same money may have been given back anew, or by another way. */
async function revive(deps: Deps, { subscriptionId, id, given }: Entry): Promise<void> {
  for (let rivals = 0; rivals < rivalsMax; rivals += 1) {
    const refund = await deps.ledger.refund(subscriptionId, id);
    if (refund?.state !== 'refused') return;
    const { amount } = refund;
    const why = 'a refund that had ended as refused was carried out: look for a second one';
    await openCase(deps, {
      kind: 'refund',
      subscriptionId,
      paymentId: `${id}-late`,
      amount,
      why,
    });
    if (given !== amount) return;
    const closedAt = deps.clock.now();
    const done = {
      ...refund,
      state: 'done',
      why: undefined,
      closedAt,
      closedBy: undefined,
    } as const;
    if ((await deps.ledger.saveRefund(done)).kind !== 'saved') continue;
    deps.log('refund.done', { subscription: subscriptionId, amount });
    await closeCase(deps, caseIdOfRefund(`${id}-refused`), 'the refund is done');
    return;
  }
}
