// A second payment goes back: by the second of two walks that agree, never while it may be ours.
import type { Charge } from '../../domain/charge/charge';
import { isUnpaidDifference, placeIn } from '../../domain/charge/charge';
import type { Payment } from '../../domain/charge/payment';
import { refundReason, stands } from '../../domain/charge/refund';
import { judgeRefundRefusal } from '../../domain/charge/refund-next';
import { roadOf } from '../../domain/charge/road';
import { byAge } from '../../domain/charge/verdict';
import type { EpochSeconds } from '../../domain/common/calendar';
import { caseIdOf, countPass, endRefund, intendRefund } from '../common/cases';
import { isRecovering } from '../common/recovery';
import type { Deps } from '../deps';
import type { Reconciled } from './reconciled';

/**
 * Money for a period that is paid by another payment, seen by a walk over its slice that was whole.
 * It is given back by the second of two such walks and after a look at both by name; a person
 * decides where the bound one does not stand (a part that an operator gave back of it is no
 * doubt). Of two under one id only the younger goes back: a second stack that bills the same
 * subscriptions by mistake has bound the other one, and would give back ours.
 */
export async function giveBackTwin(
  deps: Deps,
  charge: Charge,
  twin: Payment,
  beganAt: EpochSeconds,
): Promise<Reconciled> {
  const id = caseIdOf(twin.paymentId);
  const { subscriptionId } = charge;
  const place = { subscriptionId, ...placeIn(charge) };
  const standing = await deps.ledger.findCase(id);
  if (!standing || standing.refundForbidden || (await countPass(deps, standing, beganAt)) < 2)
    return { found: 'case', held: 0 };

  const bound = await boundTo(deps, charge);
  const seen = await deps.gateway.payment(twin.paymentId);
  const left = seen.kind === 'found' ? seen.payments[0] : undefined;
  if (!bound.stands || left?.status !== 'paid') {
    // A refund that was begun in a night before is not carried out any more: a person decides.
    if (bound.isSeen && left && standing.refundId !== undefined) {
      await endRefund(deps, id, place, false);
    }
    return { found: 'case', held: 0 };
  }
  const { kept } = bound;
  if (kept && left.attemptId === kept.attemptId && byAge(left, kept) < 0) {
    return { found: 'case', held: 0 };
  }
  // Two tables may each hold one of the two for theirs: no money moves before it is known which.
  if (await isRecovering(deps)) return { found: 'case', held: 0 };
  const balance = left.amount - left.canceledAmount;
  if (!Number.isSafeInteger(balance) || balance < 1) return { found: 'case', held: 0 };

  const taxFree = charge.taxFree > 0 ? Math.min(charge.taxFree, balance) : undefined;
  const intended = await intendRefund(deps, id, charge);
  if (intended?.refundId === undefined) return { found: 'case', held: 0 };
  const reason = refundReason(intended.refundId);
  const order = { paymentId: twin.paymentId, amount: balance, balance, taxFree };
  const tried = charge.attempts.find(({ attemptId }) => attemptId === twin.attemptId);
  const answer = await deps.gateway.refund({ ...order, reason, road: roadOf(tried ?? {}) });
  // In words of a time-out it may be carried out yet, and its charge stays locked as by silence.
  const isOver = answer.kind === 'refused' && judgeRefundRefusal(answer.message) !== 'undecided';
  if (isOver) await endRefund(deps, id, place, false);
  const done = answer.kind === 'found' && (answer.payments[0]?.canceledAmount ?? 0) >= left.amount;
  // An answer that got lost is found by the next pass, in the list of what was cancelled.
  if (!done) return { found: 'case', held: 0 };
  deps.log('twin.refunded', { subscription: subscriptionId, amount: balance });
  await endRefund(deps, id, place, true);
  return { found: 'refunded', held: balance };
}

type Bound = { readonly isSeen: boolean; readonly stands: boolean; readonly kept?: Payment };

/**
 * The payment that a charge is bound to. A difference that was declined or given up has none: the
 * change is not in force, and nothing of it may be kept.
 */
async function boundTo(deps: Deps, charge: Charge): Promise<Bound> {
  if (isUnpaidDifference(charge)) return { isSeen: true, stands: true };
  const looked = await deps.gateway.payment(charge.paymentId ?? '');
  const kept = looked.kind === 'found' ? looked.payments[0] : undefined;
  return kept ? { isSeen: true, stands: stands(kept), kept } : { isSeen: false, stands: false };
}
