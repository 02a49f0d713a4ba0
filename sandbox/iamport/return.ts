// How a finished window tells its opener: the callback's fields on a PC, the redirect's on a phone.
import type { Wire } from './types';
import type { WindowEnd } from './window';

export type WindowReturn = { readonly rsp: Wire; readonly redirect: string | null };

/**
 * The callback carries the fields of §10.3; the redirect keeps the query that was there (§10.4).
 */
export function returnFrom(params: Wire, end: WindowEnd): WindowReturn {
  const success = end.kind === 'issued';
  const rsp: Wire = {
    success,
    imp_uid: end.impUid,
    merchant_uid: params['merchant_uid'],
    pay_method: 'card',
    pg_provider: 'kicc',
    pg_type: 'payment',
    name: params['name'],
    paid_amount: success ? params['amount'] : 0,
    currency: 'KRW',
    status: success ? 'paid' : 'failed',
    ...(success
      ? { customer_uid: params['customer_uid'], receipt_url: null }
      : { error_code: end.code, error_msg: end.message }),
  };
  return { rsp, redirect: redirectFor(params, end) };
}

function redirectFor(params: Wire, end: WindowEnd): string | null {
  const target = params['m_redirect_url'];
  if (typeof target !== 'string' || !URL.canParse(target)) return null;
  const url = new URL(target);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return null;
  if (end.impUid !== null) url.searchParams.set('imp_uid', end.impUid);
  url.searchParams.set('merchant_uid', String(params['merchant_uid']));
  url.searchParams.set('imp_success', String(end.kind === 'issued'));
  if (end.kind === 'failed') {
    url.searchParams.set('error_code', end.code);
    url.searchParams.set('error_msg', end.message);
  }
  return url.href;
}
