// A customer's agreement to a plan: the facts that are stored of it.
import type { Access } from './access';
import type { CivilDate, EpochSeconds, Period } from '../common/calendar';
import type { Erasure } from './erasure';
import type { Dunning } from '../catalogue/dunning';
import type { AttemptId, SubscriptionId } from '../common/identity';
import type { Won } from '../common/money';
import type { Price } from '../catalogue/plan';
import type { DaysOf } from '../charge/difference';
import type { Extra, Waiting } from '../charge/extra';
import type { GatewayName } from '../charge/road';
import type { Status } from './status';

/** The intent to take money, durable before the socket opens. At most one per subscription. */
export type Claim = {
  readonly attemptId: AttemptId;
  readonly period: number;
  readonly attempt: number;
  readonly keyId: string;
  /** The road that it goes by; absent where it was not kept yet. */
  readonly gateway?: GatewayName | undefined;
  readonly channel?: string | undefined;
  readonly amount: Won;
  readonly taxFree: Won;
  /** The part of the amount that comes back each period; absent where it is all of it. */
  readonly recurring?: Won | undefined;
  /** What it holds besides the price and the days owed; absent where nothing. */
  readonly extras?: readonly Extra[] | undefined;
  /** How many of the plan it pays for; 1 where absent. */
  readonly quantity?: number | undefined;
  readonly priceVersion: number;
  /**
   * Of a purchase that ends a trial: the Korean day of its request, on which the period begins if
   * it is paid. Until then the row keeps the terms of the trial.
   */
  readonly startsOn?: CivilDate | undefined;
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
  /** When the provider is asked about it next; absent where only a person can end it. */
  readonly inquiry?: Inquiry | undefined;
  /** It is the difference of a change within the period; absent of a period's own charge. */
  readonly change?: Changing | undefined;
};

/** Other terms that come into force once their difference is settled, as their claim froze them. */
export type Changing = DaysOf & {
  /** Counts the charges that changes make within one period, from 1: a number is used once. */
  readonly k: number;
  /** The Korean day of the request: the first one on these terms, and the only one of sending. */
  readonly on: CivilDate;
  readonly price: Price;
  readonly quantity?: number | undefined;
};

/**
 * not_begun: a checkout that was never paid. cancel: by wish. debt: its attempts were used up.
 * no_consent, no_notice: what the next period costs was not agreed to, or not told of, in time.
 */
export const endings = ['not_begun', 'cancel', 'debt', 'no_consent', 'no_notice'] as const;
export type EndedFor = (typeof endings)[number];

/** The due index: collect, or ask the provider. */
export type Lane = 'due' | 'look';

/**
 * Of a claim that was taken from what is due, the instant by which it was nominated: a claim moves
 * no index entry.
 */
export type Inquiry = { readonly at: EpochSeconds; readonly lane: Lane };

/** How long the provider has answered inquiries without deciding the outcome. */
export type Doubt = {
  /** Seconds between inquiries that were both answered. */
  readonly sum: number;
  /** The last inquiry; absent where it was not answered. */
  readonly at?: EpochSeconds | undefined;
  /** The value of `sum` when the case was opened. */
  readonly caseAt?: number | undefined;
};

/** Another price of the plan in force, and the first period that is charged at it. */
export type PriceToCome = { readonly period: number; readonly price: Price };

/** What a subscription is to become: the terms that come into force with a period's first claim. */
export type Next = {
  readonly period: number;
  readonly price: Price;
  readonly quantity?: number | undefined;
  /** Won each period that the customer agreed to with it; absent where others asked for it. */
  readonly agreed?: Won | undefined;
  /** When an operator asked for it: an answer from before that is about another request. */
  readonly askedAt?: EpochSeconds | undefined;
  /** Of a change to another plan: the price an operator has set, which waits again without it. */
  readonly set?: PriceToCome | undefined;
};

/**
 * What a customer answered to a request for consent. It counts for the terms and the period that it
 * names: any other amount, plan or quantity makes it void.
 */
export type Answer = {
  readonly act: 'agree' | 'decline';
  readonly period: number;
  /** Won each period. */
  readonly amount: Won;
  readonly planId: string;
  readonly version: number;
  readonly quantity?: number | undefined;
  readonly at: EpochSeconds;
};

/** A trial that runs. What it becomes waits in `next`, from the period after it on. */
export type Trial = {
  /** The Korean day of the first notice that suffices; absent while there is none. */
  readonly noticedOn?: CivilDate | undefined;
  /** A notice of before said nothing of what follows: other terms, or other days, came then. */
  readonly toldFrom?: EpochSeconds | undefined;
  /** The day on which paid periods were to begin, where the want of a notice has moved it. */
  readonly postponedFrom?: CivilDate | undefined;
  /** That there is no notice was told, on the last day on which one is in time. */
  readonly alarmed?: boolean | undefined;
  /** How often what follows it was changed; 0 where absent. */
  readonly changes?: number | undefined;
  /** How a purchase that was to end it was declined; `keyId`: a card that is not asked again. */
  readonly refused?:
    | {
        readonly at: EpochSeconds;
        readonly code: string;
        readonly keyId?: string | undefined;
      }
    | undefined;
};

