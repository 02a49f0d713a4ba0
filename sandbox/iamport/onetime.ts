// POST /subscribe/payments/onetime: a card number and an amount in one call; not offered by KICC.
import type { Charging } from './again';
import { again } from './again';
import { ok, refused, words } from './answers';
import { issueKey } from './customers';
import { annotation } from './ledger';
import type { Channel, EmulatedAnswer, Wire } from './types';

export function onetime(of: Charging, channels: readonly Channel[], body: Wire): EmulatedAnswer {
  const card = body['card_number'];
  if (typeof card !== 'string' || card === '') return refused(words.missing('card_number'));
  const pg = String(body['pg'] ?? '').split('.')[0] ?? '';
  const channel = channels.find((one) => (pg === '' || one.pg_provider === pg) && one.restIssuing);
  if (!channel) return refused('지원하지 않는 PG사입니다.');
  const kept = typeof body['customer_uid'] === 'string' ? body['customer_uid'] : undefined;
  const uid = kept ?? `onetime-${of.ledger.nextUid('imp_')}`;
  const order = { customer_uid: uid, card_number: card };
  const key = issueKey(of.ledger, channel, order, of.now);
  if ('refusal' in key) return refused(key.refusal, -1);
  const answer = again(of, { name: '결제', ...body, customer_uid: uid }, undefined);
  if (kept !== undefined) return answer;
  of.ledger.keys.delete(uid);
  const row = of.ledger.rowsOf(String(body['merchant_uid'])).at(-1);
  if (!row || row.customer_uid !== uid) return answer;
  Object.assign(row, { customer_uid: null, customer_uid_usage: null });
  return ok(annotation(row));
}
