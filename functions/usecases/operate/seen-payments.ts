// What iamport shows of the payments of a subscription's charges: those that no charge has booked,
// and refunds that were made elsewhere, stand there alone.
import type { Charge } from '../../domain/charge/charge';
import type { SeenPayment } from '../../domain/charge/seen';
import { idsPerCall } from '../../domain/charge/road';
import type { Deps } from '../deps';

/** So many orders are asked about, the newest: a call for each hundred. */
const ordersMax = 500;

/** So many of them are looked at alone. */
const looksMax = 20;

export type Seen = {
  readonly payments: readonly SeenPayment[];
  /** False where iamport did not answer, or there are more orders than are asked about. */
  readonly isWhole: boolean;
};

export async function seenPayments({ gateway }: Deps, charges: readonly Charge[]): Promise<Seen> {
  const all = charges.flatMap((charge) =>
    charge.attempts.map(({ attemptId, claimedAt }) => ({ charge, attemptId, claimedAt })),
  );
  const asked = all.sort((a, b) => b.claimedAt - a.claimedAt).slice(0, ordersMax);
  const chargeOf = new Map(asked.map(({ attemptId, charge }) => [attemptId, charge]));
  const orders = [...chargeOf.keys()];
  const payments: SeenPayment[] = [];
  let isWhole = all.length <= ordersMax;
  for (let from = 0; from < orders.length; from += idsPerCall) {
    const looked = await gateway.lookMany(orders.slice(from, from + idsPerCall));
    if (looked.kind === 'unanswered') isWhole = false;
    if (looked.kind !== 'found') continue;
    if (looked.unreadable.length > 0) isWhole = false;
    for (const payment of looked.payments) {
      const charge = chargeOf.get(payment.attemptId);
      if (charge) payments.push({ charge, payment });
    }
  }
  // A bulk call may show one record of an order, and a failed one hides a paid one (P3).
  const hiding = payments.filter(({ charge, payment }) => charge.paymentId !== payment.paymentId);
  const others: SeenPayment[] = [];
  for (const { charge, payment } of hiding.slice(0, looksMax)) {
    const looked = await gateway.look(payment.attemptId);
    if (looked.kind === 'unanswered') isWhole = false;
    const all = looked.kind === 'found' ? looked.payments : [];
    const shown = new Set(payments.map((one) => one.payment.paymentId));
    const more = all.filter(({ paymentId }) => !shown.has(paymentId));
    others.push(...more.map((one) => ({ charge, payment: one })));
  }
  return { payments: [...payments, ...others], isWhole: isWhole && hiding.length <= looksMax };
}
