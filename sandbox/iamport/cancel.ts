// POST /payments/cancel: refunds, whole or in part, with the balance as the only guard.
import { ok, refused, words } from './answers';
import type { Ledger } from './ledger';
import { annotation } from './ledger';
import type { EmulatedAnswer, PaymentRow, Wire } from './types';

export function cancel(ledger: Ledger, body: Wire, nowMs: number): EmulatedAnswer {
  const { imp_uid, merchant_uid } = body;
  if (imp_uid === undefined && merchant_uid === undefined) return refused(words.noCancelId);
  const row =
    imp_uid === undefined
      ? paidUnder(ledger, String(merchant_uid))
      : ledger.byImpUid.get(String(imp_uid));
  // An issuing row looks paid though no money moved: there is nothing to give back.
  if (!row || row.customer_uid_usage === 'issue' || row.paid_at === 0)
    return refused(words.noCancel);
  const balance = row.amount - row.cancel_amount;
  if (balance === 0) return refused(words.canceledBefore);
  const { checksum } = body;
  if (checksum !== undefined && checksum !== null && Number(checksum) !== balance) {
    return refused(words.checksum);
  }
  // Missing or 0 refunds everything that is left: the provider's trap, kept as it is.
  const asked = Number(body['amount'] ?? 0);
  const amount = asked === 0 ? balance : asked;
  if (!Number.isSafeInteger(amount) || amount < 0 || amount > balance) {
    return refused('취소금액이 올바르지 않습니다.');
  }
  refundRow(ledger, row, amount, String(body['reason'] ?? ''), nowMs);
  return ok(annotation(row));
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
