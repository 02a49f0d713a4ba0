// Refunds that we make, and how a refund is told apart that was made outside of this system.
import type { Payment } from './payment';

/** `ref` and 25 characters of [a-z0-9]; stands at the end of the reason that the provider keeps. */
export type RefundId = string;

/** What the provider is told, and shows in its records. */
export function refundReason(id: RefundId): string {
  return `중복 결제 자동 환불 ${id}`;
}

const ours = /(^|\s)ref[a-z0-9]{25}$/;

/** Given back in full, and not all of it by us. */
export function isRefundedOutside(payment: Payment): boolean {
  const { amount, canceledAmount, refundReasons = [] } = payment;
  if (canceledAmount < amount) return false;
  return refundReasons.length === 0 || !refundReasons.every((reason) => ours.test(reason));
}

/** What follows a full refund of the current or last served period that was made outside. */
export type OnFullRefund = 'hold' | 'continue' | 'cancel_at_period_end';
