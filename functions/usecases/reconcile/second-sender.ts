// A payment on a key of ours under an order number that is not ours: another one bills our people.
import type { Payment } from '../../domain/charge/payment';
import { openCase } from '../common/cases';
import type { Deps } from '../deps';

const orderNumberMax = 64;

/** A leftover cron job, a leftover reservation at iamport, the console's daily recovery of them. */
export async function noteSecondSender(deps: Deps, payment: Payment): Promise<void> {
  const { paymentId, amount, keyId, attemptId, paidAt } = payment;
  const opened = await openCase(deps, {
    kind: 'second_sender',
    paymentId,
    amount,
    keyId,
    orderNumber: attemptId.slice(0, orderNumberMax),
    paidAt,
    why: 'another sender charges a billing key of ours: find it, and switch it off',
  });
  if (opened) deps.log('charge.foreign', { payment: paymentId });
}
