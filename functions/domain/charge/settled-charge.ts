// On whose word a charge is over: a debt without a card on an operator's, and who told of an end.
import type { EpochSeconds } from '../common/calendar';
import { civilDateAt } from '../common/calendar';
import type { Attempt, Charge } from './charge';
import { openCharge } from './charge';
import { Refusal, assert } from '../common/errors';
import { quote } from './quote';
import type { AttemptId } from '../common/identity';
import type { Claim, Subscription, Who } from '../subscription/facts';
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

/** With who reported the attempt's end, in the write that notes it. */
export function signedEnd(was: Charge, next: Charge, attemptId: AttemptId, by: Who): Charge {
  if (by === 'schedule') return next;
  const isNew = (one: Attempt) => one.attemptId === attemptId && !was.attempts.includes(one);
  return { ...next, attempts: next.attempts.map((one) => (isNew(one) ? { ...one, by } : one)) };
}
