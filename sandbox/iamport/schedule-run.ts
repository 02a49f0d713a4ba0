// What happens at iamport by itself: reservations come due, and lost answers take effect late.
import { again } from './again';
import { runLateEffect } from './late';
import type { Charging, Ledger } from './ledger';
import { queueWebhook } from './tell';
import type { ScheduleRow } from './types';

/** When the next of them is due; Infinity where nothing is. */
export function nextEffectAt({ lateEffects, schedules }: Ledger): number {
  let next = Infinity;
  for (const { at } of lateEffects) next = Math.min(next, at);
  for (const { schedule_status, schedule_at } of schedules) {
    if (schedule_status === 'scheduled') next = Math.min(next, schedule_at * 1_000);
  }
  return next;
}

/** Each at its own time, in order, however far the clock has jumped. */
export function runEffects(of: Charging): void {
  const { ledger } = of;
  if (ledger.lateEffects.length + ledger.schedules.length === 0) return;
  for (let at = nextEffectAt(ledger); at <= of.now; at = nextEffectAt(ledger)) {
    const then = { ...of, now: at };
    const late = ledger.lateEffects.find((effect) => effect.at === at);
    if (late) {
      ledger.lateEffects = ledger.lateEffects.filter((effect) => effect !== late);
      runLateEffect(then, late);
      continue;
    }
    const due = (row: ScheduleRow) =>
      row.schedule_status === 'scheduled' && row.schedule_at * 1_000 === at;
    for (const row of ledger.schedules.filter(due)) execute(then, row);
  }
}

/** Whatever comes of it, paid or failed, is told (§11). */
export function execute(of: Charging, row: ScheduleRow): void {
  const { ledger } = of;
  const { merchant_uid } = row;
  const before = ledger.rowsOf(merchant_uid).length;
  const answer = again(of, row.order, undefined);
  const rows = ledger.rowsOf(merchant_uid);
  const payment = rows.length > before ? rows.at(-1) : undefined;
  if (payment) payment.customer_uid_usage = 'payment.scheduled';
  if (payment?.status === 'failed') queueWebhook(of, payment, undefined);
  Object.assign(row, {
    schedule_status: 'executed',
    executed_at: Math.floor(of.now / 1_000),
    imp_uid: payment?.imp_uid ?? null,
    payment_status: payment?.status ?? 'failed',
    fail_reason: payment ? payment.fail_reason : messageOf(answer.body),
  });
}

function messageOf(body: string): string | null {
  return (JSON.parse(body) as { message: string | null }).message;
}
