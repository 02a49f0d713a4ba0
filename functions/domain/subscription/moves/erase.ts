// The moves of forgetting a person: asked for, postponed, and done.
import type { EpochSeconds } from '../../common/calendar';
import { assert, Refusal } from '../../common/errors';
import { erasedUser, isErasing, isUncharged, postponed } from '../erasure';
import type { Subscription } from '../facts';
import { isEnded } from '../status';
import { cancelSubscription } from './end';

/** Ends it now. A charge in flight is settled first, and nothing is sent after it. */
export function askErasure(was: Subscription, now: EpochSeconds): Subscription {
  if (isErasing(was)) return was;
  const asked: Subscription = { ...was, erasure: { askedAt: now, tries: 0 } };
  return isEnded(was) ? asked : cancelSubscription(asked, { at: now, atPeriodEnd: false });
}

export function postponeErasure(was: Subscription, now: EpochSeconds): Subscription {
  return { ...was, erasure: postponed(was.erasure, now) };
}

/** The caller has emptied what is personal, and has seen that the provider has no key of it. */
export function completeErasure(
  was: Subscription,
  expiresAt: EpochSeconds | undefined,
  now: EpochSeconds,
): Subscription {
  assert(!was.claim, 'nothing is forgotten under a charge in flight');
  const mayExpire = expiresAt === undefined || isUncharged(was);
  assert(mayExpire, 'what ever had a claim does not expire');
  const { tries = 0, askedAt } = was.erasure ?? {};
  const userId = isErasing(was) ? erasedUser(was.id) : was.userId;
  return { ...was, userId, expiresAt, erasure: { askedAt, tries, doneAt: now } };
}

/** Throws Refusal(conflict): it can not be taken back, for a part of it may be gone already. */
export function refuseErasing(was: Subscription): void {
  if (isErasing(was)) throw new Refusal('conflict', 'its erasure was asked for');
}
