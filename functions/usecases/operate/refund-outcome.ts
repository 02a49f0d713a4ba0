// How a refund ends: the provider's record of the payment decides, and an answer that got lost is
// looked up before the very same refund may be sent again.
import { noteRefund } from '../../domain/charge/charge';
import { isOverH, sendWithinSeconds } from '../../domain/charge/looking';
import type { Payment } from '../../domain/charge/payment';
import type { Refund } from '../../domain/charge/refund';
import { nextRefundLook, operatorRefundReason, sightOf } from '../../domain/charge/refund';
import { roadOf } from '../../domain/charge/road';
import { refundCaseSeconds, refundSendsMax } from '../../domain/charge/refund';
import { cut } from '../../domain/common/text';
import { caseIdOfRefund, closeCase, openCase } from '../common/cases';
import type { Deps } from '../deps';
import { followRefund } from '../settlement/follow-refund';
import { isRecovering } from '../common/recovery';

/** Another writer of the same refund was first this often: that is an outage. */
const rivalsMax = 5;
/** Letters of the provider's refusal that are kept for the operator. */
const whyMax = 80;

/** As the due index names them; one that breaks stops none of the others. */
export async function resolveRefunds(deps: Deps, refs: readonly string[]): Promise<number> {
  const now = deps.clock.now();
  const due = (await deps.ledger.refundsAt(refs)).filter(({ dueAt = Infinity }) => dueAt <= now);
  const work = due.map((one) => resolveRefund(deps, one));
  const done = await Promise.allSettled(work);
  return done.filter(({ status }) => status === 'rejected').length;
}

/**
 * The payment is looked at. Sent again only after H and a look that shows it untouched: the balance
 * that goes with it lets the provider carry out one of all sends at most.
 */
export async function resolveRefund(deps: Deps, refund: Refund): Promise<Refund> {
  if (refund.state !== 'unknown') return refund;
  const payment = await look(deps, refund);
  if (!payment) return lookLater(deps, refund);
  switch (sightOf(refund, payment)) {
    case 'done':
      return closeRefund(deps, refund, { state: 'done', payment });
    case 'other':
      return closeRefund(deps, refund, { state: 'refused', payment, why: otherRefund });
    case 'unclear':
      return lookLater(deps, refund);
    case 'nothing':
      return (await maySendAgain(deps, refund)) ? sendAgain(deps, refund) : lookLater(deps, refund);
  }
}

const otherRefund = 'something else was given back of the payment first';

/**
 * The intent is durable; what comes of the request is written down, or looked up later. A worker
 * that froze behind the intent and wakes late sends nothing: the next look may have sent it.
 */
export async function sendRefund(deps: Deps, refund: Refund): Promise<Refund> {
  if (deps.clock.now() - refund.sentAt > sendWithinSeconds) return lookLater(deps, refund);
  const { id, paymentId, amount, balance, taxFree } = refund;
  const reason = operatorRefundReason(id);
  const order = { paymentId, amount, balance, taxFree, reason, road: roadOf(refund) };
  const answer = await deps.gateway.refund(order);
  if (answer.kind === 'found') {
    const [payment] = answer.payments;
    if (payment && sightOf(refund, payment) === 'done') {
      return closeRefund(deps, refund, { state: 'done', payment });
    }
    return lookLater(deps, refund);
  }
  if (answer.kind !== 'refused') return lookLater(deps, refund);
  // A refusal may come of a send before this one that was carried out.
  const payment = await look(deps, refund);
  if (!payment) return lookLater(deps, refund);
  const state = sightOf(refund, payment) === 'done' ? 'done' : 'refused';
  if (sightOf(refund, payment) === 'unclear') return lookLater(deps, refund);
  return closeRefund(deps, refund, { state, payment, why: cut(answer.message, whyMax) });
}

async function look(deps: Deps, { paymentId }: Refund): Promise<Payment | undefined> {
  const looked = await deps.gateway.payment(paymentId);
  return looked.kind === 'found' ? looked.payments[0] : undefined;
}

