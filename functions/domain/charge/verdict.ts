// From the provider's answer to a verdict: paid, declined, unknown, unsent or suspect.
import type { EpochSeconds } from '../common/calendar';
import type { Decline } from './declines';
import { badRequest, classifyDecline } from './declines';
import type { Payment } from './payment';
import { keptOf } from './payment';
import type { Claim } from '../subscription/facts';

type Declined = Extract<Verdict, { kind: 'declined' }>;
type Unknown = Extract<Verdict, { kind: 'unknown' }>;

export type Verdict =
  | {
      readonly kind: 'paid';
      readonly payment: Payment;
      readonly twins: readonly Payment[];
      /** Other rows under its order number, which keep no money. */
      readonly aside?: readonly Payment[] | undefined;
    }
  | {
      readonly kind: 'declined';
      readonly decline: Decline;
      readonly paymentId?: string | undefined;
      readonly aside?: readonly Payment[] | undefined;
    }
  | {
      readonly kind: 'unknown';
      readonly why: string;
      /** The request was answered by a refusal without a record, in words of no class. */
      readonly refused?: boolean | undefined;
      /** Of the request itself: the shop has to mend it, and no card is to blame. */
      readonly fault?: Decline | undefined;
    }
  | { readonly kind: 'absent' }
  /** Paid as agreed, and given back in full at the provider. */
  | { readonly kind: 'refunded'; readonly payment: Payment }
  | { readonly kind: 'suspect'; readonly why: string; readonly payment: Payment };

const ends: Readonly<Record<Verdict['kind'], boolean>> = {
  paid: true,
  declined: true,
  refunded: true,
  suspect: true,
  unknown: false,
  absent: false,
};

/** What is written down as it is; the others are looked at again. */
export type Decided = Exclude<Verdict, { readonly kind: 'unknown' | 'absent' }>;

export function isDecided(verdict: Verdict): verdict is Decided {
  return ends[verdict.kind];
}

/** What must be true of a payment besides the intent it answers. */
export type Acceptance = {
  readonly allowTestChannel: boolean;
  readonly providers: readonly string[];
  /** The shop id (MID) that is billed now; absent where it is not set. */
  readonly mid?: string | undefined;
  /** Clocks may differ this much, in seconds, before a payment's time contradicts its intent. */
  readonly clockToleranceSeconds: number;
};

/**
 * A failed record whose text says that the outcome is unknown may still change: iamport settles its
 * own uncertain outcomes within the day. One that has stood this long is a failure, of the card
 * company and not of the customer; should it turn paid even later, the look before the next attempt
 * finds it.
 */
const undecidedSeconds = 24 * 3_600;

const weDisagree = (what: string, payment: Payment): Verdict => ({
  kind: 'suspect',
  why: what,
  payment,
});

/**
 * All records under the attempt's order number, judged together: a paid one that agrees in
 * everything wins, whatever else stands there, for `find` alone may show a failed one and hide it
 * (P3). Rows that a window of a browser made are no answer to our request: a payer who knows the
 * order number can make them. A word we do not know is unknown, never failed (P14).
 */
export function judgeRecords(
  claim: Claim,
  records: readonly Payment[],
  acceptance: Acceptance,
  now: EpochSeconds,
): Verdict {
  const under = records.filter((record) => record.attemptId === claim.attemptId);
  if (under.length < records.length) return unknown('a record is about something else');
  if (under.length === 0) return { kind: 'absent' };

  const faultOf = (payment: Payment) => paidFault(claim, payment, acceptance, now);
  const paid = under.filter((record) => record.status === 'paid').sort(byAge);
  const genuine = paid.find((record) => faultOf(record) === undefined);
  if (genuine) return paidBy(genuine, under);

  const canceled = under.filter((record) => record.status === 'cancelled').sort(byAge);
  const returned = canceled.find(
    (record) => keptOf(record) === 0 && faultOf({ ...record, canceledAmount: 0 }) === undefined,
  );
  if (returned) return { kind: 'refunded', payment: returned };
  const held = [...paid, ...canceled].find((record) => keptOf(record) > 0);
  if (held) {
    const isCanceled = held.status === 'cancelled';
    return weDisagree((!isCanceled && faultOf(held)) || partOf(held), held);
  }

  const ours = under.filter((record) => !isForeign(claim, record, acceptance));
  const odd = ours.find((record) => !decided.has(record.status));
  if (odd) return unknown(odd.status === 'ready' ? 'ready' : 'unheard-of status');
  const failed = ours
    .filter((record) => record.status === 'failed')
    .sort(byAge)
    .at(-1);
  if (failed) {
    const verdict = judgeFailed(claim, failed, now);
    const aside = under.filter((record) => !ours.includes(record));
    return verdict.kind === 'declined' ? { ...verdict, aside } : verdict;
  }
  const [first] = [...canceled, ...under];
  return first ? weDisagree(strangeness(first), first) : { kind: 'absent' };
}

