// Refunds that we make, what the provider's record says of one, and refunds made outside.
import type { EpochSeconds } from '../common/calendar';
import type { SubscriptionId } from '../common/identity';
import type { Won } from '../common/money';
import type { Payment } from './payment';
import type { GatewayName } from './road';

/** `ref` and 25 characters of [a-z0-9]; stands at the end of the reason that the provider keeps. */
export type RefundId = string;

/**
 * What the words of a refusal prove. sure: nothing was carried out. undecided: they tell of a
 * time-out or of a fault on the way. unlisted: of neither.
 */
export type RefundRefusal = 'sure' | 'undecided' | 'unlisted';

/**
 * An operator's refund of a charge: durable before it is sent, with its amount and the balance that
 * the provider compares. unknown: not known yet. refused: nothing was given back by it.
 */
export type Refund = {
  readonly id: RefundId;
  readonly subscriptionId: SubscriptionId;
  readonly version: number;
  readonly period: number;
  /** Of the k-th difference within the period; absent of the period's own charge. */
  readonly k?: number | undefined;
  readonly paymentId: string;
  /** As it was asked for: won, `all` or `days_unused`. */
  readonly asked: string;
  readonly cancel: 'no' | 'now' | 'period_end';
  readonly reason: string;
  /** The user id of the operator; of a withdrawal, who asked for it. */
  readonly by: string;
  /** Part of a withdrawal, which a customer made or her backend for her; absent of any other. */
  readonly isWithdrawal?: boolean | undefined;
  readonly amount: Won;
  readonly taxFree: Won;
  /** Its charge has a tax-free part: the provider is told that of the refund, be it 0. */
  readonly isMixed?: boolean | undefined;
  readonly balance: Won;
  readonly askedAt: EpochSeconds;
  /** Times the very same request was handed to the provider, and the last of them. */
  readonly sends: number;
  readonly sentAt: EpochSeconds;
  /** Sends that provably went nowhere: no token, no connection, or an intent that grew old. */
  readonly unsent?: number | undefined;
  /** Of the last send, where it was answered by a refusal that has not ended it. */
  readonly refusal?: RefundRefusal | undefined;
  /** Looks since the last send that showed nothing of it. */
  readonly looks?: number | undefined;
  /** The road that its charge came by, and it goes back. */
  readonly gateway?: GatewayName | undefined;
  readonly channel?: string | undefined;
  readonly state: 'unknown' | 'done' | 'refused';
  /** Why it is refused; of an unknown one, the refusal that answered its last send. */
  readonly why?: string | undefined;
  readonly closedAt?: EpochSeconds | undefined;
  /** The user id of the operator who gave it up; absent where its record said the end. */
  readonly closedBy?: string | undefined;
  /** When its payment is looked at next; absent once the outcome is known. */
  readonly dueAt?: EpochSeconds | undefined;
};

const ofDuplicate = '중복 결제 자동 환불';
const ofOperator = '구독 결제 환불';

/** What the provider is told of a refund of a duplicate, and shows in its records. */
export function refundReason(id: RefundId): string {
  return `${ofDuplicate} ${id}`;
}

/** Of a refund that an operator asked for: a fixed text, and never the operator's words. */
export function operatorRefundReason(id: RefundId): string {
  return `${ofOperator} ${id}`;
}

const ours = /(^|\s)ref[a-z0-9]{25}$/;

export const isDuplicateRefund = (reason: string): boolean =>
  ours.test(reason) && reason.startsWith(ofDuplicate);

export const isOperatorRefund = (reason: string): boolean =>
  ours.test(reason) && reason.startsWith(ofOperator);

/** The refund of an operator that an entry of the record is of. */
export function operatorRefundIn(reason: string): RefundId | undefined {
  return isOperatorRefund(reason) ? ours.exec(reason)?.[0].trim() : undefined;
}

/**
 * Given back in full, and the last of it not by us: an operator who gives back what a refund in the
 * console has left decides by the request itself what becomes of the subscription.
 */
export function isRefundedOutside(payment: Payment): boolean {
  const { amount, canceledAmount, refundReasons = [], refundTimes = [] } = payment;
  if (canceledAmount < amount) return false;
  const last = refundTimes.lastIndexOf(Math.max(...refundTimes));
  const completing = refundTimes.some((at) => at > 0) ? refundReasons.slice(last, last + 1) : [];
  const told = completing.length > 0 ? completing : refundReasons;
  return told.length === 0 || !told.every((reason) => ours.test(reason));
}

/** Whether money is kept of it, and nothing of it was given back but by us. */
export function stands(payment: Payment): boolean {
  const { amount, canceledAmount, refundReasons = [] } = payment;
  if (payment.status === 'paid') return true;
  const isPart = payment.status === 'cancelled' && canceledAmount < amount;
  return isPart && refundReasons.length > 0 && refundReasons.every((reason) => ours.test(reason));
}

/** What follows a full refund of the current or last served period that was made outside. */
export type OnFullRefund = 'hold' | 'continue' | 'cancel_at_period_end';

/**
 * done: the record has it, with its amount. other: the balance moved without it, so that the
 * provider refuses it for good. nothing: the record stands as it was before. unclear: neither, and
 * a person has to look.
 */
export type RefundSight = 'done' | 'other' | 'nothing' | 'unclear';

export function sightOf({ id, amount, balance }: Refund, payment: Payment): RefundSight {
  const { refundReasons = [], refundAmounts = [] } = payment;
  const at = refundReasons.findIndex((reason) => reason.endsWith(id));
  if (at >= 0) return refundAmounts[at] === amount ? 'done' : 'unclear';
  if (payment.amount - payment.canceledAmount === balance) return 'nothing';
  return refundReasons.length > 0 ? 'other' : 'unclear';
}

/** The most times one refund is sent; then it is a case. */
export const refundSendsMax = 5;
/** A refund whose outcome is unknown for so long is a case, however often it was sent. */
export const refundCaseSeconds = 72 * 3_600;
/** An operator may give a refund up this long after it was last sent. */
export const refundGiveUpSeconds = 24 * 3_600;

const soonSeconds = 30;
const laterSeconds = 600;
const rareSeconds = 3_600;

/** The first looks follow each other at once, later ones are ten minutes apart, then an hour. */
export function nextRefundLook(
  { sentAt }: Pick<Refund, 'sentAt'>,
  now: EpochSeconds,
): EpochSeconds {
  const age = now - sentAt;
  const pause = age < 120 ? soonSeconds : age < rareSeconds ? laterSeconds : rareSeconds;
  return now + pause;
}

/** How queues and the due index name a refund. */
export function refundRef({ subscriptionId, id }: Pick<Refund, 'subscriptionId' | 'id'>): string {
  return `${subscriptionId}/${id}`;
}

export function isRefundRef(id: string): boolean {
  return id.includes('/');
}
