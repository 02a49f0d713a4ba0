// The one way to believe a payment: landing, PC callback and webhook all end here.
import { Refusal } from '../domain/errors';
import { parseProviderId } from '../domain/identity';
import type { Deps } from './deps';
import type { Observed } from './observed';
import { registerCard } from './register-card';
import { resolveAttempt } from './resolve-charges';
import { isClaimed } from './settle-attempt';
import { recheckCharge } from './recheck-charge';

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

/**
 * Known first: an id that is not ours costs no call to the provider, so nobody can use us to hammer
 * it. Throws Refusal(not_found) where a signed-in user names what is not theirs.
 */
export async function observePayment(deps: Deps, hint: Hint): Promise<Observed> {
  const attemptId = hint.attemptId ?? (await attemptOf(deps, hint.paymentId));
  const ours = attemptId === undefined ? undefined : parseProviderId(attemptId);
  const subscription = ours && (await deps.ledger.load(ours.subscriptionId));
  if (!ours || !subscription || attemptId === undefined) return stranger(hint);
  if (hint.userId !== undefined && subscription.userId !== hint.userId) return stranger(hint);

  if (ours.kind === 'window') {
    return registerCard(deps, subscription, { ...hint, attemptId, n: ours.registration });
  }
  if (isClaimed(subscription) && subscription.claim.attemptId === attemptId) {
    const outcome = await resolveAttempt(deps, subscription);
    return { kind: 'seen', subscription: outcome.subscription, charged: 'unchanged' };
  }
  await recheckCharge(deps, subscription, ours.period, { ...hint, attemptId });
  return { kind: 'seen', subscription, charged: 'unchanged' };
}

async function attemptOf(deps: Deps, paymentId: string | undefined): Promise<string | undefined> {
  if (paymentId === undefined) return undefined;
  const looked = await deps.gateway.payment(paymentId);
  return looked.kind === 'found' ? looked.payments[0]?.attemptId : undefined;
}

function stranger(hint: Hint): Observed {
  if (hint.userId !== undefined) throw new Refusal('not_found', 'there is no such checkout');
  return { kind: 'nothing' };
}
