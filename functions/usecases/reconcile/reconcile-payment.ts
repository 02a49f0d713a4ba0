// One payment of iamport's lists against our ledger: the same, adopted, a twin, or a case.
import { civilDateAt } from '../../domain/common/calendar';
import type { Charge } from '../../domain/charge/charge';
import { isUnpaidDifference } from '../../domain/charge/charge';
import { stageOf } from '../../domain/common/identity';
import { quote } from '../../domain/charge/quote';
import type { Payment } from '../../domain/charge/payment';
import { keptOf } from '../../domain/charge/payment';
import type { Subscription } from '../../domain/subscription/facts';
import { isClaimed } from '../../domain/subscription/facts';
import { isEnded } from '../../domain/subscription/status';
import type { ChargePlace } from '../../ports/ledger';
import type { OrderName } from '../../ports/order-numbers';
import type { Deps } from '../deps';
import type { Outcome } from '../settlement/outcome';
import { reviveDifference } from '../settlement/revive-difference';
import type { Reconciled } from './reconciled';
import { followRefund } from '../settlement/follow-refund';
import { caseIdOf, closeCase, endRefund } from '../common/cases';
import { lostOf, openCase, orphanOf, orphanOfChange, twinOf } from '../common/cases';
import { moneyUnder } from '../common/look-at-many';
import { recallClaim, revive, unknownClaim } from '../settlement/revive-attempt';
import { judge } from '../settlement/judge-attempt';
import { settleVerdict, resolveAttempt } from '../settlement/settle-attempt';

type Ours = Extract<OrderName, { kind: 'charge' }>;
type Ask = {
  readonly payment: Payment;
  readonly ours: Ours;
  /** What our own list of paid charges holds for the period. */
  readonly charge: Charge | undefined;
};

/** A payment under an order number of ours, by what that names: a period, or a change in one. */
export function reconcileNamed(
  deps: Deps,
  { payment, ours, charge }: Omit<Ask, 'ours'> & { readonly ours: OfCharge },
): Promise<Reconciled> {
  return ours.kind === 'change'
    ? reconcileChange(deps, { payment, ours, charge })
    : reconcilePayment(deps, { payment, ours, charge });
}

type OfCharge = Extract<OrderName, { kind: 'charge' | 'change' }>;

async function reconcilePayment(deps: Deps, ask: Ask): Promise<Reconciled> {
  const { payment, ours } = ask;
  const charge = ask.charge ?? (await deps.ledger.loadCharge(ours.subscriptionId, ours.period));
  if (charge?.paymentId === payment.paymentId) {
    await moveOn(deps, ask, charge);
    return compare(deps, charge, payment);
  }
  if (payment.canceledAmount >= payment.amount) {
    const forgotten = charge?.paymentId === undefined && (await adoptGivenBack(deps, ask, charge));
    return forgotten || givenBack(deps, payment, ours);
  }
  if (charge?.paymentId !== undefined) {
    await openCase(deps, twinOf(charge.subscriptionId, payment));
    return { found: 'case', held: 0, twinOf: charge };
  }
  return adopt(deps, ask, charge);
}

/** Attempts of one period that a restore may have forgotten: one call takes as many. */
const attemptsLooked = 30;

/**
 * Paid for the very period that the row owes by an attempt that the table has forgotten, and given
 * back in full since: the period was charged, and is not charged once more. What follows a refund
 * made outside follows now. Undefined where another attempt's payment stands, or it is none.
 */
async function adoptGivenBack(
  deps: Deps,
  ask: Ask,
  charge: Charge | undefined,
): Promise<Reconciled | undefined> {
  const { payment, ours } = ask;
  const { subscriptionId, period } = ours;
  if (charge?.attempts.some(({ attemptId }) => attemptId === payment.attemptId)) return undefined;
  const row = await deps.ledger.load(subscriptionId);
  if (!row || isClaimed(row) || isEnded(row) || row.period !== period) return undefined;
  const numbers = await Promise.all(
    Array.from({ length: attemptsLooked }, (_, attempt) =>
      deps.orderNumbers.charge({ subscriptionId, period, attempt }, payment.attemptId),
    ),
  );
  const money = await moneyUnder(deps, numbers);
  if (money === 'unanswered') return { found: 'waiting', held: 0 };
  if (money === 'kept') return undefined;
  const revived = await revive(deps, row, ask, charge);
  if (!revived || revived.claim.amount !== payment.amount) return undefined;
  const paid = { ...payment, status: 'paid', canceledAmount: 0 } as const;
  await settleVerdict(deps, revived, { kind: 'paid', payment: paid, twins: [] });
  const bound = await deps.ledger.loadCharge(subscriptionId, period);
  if (bound?.paymentId !== payment.paymentId) return { found: 'waiting', held: 0 };
  await followRefund(deps, bound, payment);
  return { found: 'followed', held: 0 };
}

