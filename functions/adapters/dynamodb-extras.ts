// Gifts of credit and lines that are charged once, in the table: one item each beside their row.
import type { ExtraRecord } from '../domain/subscription/extra-record';
import type { ExtraStore } from '../ports/extras';
import type { Item, Shape } from './dynamodb-fields';
import { amount, maybe, oneOf, recordOf, storedOf, text, whole, writerOf } from './dynamodb-fields';
import { keys, ranges } from './dynamodb-keys';
import { get, query, readEach } from './dynamodb-reads';
import { subscriptionIdIn } from './dynamodb-shapes';
import type { Store } from './dynamodb-writes';

const extra: Shape<Omit<ExtraRecord, 'id' | 'subscriptionId'>> = {
  version: whole,
  at: whole,
  kind: oneOf('credit', 'credit_taken', 'one_off'),
  amount,
  taxFree: amount,
  name: maybe(text),
  act: maybe(recordOf({ sha256: text, saidAt: whole, channel: text })),
};
const readExtra = storedOf(extra);
const writeExtra = writerOf(extra, 'pk', 'sk');

export const extraShapes = { extra } as const;

export const extraItem = (of: ExtraRecord): Item =>
  writeExtra(of, keys.extra(of.subscriptionId, of.id));

function extraIn(item: Item): ExtraRecord {
  const id = text(item['sk'], 'sk').slice(2);
  return { ...readExtra(item, 'extra'), subscriptionId: subscriptionIdIn(item), id };
}

export function extras(store: Store): ExtraStore {
  return {
    async extra(id, extraId) {
      const item = await get(store, keys.extra(id, extraId));
      return item && extraIn(item);
    },
    async extras(id, limit) {
      return readEach(store, await query(store, { ...ranges.extras(id), limit }), extraIn);
    },
  };
}
