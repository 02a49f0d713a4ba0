// Amounts pinned before a window opens; they bind the window, never a charge by key (§9).
import { ok, refused, words } from './answers';
import type { Charging, Ledger } from './ledger';
import { badParameter, faultIn } from './parameters';
import { numberOf, textOf } from './request';
import type { EmulatedAnswer, Wire } from './types';

export function prepare(of: Charging, method: string, body: Wire): EmulatedAnswer {
  const amount = numberOf(body['amount']);
  const wrong =
    faultIn(body, ['merchant_uid', 'amount'], of.model) ??
    (Number.isFinite(amount) && amount >= 0 ? undefined : words.badAmount);
  if (wrong !== undefined) return badParameter(of.model, wrong);
  const uid = textOf(body['merchant_uid']) ?? '';
  if (method === 'PUT' && !of.ledger.prepared.has(uid)) return refused(words.notPrepared, 1, 404);
  of.ledger.prepared.set(uid, { amount, currency: textOf(body['currency']) });
  return prepared(of.ledger, uid);
}

export function prepared(ledger: Ledger, uid: string): EmulatedAnswer {
  const pinned = ledger.prepared.get(uid);
  return pinned ? ok({ merchant_uid: uid, ...pinned }) : refused(words.notPrepared);
}

/** What keeps a window from opening: another amount, or another currency where one is pinned. */
export function breaksPrepared(ledger: Ledger, order: Wire): boolean {
  const pinned = ledger.prepared.get(textOf(order['merchant_uid']) ?? '');
  if (!pinned) return false;
  const { amount, currency } = pinned;
  const other = currency !== null && (textOf(order['currency']) ?? 'KRW') !== currency;
  return other || numberOf(order['amount']) !== amount;
}
