// Billing keys: issued by the window or over REST, read, listed and deleted.
import { answer, ok, refused, words } from './answers';
import { cardFor, masked } from './cards';
import type { Ledger } from './ledger';
import { annotation } from './ledger';
import type { Channel, EmulatedAnswer, KeyRow, Wire } from './types';

export function issueKey(
  ledger: Ledger,
  channel: Channel,
  order: { readonly customer_uid: string; readonly card_number: string },
  nowMs: number,
): KeyRow | { readonly refusal: string } {
  const card = cardFor(order.card_number);
  if (card?.behavior === 'refuse') return { refusal: card.reason ?? '' };
  const at = Math.floor(nowMs / 1_000);
  const key: KeyRow = {
    customer_uid: order.customer_uid,
    behavior: `${card?.behavior ?? 'approve'}:${card?.number ?? ''}`,
    pg_provider: channel.pg_provider,
    pg_id: channel.pg_id,
    sandbox: channel.sandbox,
    card_name: '신한카드',
    card_code: '366',
    card_number: masked(order.card_number),
    // Issuing again under the same id silently replaces the stored key (§7).
    inserted: ledger.keys.get(order.customer_uid)?.inserted ?? at,
    updated: at,
    charges: 0,
  };
  ledger.keys.set(order.customer_uid, key);
  return key;
}

export function customerOf(key: KeyRow): Wire {
  const { behavior: _behavior, charges: _charges, ...known } = key;
  const unset = { customer_name: null, customer_tel: null, customer_email: null };
  return { ...known, customer_id: null, card_type: null, ...unset, customer_addr: null };
}

export function readKey(ledger: Ledger, uid: string): EmulatedAnswer {
  const key = ledger.keys.get(uid);
  return key ? ok(customerOf(key)) : refused(words.noKeyInfo(uid), 1, 404);
}

export function readKeys(ledger: Ledger, query: URLSearchParams): EmulatedAnswer {
  const asked = query.getAll('customer_uid[]');
  const found = asked.map((uid) => ledger.keys.get(uid)).filter((key) => key !== undefined);
  if (found.length === 0) return refused(words.noKeyInfo(asked.join(',')), 1, 404);
  const body = { code: 0, message: null, response: found.map(customerOf) };
  return answer(found.length < asked.length ? 207 : 200, body);
}

export function deleteKey(ledger: Ledger, uid: string): EmulatedAnswer {
  const key = ledger.keys.get(uid);
  if (!key) return refused(words.noKeyInfo(uid), 1, 404);
  ledger.keys.delete(uid);
  return ok(customerOf(key));
}

export function paymentsOfKey(ledger: Ledger, uid: string, query: URLSearchParams): EmulatedAnswer {
  const rows = ledger.payments.filter((row) => row.customer_uid === uid);
  if (rows.length === 0 && !ledger.keys.has(uid)) return refused(words.noKeyInfo(uid), 1, 404);
  const page = Number(query.get('page') ?? 1);
  const list = rows.slice((page - 1) * 20, page * 20).map(annotation);
  const next = page * 20 < rows.length ? page + 1 : 0;
  return ok({ total: rows.length, previous: page - 1, next, list });
}

export function issueOverRest(
  ledger: Ledger,
  channels: readonly Channel[],
  uid: string,
  body: Wire,
  nowMs: number,
): EmulatedAnswer {
  const channel = channels.find((one) => one.restIssuing);
  if (!channel) return refused('비인증결제모듈 사용정보를 찾을 수 없습니다.');
  const number = body['card_number'];
  if (typeof number !== 'string') return refused(words.missing('card_number'));
  const key = issueKey(ledger, channel, { customer_uid: uid, card_number: number }, nowMs);
  return 'refusal' in key ? refused(key.refusal, -1) : ok(customerOf(key));
}
