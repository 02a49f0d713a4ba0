// The moves around one attempt: claim, doubt, paid, declined, abandoned.
import type { EpochSeconds, Period } from '../../common/calendar';
import { civilDateAt } from '../../common/calendar';
import { attemptsMax } from '../../charge/charge';
import type { Decline } from '../../charge/declines';
import { accessInDoubt, caseOf, doubtAfter, withCase } from '../../charge/doubt';
import type { DunningPolicy, DunningTimes } from '../../catalogue/dunning';
import { afterDecline } from '../../catalogue/dunning';
import { assert } from '../../common/errors';
import type { AttemptId } from '../../common/identity';
import {
  isEarlier,
  isPastItsDay,
  isPatient,
  nextLookAt,
  patienceSeconds,
  unsentPause,
} from '../../charge/looking';
import { dueQuote, quote } from '../../charge/quote';
import { datesAfter } from '../billing-day';
import { agreeTo, recurringIn } from '../agreed';
import { inForce, isAgreed } from '../next';
import type { Claim, Claimed, Subscription } from '../facts';
import { nextEntry } from '../agenda';
import { isPaused } from '../status';
import { isNoticed } from '../telling';
import { claimedPeriod, isReturn, settledAt } from '../terms';
import { dropKey } from './card';
import { fallBehind } from './debt';
import { endSubscription } from './end';
import { useCredit, withoutAsked } from './extras';
import { declineStart } from './trial';

/**
 * Declined this often, a charge waits for another card: a fault of weeks is not soon over. The
 * attempts that are left are for other cards.
 */
export const triesMax = 24;
/** Seconds between inquiries about a suspect charge of which nothing is kept. */
const watchSeconds = 86_400;

/**
 * Freezes what will be asked of the provider, on the terms that come into force with it. The caller
 * must make it durable before it sends.
 */
export function claimAttempt(
  before: Subscription,
  attemptId: AttemptId,
  now: EpochSeconds,
  times: DunningTimes,
  quoted = dueQuote,
): Claimed {
  const was = inForce(before);
  assert(was === before || isNoticed(before), 'its customer was told before a trial is paid for');
  assert(!was.claim, 'one attempt at a time');
  assert(was.keyId !== undefined, 'a charge needs a billing key');
  assert(was.heldAt === undefined, 'nothing is charged on hold');
  assert(was.erasure?.askedAt === undefined, 'nothing is charged of a person who is forgotten');
  assert(!isPaused(was), 'nothing is charged in a pause');
  assert(was.attempt < attemptsMax, 'what is sent can be written down');
  assert(isAgreed(was), 'nothing is asked for above what the customer agreed to');
  const { amount, taxFree, recurring, extras } = quoted(was, civilDateAt(now));
  const claim: Claim = {
    attemptId,
    period: was.period,
    attempt: was.attempt,
    keyId: was.keyId,
    gateway: was.gateway,
    channel: was.channel,
    amount,
    taxFree,
    recurring: recurring === amount ? undefined : recurring,
    extras,
    quantity: was.quantity,
    priceVersion: was.price.version,
    claimedAt: now,
    sends: 1,
    sentAt: now,
    phase: 'sent',
    looks: 0,
    cleanLooks: 0,
    // Where the index has it already: a claim moves no entry.
    inquiry: { at: nextEntry(before, times)?.at ?? now, lane: 'due' },
  };
  return { ...was, claim };
}

/**
 * The same while a customer waits, of what she was shown: on the look list from the start, for no
 * queue hands this work out again should its worker die.
 */
export function claimAwaited(
  was: Subscription,
  attemptId: AttemptId,
  now: EpochSeconds,
  times: DunningTimes,
): Claimed {
  const { claim, ...of } = claimAttempt(was, attemptId, now, times, quote);
  return { ...of, claim: inquiredAt(claim, now + patienceSeconds) };
}

function inquiredAt(claim: Claim, at: EpochSeconds): Claim {
  return { ...claim, inquiry: { at, lane: 'look' } };
}

/** The outcome is unknown: only inquiries are allowed from here. */
export function doubtAttempt(
  was: Subscription,
  { why, refused }: { readonly why: string; readonly refused?: boolean | undefined },
  now: EpochSeconds,
): Subscription {
  assert(was.claim !== undefined, 'only a claim can be in doubt');
  const refusals = (was.claim.refused ?? 0) + (refused === true ? 1 : 0);
  const claim: Claim = { ...was.claim, phase: 'unknown', why, refused: refusals || undefined };
  return { ...was, claim: inquiredAt(claim, nextLookAt(claim, now, true)) };
}

