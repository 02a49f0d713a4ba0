// What a customer who wants to be charged at this moment is refused for.
import type { EpochSeconds } from '../../domain/common/calendar';
import { isQuiet } from '../../domain/common/calendar';
import { Refusal } from '../../domain/common/errors';
import type { Switch } from '../../ports/ledger';
import type { Deps } from '../deps';
import { holdsOf } from './recovery';
import type { Holds } from './recovery';

/** Throws Refusal(not_now) in the quiet window. */
export function refuseQuiet({ settings }: Deps, at: EpochSeconds): void {
  if (!isQuiet(at, settings.quiet)) return;
  throw new Refusal('not_now', 'nothing is charged in the quiet window, try again after it');
}

/** As often as the hourly plan sends one of what is due. */
const probeEverySeconds = 3_600;

/**
 * Throws Refusal(not_now) also while the breaker is open, in a recovery, and of a plan on hold.
 * Where a breaker that opened by itself has been open for an hour, one of what customers ask for is
 * let through each hour, as a probe: in a quiet shop nothing else may be due for weeks. Answers the
 * breaker as it stands; while it is open, takeProbe is asked before a claim.
 */
export async function refuseUncharged(
  deps: Deps,
  at: EpochSeconds,
  isPlanHeld: (plans: Holds['heldPlans']) => boolean,
): Promise<Switch> {
  refuseQuiet(deps, at);
  const { isHeld, breaker, heldPlans } = await holdsOf(deps);
  if (isHeld || isPlanHeld(heldPlans) || (breaker.on && !mayProbe(breaker, at))) {
    throw nothingCharged();
  }
  return breaker;
}

/** Whether the answer to a charge that a customer asks for may close the breaker by now. */
export function mayProbe({ on, byHand, since, probedAt = 0 }: Switch, at: EpochSeconds): boolean {
  return on && byHand !== true && at - Math.max(since, probedAt) >= probeEverySeconds;
}

/** The hour's one place. Throws Refusal(not_now) where another customer was first. */
export async function takeProbe(deps: Deps, breaker: Switch, at: EpochSeconds): Promise<void> {
  if (!breaker.on) return;
  const saved = await deps.ledger.saveSwitch({ ...breaker, probedAt: at });
  if (saved.kind === 'lost') throw nothingCharged();
}

const nothingCharged = () => new Refusal('not_now', 'nothing is charged right now, try later');

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
