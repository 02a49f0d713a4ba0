// How an attempt ends: by the provider's records, in the charge and in the subscription.
import type { Charge, Recorded } from '../../domain/charge/charge';
import { attemptsMax, endUnpaid, recordDeclined, recordPaid } from '../../domain/charge/charge';
import { recordRefunded, recordWaived } from '../../domain/charge/charge';
import { installmentsOf } from '../../domain/charge/installments';
import { sendWithinSeconds, firstInquirySeconds } from '../../domain/charge/looking';
import type { Payment } from '../../domain/charge/payment';
import type { Decided, Verdict } from '../../domain/charge/verdict';
import { moneyKept, isDecided } from '../../domain/charge/verdict';
import { registrationRef } from '../../domain/checkout/registration';
import type { Period } from '../../domain/common/calendar';
import type { Claimed, Subscription } from '../../domain/subscription/facts';
import { isClaimed } from '../../domain/subscription/facts';
import { soldBy } from '../../domain/subscription/trial';
import type { ChargeAnswer } from '../../ports/gateway';
import type { Buyer } from '../../ports/ledger';
import { caseIdOf, closeCase, openCase, twinOf } from '../common/cases';
import { changeCharge, changeSubscription, happened } from '../common/change';
import { closeDoubt, decided, suspicionOf, usedUp } from '../common/doubt-cases';
import { memoOfClaim, buyerOf } from '../common/order-number';
import type { Deps } from '../deps';
import { deleteObsoleteKey } from './delete-keys';
import { declineOf, judge, judgeRefused, noteDecline } from './judge-attempt';
import type { Outcome } from './outcome';

/** From the provider's answer to the ledger; what left no record is looked up first (§4.3). */
export async function concludeCharge(
  deps: Deps,
  claimed: Claimed,
  answer: ChargeAnswer,
): Promise<Outcome> {
  switch (answer.kind) {
    case 'record':
      return settleVerdict(deps, claimed, judge(deps, claimed, [answer.payment]));
    case 'refused':
    case 'rejected':
      return settleVerdict(deps, claimed, await judgeRefused(deps, claimed, answer));
    case 'silent': {
      const { why, pauseSeconds } = answer;
      return { ...(await settleVerdict(deps, claimed, { kind: 'unknown', why })), pauseSeconds };
    }
    case 'unsent': {
      const now = deps.clock.now();
      const { why } = answer;
      const move = (current: Claimed) =>
        happened(deps, current, { kind: 'charge_unsent', why }, now);
      const subscription = await moveSend(deps, claimed, move);
      return { kind: 'unsent', subscription, pauseSeconds: answer.pauseSeconds };
    }
  }
}

/**
 * Hands the claim to the provider, unless it has grown old meanwhile: where an environment froze
 * behind its claim, another worker may have looked, and sent the very same request again. Nothing
 * is read between that check and the request.
 * `known` is the buyer that was read together with the row; else it is read here.
 */
export async function sendClaim(deps: Deps, claimed: Claimed, known?: Buyer): Promise<Outcome> {
  const { claim } = claimed;
  const price = claim.change?.price ?? soldBy(claimed).price;
  const memo = await memoOfClaim(deps, claimed);
  const buyer = await buyerOf(deps, claimed.id, known);
  const installments = installmentsOf(price, claim);
  const order = { ...claim, orderName: price.orderName, memo, buyer, installments };
  const isOld = deps.clock.now() - claim.sentAt > sendWithinSeconds;
  if (isOld || claimed.erasure?.askedAt !== undefined) {
    const why = isOld ? 'too late to send' : 'its person is to be forgotten';
    return concludeCharge(deps, claimed, { kind: 'unsent', why });
  }
  const answer = await deps.gateway.charge(order);
  return concludeCharge(deps, claimed, answer);
}

