// The one decision of the batch: what, if anything, is to be done with a subscription now.
import type { EpochSeconds, QuietWindow } from './calendar';
import { instantOn, isQuiet } from './calendar';
import type { Dunning } from './dunning';
import { isAbsent, isEarlier, isPatient, isRefused, mayResend } from './looking';
import type { Subscription } from './subscription/facts';
import { isBilled, isEnded, isSigningUp } from './subscription/status';
import { periodStart } from './subscription/terms';

export type Step =
  | { readonly kind: 'none'; readonly why: string }
  | { readonly kind: 'charge' }
  | { readonly kind: 'look' }
  | { readonly kind: 'end'; readonly as: 'term_ended' | 'checkout_expired' }
  | { readonly kind: 'access' }
  | { readonly kind: 'hold' }
  | { readonly kind: 'give_up' }
  | { readonly kind: 'delete_keys' };

export function nextStep(was: Subscription, now: EpochSeconds, quiet: QuietWindow): Step {
  if (was.nextActionAt === undefined || was.nextActionAt > now) return none('not due');
  if (isEnded(was)) return was.obsoleteKey ? { kind: 'delete_keys' } : none('ended');
  if (was.claim) {
    return isPatient(was.claim, now) ? none('in flight') : { kind: 'look' };
  }
  if (was.heldAt !== undefined) return heldStep(was);
  if (isSigningUp(was)) return { kind: 'end', as: was.cancel ? 'term_ended' : 'checkout_expired' };
  return isBilled(was) ? chargeOrEnd(was, now, quiet) : none(was.status);
}

/**
 * A restored row may have forgotten a payment, a card or a cancel: until the reconciliation has
 * looked back, only looking is safe. An end would delete keys, and a debt may be paid already.
 */
export function waitsForRecovery(step: Step): boolean {
  switch (step.kind) {
    case 'none':
    case 'look':
      return false;
    case 'charge':
    case 'end':
    case 'access':
    case 'hold':
    case 'give_up':
    case 'delete_keys':
      return true;
  }
}

/** What a look that found nothing allows. */
export function afterCleanLook(
  was: Subscription,
  now: EpochSeconds,
  absenceSeconds: number,
): 'wait' | 'rest' | 'resend' | 'abandon' | 'decline' {
  const { claim } = was;
  if (!claim) return 'wait';
  const isGone = claim.phase === 'unsent' || isAbsent(claim, now, absenceSeconds);
  if (was.cancel && isGone) return 'abandon';
  if (isEarlier(was, claim)) return isGone ? 'decline' : 'wait';
  if (isRefused(claim, now, absenceSeconds)) return 'decline';
  if (!mayResend(claim, now, absenceSeconds)) return 'wait';
  return was.heldAt === undefined ? 'resend' : 'rest';
}

/** Nothing is charged on hold; what else a debt asks for waits as well. */
function heldStep(was: Subscription): Step {
  return was.cancel ? { kind: 'end', as: 'term_ended' } : { kind: 'hold' };
}

function chargeOrEnd(was: Subscription, now: EpochSeconds, quiet: QuietWindow): Step {
  if (was.cancel) return { kind: 'end', as: 'term_ended' };
  const debt = was.dunning && debtStep(was.dunning, now);
  if (debt) return debt;
  if (isQuiet(now, quiet)) return none('quiet window');
  if (instantOn(periodStart(was, was.period), 0) > now) return none('period not begun');
  return { kind: 'charge' };
}

/**
 * What a debt asks for besides a charge. A retry that is due goes first: who pays by it loses
 * nothing, and an end never overtakes a retry that a missed run has delayed.
 */
function debtStep(debt: Dunning, now: EpochSeconds): Step | undefined {
  const { retryAt, changeAt, endAt } = debt;
  if (retryAt !== undefined && retryAt <= now) return undefined;
  if (endAt !== undefined && endAt <= now) return { kind: 'give_up' };
  if (changeAt !== undefined && changeAt <= now) return { kind: 'access' };
  const waits = retryAt !== undefined || changeAt !== undefined || endAt !== undefined;
  return waits ? none('not due') : { kind: 'give_up' };
}

function none(why: string): Step {
  return { kind: 'none', why };
}
