// One payment of iamport's lists against our ledger: the same, adopted, a twin, or a case.
import type { EpochSeconds } from '../../domain/common/calendar';
import { civilDateAt } from '../../domain/common/calendar';
import type { Charge } from '../../domain/charge/charge';
import { stageOf } from '../../domain/common/identity';
import { quote } from '../../domain/charge/quote';
import type { Payment } from '../../domain/charge/payment';
import { keptOf } from '../../domain/charge/payment';
import { refundReason, stands } from '../../domain/charge/refund';
import { roadOf } from '../../domain/charge/road';
import type { Subscription } from '../../domain/subscription/facts';
import { isClaimed } from '../../domain/subscription/facts';
import { isEnded } from '../../domain/subscription/status';
import { byAge } from '../../domain/charge/verdict';
import type { OrderName } from '../../ports/order-numbers';
import type { Deps } from '../deps';
import { followRefund } from '../settlement/follow-refund';
import { caseIdOf, closeCase, countPass, endRefund, intendRefund } from '../common/cases';
import { lostOf, openCase, orphanOf, twinOf } from '../common/cases';
import { isRecovering } from '../common/recovery';
import { recallClaim, revive, unknownClaim } from '../settlement/revive-attempt';
import { judge } from '../settlement/settle-attempt';
import { settleVerdict, resolveAttempt } from '../settlement/settle-attempt';

export type Found =
  | 'same'
  | 'adopted'
  | 'refunded'
  | 'followed'
  | 'waiting'
  | 'case'
  | 'lost'
  /** Another stage's, under the same account: its own pass looks at it. */
  | 'foreign'
  /** The shop's own payments. */
  | 'other'
  /** Compared with nothing: an item of ours could not be read. */
  | 'broken';
export type Reconciled = {
  readonly found: Found;
  /** Won that our ledger holds for this payment now. */
  readonly held: number;
  /** The charge that another payment is bound to: this one may be given back. */
  readonly twinOf?: Charge | undefined;
};

type Ours = Extract<OrderName, { kind: 'charge' }>;
type Ask = {
  readonly payment: Payment;
  readonly ours: Ours;
  /** What our own list of paid charges holds for the period. */
  readonly charge: Charge | undefined;
};

export async function reconcilePayment(deps: Deps, ask: Ask): Promise<Reconciled> {
  const { payment, ours } = ask;
  const charge = ask.charge ?? (await deps.ledger.loadCharge(ours.subscriptionId, ours.period));
  if (charge?.paymentId === payment.paymentId) {
    await moveOn(deps, ask, charge);
    return compare(deps, charge, payment);
  }
  if (payment.canceledAmount >= payment.amount) {
    return givenBack(deps, payment, ours);
  }
  if (charge?.paymentId !== undefined) {
    await openCase(deps, twinOf(charge.subscriptionId, payment));
    return { found: 'case', held: 0, twinOf: charge };
  }
  return adopt(deps, ask, charge);
}

/**
 * Given back in full: a doubt about it is over, and with it whatever case stood for it; where a
 * claim still waits for a person, its case stays.
 */
async function givenBack(deps: Deps, payment: Payment, ours: Ours): Promise<Reconciled> {
  const row = await deps.ledger.load(ours.subscriptionId);
  const isDoubted = row && isClaimed(row) && row.claim.attemptId === payment.attemptId;
  const outcome = isDoubted ? await resolveAttempt(deps, row) : undefined;
  const waits = outcome?.subscription.claim?.attemptId === payment.attemptId;
  if (!waits) await endRefund(deps, caseIdOf(payment.paymentId), ours, true);
  return { found: outcome?.kind === 'refunded' ? 'followed' : 'same', held: 0 };
}

/**
 * A charge that is paid while its subscription still owes the period: the worker that adopted a
 * late payment died between the two writes, and no claim is left that would bring it up again.
 */
async function moveOn(deps: Deps, ask: Ask, charge: Charge): Promise<void> {
  const { payment, ours } = ask;
  if (payment.canceledAmount > 0) return;
  const row = await deps.ledger.load(ours.subscriptionId);
  if (!row || isClaimed(row) || isEnded(row) || row.period !== ours.period) return;
  const revived = await revive(deps, row, ask, charge);
  if (revived) await settleVerdict(deps, revived, { kind: 'paid', payment, twins: [] });
}

