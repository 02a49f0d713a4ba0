// The only maker of new facts about a subscription: one happening, and all that must follow it.
import type { DunningPolicy, DunningTimes } from '../catalogue/dunning';
import type { OnNoConsent, PausePolicy } from '../catalogue/plan';
import { assert } from '../common/errors';
import type { Subscription } from './facts';
import type { Happening } from './happenings';
import { changeBillingDay, reanchored } from './moves/billing-day';
import { retryNow, settleDebt } from './moves/by-hand';
import { adoptKey, handOverKey, takeOnKey } from './moves/card';
import {
  claimAttempt,
  claimAwaited,
  doubtAttempt,
  doubtEarlier,
  holdResend,
  lookedInVain,
  passPeriod,
  resendAttempt,
  restResend,
  settleDeclined,
  settlePaid,
  suspectAttempt,
  unsentAttempt,
  watchAttempt,
} from './moves/charge';
import { scheduleChange, withdrawChange } from './moves/change';
import { claimChange, endChangeUnpaid } from './moves/change-now';
import { roundOffChange, settleChangePaid } from './moves/change-now';
import { answerConsent, missConsent } from './moves/consent';
import { fallBehind, giveUp, refuseKey, retryWithNewCard } from './moves/debt';
import { cancelSubscription, endSubscription } from './moves/end';
import { askErasure, completeErasure, postponeErasure, refuseErasing } from './moves/erase';
import { holdBack, releaseHold, restOnHold } from './moves/hold';
import { beginPause, requestPause, resume } from './moves/pause';
import { schedulePrice } from './moves/price';
import { addLine, giveCredit, removeLine, returnCredit, takeCredit } from './moves/extras';
import { alarm, forgetTold, noteNotice, postpone } from './moves/notice';
import { claimStart } from './moves/trial';
import { abandonAttempt, waive } from './moves/unasked';
import { inForce } from './next';
import { refusalOf } from './refusal';
import { transitions } from './transitions';
import { withStart } from './trial';

/** What the merchant has laid down: the hours of the day, and the plan's rules of today. */
export type Rules = {
  readonly times: DunningTimes;
  readonly policy: DunningPolicy;
  readonly pause?: PausePolicy | undefined;
  /** `end` where absent. */
  readonly onNoConsent?: OnNoConsent | undefined;
};

/**
 * The facts after a happening; the very same value where it changes nothing. Throws
 * Refusal(conflict) for what a person may not ask for in this state.
 */
export function apply(was: Subscription, happening: Happening, rules: Rules): Subscription {
  const cell = transitions[happening.kind][was.claim ? 'open' : 'none'][was.status];
  if (cell === 'ignored') return was;
  if (cell === 'refused') throw refusalOf(was, happening.kind);
  assert(cell !== 'bug', `${happening.kind} never comes to a subscription that is ${was.status}`);
  const moved = move(was, happening, rules);
  if (moved === was) return was;
  const next = forgetTold(was, moved, happening.at);
  const states = cell === 'stays' ? [was.status] : cell.to;
  assert(
    states.includes(next.status),
    `${happening.kind} leads from ${was.status} as the table says`,
  );
  return { ...next, by: { what: happening.kind, who: happening.by } };
}

/** Throws Refusal(conflict) as `apply` does where the table refuses it, before anything is read. */
export function refuseByTable(was: Subscription, kind: Happening['kind']): void {
  const cell = transitions[kind][was.claim ? 'open' : 'none'][was.status];
  if (cell === 'refused') throw refusalOf(was, kind);
}

function move(was: Subscription, what: Happening, rules: Rules): Subscription {
  if (isOfCharge(what)) return moveCharge(was, what, rules);
  if (isOfChange(what)) return moveChange(was, what, rules);
  if (isOfTerms(what)) return moveTerms(was, what, rules);
  if (isOfExtras(what)) return moveExtras(was, what);
  const { times, policy, pause } = rules;
  if (isOfTrial(what)) return moveTrial(was, what);
  const { at } = what;
  switch (what.kind) {
    case 'window_opened':
      refuseErasing(was);
      return { ...was, registered: was.registered + 1 };
    case 'card_verified':
      return { ...was, awaiting: what.n };
    case 'card_released':
      return { ...was, awaiting: undefined };
    case 'card_changed':
      return restOnHold(retryWithNewCard(takeOnKey(was, what.registration), at, times), at, times);
    case 'card_presented':
      return takeOnKey(was, what.registration);
    case 'card_recalled': {
      const registered = Math.max(was.registered, what.n);
      return { ...adoptKey(was, what), registered };
    }
    case 'key_checked':
      return { ...was, keyDiffers: what.differs || undefined };
    case 'key_refused':
      return refuseKey(was, at, policy, times);
    case 'key_handed_over':
      return handOverKey(was);
    case 'cancel_requested':
      return cancelSubscription(was, { at, atPeriodEnd: what.atPeriodEnd });
    case 'cancel_withdrawn':
      refuseErasing(was);
      return { ...was, cancel: undefined };
    case 'pause_requested':
      return requestPause(was, what.wish, at, pause);
    case 'pause_due':
      return beginPause(was, pause);
    case 'resume_requested':
    case 'resume_due':
      return resume(was, at);
    case 'term_ended':
      return endSubscription(was, 'cancel', at);
    case 'checkout_expired':
      return endSubscription(was, 'not_begun', at);
    case 'access_due':
      return fallBehind(was, at, policy, times);
    case 'debt_due':
      return giveUp(was, at, policy, times);
    case 'hold_due':
      return restOnHold(was, at, times);
    case 'hold_placed':
    case 'hold_requested':
      return holdBack(was, at, times);
    case 'hold_released':
      return releaseHold(was, at, rules);
    case 'retry_requested':
      return retryNow(was, what.triedAt, at, times);
    case 'debt_settled':
      return settleDebt(was, at);
    case 'erasure_requested':
      return askErasure(was, at);
    case 'erasure_postponed':
      return postponeErasure(was, at);
    case 'erasure_completed':
      return completeErasure(was, what.expiresAt, at);
  }
}

