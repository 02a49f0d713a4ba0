// The charge of a debt that is over without a card, on an operator's word.
import type { EpochSeconds } from '../common/calendar';
import { civilDateAt } from '../common/calendar';
import type { Charge } from './charge';
import { openCharge } from './charge';
import { assert } from '../common/errors';
import { quote } from './quote';
import type { Claim, Subscription } from '../subscription/facts';
import { claimedPeriod } from '../subscription/terms';

export type SettledAs = 'paid_elsewhere' | 'waived';

/** Outside of the card books; its days are those that the next charge would have paid for. */
export function settledCharge(
  was: Subscription,
  standing: Charge | undefined,
  as: SettledAs,
  now: EpochSeconds,
): Charge {
  const claim = debtClaim(was, now);
  const { startsOn, endsOn } = claimedPeriod(was, claim, now);
  const born = { ...openCharge(was.id, claim, { startsOn, endsOn }), planId: was.price.planId };
  const charge = standing ?? born;
  const status = as === 'waived' ? 'waived' : 'settled_elsewhere';
  return { ...charge, startsOn, endsOn, status };
}

/** Names the period that is owed, and is never stored: nothing is sent. */
export function debtClaim(was: Subscription, now: EpochSeconds): Claim {
  assert(!was.claim, 'a charge in flight is settled by its own answer');
  const { period, attempt, keyId = '', price, quantity } = was;
  const { amount, taxFree } = quote(was, civilDateAt(now));
  return {
    attemptId: '',
    period,
    attempt,
    keyId,
    amount,
    taxFree,
    quantity,
    priceVersion: price.version,
    claimedAt: now,
    sends: 0,
    sentAt: now,
    phase: 'unsent',
    looks: 0,
    cleanLooks: 0,
  };
}