const decided = new Set(['paid', 'cancelled', 'failed']);
const gone = 'the payment was canceled at the provider';

/** A part that was given back makes a record `cancelled` as all of it does. */
function partOf({ amount, canceledAmount }: Payment): string {
  if (canceledAmount === 0) return gone;
  return `${canceledAmount} of ${amount} won were given back at the provider`;
}

/** The other rows that keep money are second payments; those that keep none are told of. */
function paidBy(payment: Payment, under: readonly Payment[]): Verdict {
  const others = under.filter((record) => record !== payment);
  const isHeld = (record: Payment) => record.status !== 'ready' && keptOf(record) > 0;
  const twins = others.filter(isHeld).sort(byAge);
  return { kind: 'paid', payment, twins, aside: others.filter((record) => !isHeld(record)) };
}

function judgeFailed(claim: Claim, failed: Payment, now: EpochSeconds): Declined | Unknown {
  const { paymentId } = failed;
  const decline = classifyDecline(failed.reason);
  if (decline.class !== 'undecided') return { kind: 'declined', decline, paymentId };
  const since = Math.max(failed.failedAt, claim.sentAt);
  if (now - since < undecidedSeconds) return unknown(decline.code);
  return { kind: 'declined', decline: { ...decline, class: 'infrastructure' }, paymentId };
}

/**
 * Whether a row cannot come from our request: it is of a window, of another card, or older than the
 * intent. It proves nothing about our request, whatever its status says.
 */
function isForeign(claim: Claim, record: Payment, acceptance: Acceptance): boolean {
  if (record.usage === 'issue' || record.fromWindow === true) return true;
  if (record.keyId !== undefined && record.keyId !== claim.keyId) return true;
  const since = claim.claimedAt - acceptance.clockToleranceSeconds;
  return record.failedAt > 0 && record.failedAt < since;
}

function strangeness({ usage, status }: Payment): string {
  if (usage === 'issue') return 'a card window used its order number';
  return status === 'cancelled' ? gone : 'another payment used its order number';
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
        ? { kind: 'unknown', why: 'refused without a record', refused: true }
        : { kind: 'declined', decline };
    case 'infrastructure':
    case 'undecided':
      return unknown(decline.code);
  }
}

/**
 * A refusal over a 4xx, and no record (§12-23): only words that can be about nothing but a card
 * make it a decline. Everything else is wrong with what we asked, for this card and all others.
 */
export function judgeRejection(message: string): Verdict {
  const decline = classifyDecline(message);
  switch (decline.class) {
    case 'soft':
    case 'insufficient':
    case 'hard':
      return { kind: 'declined', decline };
    case 'infrastructure':
    case 'undecided':
      return unknown(decline.code);
    case 'weak':
    case 'merchant':
      return { kind: 'unknown', why: 'our request was refused', fault: badRequest(decline) };
  }
}

/** Why a paid record is not the payment that was asked for; undefined where it is. */
function paidFault(
  claim: Claim,
  payment: Payment,
  acceptance: Acceptance,
  now: EpochSeconds,
): string | undefined {
  if (payment.usage === 'issue' || payment.fromWindow === true) return strangeness(payment);
  if (payment.amount !== claim.amount) return 'another amount was taken';
  if (payment.canceledAmount !== 0) return 'part of it was refunded already';
  if (payment.currency !== 'KRW') return 'another currency';
  if (payment.keyId !== undefined && payment.keyId !== claim.keyId) return 'another billing key';
  const channel = channelFault(payment, acceptance);
  if (channel) return channel;
  const tolerance = acceptance.clockToleranceSeconds;
  const isOutside =
    payment.paidAt < claim.claimedAt - tolerance || payment.paidAt > now + tolerance;
  return isOutside ? 'paid outside the life of its intent' : undefined;
}

/** Won that are kept; the payment of a test channel is no money where none is allowed. */
export function moneyKept(payment: Payment, acceptance: Acceptance): number {
  return isTestMoney(payment, acceptance) ? 0 : keptOf(payment);
}

export function isTestMoney({ test }: Pick<Payment, 'test'>, acceptance: Acceptance): boolean {
  return test && !acceptance.allowTestChannel;
}

/** A test payment costs its sender nothing, and another provider's row is not from our window. */
export function channelFault(
  of: { readonly test: boolean; readonly provider?: string | undefined },
  acceptance: Acceptance,
): string | undefined {
  if (isTestMoney(of, acceptance)) return 'a test channel';
  const { provider = '' } = of;
  const isNamed = provider !== '';
  return isNamed && !acceptance.providers.includes(provider)
    ? 'another payment provider'
    : undefined;
}

/** The elder first; of the same second, by its id, so that every worker sorts alike. */
export function byAge(a: Payment, b: Payment): number {
  return a.paidAt - b.paidAt || a.failedAt - b.failedAt || (a.paymentId < b.paymentId ? -1 : 1);
}

function unknown(why: string): Unknown {
  return { kind: 'unknown', why };
}
