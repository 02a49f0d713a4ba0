// A customer's agreement to a plan: its states, and the moves that need no provider.
import type { Access } from './access';
import type { CivilDate, EpochSeconds } from './calendar';
import type { Dunning } from './dunning';
import { assert, Refusal } from './errors';
import type { AttemptId, SubscriptionId } from './identity';
import type { Won } from './money';
import type { Price } from './plan';

/**
 * incomplete: the card window is open or the first charge is not settled. unpaid: retries are used
 * up, only a new card helps. canceled and expired are final.
 */
export type Status = 'incomplete' | 'active' | 'past_due' | 'unpaid' | 'canceled' | 'expired';

/** The intent to take money, durable before the socket opens. At most one per subscription. */
export type Claim = {
  readonly attemptId: AttemptId;
  readonly period: number;
  readonly attempt: number;
  readonly keyId: string;
  readonly amount: Won;
  readonly taxFree: Won;
  readonly priceVersion: number;
  readonly claimedAt: EpochSeconds;
  /** Times the very same request was handed to the provider. */
  readonly sends: number;
  readonly sentAt: EpochSeconds;
  /** unsent: provably not executed. suspect: the provider's record contradicts the intent. */
  readonly phase: 'sent' | 'unsent' | 'unknown' | 'suspect';
  readonly looks: number;
  readonly cleanLooks: number;
  readonly why?: string | undefined;
  /** Sends that were proven not to have been executed. */
  readonly unsent?: number | undefined;
  /** Sends that were answered by a refusal without a record, in words of no class. */
  readonly refused?: number | undefined;
  readonly doubt?: Doubt | undefined;
};

/** How long the provider has answered inquiries without deciding the outcome. */
export type Doubt = {
  /** Seconds between inquiries that were both answered. */
  readonly seconds: number;
  /** The last inquiry; absent where it was not answered. */
  readonly at?: EpochSeconds | undefined;
  /** The value of `seconds` when the case was opened. */
  readonly caseAt?: number | undefined;
};

/** A card window as the row still lists it, beside its registration item. */
export type OpenWindow = {
  readonly n: number;
  readonly keyId: string;
  /** It came back without a key; should one turn up all the same, it is taken on. */
  readonly failed?: boolean | undefined;
  readonly issuer?: string | undefined;
};

export type Awaiting = {
  readonly n: number;
  readonly looks: number;
  readonly paymentId?: string | undefined;
  /** Its key is there and its card is good: only a charge in flight is waited for. */
  readonly verified?: boolean | undefined;
};

export type Subscription = {
  readonly id: SubscriptionId;
  readonly version: number;
  readonly userId: string;
  readonly status: Status;
  /** What the customer may use; a track of its own beside the status. */
  readonly access: Access;
  readonly price: Price;
  readonly openedAt: EpochSeconds;
  /** Card windows opened and not yet used up, newest last; the key of each is a fresh one (P12). */
  readonly registrations: readonly OpenWindow[];
  readonly registered: number;
  /** A window came back before the provider knew of its key: looked at again for a while. */
  readonly awaiting?: Awaiting | undefined;
  readonly keyId?: string | undefined;
  /** The card company behind the key, as the provider names it; absent where it does not. */
  readonly issuer?: string | undefined;
  readonly anchorOn?: CivilDate | undefined;
  /** The number of the period that begins on the anchor; 0 where absent. */
  readonly anchorPeriod?: number | undefined;
  /** The period to collect next; 0 is collected at sign-up, and numbers never restart. */
  readonly period: number;
  /** The attempt to make next for that period. */
  readonly attempt: number;
  readonly claim?: Claim | undefined;
  readonly dunning?: Dunning | undefined;
  readonly cancel?: { readonly at: EpochSeconds; readonly atPeriodEnd: boolean } | undefined;
  /** On hold since: its last payment was given back outside, and nothing is charged. */
  readonly heldAt?: EpochSeconds | undefined;
  /** Keys to delete at the provider. */
  readonly orphans: readonly string[];
  /** Which index nominates it: due = collect, look = ask the provider. Absent: nothing to do. */
  readonly lane?: 'due' | 'look' | undefined;
  readonly nextActionAt?: EpochSeconds | undefined;
};

