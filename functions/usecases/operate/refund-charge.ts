// An operator gives a charge back, in whole or in part: one refund of a payment at a time, never
// more than is left of it, and the same call never twice.
import type { Charge, Place } from '../../domain/charge/charge';
import { Refusal } from '../../domain/common/errors';
import type { SubscriptionId } from '../../domain/common/identity';
import type { Payment } from '../../domain/charge/payment';
import { keptOf } from '../../domain/charge/payment';
import type { Refund, RefundId } from '../../domain/charge/refund';
import { nextRefundLook, sightOf } from '../../domain/charge/refund';
import type { Outside, RefundAmount, RefundPlan } from '../../domain/charge/refund-plan';
import { planRefund } from '../../domain/charge/refund-plan';
import type { Subscription } from '../../domain/subscription/facts';
import { isEnded } from '../../domain/subscription/status';
import { happened } from '../common/change';
import { deleteObsoleteKey } from '../settlement/delete-keys';
import type { Deps } from '../deps';
import { followRefund } from '../settlement/follow-refund';
import { noteWish } from '../common/record-deed';
import { isRecovering } from '../common/recovery';
import { resolveRefund, sendRefund } from './refund-outcome';

export type RefundWish = {
  readonly subscriptionId: SubscriptionId;
  readonly period: number;
  /** Of the k-th difference that a change made within the period. */
  readonly k?: number | undefined;
  readonly amount: RefundAmount;
  readonly cancel: Refund['cancel'];
  readonly reason: string;
  readonly isWithdrawal?: boolean | undefined;
};

export type RefundCall = RefundWish & {
  readonly id: RefundId;
  readonly by: string;
  /** Of the very row that is written with the intent; throws Refusal. */
  readonly refuses?: ((row: Subscription) => void) | undefined;
};

/** More refunds than people make of one subscription. */
const refundsMax = 1_000;

/** Periods that a refusal names. */
const newestTold = 3;

/** Writers of one charge are few: a refund, a night that follows one, a webhook. */
const rivalsMax = 5;

export type Prepared = {
  readonly row: Subscription;
  readonly charge: Charge;
  readonly payment: Payment;
  readonly plan: RefundPlan;
};

/**
 * The intent, the lock on its charge and the cancel are one write, before anything is sent. Throws
 * Refusal: conflict where the charge can not be refunded now, unfit where more is asked for than is
 * left, or where the same call was made with another wish.
 */
export async function refundCharge(deps: Deps, call: RefundCall): Promise<Refund> {
  for (let rivals = 0; rivals < rivalsMax; rivals += 1) {
    const standing = await deps.ledger.refund(call.subscriptionId, call.id);
    if (standing) return sameAgain(deps, standing, call);
    const prepared = await prepareRefund(deps, call, call.id);
    const intended = intentOf(deps, call, prepared);
    const { row, charge } = prepared;
    call.refuses?.(row);
    const canceled = canceledRow(deps, row, call.cancel);
    const saved = await deps.ledger.saveInOne({
      subscription: canceled,
      charge: { ...charge, refunding: call.id },
      refund: intended,
    });
    if (saved === 'lost') continue;
    const refund = { ...intended, version: 1 };
    // The record has it already: a restored table has forgotten that this call was made.
    const isKnown = sightOf(intended, prepared.payment) === 'done';
    const done = isKnown ? await resolveRefund(deps, refund) : await sendRefund(deps, refund);
    if (canceled) await endKeys(deps, row.id);
    return done;
  }
  throw new Refusal('not_now', 'the charge is being changed, try again');
}

/** The arithmetic of a refund: nothing is written but what the provider shows of others. */
export async function prepareRefund(
  deps: Deps,
  wish: RefundWish,
  id?: RefundId,
): Promise<Prepared> {
  const { subscriptionId } = wish;
  const row = await deps.ledger.load(subscriptionId);
  if (!row) throw new Refusal('not_found', 'there is no such subscription');
  if (await isRecovering(deps)) throw new Refusal('not_now', 'a recovery is on: try again later');
  const charge = await paidCharge(deps, row, wish);
  const payment = await paymentOf(deps, charge);
  const made = id === undefined ? undefined : amountOf(payment, id);
  if (wish.amount === 'days_unused' && made === undefined) await refuseDaysTwice(deps, wish, id);
  const followed = await caughtUp(deps, charge, payment);
  // What was given back by this very call is planned as it was before.
  const balance = keptOf(payment) + (made ?? 0);
  const outside = await outsideOf(deps, followed, balance, id);
  // A withdrawal is not refused for want of arithmetic: what iamport refuses of it is a case.
  const isForced = wish.isWithdrawal === true || made !== undefined;
  const known = { balance, now: deps.clock.now(), outside, isForced };
  const planned = planRefund(followed, made ?? wish.amount, known);
  if (planned.kind === 'unfit') throw new Refusal('unfit', planned.why);
  return { row, charge: followed, payment, plan: planned.plan };
}

/** What of a charge with a tax-free part went back otherwise than by operators' refunds. */
async function outsideOf(
  deps: Deps,
  { subscriptionId, paymentId, taxFree, amount }: Charge,
  balance: number,
  id: RefundId | undefined,
): Promise<Outside | undefined> {
  if (taxFree === 0 || amount === balance) return undefined;
  const all = await deps.ledger.refunds(subscriptionId, refundsMax);
  const done = all.filter(
    (one) => one.paymentId === paymentId && one.state === 'done' && one.id !== id,
  );
  const ours = done.reduce((sum, one) => sum + one.amount, 0);
  const free = done.reduce((sum, one) => sum + one.taxFree, 0);
  return { won: Math.max(0, amount - balance - ours), taxFree: free };
}