/** Two durable steps: first the charge (nothing is lost from here), then the subscription. */
export async function settleVerdict(
  deps: Deps,
  claimed: Claimed,
  verdict: Verdict,
): Promise<Outcome> {
  if (claimed.claim.change && isDecided(verdict)) return settleDifference(deps, claimed, verdict);
  const now = deps.clock.now();
  switch (verdict.kind) {
    case 'paid': {
      const served = await bindPayment(deps, claimed, verdict.payment);
      for (const twin of verdict.twins) await openCase(deps, twinOf(claimed.id, twin));
      const move = (current: Claimed) =>
        happened(deps, current, { kind: 'charge_paid', served }, now);
      const moved = await releaseAwaited(deps, await moveClaim(deps, claimed, move));
      await closeCases(deps, claimed, moved, settled(claimed, verdict, served));
      return { kind: 'paid', subscription: await deleteObsoleteKey(deps, moved) };
    }
    case 'refunded': {
      const { payment } = verdict;
      const { claim } = claimed;
      const { charge: served } = await changeCharge(deps, claimed, (charge, period) =>
        recordRefunded(charge, { claim, payment, period, now }),
      );
      const move = (current: Claimed) =>
        happened(deps, current, { kind: 'charge_refunded', served }, now);
      const moved = await releaseAwaited(deps, await moveClaim(deps, claimed, move));
      await closeCases(deps, claimed, moved, [payment]);
      return { kind: 'refunded', subscription: await deleteObsoleteKey(deps, moved) };
    }
    case 'declined': {
      const { paymentId } = verdict;
      const decline = await declineOf(deps, claimed, verdict.decline);
      noteDecline(deps, decline);
      await changeCharge(deps, claimed, (charge) =>
        recordDeclined(charge, claimed.claim, decline, now, paymentId),
      );
      const move = (current: Claimed) =>
        happened(deps, current, { kind: 'charge_declined', decline }, now);
      if (claimed.claim.attempt + 1 >= attemptsMax) await openCase(deps, usedUp(claimed));
      const subscription = await releaseAwaited(deps, await moveSend(deps, claimed, move));
      await closeCases(deps, claimed, subscription, verdict.aside);
      return { kind: 'declined', subscription, decline, hasRecord: paymentId !== undefined };
    }
    case 'suspect': {
      await openCase(deps, suspicionOf(claimed, verdict));
      const kept = moneyKept(verdict.payment, deps.settings.acceptance);
      const isKept = kept >= claimed.claim.amount;
      const move = (current: Claimed) =>
        happened(deps, current, { kind: 'charge_suspected', why: verdict.why, isKept }, now);
      return { kind: 'suspect', subscription: await moveClaim(deps, claimed, move) };
    }
    case 'unknown': {
      const { why, refused, fault } = verdict;
      const move = (current: Claimed) =>
        happened(deps, current, { kind: 'charge_unknown', why, refused }, now);
      const subscription = await moveSend(deps, claimed, move);
      await deps.queue.look([claimed.id], firstInquirySeconds);
      return { kind: 'unknown', subscription, decline: fault };
    }
    case 'absent':
      return { kind: 'absent', subscription: claimed };
  }
}

/** An attempt of which there is news: inquired about at once, whenever its next inquiry is due. */
export async function resolveAttempt(deps: Deps, row: Claimed): Promise<Outcome> {
  const answer = await deps.gateway.look(row.claim.attemptId);
  const verdict: Verdict =
    answer.kind === 'found' ? judge(deps, row, answer.payments) : { kind: 'absent' };
  if (!isDecided(verdict)) return { kind: 'unknown', subscription: row };
  return settleVerdict(deps, row, verdict);
}

/** What the provider shows of a payment counts for its attempt, however often that was sent. */
export async function moveClaim(
  deps: Deps,
  claimed: Claimed,
  move: (current: Claimed) => Subscription | undefined,
): Promise<Subscription> {
  return changeSubscription(deps, claimed, (current) =>
    isClaimed(current) && current.claim.attemptId === claimed.claim.attemptId
      ? move(current)
      : undefined,
  );
}

/** Everything less than a payment counts only while the very same request stands as it was read. */
async function moveSend(
  deps: Deps,
  claimed: Claimed,
  move: (current: Claimed) => Subscription,
): Promise<Subscription> {
  return moveClaim(deps, claimed, (current) =>
    isSameSend(current, claimed) ? move(current) : undefined,
  );
}

/** What one worker knows of its own request says nothing of a later one under the same id. */
function isSameSend(current: Claimed, { claim }: Claimed): boolean {
  const now = current.claim;
  return now.sends === claim.sends && now.phase === claim.phase;
}

/**
 * The charge that a verified card waited for is settled: the queue hands its registration out at
 * once. Should the message get lost, its own due entry finds it.
 */
export async function releaseAwaited(deps: Deps, row: Subscription): Promise<Subscription> {
  if (row.awaiting === undefined || row.claim) return row;
  await deps.queue.look([registrationRef(row.id, row.awaiting)], 0);
  return changeSubscription(deps, row, (current) =>
    current.awaiting === row.awaiting
      ? happened(deps, current, { kind: 'card_released' })
      : undefined,
  );
}

