// An operator closes a case; that of a refund whose outcome stays unknown gives the refund up.
import { Refusal } from '../../domain/common/errors';
import { refundGiveUpSeconds, sightOf } from '../../domain/charge/refund';
import type { Case } from '../../ports/ledger';
import type { Decision } from '../common/cases';
import { decideCase } from '../common/cases';
import type { Deps } from '../deps';
import { closeRefund } from './refund-outcome';

/** Throws Refusal as decideCase does, and conflict where the refund may still be carried out. */
export async function closeByHand(deps: Deps, decision: Decision): Promise<Case> {
  const of = await deps.ledger.findCase(decision.id);
  if (of?.kind === 'refund' && of.status === 'open') await giveUpRefund(deps, of);
  return decideCase(deps, decision);
}

/** The record is looked at first: what it shows is booked, and nothing else is. */
async function giveUpRefund(deps: Deps, { subscriptionId = '', paymentId = '' }: Case) {
  const refund = await deps.ledger.refund(subscriptionId, paymentId);
  if (refund?.state !== 'unknown') return;
  if (deps.clock.now() - refund.sentAt < refundGiveUpSeconds) {
    throw new Refusal('conflict', 'the refund was sent within a day, try again tomorrow');
  }
  const looked = await deps.gateway.payment(refund.paymentId);
  if (looked.kind === 'unanswered') {
    throw new Refusal('not_now', 'the payment could not be looked at, try again');
  }
  const payment = looked.kind === 'found' ? looked.payments[0] : undefined;
  const isDone = payment !== undefined && sightOf(refund, payment) === 'done';
  const why = 'given up by an operator';
  await closeRefund(deps, refund, { state: isDone ? 'done' : 'refused', payment, why });
}