/** Two operators who answer one mail would give the same days back twice. */
async function refuseDaysTwice(
  deps: Deps,
  { subscriptionId, period, k }: RefundWish,
  id: RefundId | undefined,
): Promise<void> {
  const made = await deps.ledger.refunds(subscriptionId, refundsMax);
  const before = made.find(
    (one) =>
      one.id !== id &&
      one.period === period &&
      one.k === k &&
      one.asked === 'days_unused' &&
      one.state !== 'refused',
  );
  if (!before) return;
  const words = `refund ${before.id} has given back the days of this period: name an amount in won`;
  throw new Refusal('unfit', words);
}

/** Paid, behind its subscription, and under no other refund. */
async function paidCharge(deps: Deps, row: Subscription, place: Place): Promise<Charge> {
  const { period, k } = place;
  const charge = await deps.ledger.loadCharge(row.id, period, k);
  if (!charge) throw new Refusal('not_found', await noneOf(deps, row, place));
  const { status, refunding } = charge;
  if (charge.paymentId === undefined || (status !== 'paid' && status !== 'refunded')) {
    throw new Refusal('conflict', `the charge must be paid by card, it is ${status}`);
  }
  // Booked, and its subscription has not moved on yet: a writer is at it, or has died.
  const isOpen = k !== undefined && row.claim?.change?.k === k && row.claim.period === period;
  if (row.period <= period || isOpen) {
    throw new Refusal('conflict', 'the charge is being settled, try again');
  }
  if (refunding !== undefined) {
    throw new Refusal('conflict', `refund ${refunding} of this charge is not decided yet`);
  }
  return charge;
}

/** A subscription's own `period` is the next one: who takes it for the last is told of those. */
async function noneOf(deps: Deps, { id }: Subscription, { period, k }: Place): Promise<string> {
  if (k !== undefined) return `there is no charge of change ${k} in period ${period}`;
  const newest = await deps.ledger.charges(id, newestTold);
  if (newest.length === 0) return 'there is no charge of any period yet';
  const periods = newest.map((one) => one.period).join(', ');
  return `there is no charge of period ${period}: the newest are ${periods}`;
}

async function paymentOf(deps: Deps, { paymentId = '', amount }: Charge): Promise<Payment> {
  const looked = await deps.gateway.payment(paymentId);
  if (looked.kind === 'unanswered') {
    throw new Refusal('not_now', 'the payment could not be looked at, try again');
  }
  const [payment] = looked.kind === 'found' ? looked.payments : [];
  if (!payment) throw new Refusal('conflict', 'iamport does not show the payment');
  if (payment.amount !== amount) throw new Refusal('conflict', 'iamport shows another amount');
  return payment;
}

/** Won that the record has under the id of this call. */
function amountOf({ refundReasons = [], refundAmounts = [] }: Payment, id: RefundId) {
  const at = refundReasons.findIndex((reason) => reason.endsWith(id));
  return at < 0 ? undefined : refundAmounts[at];
}

/** With what was given back outside and is not booked yet. */
async function caughtUp(deps: Deps, charge: Charge, payment: Payment): Promise<Charge> {
  if (payment.canceledAmount === charge.refunded) return charge;
  const saved = await followRefund(deps, charge, payment);
  if (saved?.kind === 'saved') return saved.value;
  if (saved) throw new Refusal('not_now', 'the charge is being changed, try again');
  throw new Refusal('conflict', 'iamport shows less refunded than is booked: see its case');
}

function intentOf(deps: Deps, call: RefundCall, { charge, plan }: Prepared): Refund {
  const now = deps.clock.now();
  const { id, subscriptionId, period, k, amount: asked, cancel, reason, by } = call;
  const { isWithdrawal } = call;
  const paid = charge.attempts.find(({ outcome }) => outcome === 'paid');
  const refund: Refund = {
    id,
    subscriptionId,
    version: 0,
    period,
    k,
    paymentId: charge.paymentId ?? '',
    asked: String(asked),
    cancel,
    reason,
    by,
    isWithdrawal,
    amount: plan.amount,
    taxFree: plan.taxFree,
    isMixed: charge.taxFree > 0 || undefined,
    balance: plan.balance,
    askedAt: now,
    sends: 1,
    sentAt: now,
    gateway: paid?.gateway,
    channel: paid?.channel,
    state: 'unknown',
  };
  return { ...refund, dueAt: nextRefundLook(refund, now) };
}

/** The same call with the same wish has the same answer, which may be known by now. */
async function sameAgain(deps: Deps, standing: Refund, call: RefundCall): Promise<Refund> {
  const isSame =
    standing.period === call.period &&
    standing.k === call.k &&
    standing.asked === String(call.amount) &&
    standing.cancel === call.cancel &&
    standing.reason === call.reason;
  if (isSame) return resolveRefund(deps, standing);
  throw new Refusal('unfit', 'this Idempotency-Key was used for another refund');
}

function canceledRow(
  deps: Deps,
  row: Subscription,
  cancel: Refund['cancel'],
): Subscription | undefined {
  if (cancel === 'no' || isEnded(row)) return undefined;
  noteWish(deps, { verb: 'cancel', subscription: row.id, when: cancel });
  const atPeriodEnd = cancel === 'period_end';
  return happened(deps, row, { kind: 'cancel_requested', atPeriodEnd });
}

async function endKeys(deps: Deps, id: SubscriptionId): Promise<void> {
  const row = await deps.ledger.load(id);
  if (row) await deleteObsoleteKey(deps, row);
}