/** What is known of the coupon in the row's price besides its terms. */
export type Discount = {
  /** A place of its limit is held, and not used up yet. */
  readonly place?: true | undefined;
  /** As of a trial: how its customer was told that it ends. */
  readonly noticedOn?: CivilDate | undefined;
  readonly toldFrom?: EpochSeconds | undefined;
  readonly postponedFrom?: CivilDate | undefined;
  readonly alarmed?: boolean | undefined;
};

/**
 * A period that leads from the end of a paid one to another day of the month. It is charged for its
 * own days, and the periods behind it are counted from its end.
 */
export type Stub = Period & {
  readonly period: number;
  /** Of the month, 1 to 31; where a month has no such day, its last one. */
  readonly day: number;
  /** Days of the whole period that it is a part of; no more than its own where it is no part. */
  readonly of: number;
};

/** A time without use and without charges, asked for by the customer. */
export type Pause = {
  readonly askedAt: EpochSeconds;
  /** Its first day. Days between it and the end of the paid period are kept for afterwards. */
  readonly from: CivilDate;
  /** The day on which it is over by itself. */
  readonly until: CivilDate;
};

/** On whose behalf a happening came about; stored by these words. */
export const whos = ['customer', 'operator', 'backend', 'schedule', 'webhook', 'night'] as const;
export type Who = (typeof whos)[number];

/** Which happening the row was last changed by, and on whose behalf; history and events tell it. */
export type By = { readonly what: string; readonly who: string };

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
  /** The road of its card; absent where it was not kept yet. */
  readonly gateway?: GatewayName | undefined;
  readonly channel?: string | undefined;
  readonly anchorOn?: CivilDate | undefined;
  /** The number of the period that begins on the anchor; 0 where absent. */
  readonly anchorPeriod?: number | undefined;
  /** How many of the plan are paid for; 1 where absent. */
  readonly quantity?: number | undefined;
  /**
   * Billing dates by which periods begin later than their numbers say: a pause keeps the anchor and
   * raises the shift. 0 where absent.
   */
  readonly shift?: number | undefined;
  /** The pause that runs; of an active subscription, the one that follows its paid period. */
  readonly pause?: Pause | undefined;
  /** The last pause ended before this period was charged: no other one begins before it is. */
  readonly pausedBefore?: number | undefined;
  /** The billing day moves with this period, which is not claimed or not settled yet. */
  readonly stub?: Stub | undefined;
  /** The running period is a partial one. */
  readonly partial?: true | undefined;
  /** The terms that are in force from a period on. */
  readonly next?: Next | undefined;
  /** Absent where no trial runs. */
  readonly trial?: Trial | undefined;
  /** Of the coupon in the price; absent where there is nothing to know. */
  readonly discount?: Discount | undefined;
  /** The last change within the running period that has ended: its number, and its day. */
  readonly change?: { readonly k: number; readonly on: CivilDate } | undefined;
  /**
   * Won that the customer agreed to pay each period, without one-offs and owed days; absent where
   * that is what the price and the quantity come to.
   */
  readonly agreed?: Won | undefined;
  /** The last answer about a period that is not claimed; with its claim it raises `agreed`. */
  readonly consent?: Answer | undefined;
  /**
   * Won that operators have given and that no charge has used; less than 0 where a restore has
   * forgotten some of the gifts.
   */
  readonly credit?: number | undefined;
  /** What the next charge that the calendar brings asks for besides, once. */
  readonly lines?: readonly Waiting[] | undefined;
  /** Paused since this day, because its customer did not agree to what the next period costs. */
  readonly unagreedOn?: CivilDate | undefined;
  /** The period to collect next; 0 is collected at sign-up, and numbers never restart. */
  readonly period: number;
  /** The attempt to make next for that period. */
  readonly attempt: number;
  readonly claim?: Claim | undefined;
  readonly dunning?: Dunning | undefined;
  readonly cancel?: { readonly at: EpochSeconds; readonly atPeriodEnd: boolean } | undefined;
  /** On hold since, for a refund outside or by an operator: nothing is charged. */
  readonly heldAt?: EpochSeconds | undefined;
  /** Absent in rows that were last written before it was kept. */
  readonly by?: By | undefined;
  /**
   * The Korean day on which something was taken last, where the next period had begun by then: it
   * is charged on a later day.
   */
  readonly settledOn?: CivilDate | undefined;
  /** When it became canceled or expired; absent in rows that ended before it was kept. */
  readonly endedAt?: EpochSeconds | undefined;
  /** Why it did; kept with `endedAt`. */
  readonly endedFor?: EndedFor | undefined;
  /** What of its person is to be forgotten; absent while nothing was asked or done. */
  readonly erasure?: Erasure | undefined;
  /** Epoch seconds after which the row is deleted; only of one that never had a claim. */
  readonly expiresAt?: EpochSeconds | undefined;
  /**
   * Where the index nominated it when it was read. Never set by a move: the entry is derived from
   * the facts when they are written.
   */
  readonly indexedAt?: EpochSeconds | undefined;
};

export type Claimed = Subscription & { readonly claim: Claim };

export function isClaimed(subscription: Subscription): subscription is Claimed {
  return subscription.claim !== undefined;
}

/** An unfinished checkout is given up after 23 hours, as the field does. */
export const checkoutLifeSeconds = 23 * 3_600;

/** Key and place are kept so many days after the one on which consent was missing. */
export const unagreedDays = 14;
