// News of a payment from a landing, a PC callback or a webhook: looked up at the provider.
import { Refusal } from '../../domain/common/errors';
import { mayLookFor } from '../common/customer-looks';
import type { Deps } from '../deps';
import { resolveAttempt } from '../settlement/settle-attempt';
import { registerCard } from './register-card';
import { isClaimed } from '../../domain/subscription/facts';
import { recheckCharge } from './recheck-charge';
import type { Subscription } from '../../domain/subscription/facts';
import type { VisitWord } from '../../domain/checkout/visit-word';
import type { SubscriptionId } from '../../domain/common/identity';
import { wordOf } from '../../domain/checkout/visit-word';

/** What a browser or a webhook says: ids to look up, never proof of anything. */
export type Hint = {
  readonly paymentId?: string | undefined;
  readonly attemptId?: string | undefined;
  /** The signed-in user, where there is one: the ids of others are then not found. */
  readonly userId?: string | undefined;
  /** What a browser came back with; a webhook says nothing of it. */
  readonly saysFailed?: boolean | undefined;
  /** A webhook that reports a refund; other news of a closed charge costs no call. */
  readonly saysCanceled?: boolean | undefined;
};

/** Looks at once while a customer waits: for a webhook, the landing, and one more of either. */
const hintsOpen = 3;
/** What is closed may have been given back, or paid twice: that can wait for one look. */
const hintsClosed = 1;

/**
 * Known first: what does not name an attempt of ours costs no call to the provider, and what does
 * costs a stranger or its own customer few, so this is no way to hammer it: over that the answer
 * is what the ledger says. iamport's redirects and webhooks always name the attempt (§10.4); a
 * payment id alone leads nowhere. Throws Refusal(not_found) where a signed-in user names what is
 * not theirs.
 */
export async function observePayment(deps: Deps, hint: Hint): Promise<Observed> {
  const { attemptId } = hint;
  const ours = attemptId === undefined ? undefined : await deps.orderNumbers.parse(attemptId);
  const subscription = ours && (await deps.ledger.load(ours.subscriptionId));
  if (!ours || !subscription || attemptId === undefined) return stranger(hint);
  if (hint.userId !== undefined && subscription.userId !== hint.userId) return stranger(hint);

  const mayLook = (most: number) => isWithinBudget(deps, { ...hint, attemptId }, most);
  if (ours.kind === 'registration') {
    const of = await deps.ledger.registration(subscription.id, ours.n);
    if (!of) return stranger(hint);
    const isOpen = of.outcome === undefined;
    const isWithin = mayLook(isOpen ? hintsOpen : hintsClosed);
    // Each window is told of once at least, whatever else its customer has asked for.
    const isFirst = isOpen && of.returnedAt === undefined && hint.userId !== undefined;
    if (isWithin || isFirst) {
      const { saysFailed, userId } = hint;
      const hasLeft = userId !== undefined || saysFailed !== undefined;
      await registerCard(deps, subscription, of, { saysFailed, hasLeft });
    }
    const visited = await visitOf(deps, subscription.id, ours.n);
    return visited ? { kind: 'visit', ...visited } : stranger(hint);
  }
  if (isClaimed(subscription) && subscription.claim.attemptId === attemptId) {
    if (!mayLook(hintsOpen)) return { kind: 'charge', subscription };
    const outcome = await resolveAttempt(deps, subscription);
    return { kind: 'charge', subscription: outcome.subscription };
  }
  const news = { ...hint, attemptId, mayLook: () => mayLook(hintsClosed) };
  await recheckCharge(deps, subscription, ours, news);
  return { kind: 'charge', subscription };
}

/** Strangers who know an order number use up nothing of what its customer may ask for. */
function isWithinBudget(
  deps: Deps,
  { userId, attemptId }: Hint & { readonly attemptId: string },
  most: number,
): boolean {
  const now = deps.clock.now();
  if (userId === undefined) return deps.mayHint(attemptId, now, most);
  const isOfNumber = deps.mayHint(`own ${attemptId}`, now, most);
  return isOfNumber && mayLookFor(deps, userId);
}

function stranger(hint: Hint): Observed {
  if (hint.userId !== undefined) throw new Refusal('not_found', 'there is no such checkout');
  return { kind: 'nothing' };
}

export type Observed =
  | { readonly kind: 'nothing' }
  /** News of a charge; no card window was named. */
  | { readonly kind: 'charge'; readonly subscription: Subscription }
  /** A visit to a card window, and how it has ended by now. */
  | {
      readonly kind: 'visit';
      readonly subscription: Subscription;
      readonly resultId: string;
      readonly word: VisitWord;
    };

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
