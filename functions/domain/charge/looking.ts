// When to ask the provider about an unknown outcome, and when the same request may be sent again.
import type { EpochSeconds } from '../common/calendar';
import { civilDateAt } from '../common/calendar';
import type { Claim, Subscription } from '../subscription/facts';

/**
 * A request goes out within this of its durable intent, or not at all: well within the patience
 * that others have with one in flight.
 */
export const sendWithinSeconds = 15;

/** Seconds until an outcome that is unknown is inquired about for the first time. */
export const firstInquirySeconds = 5;

/**
 * Seconds between looks: 5 s, each half minute for as long as a provider may show its records late
 * (two minutes), 2 m, 10 m, 1 h, then daily.
 */
const pauses = [firstInquirySeconds, 30, 30, 30, 30, 120, 600, 3_600, 86_400] as const;
/**
 * A provider that does not answer tells nothing: such looks wait half as long as the request is
 * old, so that an outage is not hammered, and at most this long, so that its end is soon noticed.
 */
const pauseUnanswered = 600;
/** Clean looks wait at most this long until the same request may go out again. */
const pauseAbsent = 600;
/** Looks that must find nothing before the same request is sent again. */
export const cleanLooksMin = 3;
/** The times of two events may come from two clocks of AWS, each half a minute off at most. */
const clocksApartSeconds = 60;
/**
 * An event tells the time at which it was made, and is handed over this much later at most: the
 * stack sees to it (lib/timing.ts). What was sent may therefore be younger than it looks by this.
 */
export const eventAgeSecondsMax = 720;
/**
 * A request in flight is left alone this long: more than the provider deadline of the batch lane
 * plus the write. After it any worker may look, and none may charge.
 */
export const patienceSeconds = 90;

/**
 * The most times one order number is sent; sends that were proven not to have been executed do not
 * count. After that it is only inquired about, daily, and is a case: never a decline by this alone.
 */
export const sendsMax = 12;
/** So many are sent as soon as the one before is absent; each later one waits twice as long. */
const sendsSoon = 3;
const pauseSoon = 3_600;
const pauseLong = 43_200;

export function countedSends({ sends, unsent = 0 }: Claim): number {
  return sends - unsent;
}

/** Seconds to wait beyond H before the next send: none, then 1, 2, 4, 8 and 12 hours. */
function pauseBefore(claim: Claim): number {
  const more = countedSends(claim) - sendsSoon;
  return more <= 0 ? 0 : Math.min(pauseLong, pauseSoon * 2 ** (more - 1));
}

export function nextLookAt(claim: Claim, now: EpochSeconds, answered: boolean): EpochSeconds {
  if (!answered) {
    const half = Math.floor((now - claim.sentAt) / 2);
    return now + Math.min(Math.max(half, pauses[0]), pauseUnanswered);
  }
  const pause = pauses[Math.min(claim.looks, pauses.length - 1)] ?? pauseAbsent;
  if (claim.cleanLooks === 0) return now + pause;
  const isUsedUp = countedSends(claim) >= sendsMax && claim.cleanLooks >= cleanLooksMin;
  if (isUsedUp) return now + pause;
  return now + Math.min(pause, Math.max(pauseAbsent, claim.sentAt + pauseBefore(claim) - now));
}

/** Later attempts at the same charge were made: this one is never sent again. */
export function isEarlier({ period, attempt }: Subscription, claim: Claim): boolean {
  return claim.period === period && claim.attempt < attempt;
}

/** The difference of a change is never sent on another Korean day than that of its request. */
export function isPastItsDay({ change }: Pick<Claim, 'change'>, now: EpochSeconds): boolean {
  return change !== undefined && civilDateAt(now) !== change.on;
}

/** H has passed since the last send by any clock, however late the event was that sent it. */
export function isOverH(
  { sentAt }: Pick<Claim, 'sentAt'>,
  now: EpochSeconds,
  absenceSeconds: number,
): boolean {
  const apart = clocksApartSeconds + eventAgeSecondsMax;
  return now - sentAt >= absenceSeconds + apart;
}

/** H has passed and at least three inquiries since the last send found no record. */
export function isAbsent(claim: Claim, now: EpochSeconds, absenceSeconds: number): boolean {
  return isOverH(claim, now, absenceSeconds) && claim.cleanLooks >= cleanLooksMin;
}

/**
 * The very same request may go again once it is absent. What is proven not to have been executed
 * need not wait to be found absent.
 */
export function mayResend(claim: Claim, now: EpochSeconds, absenceSeconds: number): boolean {
  if (countedSends(claim) >= sendsMax) return false;
  if (claim.phase === 'unsent') return true;
  const { sentAt } = claim;
  return isAbsent(claim, now, absenceSeconds) && now >= sentAt + pauseBefore(claim);
}

/** Fewer refusals than this do not prove that the card is refused. */
const refusalsMin = 3;

/**
 * Every send was answered by a refusal that left no record, the last of them H ago: declined. One
 * send whose answer is not known rules this out, for it may still be executed.
 */
export function isRefused(claim: Claim, now: EpochSeconds, absenceSeconds: number): boolean {
  const { phase, refused = 0 } = claim;
  const isAll = refused >= refusalsMin && refused === countedSends(claim);
  return phase === 'unknown' && isAll && isAbsent(claim, now, absenceSeconds);
}

/** So often a send that is proven not to have been executed is tried again within minutes. */
const unsentSoon = 48;

/** Seconds: 1, 2, 4, 8, then 10 minutes, in the end an hour. */
export function unsentPause(unsent: number): number {
  if (unsent > unsentSoon) return 3_600;
  return Math.min(600, 60 * 2 ** Math.min(unsent - 1, 10));
}

export function isPatient(claim: Claim, now: EpochSeconds): boolean {
  return claim.phase === 'sent' && now - claim.sentAt < patienceSeconds;
}
