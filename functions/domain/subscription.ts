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
  readonly sum: number;
  /** The last inquiry; absent where it was not answered. */
  readonly at?: EpochSeconds | undefined;
  /** The value of `sum` when the case was opened. */
  readonly caseAt?: number | undefined;
};

export type Subscription = {
  readonly id: SubscriptionId;
  readonly version: number;
  /**
   * The level that a reader must have; 1 where absent. A row that a reader of less would take for
   * another, such as one with a credit that it does not know, needs more.
   */
  readonly needs?: number | undefined;
  readonly userId: string;
  readonly status: Status;
  /** What the customer may use; a track of its own beside the status. */
  readonly access: Access;
  readonly price: Price;
  readonly openedAt: EpochSeconds;
  /** Card windows opened so far; each is a registration of its own. */
  readonly registered: number;
  /** The registration whose key is charged, or was last. */
  readonly card?: number | undefined;
  /** The key of that registration is no longer needed, and still to be deleted. */
  readonly obsoleteKey?: boolean | undefined;
  /** The provider holds another card under the key than was verified: it is not charged. */
  readonly keyDiffers?: boolean | undefined;
  /** A registration with a verified card that waits for the charge in flight. */
  readonly awaiting?: number | undefined;
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
    registered: 0,
    period: 0,
    attempt: 0,
    lane: 'due',
    nextActionAt: opening.at + checkoutLifeSeconds,
  };
}

/** The key of a registration becomes the one that is charged. */
export function adoptKey(was: Subscription, { n, keyId, issuer }: Adopted): Subscription {
  assert(!was.claim, 'a card is not changed under a charge in flight');
  const settled = { obsoleteKey: undefined, keyDiffers: undefined, awaiting: undefined };
  return { ...was, card: n, keyId, issuer, ...settled };
}

export type Adopted = {
  readonly n: number;
  readonly keyId: string;
  readonly issuer?: string | undefined;
};

/** No charge is made with it any more: its key is deleted as soon as the provider answers. */
export function dropKey(was: Subscription): Subscription {
  if (was.keyId === undefined) return was;
  return { ...was, keyId: undefined, obsoleteKey: true, keyDiffers: undefined };
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

/** Final: no charge follows, and the key is deleted at the provider. */
export function endSubscription(
  was: Subscription,
  status: 'canceled' | 'expired',
  at: EpochSeconds,
): Subscription {
  assert(!was.claim, 'a subscription does not end under a charge in flight');
  const ended = dropKey({ ...was, status, access: 'none', awaiting: undefined });
  const owed = ended.obsoleteKey === true;
  return { ...ended, lane: owed ? 'due' : undefined, nextActionAt: owed ? at : undefined };
}