/**
 * Given back in full: a doubt about it is over, and with it whatever case stood for it; where a
 * claim still waits for a person, its case stays.
 */
async function givenBack(deps: Deps, payment: Payment, ours: ChargePlace): Promise<Reconciled> {
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
  return forPerson(deps, payment, ours, row);
}

/** Nothing that is known says whose duty it is. */
async function forPerson(
  deps: Deps,
  payment: Payment,
  ours: OfCharge,
  row: Subscription | undefined,
): Promise<Reconciled> {
  const { subscriptionId, period } = ours;
  const stage = row ? undefined : stageOf(payment.keyId);
  if (stage !== undefined && stage !== deps.settings.stage) return { found: 'foreign', held: 0 };
  const orphan = ours.kind === 'change' ? orphanOfChange : orphanOf;
  const opening = row ? orphan : lostOf;
  await openCase(deps, opening(subscriptionId, payment, period));
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
  await closeCase(deps, caseIdOf(payment.paymentId), 'its payment became that of a charge');
  return { found: 'adopted', held: payment.amount - payment.canceledAmount };
}

type AskOfChange = Omit<Ask, 'ours'> & { readonly ours: Extract<OrderName, { kind: 'change' }> };

/**
 * One payment of a change's difference: the same, adopted after a restore, one too many, or a case.
 */
async function reconcileChange(deps: Deps, ask: AskOfChange): Promise<Reconciled> {
  const { payment, ours } = ask;
  const { subscriptionId, period, k } = ours;
  const charge = ask.charge ?? (await deps.ledger.loadCharge(subscriptionId, period, k));
  const isBound = charge?.paymentId === payment.paymentId;
  if (!isBound && payment.canceledAmount >= payment.amount) return givenBack(deps, payment, ours);
  const row = await deps.ledger.load(subscriptionId);
  if (row && isClaimed(row) && row.claim.attemptId === payment.attemptId) {
    const outcome = await resolveAttempt(deps, row);
    if (outcome.kind === 'paid') return adopted(deps, payment);
    return { found: outcome.kind === 'unknown' ? 'waiting' : 'case', held: 0 };
  }
  if (isBound) {
    if (row && payment.canceledAmount === 0) await adoptDifference(deps, row, { payment, ours });
    return compare(deps, charge, payment);
  }
  if (charge && (charge.paymentId !== undefined || isUnpaidDifference(charge))) {
    await openCase(deps, twinOf(subscriptionId, payment));
    return isReturnable(charge, payment)
      ? { found: 'case', held: 0, twinOf: charge }
      : { found: 'case', held: 0 };
  }
  return adoptForgotten(deps, ask, row);
}

/** Of the very request that was given up; what is otherwise is for a person. */
function isReturnable({ attempts, amount }: Charge, payment: Payment): boolean {
  const asked = attempts.find(({ attemptId }) => attemptId === payment.attemptId);
  return asked?.keyId === payment.keyId && payment.amount === amount && payment.currency === 'KRW';
}

/** What is in flight for this row decides first. */
async function adoptForgotten(
  deps: Deps,
  { payment, ours }: AskOfChange,
  row: Subscription | undefined,
): Promise<Reconciled> {
  if (row && isClaimed(row) && row.claim.phase !== 'suspect') return { found: 'waiting', held: 0 };
  const outcome = row && (await adoptDifference(deps, row, { payment, ours }));
  if (outcome?.kind === 'paid') return adopted(deps, payment);
  if (outcome?.kind === 'unknown') return { found: 'waiting', held: 0 };
  return forPerson(deps, payment, ours, row);
}

/** Undefined where it is none of this row as it stands. */
async function adoptDifference(
  deps: Deps,
  row: Subscription,
  { payment, ours }: Pick<AskOfChange, 'payment' | 'ours'>,
): Promise<Outcome | undefined> {
  const revived = await reviveDifference(deps, row, payment, ours);
  if (!revived) return undefined;
  const looked = await deps.gateway.look(payment.attemptId);
  if (looked.kind === 'unanswered') return { kind: 'unknown', subscription: row };
  const verdict = looked.kind === 'found' ? judge(deps, revived, looked.payments) : undefined;
  if (verdict?.kind === 'unknown') return { kind: 'unknown', subscription: row };
  return verdict?.kind === 'paid' ? settleVerdict(deps, revived, verdict) : undefined;
}
