// Reservations that iamport would charge by itself at their time, and what may be done to them.
import { ok, refused, words } from './answers';
import { issueOverRest } from './customers';
import type { Charging, Ledger } from './ledger';
import { paged, queryFault } from './pages';
import * as parameters from './parameters';
import { isRecord, numberOf, textOf } from './request';
import { execute } from './schedule-run';
import type { Channel, EmulatedAnswer, KeyRow, ScheduleRow, Wire } from './types';

const noSchedule = '예약정보가 존재하지 않습니다.';
const nothingToRevoke = '취소할 예약결제 기록이 존재하지 않습니다.';
const notPending = '예약 상태가 올바르지 않습니다.';
const past = '예약시각은 현재 이후여야 합니다.';
/** Three months at their longest. */
const listedSecondsMax = 92 * 86_400;

/** POST /subscribe/payments/schedule: all of its items or none. */
export function schedule(of: Charging, channels: readonly Channel[], body: Wire): EmulatedAnswer {
  const { model } = of;
  const uid = textOf(body['customer_uid']);
  if (uid === null) return parameters.badParameter(model, words.missing('customer_uid'));
  const given = body['schedules'];
  const items = Array.isArray(given) ? given.filter(isRecord) : [];
  if (items.length === 0) return parameters.badParameter(model, words.missing('schedules'));
  const wrong = items.map((item, at) => faultIn(of, item, items.slice(0, at)));
  const first = wrong.find((fault) => fault !== undefined);
  if (first !== undefined) return parameters.badParameter(model, first);
  const key = of.ledger.keys.get(uid) ?? issuedFor(of, channels, uid, body);
  if (!('charges' in key)) return key;
  const rows = items.map((item) => rowFor(key, { ...item, customer_uid: uid }, body));
  of.ledger.schedules.push(...rows);
  return ok(rows.map(scheduleOf));
}

/** With a card number a key is issued first, where its channel allows that. */
function issuedFor(
  of: Charging,
  channels: readonly Channel[],
  uid: string,
  body: Wire,
): KeyRow | EmulatedAnswer {
  if (textOf(body['card_number']) === null) return refused(words.noCustomerToBook);
  const issued = issueOverRest(of, channels, uid, body);
  return of.ledger.keys.get(uid) ?? issued;
}

/** Buyers who are not named are the key's customer. */
function rowFor(key: KeyRow, item: Wire, { customer_id }: Wire): ScheduleRow {
  const buyer = parameters.buyerOf(item);
  const filled = {
    buyer_name: buyer.buyer_name ?? key.customer_name,
    buyer_email: buyer.buyer_email ?? key.customer_email,
    buyer_tel: buyer.buyer_tel ?? key.customer_tel,
    buyer_addr: buyer.buyer_addr ?? key.customer_addr,
    buyer_postcode: buyer.buyer_postcode ?? key.customer_postcode,
  };
  return {
    customer_uid: key.customer_uid,
    merchant_uid: textOf(item['merchant_uid']) ?? '',
    imp_uid: null,
    pg_provider: key.pg_provider,
    pg_id: key.pg_id,
    customer_id: textOf(customer_id) ?? key.customer_id,
    schedule_at: numberOf(item['schedule_at']),
    executed_at: 0,
    revoked_at: 0,
    amount: numberOf(item['amount']),
    currency: 'KRW',
    name: parameters.nameOf(item),
    ...filled,
    custom_data: parameters.customDataOf(item),
    schedule_status: 'scheduled',
    payment_status: null,
    fail_reason: null,
    promotion_id: null,
    order: { ...item, ...filled },
  };
}

/** As it is shown: what it will be charged with is not part of it. */
export function scheduleOf({ order: _order, ...shown }: ScheduleRow): Wire {
  return shown;
}

function faultIn(of: Charging, item: Wire, before: readonly Wire[]): string | undefined {
  const required = ['merchant_uid', 'schedule_at', 'amount', 'name'];
  const wrong = parameters.faultIn(item, required, of.model) ?? parameters.amountFault(item);
  if (wrong !== undefined) return wrong;
  const uid = textOf(item['merchant_uid']) ?? '';
  const known =
    of.ledger.schedules.some((row) => row.merchant_uid === uid) ||
    before.some((other) => textOf(other['merchant_uid']) === uid) ||
    of.ledger.rowsOf(uid).some((row) => row.paid_at > 0);
  if (known) return words.paidBefore;
  const at = numberOf(item['schedule_at']);
  if (!Number.isSafeInteger(at)) return words.wrong('schedule_at');
  return at * 1_000 > of.now ? undefined : past;
}

