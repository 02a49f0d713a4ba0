// What the night must leave behind: one case for one payment, and a case for what has no other.
import { text } from './facts';
import type { Record } from './record';

/** 17: a payment of the provider has one case, whatever was found out about it. */
export function checkOneCase(record: Record, nowMs: number): void {
  const seen = new Set<string>();
  for (const item of record.items.values()) {
    const paymentId = text(item, 'paymentId');
    if (item['pk'] !== 'CASE' || !record.byImpUid.has(paymentId)) continue;
    if (seen.has(paymentId)) record.broken(17, nowMs, `${paymentId}: two cases for one payment`);
    seen.add(paymentId);
  }
}
