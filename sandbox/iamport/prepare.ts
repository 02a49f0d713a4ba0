// Amounts pinned before a window opens; they bind the window, never a charge by key.
import { ok, refused, words } from './answers';
import type { Ledger } from './ledger';
import type { EmulatedAnswer, Wire } from './types';

export function prepare(ledger: Ledger, method: string, body: Wire): EmulatedAnswer {
  const uid = String(body['merchant_uid'] ?? '');
  if (method === 'PUT' && !ledger.prepared.has(uid)) return refused(words.notPrepared, 1, 404);
  ledger.prepared.set(uid, Number(body['amount']));
  return prepared(ledger, uid);
}

export function prepared(ledger: Ledger, uid: string): EmulatedAnswer {
  const amount = ledger.prepared.get(uid);
  if (amount === undefined) return refused(words.notPrepared);
  return ok({ merchant_uid: uid, amount, currency: 'KRW' });
}
