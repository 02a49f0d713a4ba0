// What can happen to a subscription, in the field's words: the only reasons for which it changes.
import type { CivilDate, EpochSeconds, Period } from '../common/calendar';
import type { Decline } from '../charge/declines';
import type { AttemptId } from '../common/identity';
import type { Registration } from '../checkout/registration';
import type { GatewayName } from '../charge/road';
import type { Sold } from '../charge/cost';
import type { Price } from '../catalogue/plan';
import type { Answer, Claim, Who } from './facts';
import type { NoticeChannel } from '../catalogue/notice';
import type { Waiting } from '../charge/extra';
import type { PauseWish } from './pause';
import type { Rise } from './rise';

/** The day from which billing dates are counted, and the number of the period that begins on it. */
export type Anchor = { readonly on: CivilDate; readonly period: number };

/** `paid`: the days of the charge that the running period was paid with. */
export type Immediate = { readonly to: Sold; readonly paid: Period };

export type What =
  /** A card window was opened for it. */
  | { readonly kind: 'window_opened' }
  /** The card of the n-th window is good, and waits for the charge in flight. */
  | { readonly kind: 'card_verified'; readonly n: number }
  /** The waiting card was handed on, because nothing is in flight any more. */
  | { readonly kind: 'card_released' }
  /** Another card is in force, and no money moves. */
  | { readonly kind: 'card_changed'; readonly registration: Registration }
  /** A card is in force for the charge that its window showed, which follows at once. */
  | { readonly kind: 'card_presented'; readonly registration: Registration }
  /** After a restore: the card that is in force at the provider. */
  | {
      readonly kind: 'card_recalled';
      readonly n: number;
      readonly keyId: string;
      readonly issuer?: string | undefined;
      readonly gateway?: GatewayName | undefined;
      readonly channel?: string | undefined;
    }
  /** The provider holds the verified card under its key, or another one. */
  | { readonly kind: 'key_checked'; readonly differs: boolean }
  /** A charge was not sent because another card stands under the key. */
  | { readonly kind: 'key_refused' }
  /** The registration of an obsolete key sees to its deletion from here on. */
  | { readonly kind: 'key_handed_over' }
  | { readonly kind: 'cancel_requested'; readonly atPeriodEnd: boolean }
  | { readonly kind: 'cancel_withdrawn' }
  /**
   * Other terms are asked for, from the first period on that is not claimed. `period`: after a
   * restore, the one that they were asked for from.
   */
  | {
      readonly kind: 'change_scheduled';
      readonly to: Sold;
      readonly period?: number | undefined;
    }
  | { readonly kind: 'change_withdrawn' }
  /** Other terms are asked for from today on, and their difference is charged at once. */
  | ({ readonly kind: 'change_claimed'; readonly attemptId: AttemptId } & Immediate)
  /** Their difference is too little to be asked for: they are in force without a payment. */
  | ({ readonly kind: 'change_rounded_off' } & Immediate)
  /** The difference is paid: the terms are in force. */
  | { readonly kind: 'change_paid' }
  /** The provider's record of the difference says no: nothing changes. */
  | { readonly kind: 'change_declined' }
  /** The difference is absent for good, undecided for too long, or given back: nothing changes. */
  | { readonly kind: 'change_abandoned' }
  /**
   * Another price of its plan, on an operator's word. `period`: after a restore, the one that it
   * was set from.
   */
  | {
      readonly kind: 'price_scheduled';
      readonly price: Price;
      readonly period?: number | undefined;
    }
  /** The customer answers the request that she was shown; `saidAt`: when she did. */
  | {
      readonly kind: 'consent_answered';
      readonly act: Answer['act'];
      readonly rise: Rise;
      readonly saidAt: EpochSeconds;
    }
  /** A charge is due that the customer has not agreed to: it is not made. */
  | { readonly kind: 'consent_missing' }
  /** The days are over in which an agreement was waited for. */
  | { readonly kind: 'consent_lapsed' }
  /** Won, on an operator's word; they are used by the charges to come. */
  | { readonly kind: 'credit_given'; readonly amount: number }
  /** Given by mistake: at most what is left of it. */
  | { readonly kind: 'credit_taken'; readonly amount: number }
  /** What a charge had used comes back with its share of a refund. */
  | { readonly kind: 'credit_returned'; readonly amount: number }
  /** The next charge asks for it once, on a record of the customer's act. */
  | { readonly kind: 'line_added'; readonly line: Waiting }
  /** Before it is claimed. */
  | { readonly kind: 'line_removed'; readonly id: string }
  /**
   * Billed on another day of the month from the end of the paid period on. `period`: after a
   * restore, the one that was to lead to it.
   */
  | {
      readonly kind: 'billing_day_moved';
      readonly day: number;
      readonly period?: number | undefined;
    }
  /** Before the claim of the period that leads to it. */
  | { readonly kind: 'billing_day_withdrawn' }
  /** Until a day, for so many periods, or as long as the plan allows where neither is said. */
  | { readonly kind: 'pause_requested'; readonly wish: PauseWish }
  /** The paid period is over, and the pause after it begins. */
  | { readonly kind: 'pause_due' }
  /** Before it begins a pause is taken back; one that runs is over. */
  | { readonly kind: 'resume_requested' }
  /** The day on which a pause is over by itself. */
  | { readonly kind: 'resume_due' }
  /** A customer was told that paid periods are about to begin; `on`: the Korean day of it. */
  | { readonly kind: 'notice_given'; readonly channel: NoticeChannel; readonly on: CivilDate }
  /** The last day on which a notice is in time, and there is none. */
  | { readonly kind: 'notice_missed' }
  /** Paid periods were to begin, and there is no notice: a later day, or the end. */
  | { readonly kind: 'postponement_due' }
  /** A checkout that held a place of a coupon's limit has ended without beginning. */
  | { readonly kind: 'place_released' }
  /** A cancel came due: the paid period is over. */
  | { readonly kind: 'term_ended' }
  /** Nothing was paid in time, or the checkout gave way to another one. */
  | { readonly kind: 'checkout_expired' }
  /** `isAwaited`: a customer waits for the answer, so that it is inquired about at once. */
  | {
      readonly kind: 'charge_claimed';
      readonly attemptId: AttemptId;
      readonly isAwaited?: boolean | undefined;
      /** Its customer ends her trial by it: a purchase, today. */
      readonly isStart?: boolean | undefined;
    }
  /**
   * An attempt that was recorded before, or that a restore has forgotten, is looked at anew, as the
   * claim that it was. `anchor`: it ended a time without access, which is forgotten as well.
   */
  | {
      readonly kind: 'charge_recalled';
      readonly claim: Claim;
      readonly anchor?: Anchor | undefined;
    }
  /** A recalled attempt is undecided: nothing else is sent before it ends. */
  | { readonly kind: 'charge_reopened'; readonly claim: Claim }
  /** The very same request goes out again. */
  | { readonly kind: 'charge_resent' }
  /** The provider has proven that it executed nothing. */
  | { readonly kind: 'charge_unsent'; readonly why: string }
  /** No answer, or none that decides. */
  | {
      readonly kind: 'charge_unknown';
      readonly why: string;
      readonly refused?: boolean | undefined;
    }
  /** The record contradicts the intent. `isKept`: all that was asked for is held there. */
  | { readonly kind: 'charge_suspected'; readonly why: string; readonly isKept: boolean }
  /** `served`: the days that the charge was written down with. */
  | { readonly kind: 'charge_paid'; readonly served?: Period | undefined }
  /** Paid, and given back before it was known. */
  | { readonly kind: 'charge_refunded'; readonly served?: Period | undefined }
  /** Given up by an operator, or too little to be asked for. */
  | { readonly kind: 'charge_waived'; readonly served?: Period | undefined }
  | { readonly kind: 'charge_declined'; readonly decline: Decline }
  /** Absent for good, and the customer has left. */
  | { readonly kind: 'charge_abandoned' }
  /** An inquiry that settled nothing. clean: no record. unanswered: it proves nothing at all. */
  | { readonly kind: 'inquiry_failed'; readonly seen: 'clean' | 'pending' | 'unanswered' }
  /** A repetition waits until the provider is well. */
  | { readonly kind: 'resend_held' }
  /** On hold nothing is sent again: it is inquired about daily. */
  | { readonly kind: 'resend_rested' }
  /** The day of a debt on which access changes. */
  | { readonly kind: 'access_due' }
  /** The day on which a debt ends. */
  | { readonly kind: 'debt_due' }
  /** The paid period of a hold is over. */
  | { readonly kind: 'hold_due' }
  /** Its last payment was given back in full outside of this system. */
  | { readonly kind: 'hold_placed' }
  /** An operator puts it on hold, whatever was paid. */
  | { readonly kind: 'hold_requested' }
  | { readonly kind: 'hold_released' }
  /** `triedAt`: when the last attempt at the charge ended. */
  | { readonly kind: 'retry_requested'; readonly triedAt?: EpochSeconds | undefined }
  /** Paid by another way, or waived, on an operator's word. */
  | { readonly kind: 'debt_settled' }
  /** Its person is to be forgotten. */
  | { readonly kind: 'erasure_requested' }
  /** Something of it is unfinished, such as a key that the provider still has. */
  | { readonly kind: 'erasure_postponed' }
  /** Personal fields are gone; `expiresAt`: the row goes too, for it never had a claim. */
  | { readonly kind: 'erasure_completed'; readonly expiresAt?: EpochSeconds | undefined };

export type Happening = What & { readonly at: EpochSeconds; readonly by: Who };
export type HappeningKind = What['kind'];