/** Bound to each other: amounts and refunds must agree. Refunds are followed, never undone. */
async function compare(deps: Deps, charge: Charge, payment: Payment): Promise<Reconciled> {
  const { subscriptionId, amount, refunded } = charge;
  const held = amount - refunded;
  const named = { subscriptionId, paymentId: payment.paymentId };
  if (payment.amount !== amount) {
    const why = 'iamport holds another amount than we booked';
    await openCase(deps, { ...named, kind: 'suspect', amount: payment.amount, why });
    return { found: 'case', held };
  }
  if (payment.canceledAmount === refunded) return { found: 'same', held };
  const followed = await followRefund(deps, charge, payment);
  if (followed?.kind === 'saved') {
    return { found: 'followed', held: amount - payment.canceledAmount };
  }
  const why = 'iamport holds less refunded than we booked';
  await openCase(deps, { ...named, kind: 'refund_difference', amount: refunded, why });
  return { found: 'case', held };
}

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
  const standing = await deps.ledger.findCase(id);
  if (!standing || standing.refundForbidden || (await countPass(deps, standing, beganAt)) < 2)
    return { found: 'case', held: 0 };

  const [bound, seen] = [
    await deps.gateway.payment(charge.paymentId ?? ''),
    await deps.gateway.payment(twin.paymentId),
  ];
  const kept = bound.kind === 'found' ? bound.payments[0] : undefined;
  const left = seen.kind === 'found' ? seen.payments[0] : undefined;
  if (!kept || !stands(kept) || left?.status !== 'paid') {
    // A refund that was begun in a night before is not carried out any more: a person decides.
    if (kept && left && standing.refundId !== undefined) await endRefund(deps, id, charge, false);
    return { found: 'case', held: 0 };
  }
  if (left.attemptId === kept.attemptId && byAge(left, kept) < 0) return { found: 'case', held: 0 };
  // Two tables may each hold one of the two for theirs: no money moves before it is known which.
  if (await isRecovering(deps)) return { found: 'case', held: 0 };
  const balance = left.amount - left.canceledAmount;
  if (!Number.isSafeInteger(balance) || balance < 1) return { found: 'case', held: 0 };

  const taxFree = Math.min(charge.taxFree, balance);
  const intended = await intendRefund(deps, id, charge);
  if (intended?.refundId === undefined) return { found: 'case', held: 0 };
  const reason = refundReason(intended.refundId);
  const order = { paymentId: twin.paymentId, amount: balance, balance, taxFree };
  const tried = charge.attempts.find(({ attemptId }) => attemptId === twin.attemptId);
  const answer = await deps.gateway.refund({ ...order, reason, road: roadOf(tried ?? {}) });
  if (answer.kind === 'refused') await endRefund(deps, id, charge, false);
  const done = answer.kind === 'found' && (answer.payments[0]?.canceledAmount ?? 0) >= left.amount;
  // An answer that got lost is found by the next pass, in the list of what was cancelled.
  if (!done) return { found: 'case', held: 0 };
  deps.log('twin.refunded', { subscription: subscriptionId, amount: balance });
  await endRefund(deps, id, charge, true);
  return { found: 'refunded', held: balance };
}

/** Unbound money: ours where attempt, card and amount say so; else a person decides. */
async function adopt(deps: Deps, ask: Ask, charge: Charge | undefined): Promise<Reconciled> {
  const { payment, ours } = ask;
  const row = await deps.ledger.load(ours.subscriptionId);
  if (row && isClaimed(row)) {
    const { attemptId, phase } = row.claim;
    const isOther = attemptId !== payment.attemptId;
    // What is in flight decides first; a suspect one waits for a person, maybe for ever.
    if (isOther && phase !== 'suspect') return { found: 'waiting', held: 0 };
    const outcome = isOther ? undefined : await resolveAttempt(deps, row);
    if (outcome?.kind === 'paid') return adopted(deps, payment);
    // Its case was opened with the doubt.
    if (outcome && phase === 'suspect') return { found: 'case', held: 0 };
  } else if (row && !isEnded(row) && row.period === ours.period) {
    const revived = await revive(deps, row, ask, charge);
    const looked = revived && (await deps.gateway.look(payment.attemptId));
    if (looked?.kind === 'unanswered') return { found: 'waiting', held: 0 };
    if (revived && looked?.kind === 'found') {
      const verdict = judge(deps, revived, looked.payments);
      if (verdict.kind === 'paid') {
        const outcome = await settleVerdict(deps, revived, verdict);
        if (outcome.kind === 'paid') return adopted(deps, payment);
      }
    }
    const held = await holdForgotten(deps, row, ask, charge);
    if (held) return { found: 'case', held: 0 };
  }
  const { subscriptionId } = ours;
  const stage = row ? undefined : stageOf(payment.keyId);
  if (stage !== undefined && stage !== deps.settings.stage) return { found: 'foreign', held: 0 };
  const opening = row ? orphanOf(subscriptionId, payment) : lostOf(subscriptionId, payment);
  await openCase(deps, opening);
  return { found: 'case', held: 0 };
}

/**
 * Money for the very period that the row owes, by an attempt that the table does not know and of
 * which it cannot tell the card, the amount or the days: a person decides, and until then nothing
 * is charged. Under another version of the order key iamport would take the period once more.
 */
async function holdForgotten(
  deps: Deps,
  row: Subscription,
  { payment, ours }: Ask,
  charge: Charge | undefined,
): Promise<boolean> {
  const isKnown = charge?.attempts.some(({ attemptId }) => attemptId === payment.attemptId);
  if (isKnown || row.cancel || row.keyId === undefined || keptOf(payment) === 0) return false;
  const asked = quote(row, civilDateAt(deps.clock.now()));
  const claim = unknownClaim(row, { payment, ours, keyId: row.keyId, asked });
  const claimed = recallClaim(deps, row, claim);
  const why = 'a payment for the period that is due, which the table cannot tell to be its own';
  const outcome = await settleVerdict(deps, claimed, { kind: 'suspect', why, payment });
  return outcome.subscription.claim?.attemptId === payment.attemptId;
}

async function adopted(deps: Deps, payment: Payment): Promise<Reconciled> {
  await closeCase(deps, caseIdOf(payment.paymentId));
  return { found: 'adopted', held: payment.amount - payment.canceledAmount };
}
