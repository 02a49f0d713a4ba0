// POST /payments/cancel: refunds, whole or in part, with the balance as the only guard.
import { ok, refused, words } from './answers';
import type { Charging, Ledger } from './ledger';
import { numberOf, textOf } from './request';
import { queueWebhook } from './tell';
import type { EmulatedAnswer, Fault, PaymentRow, Wire } from './types';

export function cancel(of: Charging, body: Wire, fault?: Fault): EmulatedAnswer {
  const { ledger } = of;
  const impUid = textOf(body['imp_uid']);
  const merchantUid = textOf(body['merchant_uid']);
  if (impUid === null && merchantUid === null) return refused(words.noCancelId);
  // Where both are given imp_uid is the one that counts, right or wrong.
  const row = impUid === null ? paidUnder(ledger, merchantUid ?? '') : ledger.byImpUid.get(impUid);
  // An issuing row looks paid though no money moved: there is nothing to give back.
  if (!row || row.customer_uid_usage === 'issue' || row.paid_at === 0)
    return refused(words.noCancel);
  const balance = row.amount - row.cancel_amount;
  if (balance === 0) return refused(words.canceledBefore);
  const { checksum } = body;
  if (checksum !== undefined && checksum !== null && numberOf(checksum) !== balance) {
    return refused(words.checksum);
  }
  // Missing or 0 refunds everything that is left: the provider's trap, kept as it is.
  const asked = isUnset(body['amount']) ? 0 : numberOf(body['amount']);
  const amount = asked === 0 ? balance : asked;
  if (!Number.isSafeInteger(amount) || amount < 0 || amount > balance) {
    return refused('취소금액이 올바르지 않습니다.');
  }
  if (amount > leftAtGateway(row)) return refused('취소가능금액을 초과하였습니다.', -1);
  const reason = textOf(body['reason']) ?? '';
  if (fault?.kind === 'cancelLost') {
    ledger.changes += 1;
    row.lost_amount = (row.lost_amount ?? 0) + amount;
    return ok(ledger.shown(row));
  }
  if (fault?.kind === 'cancelRefused' && fault.ms !== undefined) {
    const at = of.now + fault.ms;
    ledger.lateEffects.push({ at, does: 'cancel', row, refund: { amount, reason } });
    return ok(ledger.shown(row));
  }
  refundRow(ledger, row, amount, reason, of.now);
  // A refund over REST is told only to who asks for it, and whom its payment was told.
  if (textOf(body['enable_webhook']) === 'true' || body['enable_webhook'] === true)
    tellRefund(of, row);
  return ok(ledger.shown(row));
}

/** Won that the payment gateway still holds; less than iamport believes where it lost a refund. */
export function leftAtGateway({ amount, cancel_amount, lost_amount = 0 }: PaymentRow): number {
  return amount - cancel_amount - lost_amount;
}

function isUnset(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

export function tellRefund(of: Charging, row: PaymentRow): void {
  const { cancellation_id } = row.cancel_history.at(-1) ?? {};
  queueWebhook(of, row, undefined, { cancellation_id });
}

/** Also used for a refund by hand in the console. */
export function refundRow(
  ledger: Ledger,
  row: PaymentRow,
  amount: number,
  reason: string,
  nowMs: number,
): void {
  const at = Math.floor(nowMs / 1_000);
  ledger.changes += 1;
  row.cancel_amount += amount;
  row.status = 'cancelled';
  row.cancelled_at = at;
  row.cancel_reason = reason;
  row.cancel_history.push({
    pg_tid: `C${ledger.nextUid('imp_').slice(4)}`,
    amount,
    cancelled_at: at,
    reason,
    cancellation_id: `cancellation-${row.imp_uid}-${row.cancel_history.length + 1}`,
    receipt_url: null,
  });
}

function paidUnder(ledger: Ledger, uid: string): PaymentRow | undefined {
  return ledger.rowsOf(uid).find((row) => row.paid_at > 0 && row.cancel_amount < row.amount);
}
