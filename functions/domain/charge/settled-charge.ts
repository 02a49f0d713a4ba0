// The charge of a debt that is over without a card, on an operator's word.
import type { EpochSeconds } from '../common/calendar';
import { civilDateAt } from '../common/calendar';
import type { Charge } from './charge';
import { openCharge } from './charge';
import { Refusal, assert } from '../common/errors';
import { quote } from './quote';
import type { Claim, Subscription } from '../subscription/facts';
import { claimedPeriod } from '../subscription/terms';

export type SettledAs = 'paid_elsewhere' | 'waived';

const statusAs = { waived: 'waived', paid_elsewhere: 'settled_elsewhere' } as const;

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
  return { ...charge, startsOn, endsOn, status: statusAs[as] };
}

/**
 * How it was settled without the card is told otherwise: bookkeeping, no money moves and no date.
 * Throws Refusal(conflict) for a charge that no debt verb has ended, or of which a card was asked.
 */
export function correctedCharge(was: Charge, as: SettledAs): Charge {
  const { status, amount, paymentId, attempts, period } = was;
  // What was given up in doubt ends in an attempt without an outcome; what came to 0 asked none.
  const isGivenUp = attempts.at(-1)?.outcome === 'abandoned' || amount === 0;
  const isByHand = status === 'settled_elsewhere' || (status === 'waived' && !isGivenUp);
  if (!isByHand || paymentId !== undefined || was.change) {
    const words = `the charge of period ${period} was not settled as a debt, it is ${status}`;
    throw new Refusal('conflict', words);
  }
  return statusAs[as] === status ? was : { ...was, status: statusAs[as] };
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
