// A page of inquiries that ends in refusals of no class: charging stops.
import { unclassified } from '../../domain/charge/declines';
import type { Claimed } from '../../domain/subscription/facts';
import { throwSwitch } from '../common/recovery';
import type { Deps } from '../deps';
import type { Outcome } from '../settlement/outcome';

/**
 * Refusals in words of no class say nothing of a card: where a page of inquiries ends in them,
 * charging stops as it does where they are answered to a charge. What customers asked for in person
 * does not count: one visitor may bring any number of cards. None of it closes the breaker.
 */
export async function noteVague(deps: Deps, outcomes: readonly Outcome[]): Promise<void> {
  const { answersMin, share } = deps.settings.breaker;
  const decided = outcomes.filter(({ kind }) => kind === 'paid' || kind === 'declined');
  const vague = decided.filter(({ decline }) => decline?.code === unclassified.code).length;
  if (decided.length < answersMin || vague < share * decided.length) return;
  const why = `${vague} of ${decided.length} declined in words of no class`;
  await throwSwitch(deps, 'breaker', { on: true, why });
}

/** A charge that the calendar has brought; not a sign-up, a change or the purchase of a trial. */
export function isRenewal(row: Claimed | undefined): boolean {
  const { period = 0, change, startsOn } = row?.claim ?? {};
  return period > 0 && change === undefined && startsOn === undefined;
}