/** An unfinished checkout is given up after 23 hours, as the field does. */
export const checkoutLifeSeconds = 23 * 3_600;

export type Opening = {
  readonly id: SubscriptionId;
  readonly userId: string;
  readonly price: Price;
  readonly keyId: string;
  readonly at: EpochSeconds;
};

export function openSubscription(opening: Opening): Subscription {
  return {
    id: opening.id,
    version: 0,
    userId: opening.userId,
    status: 'incomplete',
    access: 'none',
    price: opening.price,
    openedAt: opening.at,
    registrations: [{ n: 1, keyId: opening.keyId }],
    registered: 1,
    period: 0,
    attempt: 0,
    orphans: [],
    lane: 'due',
    nextActionAt: opening.at + checkoutLifeSeconds,
  };
}

/**
 * The window's card becomes the one in force; the former and all other open windows are given up.
 */
export function adoptKey(was: Subscription, registration: OpenWindow): Subscription {
  assert(!was.claim, 'a card is not changed under a charge in flight');
  const others = was.registrations.filter((window) => window.n < registration.n);
  const former = was.keyId && was.keyId !== registration.keyId ? [was.keyId] : [];
  return {
    ...was,
    keyId: registration.keyId,
    issuer: registration.issuer,
    awaiting: undefined,
    registrations: was.registrations.filter((window) => window.n > registration.n),
    orphans: [...was.orphans, ...former, ...others.map((window) => window.keyId)],
  };
}

export function isEnded(subscription: Subscription): boolean {
  return subscription.status === 'canceled' || subscription.status === 'expired';
}

/** A live subscription holds the user's one place for its product. */
export const isLive = (subscription: Subscription): boolean => !isEnded(subscription);

/**
 * Commits the wish to end. Before a claim it stops the charge; a charge already sent stands, its
 * period may be used up, and nothing is charged after it.
 */
export function cancelSubscription(
  was: Subscription,
  wish: { readonly at: EpochSeconds; readonly atPeriodEnd: boolean },
): Subscription {
  if (isEnded(was)) return was;
  const owes =
    was.status === 'past_due' ||
    was.status === 'unpaid' ||
    was.status === 'incomplete' ||
    (was.heldAt !== undefined && was.access === 'none');
  const atPeriodEnd = wish.atPeriodEnd && !owes;
  const wished = { ...was, cancel: { at: wish.at, atPeriodEnd } };
  if (was.claim) return { ...wished, nextActionAt: inquiryAfter(was, wish.at) };
  if (atPeriodEnd) return wished;
  return endSubscription(wished, 'canceled', wish.at);
}

/** An outcome that is inquired about daily is inquired about soon: its answer ends the wait. */
function inquiryAfter({ lane, nextActionAt }: Subscription, at: EpochSeconds) {
  if (lane !== 'look' || nextActionAt === undefined) return nextActionAt;
  return Math.min(nextActionAt, at + 600);
}

export function undoCancel(was: Subscription): Subscription {
  if (isEnded(was)) throw new Refusal('conflict', `subscription must not be ${was.status}`);
  return { ...was, cancel: undefined };
}

/** Final: no charge follows; every key of it is queued for deletion at the provider. */
export function endSubscription(
  was: Subscription,
  status: 'canceled' | 'expired',
  at: EpochSeconds,
): Subscription {
  assert(!was.claim, 'a subscription does not end under a charge in flight');
  const keys = was.registrations.map((window) => window.keyId);
  const orphans = [...new Set([...was.orphans, ...keys, ...(was.keyId ? [was.keyId] : [])])];
  return {
    ...was,
    status,
    access: 'none',
    keyId: undefined,
    awaiting: undefined,
    registrations: [],
    orphans,
    lane: orphans.length > 0 ? 'due' : undefined,
    nextActionAt: orphans.length > 0 ? at : undefined,
  };
}
