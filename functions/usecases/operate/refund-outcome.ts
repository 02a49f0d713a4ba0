// How a refund ends: the provider's record of the payment decides, and an answer that got lost is
// looked up before the very same refund may be sent again.
import { noteRefund } from '../../domain/charge/charge';
import { isOverH, sendWithinSeconds } from '../../domain/charge/looking';
import type { Payment } from '../../domain/charge/payment';
import type { Refund } from '../../domain/charge/refund';
import {
  afterNothing,
  countedRefundSends,
  judgeRefundRefusal,
} from '../../domain/charge/refund-next';
import { nextRefundLook, operatorRefundReason, sightOf } from '../../domain/charge/refund';
import { roadOf } from '../../domain/charge/road';
import { refundCaseSeconds, refundSendsMax } from '../../domain/charge/refund';
import { cut } from '../../domain/common/text';
import { caseIdOfRefund, closeCase, openCase, subjectOfRefused } from '../common/cases';
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
 * The payment is looked at. Sent again only after H and looks that show it untouched, and a part
 * only where every send provably went nowhere (afterNothing).
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
      return nothingShown(deps, { ...refund, looks: (refund.looks ?? 0) + 1 }, payment);
  }
}

async function nothingShown(deps: Deps, refund: Refund, payment: Payment): Promise<Refund> {
  switch (afterNothing(refund, deps.clock.now(), deps.settings.absenceSeconds)) {
    case 'send':
      return (await isRecovering(deps)) ? lookLater(deps, refund) : sendAgain(deps, refund);
    case 'refused':
      return closeRefund(deps, refund, { state: 'refused', payment, why: refund.why });
    case 'person':
    case 'wait':
      return lookLater(deps, refund);
  }
}

const otherRefund = 'something else was given back of the payment first';

/**
 * The intent is durable; what comes of the request is written down, or looked up later. A worker
 * that froze behind the intent and wakes late sends nothing: the next look may have sent it.
 */
export async function sendRefund(deps: Deps, refund: Refund): Promise<Refund> {
  if (deps.clock.now() - refund.sentAt > sendWithinSeconds) return noteUnsent(deps, refund);
  const { id, paymentId, amount, balance, isMixed } = refund;
  const taxFree = isMixed || refund.taxFree > 0 ? refund.taxFree : undefined;
  const reason = operatorRefundReason(id);
  const order = { paymentId, amount, balance, taxFree, reason, road: roadOf(refund) };
  const answer = await deps.gateway.refund(order);
  if (answer.kind === 'unsent') return noteUnsent(deps, refund);
  if (answer.kind === 'found') {
    const [payment] = answer.payments;
    if (payment && sightOf(refund, payment) === 'done') {
      return closeRefund(deps, refund, { state: 'done', payment });
    }
    return lookLater(deps, refund);
  }
  return answer.kind === 'refused'
    ? afterRefusal(deps, refund, answer.message)
    : lookLater(deps, refund);
}

/**
 * It may come of a send before this one that was carried out, so the payment is looked at. It ends
 * the refund at once only in words that prove it, and where nothing was sent before.
 */
async function afterRefusal(deps: Deps, was: Refund, message: string): Promise<Refund> {
  const refusal = judgeRefundRefusal(message);
  const refund: Refund = { ...was, refusal, why: cut(message, whyMax) };
  const payment = await look(deps, refund);
  if (!payment) return lookLater(deps, refund);
  const sight = sightOf(refund, payment);
  if (sight === 'done') return closeRefund(deps, refund, { state: 'done', payment });
  const isSure = refusal === 'sure' && countedRefundSends(refund) === 1;
  if (sight === 'other' || (sight === 'nothing' && isSure)) {
    return closeRefund(deps, refund, { state: 'refused', payment, why: refund.why });
  }
  return lookLater(deps, refund);
}

/** By the only worker that could have sent it, so it is true whatever others have written since. */
async function noteUnsent(deps: Deps, was: Refund): Promise<Refund> {
  let refund: Refund | undefined = was;
  for (let rivals = 0; refund?.state === 'unknown' && rivals < rivalsMax; rivals += 1) {
    if (refund.sends !== was.sends) return refund;
    const now = deps.clock.now();
    const dueAt = nextRefundLook({ sentAt: now }, now);
    const unsent = (refund.unsent ?? 0) + 1;
    const saved = await deps.ledger.saveRefund({ ...refund, unsent, dueAt });
    if (saved.kind === 'saved') return saved.value;
    refund = saved.now;
  }
  return refund ?? was;
}

async function look(deps: Deps, { paymentId }: Refund): Promise<Payment | undefined> {
  const looked = await deps.gateway.payment(paymentId);
  return looked.kind === 'found' ? looked.payments[0] : undefined;
}

async function sendAgain(deps: Deps, refund: Refund): Promise<Refund> {
  const now = deps.clock.now();
  const once = { sends: refund.sends + 1, sentAt: now, looks: undefined };
  const again: Refund = { ...refund, ...once };
  const saved = await deps.ledger.saveRefund({ ...again, dueAt: nextRefundLook(again, now) });
  if (saved.kind === 'lost') return saved.now ?? refund;
  return sendRefund(deps, saved.value);
}

async function lookLater(deps: Deps, refund: Refund): Promise<Refund> {
  const now = deps.clock.now();
  const { absenceSeconds } = deps.settings;
  const isOld = now - refund.askedAt >= refundCaseSeconds;
  const isUsedUp = refund.sends >= refundSendsMax && isOverH(refund, now, absenceSeconds);
  const isForPerson = afterNothing(refund, now, absenceSeconds) === 'person';
  if (isOld || isUsedUp || isForPerson) await tellUnknown(deps, refund);
  const saved = await deps.ledger.saveRefund({ ...refund, dueAt: nextRefundLook(refund, now) });
  return saved.kind === 'saved' ? saved.value : (saved.now ?? refund);
}

async function tellUnknown(deps: Deps, { id, subscriptionId, amount }: Refund): Promise<void> {
  const why =
    "iamport's record does not show this refund, and no refusal ends it: look in KICC's console";
  await openCase(deps, { kind: 'refund', subscriptionId, paymentId: id, amount, why });
}

/**
 * The subscription has ended or ends for it, and its money was not given back: a person does so.
 */
async function tellRefused(deps: Deps, of: Refund): Promise<void> {
  const { id, subscriptionId, paymentId, amount, isWithdrawal } = of;
  const what = isWithdrawal ? 'a withdrawal' : 'a refund that ends its subscription';
  const why = `${what} was refused by iamport: its record shows nothing of it`;
  const subject = subjectOfRefused(id);
  await openCase(deps, { kind: 'refund', subscriptionId, paymentId, subject, amount, why });
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
