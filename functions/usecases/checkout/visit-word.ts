// How a visit to the card window ended, read from what stands in the ledger.
import { Refusal } from '../../domain/common/errors';
import type { SubscriptionId } from '../../domain/common/identity';
import type { Subscription } from '../../domain/subscription/facts';
import type { VisitWord } from '../../domain/checkout/visit-word';
import { wordOf } from '../../domain/checkout/visit-word';
import type { Deps } from '../deps';

export type Visited = {
  readonly word: VisitWord;
  readonly subscription: Subscription;
  readonly resultId: string;
};

export async function visitOf(
  deps: Deps,
  id: SubscriptionId,
  n: number,
): Promise<Visited | undefined> {
  const of = await deps.ledger.registration(id, n);
  // The charge first: an outcome is written to it before the row lets go of the claim.
  const subscription = await deps.ledger.load(id);
  if (!of || !subscription) return undefined;
  const charge = of.charged && (await deps.ledger.loadCharge(id, of.charged.period));
  return { word: wordOf(of, subscription, charge), subscription, resultId: of.resultId };
}

/** Throws Refusal(not_found) alike for what does not exist and for what is another customer's. */
export async function ownVisit(deps: Deps, userId: string, resultId: string): Promise<Visited> {
  const of = await deps.ledger.byResult(resultId);
  const visited = of && (await visitOf(deps, of.subscriptionId, of.n));
  if (!visited || visited.subscription.userId !== userId) {
    throw new Refusal('not_found', 'there is no such checkout');
  }
  return visited;
}
