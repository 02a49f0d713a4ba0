// The one way to believe a payment: landing, PC callback and webhook all end here.
import { Refusal } from '../domain/errors';
import type { Deps } from './deps';
import type { Observed } from './observed';
import { registerCard } from './register-card';
import { resolveAttempt } from './resolve-charges';
import { isClaimed } from './settle-attempt';
import { recheckCharge } from './recheck-charge';
import { visitOf } from './visit-word';

/** What a browser or a webhook says: ids to look up, never proof of anything. */
export type Hint = {
  readonly paymentId?: string | undefined;
  readonly attemptId?: string | undefined;
  /** The signed-in user, where there is one: somebody else's ids are then not found. */
  readonly userId?: string | undefined;
  readonly saysFailed?: boolean | undefined;
  /** A webhook that reports a refund; other news of a closed charge costs no call. */
  readonly saysCanceled?: boolean | undefined;
};

/** Looks at once while somebody waits: for a webhook, the landing, and one more of either. */
const hintsOpen = 3;
/** What is closed may have been given back, or paid twice: that can wait for one look. */
const hintsClosed = 1;

/**
 * Known first: what does not name an attempt of ours costs no call to the provider, and what does
 * costs a stranger few, so nobody can use us to hammer it. iamport's redirects and webhooks always
 * name the attempt (§10.4); a payment id alone leads nowhere. Throws Refusal(not_found) where a
 * signed-in user names what is not theirs.
 */
export async function observePayment(deps: Deps, hint: Hint): Promise<Observed> {
  const { attemptId } = hint;
  const ours = attemptId === undefined ? undefined : await deps.orderNumbers.parse(attemptId);
  const subscription = ours && (await deps.ledger.load(ours.subscriptionId));
  if (!ours || !subscription || attemptId === undefined) return stranger(hint);
  if (hint.userId !== undefined && subscription.userId !== hint.userId) return stranger(hint);

  const mayLook = (most: number) =>
    hint.userId !== undefined || deps.mayHint(attemptId, deps.clock.now(), most);
  if (ours.kind === 'registration') {
    const of = await deps.ledger.registration(subscription.id, ours.n);
    if (!of) return stranger(hint);
    if (mayLook(of.outcome === undefined ? hintsOpen : hintsClosed)) {
      await registerCard(deps, subscription, of, { saysFailed: hint.saysFailed });
    }
    const visited = await visitOf(deps, subscription.id, ours.n);
    return visited ? { kind: 'visit', ...visited } : stranger(hint);
  }
  if (ours.kind === 'change') return stranger(hint);
  if (isClaimed(subscription) && subscription.claim.attemptId === attemptId) {
    if (!mayLook(hintsOpen)) return { kind: 'charge', subscription };
    const outcome = await resolveAttempt(deps, subscription);
    return { kind: 'charge', subscription: outcome.subscription };
  }
  const news = { ...hint, attemptId, mayLook: () => mayLook(hintsClosed) };
  await recheckCharge(deps, subscription, ours.period, news);
  return { kind: 'charge', subscription };
}

function stranger(hint: Hint): Observed {
  if (hint.userId !== undefined) throw new Refusal('not_found', 'there is no such checkout');
  return { kind: 'nothing' };
}
