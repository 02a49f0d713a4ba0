// The moves of a debt that an operator asks for: a retry now, and an end without a card.
import type { EpochSeconds } from '../../common/calendar';
import { isQuiet } from '../../common/calendar';
import { isUsedUp } from '../../charge/charge';
import { debtClaim } from '../../charge/settled-charge';
import type { DunningTimes } from '../../catalogue/dunning';
import { assert, Refusal } from '../../common/errors';
import { isAgreed } from '../next';
import { usedUp } from '../refusal';
import type { Subscription } from '../facts';
import { passPeriod, triesMax } from './charge';

/** A card that was declined is not asked again within the hour. */
const apartSeconds = 3_600;

/**
 * The retry of a debt is due at once; its decline uses a step of the policy as any other. Throws
 * Refusal(conflict) where nothing may be charged, or where only another card helps. `triedAt`: when
 * the last attempt at the charge ended.
 */
export function retryNow(
  was: Subscription,
  triedAt: EpochSeconds | undefined,
  now: EpochSeconds,
  { quiet }: DunningTimes,
): Subscription {
  refuseOnHold(was);
  const debt = was.dunning;
  assert(debt !== undefined, 'who is past due has a debt');
  if (was.cancel) throw new Refusal('conflict', 'nothing is charged after a cancel');
  if (!isAgreed(was)) throw new Refusal('conflict', 'its customer has not agreed to this amount');
  if (isUsedUp(was)) throw new Refusal('conflict', usedUp);
  const isHard = debt.hard || was.keyId === undefined || was.keyDiffers === true;
  if (isHard || was.attempt >= triesMax) {
    throw new Refusal('conflict', 'its card is not asked again: only another card helps');
  }
  if (isQuiet(now, quiet)) throw new Refusal('conflict', 'nothing is charged in the quiet window');
  const wait = triedAt === undefined ? 0 : triedAt + apartSeconds - now;
  if (wait > 0) {
    const minutes = Math.ceil(wait / 60);
    throw new Refusal('conflict', `it was tried within the hour, try again in ${minutes} min`);
  }
  return { ...was, dunning: { ...debt, retryAt: now } };
}

/**
 * The period that is owed is over without a card: access comes back and the next period goes on.
 * After access had ended it begins today, as any return.
 */
export function settleDebt(was: Subscription, now: EpochSeconds): Subscription {
  refuseOnHold(was);
  return passPeriod({ ...was, claim: debtClaim(was, now) }, now);
}

function refuseOnHold({ heldAt }: Subscription): void {
  if (heldAt !== undefined) throw new Refusal('conflict', 'it is on hold: release it first');
}
