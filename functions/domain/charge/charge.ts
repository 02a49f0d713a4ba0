// The duty to collect one period's amount: one per subscription and period, kept for ever.
import { soldBy } from '../subscription/trial';
import type { EpochSeconds, Period } from '../common/calendar';
import type { Decline } from './declines';
import { assert } from '../common/errors';
import type { AttemptId, SubscriptionId } from '../common/identity';
import type { Won } from '../common/money';
import type { DaysOf, Difference, DifferenceLine } from './difference';
import { differenceOf } from './difference';
import type { Extra } from './extra';
import type { Payment } from './payment';
import type { GatewayName } from './road';
import type { Changing, Claim, Claimed, Subscription, Who } from '../subscription/facts';

/** How an attempt ended, with the provider's own evidence for it. */
export type Attempt = {
  readonly n: number;
  readonly attemptId: AttemptId;
  readonly keyId: string;
  /** The road that it went by; absent where it was not kept yet. */
  readonly gateway?: GatewayName | undefined;
  readonly channel?: string | undefined;
  readonly amount: Won;
  /** Absent in attempts of before it was kept: the price says it. */
  readonly taxFree?: Won | undefined;
  /** What it held besides the price and the days owed. */
  readonly extras?: readonly Extra[] | undefined;
  readonly claimedAt: EpochSeconds;
  readonly sends: number;
  readonly closedAt: EpochSeconds;
  readonly outcome: 'paid' | 'declined' | 'abandoned';
  /** The provider's record of this attempt; absent where it refused without keeping one. */
  readonly paymentId?: string | undefined;
  readonly code?: string | undefined;
  readonly reason?: string | undefined;
  /** Who reported its end; absent where the schedule saw it. */
  readonly by?: Who | undefined;
};

/** settled_elsewhere: paid without a card, says an operator, and outside of the card books. */
export type ChargeStatus = 'open' | 'paid' | 'waived' | 'refunded' | 'settled_elsewhere';

export type Charge = Period & {
  readonly subscriptionId: SubscriptionId;
  readonly period: number;
  readonly version: number;
  readonly amount: Won;
  readonly taxFree: Won;
  /** What it holds besides the price and the days owed; of the attempt that settled it. */
  readonly extras?: readonly Extra[] | undefined;
  /** Absent in charges of before it was kept: the subscription's own. */
  readonly planId?: string | undefined;
  /** How many of the plan it is for; 1 where absent. */
  readonly quantity?: number | undefined;
  readonly priceVersion: number;
  readonly status: ChargeStatus;
  readonly attempts: readonly Attempt[];
  /** Bound once: another payment for the same charge is a twin and never replaces it. */
  readonly paymentId?: string | undefined;
  readonly paidAt?: EpochSeconds | undefined;
  readonly receiptUrl?: string | undefined;
  readonly refunded: number;
  /** The refund that is under way, of its payment or of a duplicate: no other may begin. */
  readonly refunding?: string | undefined;
  /** It is the difference of a change within the period; absent of the period's own charge. */
  readonly change?: OfChange | undefined;
};

/** Kept for ever: what a difference was made of, and the price that it came from. */
export type OfChange = DaysOf & {
  readonly k: number;
  readonly lines: readonly DifferenceLine[];
};

/** Where a charge stands: of a period, or the k-th that a change has made within it. */
export type Place = { readonly period: number; readonly k?: number | undefined };
export const placeIn = ({ period, change }: Charge): Place => ({ period, k: change?.k });

/** Four digits: 192 years of weeks. */
export const periodMax = 9_999;

/** The most attempts at one charge, with whatever cards. */
export const attemptsMax = 30;
/**
 * No further attempt is sent, with any card. The bound is no decline: the debt goes on as the
 * policy says, and a person decides.
 */
export const isUsedUp = ({ attempt }: Pick<Subscription, 'attempt'>): boolean =>
  attempt >= attemptsMax;

