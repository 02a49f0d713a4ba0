// What a customer or an operator asked for, as it is kept outside the table to be applied again.
import type { EpochSeconds } from '../common/calendar';
import type { CaseKind } from '../common/case-kinds';
import type { NoticeChannel } from '../catalogue/notice';
import type { SubscriptionId } from '../common/identity';

/**
 * A restored table has forgotten these, and iamport never knew them. `card`: a new card was
 * verified in the n-th card window. Ids and words only: nothing names a person, a card or a key.
 */
export type Wish = { readonly at: EpochSeconds } & (
  | {
      readonly verb: 'cancel';
      readonly subscription: SubscriptionId;
      readonly when: 'now' | 'period_end';
    }
  | { readonly verb: 'keep'; readonly subscription: SubscriptionId }
  | {
      readonly verb: 'pause';
      readonly subscription: SubscriptionId;
      readonly when: 'now' | 'period_end';
      readonly until: string;
    }
  | { readonly verb: 'resume'; readonly subscription: SubscriptionId }
  /** `period`: the one that leads to that day of the month. */
  | {
      readonly verb: 'billing_day';
      readonly subscription: SubscriptionId;
      readonly day: number;
      readonly period: number;
    }
  | { readonly verb: 'undo_billing_day'; readonly subscription: SubscriptionId }
  /** `period`: from which on; `amount`: won each period that the customer was shown. */
  | {
      readonly verb: 'change';
      readonly subscription: SubscriptionId;
      readonly plan: string;
      readonly version: number;
      readonly quantity: number;
      readonly period: number;
      readonly amount: number;
    }
  /** Within a period, the k-th of it; `charge`: won that it came to at once. */
  | {
      readonly verb: 'change_now';
      readonly subscription: SubscriptionId;
      readonly plan: string;
      readonly version: number;
      readonly quantity: number;
      readonly period: number;
      readonly k: number;
      readonly on: string;
      readonly amount: number;
      readonly charge: number;
    }
  | { readonly verb: 'undo_change'; readonly subscription: SubscriptionId }
  /** `period`: from which on, on an operator's word. */
  | {
      readonly verb: 'price';
      readonly subscription: SubscriptionId;
      readonly plan: string;
      readonly version: number;
      readonly period: number;
    }
  /** `amount`: won each period that she was asked about. */
  | {
      readonly verb: 'consent';
      readonly subscription: SubscriptionId;
      readonly act: 'agree' | 'decline';
      readonly plan: string;
      readonly version: number;
      readonly quantity: number;
      readonly period: number;
      readonly amount: number;
      readonly said_at: EpochSeconds;
      /** Its proof, without the digits of a card. */
      readonly request: string;
      readonly text_version: string;
      readonly sha256: string;
      readonly language: 'ko' | 'en';
      readonly source: 'customer' | 'imported';
    }
  /** Won that an operator has given, under the name of the call. */
  | {
      readonly verb: 'credit';
      readonly subscription: SubscriptionId;
      readonly id: string;
      readonly amount: number;
    }
  /** Won that an operator had given by mistake, taken back under the name of the call. */
  | {
      readonly verb: 'take_credit';
      readonly subscription: SubscriptionId;
      readonly id: string;
      readonly amount: number;
    }
  /** Asked for once by the next charge; its proof without the text. */
  | {
      readonly verb: 'line';
      readonly subscription: SubscriptionId;
      readonly id: string;
      readonly name: string;
      readonly amount: number;
      readonly tax_free: number;
      readonly sha256: string;
      readonly said_at: EpochSeconds;
      readonly channel: string;
    }
  | { readonly verb: 'remove_line'; readonly subscription: SubscriptionId; readonly id: string }
  /** A free trial began with the card of the n-th card window. */
  | { readonly verb: 'trial'; readonly subscription: SubscriptionId; readonly n: number }
  | {
      readonly verb: 'notice';
      readonly subscription: SubscriptionId;
      readonly channel: NoticeChannel;
      readonly sent_at: EpochSeconds;
    }
  | { readonly verb: 'card'; readonly subscription: SubscriptionId; readonly n: number }
  | {
      readonly verb: 'settle';
      readonly subscription: SubscriptionId;
      readonly as: 'waived' | 'declined';
    }
  | {
      readonly verb: 'debt';
      readonly subscription: SubscriptionId;
      readonly as: 'paid_elsewhere' | 'waived';
    }
  | { readonly verb: 'hold'; readonly subscription: SubscriptionId }
  | { readonly verb: 'release'; readonly subscription: SubscriptionId }
  | { readonly verb: 'rebuild'; readonly subscription: SubscriptionId }
  | { readonly verb: 'erase'; readonly subscription: SubscriptionId }
  /** The case is decided, and its payment never given back by itself; why is not told here. */
  | { readonly verb: 'close_case'; readonly case: string; readonly kind: CaseKind }
  | { readonly verb: 'breaker'; readonly state: 'open' | 'closed' }
  | { readonly verb: 'plan_hold'; readonly plan: string; readonly state: 'held' | 'released' }
);

/** Not known ahead of the write; the event's time. */
export type Wished = Wish extends infer One ? (One extends Wish ? Omit<One, 'at'> : never) : never;