type OfTerms = Extract<
  Happening,
  { readonly kind: `price_${string}` | `consent_${string}` | `billing_${string}` }
>;

function isOfTerms(what: Happening): what is OfTerms {
  return /^(price|consent|billing)_/.test(what.kind);
}

/** What it costs and when, and what of that its customer agrees to. */
function moveTerms(was: Subscription, what: OfTerms, { onNoConsent = 'end' }: Rules): Subscription {
  switch (what.kind) {
    case 'price_scheduled':
      return schedulePrice(was, what);
    case 'billing_day_moved':
    case 'billing_day_withdrawn':
      return changeBillingDay(was, what);
    case 'consent_answered':
      return answerConsent(was, what);
    case 'consent_missing':
      return missConsent(was, what.at, onNoConsent);
    case 'consent_lapsed':
      return endSubscription(was, 'no_consent', what.at);
  }
}

type OfExtras = Extract<Happening, { readonly kind: `credit_${string}` | `line_${string}` }>;

function isOfExtras(what: Happening): what is OfExtras {
  return /^(credit|line)_/.test(what.kind);
}

/** What charges to come use, or ask for once. */
function moveExtras(was: Subscription, what: OfExtras): Subscription {
  switch (what.kind) {
    case 'credit_given':
      return giveCredit(was, what.amount);
    case 'credit_taken':
      return takeCredit(was, what.amount);
    case 'credit_returned':
      return returnCredit(was, what.amount);
    case 'line_added':
      return addLine(was, what.line);
    case 'line_removed':
      return removeLine(was, what.id);
  }
}

type OfTrial = Extract<
  Happening,
  { readonly kind: `notice_${string}` | `postponement_${string}` | `place_${string}` }
>;

function isOfTrial(what: Happening): what is OfTrial {
  return /^(notice|postponement|place)_/.test(what.kind);
}

/** What follows a trial or a coupon, and when. */
function moveTrial(was: Subscription, what: OfTrial): Subscription {
  switch (what.kind) {
    case 'notice_given':
      return noteNotice(was, what, what.at);
    case 'notice_missed':
      return alarm(was);
    case 'postponement_due':
      return postpone(was, what.at);
    case 'place_released':
      return { ...was, discount: { ...was.discount, place: undefined } };
  }
}

type OfCharge = Extract<
  Happening,
  { readonly kind: `charge_${string}` | `inquiry_${string}` | `resend_${string}` }
>;

function isOfCharge(what: Happening): what is OfCharge {
  return /^(charge|inquiry|resend)_/.test(what.kind);
}

type OfChange = Extract<Happening, { readonly kind: `change_${string}` }>;

function isOfChange(what: Happening): what is OfChange {
  return what.kind.startsWith('change_');
}

/** Other terms, now or later. A hold goes on as soon as nothing is in flight any more. */
function moveChange(was: Subscription, what: OfChange, { times }: Rules): Subscription {
  const { at } = what;
  const settled = (next: Subscription) => restOnHold(next, at, times);
  switch (what.kind) {
    case 'change_scheduled':
      return scheduleChange(was, what);
    case 'change_withdrawn':
      return withdrawChange(was, what.at);
    case 'change_claimed':
      return claimChange(was, what, at);
    case 'change_rounded_off':
      return roundOffChange(was, what, at);
    case 'change_paid':
      return settled(settleChangePaid(was, at));
    case 'change_declined':
    case 'change_abandoned':
      return settled(endChangeUnpaid(was, at));
  }
}

/** What became of an attempt. A hold goes on as soon as nothing is in flight any more. */
function moveCharge(was: Subscription, what: OfCharge, { times, policy }: Rules): Subscription {
  const { at } = what;
  const settled = (next: Subscription) => restOnHold(next, at, times);
  switch (what.kind) {
    case 'charge_claimed': {
      const { attemptId, isAwaited, isStart } = what;
      const awaited = (of: Subscription) => claimAwaited(of, attemptId, at, times);
      if (isStart) return claimStart(was, at, awaited);
      return isAwaited ? awaited(was) : claimAttempt(was, attemptId, at, times);
    }
    case 'charge_recalled':
      // A difference is of the period before, on the terms that are in force.
      if (what.claim.change) return { ...was, claim: what.claim };
      return reanchored({ ...inForce(was), claim: what.claim }, what.anchor);
    case 'charge_reopened':
      return doubtEarlier(was, what.claim, at);
    case 'charge_resent':
      return resendAttempt(was, at);
    case 'charge_unsent':
      return unsentAttempt(was, what.why, at);
    case 'charge_unknown':
      return doubtAttempt(was, what, at);
    case 'charge_suspected':
      return what.isKept ? suspectAttempt(was, what.why) : watchAttempt(was, what.why, at);
    case 'charge_paid':
      return settled(settlePaid(withStart(was), at, what.served));
    case 'charge_refunded':
      return settled(passPeriod(withStart(was), at, what.served));
    case 'charge_waived':
      return settled(waive(withStart(was), at, what.served));
    case 'charge_declined':
      return settled(settleDeclined(was, what.decline, at, policy, times));
    case 'charge_abandoned':
      return abandonAttempt(was, at);
    case 'inquiry_failed':
      return lookedInVain(was, what.seen, at);
    case 'resend_held':
      return holdResend(was, at);
    case 'resend_rested':
      return restResend(was, at);
  }
}