type Asked = Pick<Claim, 'period' | 'amount' | 'taxFree' | 'quantity' | 'priceVersion' | 'extras'>;

export function openCharge(id: SubscriptionId, claim: Asked, period: Period): Charge {
  return {
    subscriptionId: id,
    period: claim.period,
    startsOn: period.startsOn,
    endsOn: period.endsOn,
    version: 0,
    amount: claim.amount,
    taxFree: claim.taxFree,
    extras: claim.extras,
    quantity: claim.quantity,
    priceVersion: claim.priceVersion,
    status: 'open',
    attempts: [],
    refunded: 0,
  };
}

/** What stands in the ledger afterwards, written by us or before. */
export type Recorded =
  | { readonly kind: 'recorded'; readonly charge: Charge }
  | { readonly kind: 'known'; readonly charge: Charge }
  | { readonly kind: 'twin'; readonly charge: Charge };

/** The payment of an attempt, and the days that it pays for. */
export type Paying = {
  readonly claim: Claim;
  readonly payment: Payment;
  readonly period: Period;
  readonly now: EpochSeconds;
};

/** Binds a payment to its charge, once; the second genuine payment of a charge is its twin. */
export function recordPaid(was: Charge, { claim, payment, period, now }: Paying): Recorded {
  if (was.paymentId === payment.paymentId) return redated(was, period);
  // Settled by another way, a card payment is one too many.
  const isSettled = was.paymentId !== undefined || was.status === 'settled_elsewhere';
  if (isSettled) return { kind: 'twin', charge: was };
  assert(claim.amount === payment.amount, 'a paid charge holds exactly its amount');
  const attempt = closed(claim, now, { outcome: 'paid', paymentId: payment.paymentId });
  return {
    kind: 'recorded',
    charge: {
      ...was,
      startsOn: period.startsOn,
      endsOn: period.endsOn,
      amount: claim.amount,
      taxFree: claim.taxFree,
      extras: claim.extras,
      quantity: claim.quantity,
      status: 'paid',
      attempts: withAttempt(was.attempts, attempt),
      paymentId: payment.paymentId,
      paidAt: payment.paidAt,
      receiptUrl: payment.receiptUrl,
    },
  };
}

/** Paid, and given back before we knew: bound all the same, so that no twin takes its place. */
export function recordRefunded(was: Charge, paying: Paying): Recorded {
  const paid = recordPaid(was, paying);
  if (paid.kind === 'twin') return paid;
  const charge = noteRefund(paid.charge, paying.payment);
  return charge ? { kind: 'recorded', charge } : paid;
}

/**
 * Given up by a writer that died before the subscription moved on, and declined after all: the
 * charge is owed again, for the next attempt at it may follow.
 */
export function recordDeclined(
  was: Charge,
  claim: Claim,
  decline: Decline,
  now: EpochSeconds,
  paymentId: string | undefined,
): Recorded {
  const before = was.attempts.find((attempt) => attempt.attemptId === claim.attemptId);
  if (before && before.outcome !== 'abandoned') return { kind: 'known', charge: was };
  const { code, reason } = decline;
  const attempt = closed(claim, now, { outcome: 'declined', paymentId, code, reason });
  const status = before && was.status === 'waived' ? 'open' : was.status;
  const attempts = withAttempt(was.attempts, attempt);
  return { kind: 'recorded', charge: { ...was, status, attempts } };
}

/** It was declined or given up, and its change is not in force: what is paid for it goes back. */
export function isUnpaidDifference({ change, status, paymentId }: Charge): boolean {
  return change !== undefined && status === 'waived' && paymentId === undefined;
}

/** No debt follows a difference that is declined: nothing of it is asked for again. */
export function endUnpaid(recorded: Recorded): Recorded {
  const { kind, charge } = recorded;
  if (kind !== 'recorded' || charge.status !== 'open') return recorded;
  return { kind, charge: { ...charge, status: 'waived' } };
}

