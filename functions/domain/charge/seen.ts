// What the provider's record of a payment says that the ledger's own items do not.
import type { EpochSeconds } from '../common/calendar';
import type { Charge } from './charge';
import type { Payment } from './payment';
import { isDuplicateRefund, isOperatorRefund } from './refund';

export type SeenPayment = { readonly charge: Charge; readonly payment: Payment };

/** A payment under an order of the charge that is not the one it has booked. */
export function isSecond({ charge, payment }: SeenPayment): boolean {
  const { paymentId, paidAt, usage } = payment;
  return paidAt > 0 && usage !== 'issue' && paymentId !== charge.paymentId;
}

/** night: of a duplicate, by us. outside: in the provider's console, or by another program. */
export type OtherRefund = {
  readonly at: EpochSeconds;
  readonly by: 'night' | 'outside';
  /** Won; null where the record does not say it. */
  readonly amount: number | null;
};

/** Refunds without an item of their own: an operator's has one. */
export function otherRefundsOf({ payment }: SeenPayment): readonly OtherRefund[] {
  const { refundReasons = [], refundAmounts = [], refundTimes = [], paidAt } = payment;
  return refundReasons.flatMap((reason, n): OtherRefund[] => {
    if (isOperatorRefund(reason)) return [];
    const amount = refundAmounts[n] ?? NaN;
    return [
      {
        at: refundTimes[n] || paidAt,
        by: isDuplicateRefund(reason) ? 'night' : 'outside',
        amount: Number.isSafeInteger(amount) ? amount : null,
      },
    ];
  });
}
