// Counts what a way of charging did to customers and merchant, from the provider's ledger and the
// merchant's own book alone.
import { isTaken, kept, periodStart } from '../checker/facts';
import { hoursLong } from '../script';
import type { Happening } from '../happenings';
import { Merchant } from './merchant';
import { styles } from './styles';

export type Score = {
  /** Periods owed, payments taken. */
  readonly owed: number;
  readonly taken: number;
  /** Payments beyond the first for one period. */
  readonly doubles: number;
  /** Payments that the merchant's book does not hold, and bookings without a payment. */
  readonly lost: number;
  /** Periods for which nobody was asked to pay. */
  readonly skipped: number;
};

export async function score(
  name: string,
  seed: number,
  script: readonly Happening[],
): Promise<Score> {
  const style = styles[name];
  if (!style) throw new Error(`there is no baseline ${name}`);
  const merchant = new Merchant(seed, style);
  const begun = merchant.timeline.nowMs;
  await merchant.live(script);
  const end = begun + hoursLong * 3_600_000;
  const total = { owed: 0, taken: 0, doubles: 0, lost: 0, skipped: 0 };
  const rows = merchant.emulator.book.payments.filter((row) => row.customer_uid_usage !== 'issue');
  for (const customer of merchant.customers) {
    const mine = rows.filter((row) => row.customer_uid === customer.customerUid);
    for (let period = 1; ; period += 1) {
      const from = day(periodStart(customer.anchor, 'month', 1, period));
      const to = day(periodStart(customer.anchor, 'month', 1, period + 1));
      // What was due in the last days may still be under way.
      if (to > end) break;
      if (from < begun) continue;
      total.owed += 1;
      const asked = mine.filter(({ started_at: at }) => at * 1_000 >= from && at * 1_000 < to);
      const paid = asked.filter((row) => kept(row as never) > 0);
      total.doubles += Math.max(0, paid.length - 1);
      if (asked.length === 0) total.skipped += 1;
    }
  }
  const taken = rows.filter((row) => isTaken(row as never));
  const booked = new Set(merchant.book.map((entry) => entry.impUid));
  const real = new Set(taken.map((row) => row.imp_uid));
  total.taken = taken.length;
  total.lost =
    taken.filter((row) => !booked.has(row.imp_uid)).length +
    [...booked].filter((impUid) => !real.has(impUid)).length;
  return total;
}

function day(date: string): number {
  return Date.parse(`${date}T00:00:00+09:00`);
}