/**
 * Nothing was found at the provider and the customer has left: the charge is given up. An outcome
 * that was written down before its writer died stays what it was.
 */
export function recordWaived(was: Charge, claim: Claim, now: EpochSeconds): Recorded {
  if (was.status !== 'open') return { kind: 'known', charge: was };
  const known = was.attempts.some(({ attemptId }) => attemptId === claim.attemptId);
  const attempt = closed(claim, now, { outcome: 'abandoned' });
  const attempts = known ? was.attempts : withAttempt(was.attempts, attempt);
  return { kind: 'recorded', charge: { ...was, status: 'waived', attempts } };
}

/** Nothing is asked for: the charge ends without an attempt, as the claim that names it says. */
export function recordUnasked(was: Charge, { amount, taxFree, extras }: Claim): Recorded {
  if (was.status !== 'open') return { kind: 'known', charge: was };
  return { kind: 'recorded', charge: { ...was, amount, taxFree, extras, status: 'waived' } };
}

/** Follows a refund seen at the provider; refunds only grow, so an older view changes nothing. */
export function noteRefund(was: Charge, payment: Payment): Charge | undefined {
  if (payment.paymentId !== was.paymentId || payment.canceledAmount <= was.refunded)
    return undefined;
  const status = payment.canceledAmount >= was.amount ? 'refunded' : was.status;
  return { ...was, refunded: payment.canceledAmount, status };
}

/**
 * Written down before, and its writer died before the subscription moved on. Its days stand while
 * they run; days that are over were not served, so it begins anew.
 */
function redated(was: Charge, period: Period): Recorded {
  if (was.endsOn > period.startsOn) return { kind: 'known', charge: was };
  return { kind: 'recorded', charge: { ...was, startsOn: period.startsOn, endsOn: period.endsOn } };
}

function withAttempt(attempts: readonly Attempt[], attempt: Attempt): readonly Attempt[] {
  const others = attempts.filter((other) => other.attemptId !== attempt.attemptId);
  assert(others.length < attemptsMax, `a charge has at most ${attemptsMax} attempts`);
  return [...others, attempt];
}

function closed(
  claim: Claim,
  closedAt: EpochSeconds,
  end: Pick<Attempt, 'outcome' | 'paymentId' | 'code' | 'reason'>,
): Attempt {
  const { attempt: n, attemptId, keyId, gateway, channel, claimedAt, sends } = claim;
  const { amount, taxFree, extras } = claim;
  return {
    n,
    attemptId,
    keyId,
    gateway,
    channel,
    amount,
    taxFree,
    extras,
    claimedAt,
    sends,
    closedAt,
    ...end,
  };
}

/** The charge that a claim asks for, as it is before anything became of it. */
export function bornCharge(of: Claimed, days: Period): Charge {
  const { id, claim } = of;
  const { price } = soldBy(of);
  const { change } = claim;
  const born = openCharge(id, claim, days);
  if (!change) return { ...born, planId: price.planId };
  return { ...born, planId: change.price.planId, change: changeOf(of, change, days) };
}

/** Made of the facts that do not change under its claim: the terms in force, and those to come. */
function changeOf(from: Subscription, change: Changing, days: Period): OfChange {
  const measured = differenceOf({ from, to: change }, { ...change, ...days });
  const { k, used } = change;
  return {
    k,
    used,
    days: change.days,
    lines: measured.kind === 'measured' ? measured.difference.lines : [],
  };
}

/** Nothing was asked for: the terms are in force without a payment. */
export function unaskedDifference(
  { id, period }: Subscription,
  { change, difference }: { readonly change: Changing; readonly difference: Difference },
  days: Period,
): Charge {
  const { price, quantity, k, used } = change;
  const asked = { ...difference.charge, period: period - 1, quantity, priceVersion: price.version };
  const born = openCharge(id, asked, days);
  const { lines } = difference;
  return {
    ...born,
    planId: price.planId,
    status: 'waived',
    change: { k, used, days: change.days, lines },
  };
}
