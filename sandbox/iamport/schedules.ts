// Reservations that iamport would charge by itself at their time, and what may be done to them.
import type { Charging } from './again';
import { again } from './again';
import { ok, refused, words } from './answers';
import { annotation } from './ledger';
import type { Ledger } from './ledger';
import { paged } from './reads';
import type { EmulatedAnswer, ScheduleRow, Wire } from './types';

const noSchedule = '예약정보가 존재하지 않습니다.';
const nothingToRevoke = '취소할 예약결제 기록이 존재하지 않습니다.';
const notPending = '예약 상태가 올바르지 않습니다.';
const past = '예약시각은 현재 이후여야 합니다.';

/** POST /subscribe/payments/schedule: all of its items or none. */
export function schedule(of: Charging, body: Wire): EmulatedAnswer {
  const key = of.ledger.keys.get(String(body['customer_uid']));
  if (!key) return refused(words.noCustomer);
  const items = Array.isArray(body['schedules']) ? (body['schedules'] as Wire[]) : [];
  if (items.length === 0) return refused(words.missing('schedules'));
  const wrong = items.map((item) => faultIn(of, item)).find((fault) => fault !== undefined);
  if (wrong) return refused(wrong);
  const rows = items.map((item): ScheduleRow => {
    const text = (name: string) => (typeof item[name] === 'string' ? item[name] : null);
    return {
      ...{ customer_uid: key.customer_uid, merchant_uid: String(item['merchant_uid']) },
      ...{ imp_uid: null, pg_provider: key.pg_provider, pg_id: key.pg_id, customer_id: null },
      ...{ schedule_at: Number(item['schedule_at']), executed_at: 0, revoked_at: 0 },
      ...{ amount: Number(item['amount']), currency: 'KRW', name: text('name') },
      ...{ buyer_name: text('buyer_name'), buyer_email: text('buyer_email') },
      ...{ buyer_tel: text('buyer_tel'), custom_data: text('custom_data') },
      ...{ notice_url: text('notice_url'), schedule_status: 'scheduled', payment_status: null },
      ...{ fail_reason: null, promotion_id: null },
    };
  });
  of.ledger.schedules.push(...rows);
  return ok(rows);
}

function faultIn({ ledger, now }: Charging, item: Wire): string | undefined {
  const uid = String(item['merchant_uid'] ?? '');
  if (uid === '') return words.missing('merchant_uid');
  const known = ledger.schedules.some((row) => row.merchant_uid === uid);
  if (known || ledger.rowsOf(uid).some((row) => row.paid_at > 0)) return words.paidBefore;
  if (Number(item['schedule_at']) * 1_000 <= now) return past;
  const amount = Number(item['amount']);
  return Number.isSafeInteger(amount) && amount >= 100 ? undefined : words.badAmount;
}

/** With one of its two keys missing it revokes more than was meant: kept as it is (§0-12). */
export function unschedule({ ledger, now }: Charging, body: Wire): EmulatedAnswer {
  const uids = body['merchant_uid'] === undefined ? undefined : [body['merchant_uid']].flat();
  const matching = ledger.schedules.filter(
    (row) =>
      row.schedule_status === 'scheduled' &&
      (body['customer_uid'] === undefined || row.customer_uid === body['customer_uid']) &&
      (uids === undefined || uids.includes(row.merchant_uid)) &&
      (body['customer_uid'] !== undefined || uids !== undefined),
  );
  if (matching.length === 0) return refused(nothingToRevoke);
  for (const row of matching) {
    Object.assign(row, { schedule_status: 'revoked', revoked_at: Math.floor(now / 1_000) });
  }
  return ok(matching);
}

export function readSchedule(ledger: Ledger, uid: string): EmulatedAnswer {
  const row = ledger.schedules.find((one) => one.merchant_uid === uid);
  return row ? ok(row) : refused(noSchedule, 1, 404);
}

/** By date, or by customer; the latter spells `schedule-status` with a hyphen. */
export function listSchedules(
  ledger: Ledger,
  query: URLSearchParams,
  customer?: string,
): EmulatedAnswer {
  const prefix = customer === undefined ? 'schedule_' : '';
  const from = Number(query.get(`${prefix}from`) ?? NaN);
  const to = Number(query.get(`${prefix}to`) ?? NaN);
  if (!(from <= to)) return refused(words.missing(`${prefix}from, ${prefix}to`), 1, 400);
  const status = query.get('schedule_status') ?? query.get('schedule-status') ?? 'all';
  const rows = ledger.schedules
    .filter((row) => customer === undefined || row.customer_uid === customer)
    .filter((row) => row.schedule_at >= from && row.schedule_at < to)
    .filter((row) => status === 'all' || row.schedule_status === status)
    .sort((a, b) => a.schedule_at - b.schedule_at);
  return paged(rows, query);
}

/** Moves a pending one, or books a failed or revoked one anew. */
export function moveSchedule(
  { ledger, now }: Charging,
  uid: string,
  { again: anew, body }: { readonly again: boolean; readonly body: Wire },
): EmulatedAnswer {
  const row = ledger.schedules.find((one) => one.merchant_uid === uid);
  if (!row) return refused(noSchedule, 1, 404);
  const pending = row.schedule_status === 'scheduled';
  if (anew === pending || row.payment_status === 'paid') return refused(notPending, 1, 400);
  const at = Number(body['schedule_at']);
  if (!(at * 1_000 > now)) return refused(past, 1, 400);
  const unset = { executed_at: 0, revoked_at: 0, payment_status: null, fail_reason: null };
  Object.assign(row, { ...unset, schedule_at: at, schedule_status: 'scheduled' });
  return ok(row);
}

/** Charges a failed or revoked one now; the answer is the payment, and must be read. */
export function retrySchedule(of: Charging, uid: string): EmulatedAnswer {
  const row = of.ledger.schedules.find((one) => one.merchant_uid === uid);
  if (!row) return refused(noSchedule, 1, 404);
  if (row.schedule_status === 'scheduled' || row.payment_status === 'paid') {
    return refused(notPending, 1, 400);
  }
  execute(of, row);
  const payment = of.ledger.byImpUid.get(row.imp_uid ?? '');
  return payment ? ok(annotation(payment)) : refused(row.fail_reason ?? '');
}

export function nextScheduleAt(ledger: Ledger): number {
  const pending = ledger.schedules.filter((row) => row.schedule_status === 'scheduled');
  return Math.min(...pending.map((row) => row.schedule_at * 1_000));
}

export function runSchedules(of: Charging): void {
  if (of.ledger.schedules.length === 0) return;
  const due = of.ledger.schedules
    .filter((row) => row.schedule_status === 'scheduled' && row.schedule_at * 1_000 <= of.now)
    .sort((a, b) => a.schedule_at - b.schedule_at);
  for (const row of due) execute(of, row);
}

function execute(of: Charging, row: ScheduleRow): void {
  const { customer_uid, merchant_uid, amount, notice_url } = row;
  const body = { customer_uid, merchant_uid, amount, name: row.name ?? '예약결제' };
  again(of, { ...body, ...(notice_url === null ? {} : { notice_url }) }, undefined);
  const payment = of.ledger.rowsOf(merchant_uid).at(-1);
  if (payment) payment.customer_uid_usage = 'payment.scheduled';
  Object.assign(row, {
    ...{ schedule_status: 'executed', executed_at: Math.floor(of.now / 1_000) },
    ...{ imp_uid: payment?.imp_uid ?? null, payment_status: payment?.status ?? 'failed' },
    fail_reason: payment ? payment.fail_reason : words.noCustomer,
  });
}
