// What takes effect only when its time has come: late charges, and declines that turn out paid.
import type { Charging } from './again';

export function runLateEffects({ ledger, model, now }: Charging): void {
  if (ledger.lateEffects.length === 0) return;
  const due = ledger.lateEffects.filter((effect) => effect.at <= now);
  if (due.length === 0) return;
  ledger.lateEffects = ledger.lateEffects.filter((effect) => effect.at > now);
  for (const { does, at, row } of due.sort((a, b) => a.at - b.at)) {
    const second = Math.floor(at / 1_000);
    if (does === 'flip') {
      ledger.changes += 1;
      Object.assign(ledger.byImpUid.get(row.imp_uid) ?? row, {
        ...{ status: 'paid', paid_at: second, failed_at: 0, fail_reason: null },
      });
    } else {
      const held = ledger.rowsOf(row.merchant_uid).some((other) => other.paid_at > 0);
      if (held && model.duplicates === 'refuse') continue;
      ledger.add({ ...row, paid_at: second, visibleAt: at + model.readLagMs });
    }
  }
}
