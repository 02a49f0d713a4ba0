// A payment as the provider records it, and what a charge or a card window says there of itself.
import type { CivilDate, EpochSeconds } from '../common/calendar';
import type { AttemptId, SubscriptionId } from '../common/identity';
import type { DaysOf } from './difference';
import type { Extra } from './extra';
import type { GatewayName } from './road';

/** Lenient on purpose: a status we never heard of stays a word and is judged unknown (P14). */
export type Payment = {
  readonly paymentId: string;
  readonly attemptId: AttemptId;
  readonly status: string;
  /** Won as the provider says it; not trusted to be whole until judged. */
  readonly amount: number;
  readonly canceledAmount: number;
  readonly currency: string;
  readonly keyId?: string | undefined;
  /** `issue` marks the row of a card window: it looks paid though no money moved (§10.5). */
  readonly usage?: string | undefined;
  /** Made in a window that a browser opened, and not by a request of a server. */
  readonly fromWindow?: boolean | undefined;
  readonly test: boolean;
  readonly provider?: string | undefined;
  readonly paidAt: EpochSeconds;
  readonly failedAt: EpochSeconds;
  readonly reason?: string | undefined;
  readonly receiptUrl?: string | undefined;
  /** Of each time that some of it was given back. */
  readonly refundReasons?: readonly string[] | undefined;
  /** In the same order, in won; NaN where the record does not say it. */
  readonly refundAmounts?: readonly number[] | undefined;
  /** In the same order, in seconds; 0 where the record does not say it. */
  readonly refundTimes?: readonly EpochSeconds[] | undefined;
  /** What we wrote into it; a card window's came from a browser and proves nothing. */
  readonly memo?: Memo | undefined;
};

/**
 * Won that are kept of it; of one that is still open, as much as it may come to. The row of a card
 * window keeps nothing, whatever its status and amount say.
 */
export function keptOf({ status, amount, canceledAmount, usage }: Payment): number {
  return status === 'failed' || usage === 'issue' ? 0 : amount - canceledAmount;
}

/** What the provider keeps of a card; never a number, never an expiry date. */
export type CardFacts = {
  readonly name: string;
  readonly lastDigits: string;
  readonly test: boolean;
  readonly provider: string;
  /** The shop id at the payment gateway (MID) that the key was issued for, where it is known. */
  readonly mid?: string | undefined;
  /** When the provider last stored a card under the key, where it says so. */
  readonly updatedAt?: EpochSeconds | undefined;
  /** The road that it was registered for; absent where it was not kept yet. */
  readonly gateway?: GatewayName | undefined;
  readonly channel?: string | undefined;
};

/** With this a subscription whose rows were lost can be made again. Nothing in it is personal. */
export type Memo = {
  readonly subscriptionId: SubscriptionId;
  /** Absent on a card window. */
  readonly period?: number | undefined;
  readonly planId: string;
  readonly priceVersion: number;
  /** How many of the plan; 1 where absent. */
  readonly quantity?: number | undefined;
  /** The user, readable with the stage's order key only; absent where the stage has none. */
  readonly user?: string | undefined;
  /** What it holds besides the price and the days owed. */
  readonly extras?: readonly Extra[] | undefined;
  /** Of the difference of a change, whose terms the plan, the price and the quantity are. */
  readonly change?: MemoOfChange | undefined;
};

/** The day of a change and what its difference was reckoned from. */
export type MemoOfChange = DaysOf & {
  readonly k: number;
  readonly on: CivilDate;
  readonly from: {
    readonly planId: string;
    readonly priceVersion: number;
    readonly quantity: number;
  };
  /** Won of each line and its tax-free part, for people: they sum to what was asked for. */
  readonly lines: readonly { readonly amount: number; readonly taxFree: number }[];
};
