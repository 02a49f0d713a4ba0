// From the provider's answer to a verdict: paid, declined, unknown, unsent or suspect.
import type { EpochSeconds } from './calendar';
import type { Decline } from './declines';
import { classifyDecline } from './declines';
import type { Payment } from './payment';
import { keptOf } from './payment';
import type { Claim } from './subscription';

export type Verdict =
  | { readonly kind: 'paid'; readonly payment: Payment; readonly twins: readonly Payment[] }
  | {
      readonly kind: 'declined';
      readonly decline: Decline;
      readonly paymentId?: string | undefined;
    }
  | { readonly kind: 'unknown'; readonly why: string }
  | { readonly kind: 'absent' }
  /** Paid as agreed, and given back in full at the provider. */
  | { readonly kind: 'refunded'; readonly payment: Payment }
  | { readonly kind: 'suspect'; readonly why: string; readonly payment: Payment };

/** What must be true of a payment besides the intent it answers. */
export type Acceptance = {
  readonly allowTestChannel: boolean;
  readonly providers: readonly string[];
  /** Clocks may differ this much, in seconds, before a payment's time contradicts its intent. */
  readonly clockToleranceSeconds: number;
};

/**
 * A failed record whose text says that nobody knows may still change: iamport settles its own
 * uncertain outcomes within the day. One that has stood this long is a failure, of the card
 * company and not of the customer; should it turn paid even later, the look before the next attempt
 * finds it.
 */
export const undecidedSeconds = 24 * 3_600;

const weDisagree = (what: string, payment: Payment): Verdict => ({
  kind: 'suspect',
  why: what,
  payment,
});

/**
 * All records under the attempt's id, judged together: any paid one wins, for `find` alone may show
 * the failed twin and hide it (P3). A word we do not know is unknown, never failed (P14).
 */
export function judgeRecords(
  claim: Claim,
  records: readonly Payment[],
  acceptance: Acceptance,
  now: EpochSeconds,
): Verdict {
  const ours = records.filter(
    (record) => record.attemptId === claim.attemptId && record.usage !== 'issue',
  );
  if (ours.length < records.length) return unknown('a record is about something else');
  if (ours.length === 0) return { kind: 'absent' };

  const paid = ours.filter((record) => record.status === 'paid').sort(byAge);
  const [first, ...twins] = paid;
  if (first) return judgePaid(claim, first, twins, acceptance, now);
  const canceled = ours.find((record) => record.status === 'cancelled');
  if (canceled) return judgeCanceled(claim, canceled, acceptance, now);
  const odd = ours.find((record) => record.status !== 'failed');
  if (odd) return unknown(odd.status === 'ready' ? 'ready' : 'unheard-of status');

  const failed = [...ours].sort(byAge).at(-1);
  const decline = classifyDecline(failed?.reason);
  const paymentId = failed?.paymentId;
  if (decline.class !== 'undecided') return { kind: 'declined', decline, paymentId };
  const since = Math.max(failed?.failedAt ?? 0, claim.sentAt);
  if (now - since < undecidedSeconds) return unknown(decline.code);
  return { kind: 'declined', decline: { ...decline, class: 'infrastructure' }, paymentId };
}

/**
 * A refusal that left no record (§4.3): a decline text of the card company counts as its word, the
 * want of a billing key likewise; anything else stays unknown until a record appears.
 */
export function judgeRefusal(message: string): Verdict {
  const decline = classifyDecline(message);
  switch (decline.class) {
    case 'soft':
    case 'insufficient':
    case 'hard':
    case 'merchant':
      return { kind: 'declined', decline };
    case 'weak':
      return decline.code === 'unlisted'
        ? unknown('refused without a record')
        : { kind: 'declined', decline };
    case 'infrastructure':
    case 'undecided':
      return unknown(decline.code);
  }
}

/** It settles itself where it had been paid as agreed and nothing of it is kept. */
function judgeCanceled(
  claim: Claim,
  payment: Payment,
  acceptance: Acceptance,
  now: EpochSeconds,
): Verdict {
  const asPaid = judgePaid(claim, { ...payment, canceledAmount: 0 }, [], acceptance, now);
  if (asPaid.kind === 'paid' && keptOf(payment) === 0) return { kind: 'refunded', payment };
  return weDisagree('the payment was canceled at the provider', payment);
}

function judgePaid(
  claim: Claim,
  payment: Payment,
  twins: readonly Payment[],
  acceptance: Acceptance,
  now: EpochSeconds,
): Verdict {
  if (payment.amount !== claim.amount) return weDisagree('another amount was taken', payment);
  if (payment.canceledAmount !== 0) return weDisagree('part of it was refunded already', payment);
  if (payment.currency !== 'KRW') return weDisagree('another currency', payment);
  if (payment.keyId !== undefined && payment.keyId !== claim.keyId) {
    return weDisagree('another billing key', payment);
  }
  const channel = channelFault(payment, acceptance);
  if (channel) return weDisagree(channel, payment);
  const tolerance = acceptance.clockToleranceSeconds;
  if (payment.paidAt < claim.claimedAt - tolerance || payment.paidAt > now + tolerance) {
    return weDisagree('paid outside the life of its intent', payment);
  }
  return { kind: 'paid', payment, twins };
}

/** A test payment costs its sender nothing, and another provider's row is not from our window. */
export function channelFault(
  of: { readonly test: boolean; readonly provider?: string | undefined },
  acceptance: Acceptance,
): string | undefined {
  if (of.test && !acceptance.allowTestChannel) return 'a test channel';
  if (of.provider !== undefined && !acceptance.providers.includes(of.provider)) {
    return 'another payment provider';
  }
  return undefined;
}

/** The elder first; of the same second, by its id, so that everybody sorts alike. */
export function byAge(a: Payment, b: Payment): number {
  return a.paidAt - b.paidAt || a.failedAt - b.failedAt || (a.paymentId < b.paymentId ? -1 : 1);
}

function unknown(why: string): Verdict {
  return { kind: 'unknown', why };
}
