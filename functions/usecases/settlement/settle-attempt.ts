// How an attempt ends: what the provider's records say of it, and the charge and the subscription
// written by that.
import type { Attempt, Charge } from '../../domain/charge/charge';
import {
  attemptsMax,
  recordDeclined,
  recordPaid,
  recordRefunded,
} from '../../domain/charge/charge';
import type { Decline } from '../../domain/charge/declines';
import { installmentsOf, ofInstallments } from '../../domain/charge/installments';
import { sendWithinSeconds, isOverH, firstInquirySeconds } from '../../domain/charge/looking';
import type { Payment } from '../../domain/charge/payment';
import { registrationRef } from '../../domain/checkout/registration';
import type { Claimed, Subscription } from '../../domain/subscription/facts';
import { isClaimed } from '../../domain/subscription/facts';
import type { Verdict } from '../../domain/charge/verdict';
import { moneyKept, isDecided, judgeRecords } from '../../domain/charge/verdict';
import { judgeRefusal, judgeRejection } from '../../domain/charge/verdict';
import type { ChargeAnswer } from '../../ports/gateway';
import type { Buyer } from '../../ports/ledger';
import { caseIdOf, closeCase, openCase, twinOf } from '../common/cases';
import { changeCharge, changeSubscription, happened } from '../common/change';
import { deleteObsoleteKey } from './delete-keys';
import type { Deps } from '../deps';
import { closeDoubt, suspicionOf, usedUp } from '../common/doubt-cases';
import { memoOf, buyerOf } from '../common/order-number';
import { classifyDecline, ofFormerMid, shownText } from '../../domain/charge/declines';
import { keptOf } from '../../domain/charge/payment';

export type Outcome = {
  readonly kind: 'paid' | 'refunded' | 'declined' | 'unknown' | 'unsent' | 'suspect' | 'absent';
  readonly subscription: Subscription;
  /** What a decline said, or a refusal of our request, for the breaker. */
  readonly decline?: Decline | undefined;
  /** Whether the provider has made a record of a decline. */
  readonly hasRecord?: boolean | undefined;
  /** Seconds for which the provider asked to be left alone. */
  readonly pauseSeconds?: number | undefined;
  /** An earlier attempt of the charge whose record says that nothing is decided. */
  readonly undecided?: Attempt | undefined;
};

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
  const { claim, price } = claimed;
  const memo = await memoOf(deps, claimed, claim.period);
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

/** What one worker knows of its own request says nothing of a later one under the same id. */
function isSameSend(current: Claimed, { claim }: Claimed): boolean {
  const now = current.claim;
  return now.sends === claim.sends && now.phase === claim.phase;
}

/** Two durable steps: first the charge (nothing is lost from here), then the subscription. */
export async function settleVerdict(
  deps: Deps,
  claimed: Claimed,
  verdict: Verdict,
): Promise<Outcome> {
  const now = deps.clock.now();
  switch (verdict.kind) {
    case 'paid': {
      const served = await bindPayment(deps, claimed, verdict.payment);
      for (const twin of verdict.twins) await openCase(deps, twinOf(claimed.id, twin));
      const move = (current: Claimed) =>
        happened(deps, current, { kind: 'charge_paid', served }, now);
      const moved = await releaseAwaited(deps, await moveClaim(deps, claimed, move));
      await closeCases(deps, claimed, moved, verdict.aside);
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
      const isKept = moneyKept(verdict.payment, deps.settings.acceptance) > 0;
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
  for (const { paymentId } of records) await closeCase(deps, caseIdOf(paymentId));
  await closeDoubt(deps, ended);
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

export function judge(deps: Deps, claimed: Claimed, records: readonly Payment[]): Verdict {
  const { acceptance, absenceSeconds } = deps.settings;
  const { claim } = claimed;
  const now = deps.clock.now();
  const verdict = judgeRecords(claim, records, acceptance, now);
  // The payment of our request may be shown later than a row that keeps nothing.
  const isEarly = claim.phase !== 'suspect' && !isOverH(claim, now, absenceSeconds);
  return isEarly && verdict.kind === 'suspect' && keptOf(verdict.payment) === 0
    ? { kind: 'unknown', why: verdict.why }
    : verdict;
}

/** A refusal may have left a record, or come of one that was there: that decides. */
async function judgeRefused(
  deps: Deps,
  claimed: Claimed,
  { kind, message }: Extract<ChargeAnswer, { kind: 'refused' | 'rejected' }>,
): Promise<Verdict> {
  const alone = kind === 'refused' ? judgeRefusal(message) : judgeRejection(message);
  const looked = await deps.gateway.look(claimed.claim.attemptId);
  switch (looked.kind) {
    case 'found': {
      const verdict = judge(deps, claimed, looked.payments);
      // Paid before our only request came: another sender uses the same order numbers.
      const isFirst = verdict.kind === 'paid' && claimed.claim.sends === 1;
      if (isFirst && classifyDecline(message).code === 'duplicate')
        deps.log('charge.foreign', { subscription: claimed.id });
      return verdict;
    }
    case 'absent':
      if (alone.kind === 'unknown') noteDecline(deps, alone.fault ?? classifyDecline(message));
      return alone;
    case 'unanswered': {
      // The refusal counts all the same: that it left no record, later inquiries must show.
      const { refused, fault } = unknownOf(alone);
      if (fault) noteDecline(deps, fault);
      return { kind: 'unknown', why: looked.why, refused, fault };
    }
  }
}

/** What a decline says, once it is known for which shop id the card was registered. */
export async function declineOf(deps: Deps, row: Claimed, said: Decline): Promise<Decline> {
  const decline = ofInstallments(said, installmentsOf(row.price, row.claim));
  const billed = deps.settings.acceptance.mid;
  if (decline.class !== 'merchant' || billed === undefined) return decline;
  const card = await deps.ledger.card(row.id, row.claim.keyId);
  return ofFormerMid(decline, { card: card?.mid, billed });
}

function unknownOf(verdict: Verdict): Partial<Extract<Verdict, { kind: 'unknown' }>> {
  return verdict.kind === 'unknown' ? verdict : {};
}

/**
 * Counted by alarms: a text that is in no class, taken for a vague refusal; and a refusal of the
 * merchant.
 */
function noteDecline(deps: Deps, { code, reason, class: what }: Decline): void {
  if (code === 'unlisted') deps.log('decline.unlisted', { message: shownText(reason) });
  if (what === 'merchant') deps.log('merchant.refused', { code });
}
