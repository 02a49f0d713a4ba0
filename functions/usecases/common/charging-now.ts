// What a customer who wants to be charged at this moment is refused for.
import type { EpochSeconds } from '../../domain/common/calendar';
import { isQuiet } from '../../domain/common/calendar';
import { Refusal } from '../../domain/common/errors';
import type { Deps } from '../deps';
import { holdsOf } from './recovery';
import type { Holds } from './recovery';

/** Throws Refusal(not_now) in the quiet window. */
export function refuseQuiet({ settings }: Deps, at: EpochSeconds): void {
  if (!isQuiet(at, settings.quiet)) return;
  throw new Refusal('not_now', 'nothing is charged in the quiet window, try again after it');
}

/** Throws Refusal(not_now) also while the breaker is open, in a recovery, and of a plan on hold. */
export async function refuseUncharged(
  deps: Deps,
  at: EpochSeconds,
  isPlanHeld: (plans: Holds['heldPlans']) => boolean,
): Promise<void> {
  refuseQuiet(deps, at);
  const { isHeld, breaker, heldPlans } = await holdsOf(deps);
  if (isHeld || breaker.on || isPlanHeld(heldPlans)) {
    throw new Refusal('not_now', 'nothing is charged right now, try later');
  }
}

/** As long as an HTTP request lives. */
const answeredWithinSeconds = 30;

/**
 * A worker that froze has no customer any more who waits for an answer and expects to be charged.
 * `at`: when she asked. Throws Refusal(not_now).
 */
export function refuseUnanswered({ clock }: Deps, at: EpochSeconds): void {
  if (clock.now() - at <= answeredWithinSeconds) return;
  throw new Refusal('not_now', 'it took too long, and nothing was charged: try again');
}
