// Money under a registration's order number: what a channel does that charges instead of issuing.
import { isTestMoney } from '../../domain/charge/verdict';
import { idsPerCall } from '../../domain/charge/road';
import { stageOf } from '../../domain/common/identity';
import { caseIdOf, closeCase, openCase } from '../common/cases';
import { lookAtKeys } from '../common/look-at-many';
import type { Deps } from '../deps';
import type { Named } from './sort-payments';

/** iamport may still show the billing key late; after a day there is none. */
const graceSeconds = 86_400;

/**
 * An issuing row is no money, and neither is a test payment. A paid row of another usage is, where
 * no billing key came of it.
 */
export async function checkRegistrations(
  deps: Deps,
  registrations: readonly Named<'registration'>[],
): Promise<{ readonly cases: number; readonly answered: boolean }> {
  const youngest = deps.clock.now() - graceSeconds;
  const moved = registrations.filter(({ payment }) => {
    const stage = stageOf(payment.keyId);
    const isMine = stage === undefined || stage === deps.settings.stage;
    if (isTestMoney(payment, deps.settings.acceptance)) return false;
    return isMine && payment.usage !== 'issue' && payment.paidAt <= youngest;
  });
  let cases = 0;
  let answered = true;
  for (let from = 0; from < moved.length; from += idsPerCall) {
    const some = moved.slice(from, from + idsPerCall);
    const keyIds = some.flatMap(({ payment }) => payment.keyId ?? []);
    const { cards, open } = await lookAtKeys(deps, [...new Set(keyIds)]);
    if (open.size > 0) answered = false;
    for (const { payment, ours } of some) {
      const { keyId } = payment;
      if (keyId !== undefined && (cards.has(keyId) || open.has(keyId))) continue;
      if (payment.canceledAmount >= payment.amount) {
        await closeCase(deps, caseIdOf(payment.paymentId), 'its payment was given back');
        continue;
      }
      cases += 1;
      const opened = await openCase(deps, {
        kind: 'registration_payment',
        subscriptionId: ours.subscriptionId,
        paymentId: payment.paymentId,
        amount: payment.amount,
        orderNumber: payment.attemptId,
        paidAt: payment.paidAt,
        why: 'a card window took money and issued no billing key: this channel charges',
      });
      if (opened) deps.log('channel.charges', { subscription: ours.subscriptionId });
    }
  }
  return { cases, answered };
}
