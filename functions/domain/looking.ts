// When to ask the provider about an unknown outcome, and when the same request may be sent again.
import type { EpochSeconds } from './calendar';
import type { Claim } from './subscription';

/**
 * Seconds between looks: 5 s, each half minute for as long as a provider may show its records late
 * (two minutes), 2 m, 10 m, 1 h, then daily.
 */
const pauses = [5, 30, 30, 30, 30, 120, 600, 3_600, 86_400] as const;
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
 * plus the write. After it somebody may look, nobody may charge.
 */
export const patienceSeconds = 90;

export function nextLookAt(claim: Claim, now: EpochSeconds, answered: boolean): EpochSeconds {
  if (!answered) {
    const half = Math.floor((now - claim.sentAt) / 2);
    return now + Math.min(Math.max(half, pauses[0]), pauseUnanswered);
  }
  const pause = pauses[Math.min(claim.looks, pauses.length - 1)] ?? pauseAbsent;
  return now + (claim.cleanLooks > 0 ? Math.min(pause, pauseAbsent) : pause);
}

/**
 * Absent for H since the last send by any clock, however late the event was that sent it, and seen
 * so at least three times: the very same request may go again. What is proven not to have been
 * executed need not wait to be found absent.
 */
export function mayResend(claim: Claim, now: EpochSeconds, absenceSeconds: number): boolean {
  if (claim.phase === 'unsent') return true;
  const apart = clocksApartSeconds + eventAgeSecondsMax;
  const isOver = now - claim.sentAt >= absenceSeconds + apart;
  return isOver && claim.cleanLooks >= cleanLooksMin;
}

/** Seconds: 1, 2, 4, 8, then 10 minutes. An outage is not hammered, and its end soon noticed. */
export function unsentPause(sends: number): number {
  return Math.min(600, 60 * 2 ** Math.min(sends - 1, 10));
}

export function isPatient(claim: Claim, now: EpochSeconds): boolean {
  return claim.phase === 'sent' && now - claim.sentAt < patienceSeconds;
}
