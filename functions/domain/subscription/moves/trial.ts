// The moves of a trial: other terms after it, a purchase that ends it, its decline.
import type { Decline } from '../../charge/declines';
import type { EpochSeconds } from '../../common/calendar';
import { civilDateAt } from '../../common/calendar';
import { assert, Refusal } from '../../common/errors';
import type { Sold } from '../../charge/cost';
import { isSameSale, recurringOf } from '../../charge/cost';
import { agreedOf } from '../agreed';
import type { Claimed, Next, Subscription } from '../facts';
import { refuseUntelling } from '../telling';
import { refuseStart, startedOn } from '../trial';

/** Each of them asks for another notice, which the shop pays for. */
const changesMax = 5;

const untold = { noticedOn: undefined, alarmed: undefined };

/**
 * Other terms take the place of what the trial becomes. They are neither charged nor agreed to by
 * that, and what was told of the former ones says nothing of them. Throws Refusal(conflict), also
 * where another notice could not be in time.
 */
export function changeWhatFollows(was: Subscription, to: Sold, at: EpochSeconds): Subscription {
  const { next, trial } = was;
  assert(next !== undefined, 'what a trial becomes waits for its period');
  if (was.claim) throw new Refusal('conflict', 'its purchase must be settled first');
  if (isSameSale(next, to)) {
    throw new Refusal('conflict', 'it must be other terms than those that follow the trial');
  }
  // A trial may be longer than a period: no less is ever charged without a consent of its own.
  if (recurringOf(to) <= agreedOf(was)) {
    throw new Refusal('conflict', 'it must cost more than the trial: end it and sign up anew');
  }
  refuseUntelling(was, at);
  const { changes = 0 } = trial ?? {};
  if (changes >= changesMax) {
    throw new Refusal('conflict', `what follows a trial may be changed ${changesMax} times`);
  }
  const { price, quantity } = to;
  const follows: Next = {
    period: next.period,
    price,
    quantity: quantity === 1 ? undefined : quantity,
  };
  return {
    ...was,
    next: follows,
    trial: { ...trial, ...untold, toldFrom: at, changes: changes + 1 },
  };
}

/**
 * The claim of a purchase: what would be charged if the trial were over today. The row keeps the
 * terms of the trial until it is paid.
 */
export function claimStart(
  was: Subscription,
  now: EpochSeconds,
  claim: (begun: Subscription) => Claimed,
): Claimed {
  refuseStart(was, now);
  const startsOn = civilDateAt(now);
  const begun = claim(startedOn(was, startsOn));
  return { ...was, claim: { ...begun.claim, startsOn } };
}

/** It changes only what is paid: declined, the trial goes on as it was. */
export function declineStart(
  open: Subscription,
  { code, class: what }: Decline,
  keyId: string,
  now: EpochSeconds,
): Subscription {
  const refused = { at: now, code, keyId: what === 'hard' ? keyId : undefined };
  return { ...open, trial: { ...open.trial, refused } };
}
