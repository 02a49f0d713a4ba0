// Answers to requests for consent in the table: one item each beside their subscription.
import type { ConsentRecord } from '../domain/subscription/consent-record';
import type { ConsentStore } from '../ports/consents';
import type { Item, Shape } from './dynamodb-fields';
import { amount, civil, maybe, oneOf, storedOf, text, whole, writerOf } from './dynamodb-fields';
import { keys, ranges } from './dynamodb-keys';
import { query, readEach } from './dynamodb-reads';
import { subscriptionIdIn } from './dynamodb-shapes';
import type { Store } from './dynamodb-writes';

const answer: Shape<Omit<ConsentRecord, 'id' | 'subscriptionId' | 'at'>> = {
  version: whole,
  request: text,
  act: oneOf('agree', 'decline'),
  saidAt: whole,
  period: whole,
  startsOn: civil,
  before: amount,
  after: amount,
  planId: text,
  priceVersion: whole,
  quantity: maybe(whole),
  lastDigits: maybe(text),
  textVersion: text,
  sha256: text,
  language: oneOf('ko', 'en'),
  source: oneOf('customer', 'imported'),
  channel: maybe(text),
  by: maybe(text),
};
const readAnswer = storedOf(answer);
const writeAnswer = writerOf(answer, 'pk', 'sk');

export const consentShapes = { answer } as const;

export const consentItem = (of: ConsentRecord): Item =>
  writeAnswer(of, keys.consent(of.subscriptionId, of.at, of.id));

function consentIn(item: Item): ConsentRecord {
  const [, at = '', id = ''] = text(item['sk'], 'sk').split('#');
  return {
    ...readAnswer(item, 'answer'),
    subscriptionId: subscriptionIdIn(item),
    at: Number(at),
    id,
  };
}

export function consents(store: Store): ConsentStore {
  return {
    async consents(id, limit) {
      const found = await query(store, { ...ranges.consents(id), newestFirst: true, limit });
      return readEach(store, found, consentIn);
    },
  };
}