async function maySendAgain(deps: Deps, refund: Refund): Promise<boolean> {
  const { absenceSeconds } = deps.settings;
  if (refund.sends >= refundSendsMax) return false;
  if (!isOverH(refund, deps.clock.now(), absenceSeconds)) return false;
  return !(await isRecovering(deps));
}

async function sendAgain(deps: Deps, refund: Refund): Promise<Refund> {
  const now = deps.clock.now();
  const again: Refund = { ...refund, sends: refund.sends + 1, sentAt: now };
  const saved = await deps.ledger.saveRefund({ ...again, dueAt: nextRefundLook(again, now) });
  if (saved.kind === 'lost') return saved.now ?? refund;
  return sendRefund(deps, saved.value);
}

async function lookLater(deps: Deps, refund: Refund): Promise<Refund> {
  const now = deps.clock.now();
  const isOld = now - refund.askedAt >= refundCaseSeconds;
  const isUsedUp =
    refund.sends >= refundSendsMax && isOverH(refund, now, deps.settings.absenceSeconds);
  if (isOld || isUsedUp) await tellUnknown(deps, refund);
  const saved = await deps.ledger.saveRefund({ ...refund, dueAt: nextRefundLook(refund, now) });
  return saved.kind === 'saved' ? saved.value : (saved.now ?? refund);
}

async function tellUnknown(deps: Deps, { id, subscriptionId, amount }: Refund): Promise<void> {
  const why = 'the outcome of a refund is unknown: its payment shows neither it nor a refusal';
  await openCase(deps, { kind: 'refund', subscriptionId, paymentId: id, amount, why });
}

/**
 * The subscription has ended or ends for it, and its money was not given back: a person does so by
 * another way.
 */
async function tellRefused(deps: Deps, of: Refund): Promise<void> {
  const { id, subscriptionId, amount, isWithdrawal } = of;
  const what = isWithdrawal ? 'a withdrawal' : 'a refund that ends its subscription';
  const why = `${what} was refused by iamport: give it back by another way`;
  const paymentId = `${id}-refused`;
  await openCase(deps, { kind: 'refund', subscriptionId, paymentId, amount, why });
}

const endsWith = ({ isWithdrawal, cancel }: Refund) => isWithdrawal === true || cancel !== 'no';

type End = {
  readonly state: 'done' | 'refused';
  readonly payment?: Payment | undefined;
  readonly why?: string | undefined;
  /** The operator who gives it up. */
  readonly by?: string | undefined;
};

/**
 * What the record says is followed by the charge first; then the refund ends and its charge is free
 * for another, in one write. A worker that dies in between leaves the refund to the next look.
 */
export async function closeRefund(deps: Deps, was: Refund, end: End): Promise<Refund> {
  const { id, subscriptionId, period, k, amount } = was;
  let refund: Refund | undefined = was;
  for (let rivals = 0; refund?.state === 'unknown' && rivals < rivalsMax; rivals += 1) {
    const before = await deps.ledger.loadCharge(subscriptionId, period, k);
    if (before && end.payment && noteRefund(before, end.payment)) {
      await followRefund(deps, before, end.payment);
    }
    const charge = before && (await deps.ledger.loadCharge(subscriptionId, period, k));
    const closed: Refund = {
      ...refund,
      state: end.state,
      why: end.state === 'done' ? undefined : end.why,
      closedAt: deps.clock.now(),
      closedBy: end.by,
      dueAt: undefined,
    };
    const free = charge?.refunding === id ? { ...charge, refunding: undefined } : undefined;
    if ((await deps.ledger.saveInOne({ refund: closed, charge: free })) === 'saved') {
      deps.log(`refund.${end.state}`, { subscription: subscriptionId, amount });
      if (end.by === undefined)
        await closeCase(deps, caseIdOfRefund(id), `the refund is ${end.state}`);
      if (end.state === 'refused' && endsWith(closed)) await tellRefused(deps, closed);
      return { ...closed, version: closed.version + 1 };
    }
    refund = await deps.ledger.refund(subscriptionId, id);
  }
  return refund ?? was;
}
