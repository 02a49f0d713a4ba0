// Billing keys: issued by the window or over REST, read, listed and deleted.
import { ok, refused, words } from './answers';
import { cardFor, masked } from './cards';
import type { Charging, Ledger } from './ledger';
import { badParameter, faultIn } from './parameters';
import { paged } from './pages';
import { textOf } from './request';
import type { Channel, EmulatedAnswer, KeyRow, Wire } from './types';

export function issueKey(
  ledger: Ledger,
  channel: Channel,
  order: { readonly customer_uid: string; readonly card_number: string; readonly about?: Wire },
  nowMs: number,
): KeyRow | { readonly refusal: string } {
  const card = cardFor(order.card_number);
  if (card?.behavior === 'refuse') return { refusal: card.reason ?? '' };
  const at = Math.floor(nowMs / 1_000);
  const { about = {} } = order;
  const key: KeyRow = {
    customer_uid: order.customer_uid,
    behavior: `${card?.behavior ?? 'approve'}:${card?.number ?? ''}`,
    pg_provider: channel.pg_provider,
    pg_id: channel.pg_id,
    sandbox: channel.sandbox,
    card_name: '신한카드',
    card_code: '366',
    card_number: masked(order.card_number),
    customer_id: textOf(about['customer_id']),
    customer_name: textOf(about['customer_name']),
    customer_tel: textOf(about['customer_tel']),
    customer_email: textOf(about['customer_email']),
    customer_addr: textOf(about['customer_addr']),
    customer_postcode: textOf(about['customer_postcode']),
    // Issuing again under the same id silently replaces the stored key (§7).
    inserted: ledger.keys.get(order.customer_uid)?.inserted ?? at,
    updated: at,
    charges: card?.behavior === 'third' ? (ledger.tries.get(card.number) ?? 0) : 0,
  };
  ledger.keys.set(order.customer_uid, key);
  return key;
}

function customerOf(key: KeyRow): Wire {
  const { behavior: _behavior, charges: _charges, ...known } = key;
  return { ...known, card_type: null };
}

function absent({ model }: Charging, uid: string): EmulatedAnswer {
  return refused(words.noKeyInfo(uid), 1, model.absentKeyStatus);
}

export function readKey(of: Charging, uid: string): EmulatedAnswer {
  const key = of.ledger.keys.get(uid);
  return key ? ok(customerOf(key)) : absent(of, uid);
}

export function readKeys(of: Charging, query: URLSearchParams): EmulatedAnswer {
  const asked = query.getAll('customer_uid[]');
  const found = asked.map((uid) => of.ledger.keys.get(uid)).filter((key) => key !== undefined);
  if (found.length === 0) return refused(words.noKeyInfo(asked.join(',')), 1, 404);
  return ok([...new Set(found)].map(customerOf), found.length < asked.length ? 207 : 200);
}

export function deleteKey(of: Charging, uid: string): EmulatedAnswer {
  const key = of.ledger.keys.get(uid);
  if (!key) return absent(of, uid);
  of.ledger.keys.delete(uid);
  return ok(customerOf(key));
}

export function paymentsOfKey(of: Charging, uid: string, query: URLSearchParams): EmulatedAnswer {
  const rows = of.ledger.payments.filter((row) => row.customer_uid === uid);
  if (rows.length === 0 && !of.ledger.keys.has(uid)) return absent(of, uid);
  return paged(rows, query, (row) => of.ledger.shown(row));
}

const required = ['card_number', 'expiry'];

export function issueOverRest(
  of: Charging,
  channels: readonly Channel[],
  uid: string,
  body: Wire,
): EmulatedAnswer {
  const wrong = faultIn({ ...body, customer_uid: uid }, required, of.model);
  if (wrong !== undefined) return badParameter(of.model, wrong);
  const channel = apiChannel(channels, body);
  if (!channel) return refused(words.noChannel);
  const card_number = textOf(body['card_number']) ?? '';
  const order = { customer_uid: uid, card_number, about: body };
  const key = issueKey(of.ledger, channel, order, of.now);
  return 'refusal' in key ? refused(key.refusal, -1) : ok(customerOf(key));
}

/**
 * The channel a card number may be sent to. A key of KICC's is only issued in its window; a `pg`
 * that fits no channel means the default one (§10.1).
 */
export function apiChannel(channels: readonly Channel[], body: Wire): Channel | undefined {
  const key = textOf(body['channel_key']);
  const named =
    key === null
      ? channels.filter((one) => fitsPg(one, textOf(body['pg'])))
      : channels.filter((one) => one.key === key);
  const among = key === null && named.length === 0 ? channels : named;
  return among.find((one) => one.restIssuing);
}

/** `kicc`, or `kicc.T5102001` with the shop's id. */
export function fitsPg({ pg_provider, pg_id }: Channel, pg: string | null): boolean {
  return pg === pg_provider || pg === `${pg_provider}.${pg_id}`;
}