/**
 * An attempt that was declined, and whose record says now that nothing is decided: it is inquired
 * about as any unknown outcome, and nothing else is sent before it ends.
 */
export function doubtEarlier(was: Subscription, claim: Claim, now: EpochSeconds): Subscription {
  assert(!was.claim && isEarlier(was, claim), 'only an earlier attempt comes into doubt again');
  const doubted: Claim = {
    ...claim,
    why: 'declined, and undecided again',
    doubt: { sum: 0, at: now },
  };
  return { ...inForce(was), claim: inquiredAt(doubted, nextLookAt(doubted, now, true)) };
}

/** The provider has proven that it executed nothing: the same request may simply go again. */
export function unsentAttempt(was: Subscription, why: string, now: EpochSeconds): Subscription {
  assert(was.claim !== undefined, 'only a claim can be unsent');
  const unsent = (was.claim.unsent ?? 0) + 1;
  const claim: Claim = { ...was.claim, phase: 'unsent', why, unsent };
  return { ...was, claim: inquiredAt(claim, now + unsentPause(unsent)) };
}

/** The record contradicts the intent: nothing moves any more until a person decides. */
export function suspectAttempt(was: Subscription, why: string): Subscription {
  assert(was.claim !== undefined, 'only a claim can be suspect');
  return { ...was, claim: { ...was.claim, phase: 'suspect', why, inquiry: undefined } };
}

/**
 * Suspect although less is kept under its order number than was asked for: a payment of ours may
 * still turn up, so it is inquired about daily, and access does not last for ever.
 */
export function watchAttempt(was: Subscription, why: string, now: EpochSeconds): Subscription {
  assert(was.claim !== undefined, 'only a claim can be suspect');
  const doubt = withCase(doubtAfter(was.claim, now, true));
  const claim: Claim = { ...was.claim, phase: 'suspect', why, doubt };
  const watched = was.claim.phase === 'suspect' ? was.claim.inquiry : undefined;
  return { ...was, claim: inquiredAt(claim, watched?.at ?? now + watchSeconds) };
}

/** A look that settled nothing. `clean` saw no record; an unanswered look proves nothing at all. */
export function lookedInVain(
  was: Subscription,
  seen: 'clean' | 'pending' | 'unanswered',
  now: EpochSeconds,
): Subscription {
  assert(was.claim !== undefined, 'only a claim is looked for');
  const answered = seen !== 'unanswered';
  const doubt = doubtAfter(was.claim, now, answered);
  const looked: Claim = {
    ...was.claim,
    phase: phaseAfter(was.claim.phase, seen),
    looks: was.claim.looks + (answered ? 1 : 0),
    cleanLooks:
      seen === 'clean' ? was.claim.cleanLooks + 1 : seen === 'pending' ? 0 : was.claim.cleanLooks,
    doubt,
  };
  const claim = caseOf(looked) === undefined ? looked : { ...looked, doubt: withCase(doubt) };
  const at = claim.phase === 'suspect' ? now + watchSeconds : nextLookAt(claim, now, answered);
  return { ...was, access: accessInDoubt(was, doubt), claim: inquiredAt(claim, at) };
}

function phaseAfter(was: Claim['phase'], seen: 'clean' | 'pending' | 'unanswered'): Claim['phase'] {
  if (was === 'suspect') return 'suspect';
  return was === 'unsent' && seen !== 'pending' ? 'unsent' : 'unknown';
}

/** The very same request once more: same id, same amount, same key. */
export function resendAttempt(was: Subscription, now: EpochSeconds): Claimed {
  assert(
    was.claim !== undefined && !isPatient(was.claim, now),
    'a request in flight is left alone',
  );
  assert(!isPastItsDay(was.claim, now), 'a difference is sent on the day of its request');
  assert(was.cancel === undefined, 'nothing is sent after a cancel');
  assert(was.heldAt === undefined, 'nothing is sent on hold');
  const { why: _why, ...before } = was.claim;
  const claim: Claim = {
    ...before,
    phase: 'sent',
    sends: before.sends + 1,
    sentAt: now,
    looks: 0,
    cleanLooks: 0,
  };
  return { ...was, claim };
}

/**
 * It waits among what is due: there it may be the probe that shows the provider to be well again,
 * and goes out with the rest as soon as charging resumes.
 */
