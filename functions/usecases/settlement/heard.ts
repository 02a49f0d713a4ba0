// What the answer to a charge says of the provider: whether it serves cards at all.
import {
  aloneCode,
  formerMidCode,
  probeAnswered,
  unclassified,
} from '../../domain/charge/declines';
import { paidAttempt } from '../../domain/charge/statement';
import type { Claimed } from '../../domain/subscription/facts';
import { throwSwitch } from '../common/recovery';
import type { Deps } from '../deps';
import type { Outcome } from './outcome';
import { sendClaim } from './settle-attempt';

export const isHard = ({ kind, decline }: Outcome): boolean =>
  kind === 'declined' && decline?.class === 'hard';

/**
 * Many cards of a former shop id are declined at once, in the same words: that is no sign of a
 * fault at iamport.
 */
export const hintsAtMore = (outcome: Outcome): boolean =>
  isHard(outcome) && outcome.decline?.code !== formerMidCode;

/**
 * A decline for maintenance or for the merchant's contract says nothing of the card, and neither do
 * refusals in words of no class.
 */
export function isAboutCard({ kind, decline }: Outcome): boolean {
  if (kind === 'paid') return true;
  if (decline?.code === unclassified.code || decline?.code === aloneCode) return false;
  return kind === 'declined' && !['infrastructure', 'merchant'].includes(decline?.class ?? '');
}

/**
 * It closes an open breaker. That a card is refused for good proves nothing of the provider where
 * it has made no record.
 */
export function showsServed(outcome: Outcome): boolean {
  return isAboutCard(outcome) && (!isHard(outcome) || outcome.hasRecord === true);
}

/**
 * Whether the card has paid the period before: one that never paid, as after a free trial, may be
 * dead from the first day on, and so may any number of such cards in one hand.
 */
export async function hasPaidBefore({ ledger }: Deps, { subscription }: Outcome): Promise<boolean> {
  const { id, period, keyId } = subscription;
  if (period === 0 || keyId === undefined) return false;
  const before = await ledger.loadCharge(id, period - 1);
  return before !== undefined && paidAttempt(before)?.keyId === keyId;
}

/**
 * Sends what its customer has asked for in person. As a probe its answer may close the breaker;
 * what is due is then planned by the next hourly tick.
 */
export async function sendAsked(deps: Deps, claimed: Claimed, isProbe: boolean): Promise<Outcome> {
  const outcome = await sendClaim(deps, claimed);
  if (isProbe && showsServed(outcome)) {
    await throwSwitch(deps, 'breaker', { on: false, why: probeAnswered });
  }
  return outcome;
}
