// The last charge of each subscription, asked for by name before the next one is due.
import type { Charge } from '../../domain/charge/charge';
import type { Payment } from '../../domain/charge/payment';
import { idsPerCall } from '../../domain/charge/road';
import type { Tally } from '../../domain/reconcile/round';
import { sumOf } from '../../domain/reconcile/round';
import type { Subscription } from '../../domain/subscription/facts';
import { openCase } from '../common/cases';
import type { Deps } from '../deps';
import { reconcilePayment } from './reconcile-payment';

/**
 * What we hold paid and iamport does not have is in no list of iamport's, and no index of ours
 * tells by the day what was paid: that would cost a write for every charge. What is due soon is
 * known, though, and so is the charge before it.
 */
export async function checkPaid(deps: Deps, rows: readonly Subscription[]): Promise<Tally> {
  const last = rows.filter(({ period }) => period > 0);
  const charges = await deps.ledger.chargesMany(
    last.map(({ id, period }) => ({ subscriptionId: id, period: period - 1 })),
  );
  const paid = charges.filter(({ paymentId }) => paymentId !== undefined);
  let found: Tally = {};
  for (let from = 0; from < paid.length; from += idsPerCall) {
    const some = paid.slice(from, from + idsPerCall);
    const answer = await deps.gateway.paymentsMany(some.map(({ paymentId = '' }) => paymentId));
    if (answer.kind === 'unanswered') continue;
    const payments = new Map<string, Payment>();
    if (answer.kind === 'found') {
      for (const payment of answer.payments) payments.set(payment.paymentId, payment);
    }
    for (const charge of some) {
      found = sumOf(found, await checkOne(deps, charge, payments.get(charge.paymentId ?? '')));
    }
  }
  return found;
}

async function checkOne(deps: Deps, charge: Charge, payment: Payment | undefined): Promise<Tally> {
  if (payment) {
    if (payment.canceledAmount === charge.refunded) return {};
    const ours = await deps.orderNumbers.parse(payment.attemptId);
    if (ours?.kind !== 'charge') return {};
    const done = await reconcilePayment(deps, { payment, ours, charge });
    return { [done.found]: 1 };
  }
  // Left out of a bulk answer: asked for alone before it means anything.
  const looked = await deps.gateway.payment(charge.paymentId ?? '');
  if (looked.kind !== 'absent') return {};
  await openCase(deps, {
    kind: 'orphan',
    subscriptionId: charge.subscriptionId,
    amount: charge.amount,
    paymentId: charge.paymentId ?? '',
    paidAt: charge.paidAt,
    why: 'we hold it paid, iamport has no such payment',
  });
  return { lost: 1 };
}
