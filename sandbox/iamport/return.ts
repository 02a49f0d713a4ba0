// How a finished window tells its opener: the callback's fields on a PC, the redirect's on a phone.
import { textOf } from './request';
import type { ProviderModel, Wire } from './types';
import type { WindowEnd } from './window';

export type WindowReturn = { readonly rsp: Wire; readonly redirect: string | null };

type Record = Wire | undefined;

/**
 * The callback carries the fields of §10.3; the redirect keeps the query that was there (§10.4).
 * `record` is the window's own payment, where there is one.
 */
export function returnFrom(
  params: Wire,
  end: WindowEnd,
  { record, model }: { readonly record: Record; readonly model: ProviderModel },
): WindowReturn {
  const rsp = model.callback === 'ids' ? idsOf(params, end) : callbackOf(params, end, record);
  return { rsp, redirect: redirectFor(params, end) };
}

/** All that a module of the newer kind says. */
function idsOf({ merchant_uid }: Wire, end: WindowEnd): Wire {
  const failed = end.kind === 'failed' && { error_code: end.code, error_msg: end.message };
  return { imp_uid: end.impUid, merchant_uid, ...failed };
}

function callbackOf(params: Wire, end: WindowEnd, record: Record): Wire {
  const success = end.kind === 'issued';
  const known = { pay_method: 'card', pg_provider: record?.['pg_provider'] ?? 'kicc' };
  const base = { success, ...idsOf(params, end), ...known, pg_type: 'payment' };
  const order = { name: params['name'] ?? null, currency: 'KRW' };
  if (!success || !record) return { ...base, ...order, paid_amount: 0, status: 'failed' };
  const told = Object.fromEntries(toldOfIssuing.map((name) => [name, record[name]]));
  return { ...base, ...order, paid_amount: record['amount'], ...told };
}

const toldOfIssuing = [
  ...['status', 'pg_tid', 'paid_at', 'receipt_url', 'apply_num', 'bank_name', 'customer_uid'],
  ...['card_name', 'card_number', 'card_quota', 'custom_data'],
  ...['buyer_name', 'buyer_email', 'buyer_tel', 'buyer_addr', 'buyer_postcode'],
];

function redirectFor(params: Wire, end: WindowEnd): string | null {
  const target = params['m_redirect_url'];
  if (typeof target !== 'string' || !URL.canParse(target)) return null;
  const url = new URL(target);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return null;
  if (end.impUid !== null) url.searchParams.set('imp_uid', end.impUid);
  url.searchParams.set('merchant_uid', textOf(params['merchant_uid']) ?? '');
  url.searchParams.set('imp_success', String(end.kind === 'issued'));
  if (end.kind === 'failed') {
    url.searchParams.set('error_code', end.code);
    url.searchParams.set('error_msg', end.message);
  }
  return url.href;
}
