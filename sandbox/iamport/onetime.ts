// POST /subscribe/payments/onetime: a card number and an amount in one call; not offered by KICC.
import { again } from './again';
import { ok, refused, words } from './answers';
import { apiChannel, issueKey } from './customers';
import type { Charging } from './ledger';
import { amountFault, badParameter, faultIn } from './parameters';
import { textOf } from './request';
import type { Channel, EmulatedAnswer, Wire } from './types';

const required = ['merchant_uid', 'amount', 'card_number', 'expiry'];

/** With a `customer_uid` the card is kept under it, with the buyer for its customer. */
export function onetime(of: Charging, channels: readonly Channel[], body: Wire): EmulatedAnswer {
  const wrong = faultIn(body, required, of.model) ?? amountFault(body);
  if (wrong !== undefined) return badParameter(of.model, wrong);
  const channel = apiChannel(channels, body);
  if (!channel) return refused(words.noChannel);
  const kept = textOf(body['customer_uid']);
  const uid = kept ?? `onetime-${of.ledger.nextUid('imp_')}`;
  const card_number = textOf(body['card_number']) ?? '';
  const about = {
    customer_name: body['buyer_name'],
    customer_email: body['buyer_email'],
    customer_tel: body['buyer_tel'],
    customer_addr: body['buyer_addr'],
    customer_postcode: body['buyer_postcode'],
  };
  const key = issueKey(of.ledger, channel, { customer_uid: uid, card_number, about }, of.now);
  if ('refusal' in key) return refused(key.refusal, -1);
  const answer = again(of, { name: '결제', ...body, customer_uid: uid }, undefined);
  if (kept !== null) return answer;
  of.ledger.keys.delete(uid);
  const row = of.ledger.rowsOf(textOf(body['merchant_uid']) ?? '').at(-1);
  if (!row || row.customer_uid !== uid) return answer;
  Object.assign(row, { customer_uid: null, customer_uid_usage: null });
  return ok(of.ledger.shown(row));
}