/**
 * The cases of an attempt that has ended: of its doubt, and of records under its order number. They
 * are closed last, so that a suspect claim has its case wherever a writer dies; one that is left
 * open over a claim that has ended is closed by the nightly round.
 */
export async function closeCases(
  deps: Deps,
  ended: Claimed,
  row: Subscription,
  records: readonly Payment[] = [],
): Promise<void> {
  if (row.claim?.attemptId === ended.claim.attemptId) return;
  for (const { paymentId } of records) await closeCase(deps, caseIdOf(paymentId), decided);
  await closeDoubt(deps, ended);
}

/**
 * The records whose cases are over once it is paid. What was seen paid before it was ours may have
 * one; the payment that answers a request at once has none, and costs no read.
 */
function settled(
  { claim }: Claimed,
  { payment, aside = [] }: Extract<Verdict, { kind: 'paid' }>,
  { paymentId }: Charge,
): readonly Payment[] {
  const isAdopted = claim.phase === 'unknown' && paymentId === payment.paymentId;
  return isAdopted ? [payment, ...aside] : aside;
}

/** Answers with the charge as it stands then, which says what days are paid for. */
async function bindPayment(deps: Deps, claimed: Claimed, payment: Payment): Promise<Charge> {
  const now = deps.clock.now();
  const { claim } = claimed;
  const recorded = await changeCharge(deps, claimed, (charge, period) =>
    recordPaid(charge, { claim, payment, period, now }),
  );
  if (recorded.kind === 'twin') await openCase(deps, twinOf(claimed.id, payment));
  return recorded.charge;
}

/**
 * The difference of a change: its charge first, then the terms. The change is in force if it was
 * paid, and nothing of it is left otherwise.
 */
async function settleDifference(deps: Deps, claimed: Claimed, verdict: Decided): Promise<Outcome> {
  const now = deps.clock.now();
  switch (verdict.kind) {
    case 'paid': {
      const bound = await bindPayment(deps, claimed, verdict.payment);
      for (const twin of verdict.twins) await openCase(deps, twinOf(claimed.id, twin));
      const move = (current: Claimed) => happened(deps, current, { kind: 'change_paid' }, now);
      const moved = await ended(deps, await moveClaim(deps, claimed, move));
      await closeCases(deps, claimed, moved, settled(claimed, verdict, bound));
      return { kind: 'paid', subscription: moved };
    }
    case 'declined': {
      const { paymentId } = verdict;
      const decline = await declineOf(deps, claimed, verdict.decline);
      noteDecline(deps, decline);
      await changeCharge(deps, claimed, (charge) =>
        endUnpaid(recordDeclined(charge, claimed.claim, decline, now, paymentId)),
      );
      const move = (current: Claimed) => happened(deps, current, { kind: 'change_declined' }, now);
      const moved = await ended(deps, await moveSend(deps, claimed, move));
      await closeCases(deps, claimed, moved, verdict.aside);
      return { kind: 'declined', subscription: moved, decline, hasRecord: paymentId !== undefined };
    }
    case 'refunded': {
      const { payment } = verdict;
      const subscription = await abandonDifference(
        deps,
        claimed,
        refundedBy(claimed, payment, now),
      );
      await closeCases(deps, claimed, subscription, [payment]);
      return { kind: 'refunded', subscription };
    }
    case 'suspect':
      await openCase(deps, suspicionOf(claimed, verdict));
      return { kind: 'suspect', subscription: await abandonDifference(deps, claimed) };
  }
}

type Recording = (charge: Charge, period: Period) => Recorded;

/**
 * Nothing changes, and the next period goes on. What is seen paid of it later is given back, as a
 * second payment is.
 */
export async function abandonDifference(
  deps: Deps,
  row: Claimed,
  record?: Recording,
): Promise<Subscription> {
  const now = deps.clock.now();
  await changeCharge(deps, row, record ?? ((charge) => recordWaived(charge, row.claim, now)));
  const move = (current: Claimed) => happened(deps, current, { kind: 'change_abandoned' }, now);
  return ended(deps, await moveClaim(deps, row, move));
}

function refundedBy({ claim }: Claimed, payment: Payment, now: number): Recording {
  return (charge, period) => recordRefunded(charge, { claim, payment, period, now });
}

/** A customer who left meanwhile is gone, and her key with her. */
async function ended(deps: Deps, row: Subscription): Promise<Subscription> {
  return deleteObsoleteKey(deps, await releaseAwaited(deps, row));
}
