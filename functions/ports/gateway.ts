// What billing needs of the payment provider: charge, look, and keep billing keys. Never throws.
import type { EpochSeconds } from '../domain/common/calendar';
import type { AttemptId } from '../domain/common/identity';
import type { Memo } from '../domain/charge/payment';
import type { CardFacts, Payment } from '../domain/charge/payment';
import type { Road } from '../domain/charge/road';
import type { Claim } from '../domain/subscription/facts';

export type ChargeAnswer =
  | { readonly kind: 'record'; readonly payment: Payment }
  /** `code` is not 0 and there is no record: looked up before it means anything (§4.3). */
  | { readonly kind: 'refused'; readonly message: string }
  /** A refusal over a 4xx: of the request as it was made, unless its words are about a card. */
  | { readonly kind: 'rejected'; readonly message: string }
  /** Proven not executed: no connection was made, or authentication failed before execution. */
  | ({ readonly kind: 'unsent' } & NoAnswer)
  /** Timeout, reset, 5xx, HTML, a cut body: the outcome is unknown. */
  | ({ readonly kind: 'silent' } & NoAnswer);

type NoAnswer = {
  readonly why: string;
  /** Seconds for which the provider asked to be left alone. */
  readonly pauseSeconds?: number | undefined;
};

export type LookAnswer =
  | { readonly kind: 'found'; readonly payments: readonly Payment[] }
  | { readonly kind: 'absent' }
  | NotTold;

type NotTold = {
  readonly kind: 'unanswered';
  readonly why: string;
  /** It was answered, but these records do not read: one of them could be the paid one. */
  readonly unreadable?: readonly Unreadable[] | undefined;
};

/** Of many at once: what a record that does not read leaves open is open for its own name only. */
export type ManyAnswer =
  | {
      readonly kind: 'found';
      readonly payments: readonly Payment[];
      readonly unreadable: readonly Unreadable[];
    }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unanswered'; readonly why: string };

export type KeyAnswer =
  | { readonly kind: 'found'; readonly card: CardFacts }
  | { readonly kind: 'absent' }
  /** `isUnread`: it was answered, with a record of the key that does not read. */
  | { readonly kind: 'unanswered'; readonly why: string; readonly isUnread?: true | undefined };

/** Of the status itself: paid at, canceled at; at most 90 days apart (P5). Pages from 1. */
export type ListAsk = {
  readonly status: 'all' | 'ready' | 'paid' | 'cancelled' | 'failed';
  readonly from: EpochSeconds;
  readonly to: EpochSeconds;
  readonly page: number;
  /** Rows of a page, a thousand where absent. */
  readonly limit?: number | undefined;
};

/** What can be told of a record whose deciding fields do not read. */
export type Unreadable = {
  readonly paymentId?: string | undefined;
  readonly attemptId?: string | undefined;
  readonly keyId?: string | undefined;
};

export type Listed =
  | {
      readonly kind: 'page';
      readonly payments: readonly Payment[];
      /** Rows that could not be read, for example of another shop under the same account. */
      readonly unreadable: readonly Unreadable[];
      /** Rows of all pages, where the answer says it. */
      readonly total?: number | undefined;
      readonly next?: number | undefined;
    }
  /** The answer was longer than we take, or iamport refused the span: a shorter one may do. */
  | { readonly kind: 'too_large' }
  | { readonly kind: 'unanswered'; readonly why: string };

export type KeysAnswer =
  | {
      readonly kind: 'found';
      readonly cards: ReadonlyMap<string, CardFacts>;
      /** Records that name no key: each could be of one that is not among the cards. */
      readonly unnamed: number;
    }
  | { readonly kind: 'unanswered'; readonly why: string };

export type ChargeOrder = Claim & {
  readonly orderName: string;
  readonly memo?: Memo;
  /** Within KICC's limits; fields that are absent stay unsaid. */
  readonly buyer?: Buyer | undefined;
  /** Months; absent for a lump sum. */
  readonly installments?: number | undefined;
};

/** A card window: what it shows, and where it leads back to. */
export type WindowOrder = {
  readonly windowId: AttemptId;
  readonly keyId: string;
  readonly orderName: string;
  /** Shown in place of it where a card slip has room. */
  readonly longName?: string | undefined;
  readonly amount: number;
  readonly buyer: Buyer;
  readonly memo?: Memo | undefined;
  readonly landingUrl: string;
  /** Of the app whose own browser opens it. */
  readonly appScheme?: string | undefined;
  readonly noticeUrl: string;
};

/** Name, e-mail and phone of a customer, as far as they were given. */
type Buyer = {
  readonly name?: string | undefined;
  readonly email?: string | undefined;
  readonly phone?: string | undefined;
};

export interface Gateway {
  /** Which road it is: recorded with each card, claim and attempt. */
  readonly road: Road;
  /** What the browser hands to the gateway's own script, word by word. */
  window(order: WindowOrder): object;
  /** Sent exactly once; no library and no catch may send it again. */
  charge(order: ChargeOrder): Promise<ChargeAnswer>;
  /** Every record under this attempt id, on all pages (never `find`, P3). */
  look(attemptId: AttemptId): Promise<LookAnswer>;
  /** Up to 100 attempts in one call; what is in no part of `found` was not there. */
  lookMany(attemptIds: readonly AttemptId[]): Promise<ManyAnswer>;
  payment(paymentId: string): Promise<LookAnswer>;
  /** Up to 100 payments in one call; what is in no part of `found` was not there. */
  paymentsMany(paymentIds: readonly string[]): Promise<ManyAnswer>;
  key(keyId: string): Promise<KeyAnswer>;
  /** The cards of those of up to 100 keys that are still there, by their keys. */
  keysMany(keyIds: readonly string[]): Promise<KeysAnswer>;
  /** Everything of the merchant in a period, a thousand a page, for the ledger pass. */
  list(ask: ListAsk): Promise<Listed>;
  /** `absent` also when it was gone before: both mean it can't be charged any more. */
  deleteKey(keyId: string): Promise<KeyAnswer>;
  /**
   * Always an explicit positive amount and the balance we believe is left: 0 or missing would
   * refund everything at iamport (P10).
   */
  refund(order: RefundOrder): Promise<RefundAnswer>;
}

/** unsent: proven not executed. Of anything unanswered the outcome is unknown. */
export type RefundAnswer =
  | LookAnswer
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'unsent'; readonly why: string };

export type RefundOrder = {
  readonly paymentId: string;
  readonly amount: number;
  readonly balance: number;
  /** Of a charge that has a tax-free part, also where it is 0; absent of any other. */
  readonly taxFree?: number | undefined;
  readonly reason: string;
  /** The road that the charge came by, and its refund goes back; ours where it is absent. */
  readonly road?: Road | undefined;
};
