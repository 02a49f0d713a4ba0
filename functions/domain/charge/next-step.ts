// What an inquiry that found nothing allows, and what waits until a recovery is over.
import type { EpochSeconds } from '../common/calendar';
import { isOverdue } from './doubt';
import { isAbsent, isEarlier, isPastItsDay, isRefused, mayResend } from './looking';
import type { AgendaStep } from '../subscription/agenda';
import type { Subscription } from '../subscription/facts';
import { isPaused } from '../subscription/status';

/**
 * A restored row may have forgotten a payment, a card or a cancel: until the reconciliation has
 * looked back, only looking is safe. An end would delete keys, and a debt may be paid already.
 */
export const waitsForRecovery: Readonly<Record<AgendaStep, boolean>> = {
  inquiry: false,
  cancel: true,
  expiry: true,
  resume: true,
  pause: true,
  hold: true,
  postponement: true,
  consent: true,
  consent_end: true,
  charge: true,
  debt_end: true,
  access: true,
  notice: true,
  place: true,
  keys: true,
  erasure: true,
};

/** What a look that found nothing allows. */
export function afterCleanLook(
  was: Subscription,
  now: EpochSeconds,
  absenceSeconds: number,
): 'wait' | 'rest' | 'resend' | 'abandon' | 'decline' {
  const { claim } = was;
  if (!claim) return 'wait';
  const isGone = claim.phase === 'unsent' || isAbsent(claim, now, absenceSeconds);
  if (claim.change && isOverdue(claim)) return 'abandon';
  if (was.cancel && isGone) return 'abandon';
  if (isPastItsDay(claim, now)) return isGone ? 'abandon' : 'wait';
  if (isEarlier(was, claim)) return isGone ? 'decline' : 'wait';
  if (isRefused(claim, now, absenceSeconds)) return 'decline';
  if (!mayResend(claim, now, absenceSeconds)) return 'wait';
  return was.heldAt === undefined && !isPaused(was) ? 'resend' : 'rest';
}