/** With one of its two keys missing it revokes more than was meant: kept as it is (§0-12). */
export function unschedule({ ledger, now }: Charging, body: Wire): EmulatedAnswer {
  const customer = textOf(body['customer_uid']);
  const named = body['merchant_uid'];
  const uids = named === undefined || named === null ? undefined : [named].flat().map(textOf);
  const matching = ledger.schedules.filter(
    (row) =>
      row.schedule_status === 'scheduled' &&
      (customer === null || row.customer_uid === customer) &&
      (uids === undefined || uids.includes(row.merchant_uid)) &&
      (customer !== null || uids !== undefined),
  );
  if (matching.length === 0) return refused(nothingToRevoke);
  for (const row of matching) {
    Object.assign(row, { schedule_status: 'revoked', revoked_at: Math.floor(now / 1_000) });
  }
  return ok(matching.map(scheduleOf));
}

export function readSchedule(ledger: Ledger, uid: string): EmulatedAnswer {
  const row = ledger.schedules.find((one) => one.merchant_uid === uid);
  return row ? ok(scheduleOf(row)) : refused(noSchedule, 1, 404);
}

/** By date, or by customer; the latter spells `schedule-status` with a hyphen. */
export function listSchedules(
  { ledger, model }: Charging,
  query: URLSearchParams,
  customer?: string,
): EmulatedAnswer {
  const prefix = customer === undefined ? 'schedule_' : '';
  const names = [`${prefix}from`, `${prefix}to`];
  const missing = names.find((name) => query.get(name) === null);
  const wrong = missing === undefined ? queryFault(query, names) : words.missing(missing);
  if (wrong !== undefined) return refused(wrong, 1, 400);
  const [from = 0, to = 0] = names.map((name) => Number(query.get(name)));
  if (to < from || to - from > listedSecondsMax)
    return refused(words.wrong(names[1] ?? ''), 1, 400);
  const status = query.get(customer === undefined ? 'schedule_status' : 'schedule-status');
  if (status !== null && !['scheduled', 'executed', 'revoked'].includes(status)) {
    return refused(words.badStatus, 1, 400);
  }
  const sign = query.get('sorting') === 'scheduled' ? 1 : -1;
  const rows = ledger.schedules
    .filter((row) => customer === undefined || row.customer_uid === customer)
    .filter((row) => row.schedule_at >= from && row.schedule_at < to)
    .filter((row) => status === null || row.schedule_status === status)
    .sort((a, b) => sign * (a.schedule_at - b.schedule_at));
  const page = paged(rows, query, scheduleOf);
  if (model.scheduleList === 'page' || page.status !== 200) return page;
  return ok((JSON.parse(page.body) as { response: { list: unknown } }).response.list);
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
  if (anew === pending || (!pending && !mayTryAgain(row))) return refused(notPending, 1, 400);
  const at = numberOf(body['schedule_at']);
  if (!Number.isSafeInteger(at)) return refused(words.missing('schedule_at'), 1, 400);
  if (at * 1_000 <= now) return refused(past, 1, 400);
  const unset = { executed_at: 0, revoked_at: 0, payment_status: null, fail_reason: null };
  Object.assign(row, { ...unset, imp_uid: null, schedule_at: at, schedule_status: 'scheduled' });
  return ok(scheduleOf(row));
}

/** Charges a failed or revoked one now; the answer is the payment, and must be read. */
export function retrySchedule(of: Charging, uid: string): EmulatedAnswer {
  const row = of.ledger.schedules.find((one) => one.merchant_uid === uid);
  if (!row) return refused(noSchedule, 1, 404);
  if (row.schedule_status === 'scheduled' || !mayTryAgain(row)) {
    return refused(notPending, 1, 400);
  }
  if (!of.ledger.keys.has(row.customer_uid)) return refused(words.noCustomerToBook, 1, 404);
  execute(of, row);
  const payment = of.ledger.byImpUid.get(row.imp_uid ?? '');
  return payment ? ok(of.ledger.shown(payment)) : refused(row.fail_reason ?? '');
}

function mayTryAgain({ schedule_status, payment_status }: ScheduleRow): boolean {
  return schedule_status === 'revoked' || payment_status === 'failed';
}