export function holdResend(was: Subscription, now: EpochSeconds): Subscription {
  assert(was.claim !== undefined, 'only a claim is held');
  return { ...was, claim: { ...was.claim, inquiry: { at: now, lane: 'due' } } };
}

/** On hold nothing is sent again: it is looked at daily until it is settled, or found. */
export function restResend(was: Subscription, now: EpochSeconds): Subscription {
  assert(was.claim !== undefined, 'only a claim rests');
  return { ...was, claim: inquiredAt(was.claim, now + watchSeconds) };
}

/**
 * The period is paid for: on to the next one, whatever the state was before. What was paid of it
 * each period is agreed to from here on, as the claim froze it.
 */
export function settlePaid(was: Subscription, now: EpochSeconds, served?: Period): Subscription {
  assert(was.claim !== undefined, 'only a claim is settled');
  const paid = useCredit(moveOn(was, now, served), was.claim);
  return agreeTo(paid, recurringIn(was, was.claim));
}

/** `served`: the days of the charge as written; a first period and a return are anchored there. */
function moveOn(was: Subscription, now: EpochSeconds, served?: Period): Subscription {
  assert(was.claim !== undefined, 'only a claim is settled');
  assert(was.claim.change === undefined, 'a difference moves no period on');
  const { startsOn } = served ?? claimedPeriod(was, was.claim, now);
  const moves = isReturn(was);
  const period = was.claim.period + 1;
  const dated = datesAfter(was, was.claim.period, moves ? undefined : startsOn);
  const paid: Subscription = {
    ...dated,
    status: dated.trial ? 'trialing' : 'active',
    access: 'full',
    anchorOn: moves ? startsOn : (dated.anchorOn ?? startsOn),
    anchorPeriod: moves ? was.claim.period : dated.anchorPeriod,
    shift: moves ? undefined : dated.shift,
    pause: undefined,
    unagreedOn: undefined,
    consent: was.consent && was.consent.period < period ? undefined : was.consent,
    period,
    attempt: 0,
    claim: undefined,
    change: undefined,
    dunning: undefined,
    // With the first settled charge its place is used up.
    discount: was.discount && { ...was.discount, place: undefined },
  };
  return settledAt(withoutAsked(paid, was.claim), now);
}

/**
 * A period whose money was given back in full, or is given up, counts as if it were paid: access
 * stays or comes back, nothing of it is asked for again, the next period goes on. A customer who
 * has canceled for now leaves at once, for nothing paid is left to be used up.
 */
export function passPeriod(was: Subscription, now: EpochSeconds, served?: Period): Subscription {
  const next = moveOn(was, now, served);
  return next.cancel?.atPeriodEnd === false ? endSubscription(next, 'cancel', now) : next;
}

/** The provider's record says no. Only now may another attempt exist. */
export function settleDeclined(
  was: Subscription,
  decline: Decline,
  now: EpochSeconds,
  policy: DunningPolicy,
  times: DunningTimes,
): Subscription {
  assert(was.claim !== undefined, 'only a claim is settled');
  assert(was.claim.change === undefined, 'a declined difference is no debt');
  const open = { ...was, claim: undefined, attempt: nextAttempt(was, was.claim) };
  if (was.cancel && !was.cancel.atPeriodEnd) return endSubscription(open, 'cancel', now);
  // The bound is no decline: the policy goes on, without a retry.
  const isLast = open.attempt >= triesMax;
  // Signing up failed: the customer may try another card until the checkout expires.
  if (was.anchorOn === undefined) return dropKey(open);
  if (isPaused(was)) return open;
  const { startsOn, keyId } = was.claim;
  if (startsOn !== undefined && was.trial) return declineStart(open, decline, keyId, now);
  if (!was.dunning && isEarlier(was, was.claim)) return open;
  // Declined once more, it is no further decline: the retry that waited for it is due.
  if (was.dunning && isEarlier(was, was.claim)) return fallBehind(open, now, policy, times);
  const next = afterDecline(was.dunning, decline, now, policy, times);
  const dunning = isLast ? { ...next, retryAt: undefined } : next;
  return fallBehind({ ...open, pause: undefined, dunning }, now, policy, times);
}

/** A doubt about an earlier attempt may end after later ones were made: their ids are used up. */
const nextAttempt = (was: Subscription, { attempt }: Claim): number =>
  Math.max(was.attempt, attempt + 1);
