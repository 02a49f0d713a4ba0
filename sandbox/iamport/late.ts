// What takes effect only when its time has come: a late charge, a decline that turns out paid.
import { leftAtGateway, refundRow } from './cancel';
import type { Charging, LateEffect } from './ledger';

export function runLateEffect(
  { ledger, model }: Charging,
  { does, at, row, paidAt, refund }: LateEffect,
): void {
  const second = Math.floor(at / 1_000);
  if (does === 'cancel') {
    const payment = ledger.byImpUid.get(row.imp_uid);
    if (!payment || !refund || refund.amount > leftAtGateway(payment)) return;
    refundRow(ledger, payment, refund.amount, refund.reason, at);
    return;
  }
  if (does === 'flip') {
    ledger.changes += 1;
    Object.assign(ledger.byImpUid.get(row.imp_uid) ?? row, {
      status: 'paid',
      paid_at: paidAt ?? second,
      failed_at: 0,
      fail_reason: null,
    });
    return;
  }
  const held = ledger.rowsOf(row.merchant_uid).some((other) => other.paid_at > 0);
  if (held && model.duplicates === 'refuse') return;
  ledger.add({ ...row, paid_at: second, visibleAt: at + model.readLagMs });
}
