// Forgetting in the table without deleting: items are emptied, and DynamoDB lets them expire.
import type { EpochSeconds } from '../domain/common/calendar';
import type { ErasureStore } from '../ports/erasures';
import type { Item } from './dynamodb-fields';
import * as items from './dynamodb-items';
import type { Key } from './dynamodb-keys';
import { keys, ranges } from './dynamodb-keys';
import { get, query } from './dynamodb-reads';
import { erasedReason } from './dynamodb-refunds';
import type { Store } from './dynamodb-writes';
import { putOver } from './dynamodb-writes';

export function erasures(store: Store): ErasureStore {
  return {
    async forgetBuyer(id, expiresAt) {
      const key = keys.buyer(id);
      const standing = await get(store, key);
      if (!standing || 'expiresAt' in standing) return;
      await put(store, standing, { ...key, expiresAt });
    },
    async forgetReasons(id) {
      for (const deed of await query(store, ranges.deeds(id))) {
        if ('reason' in deed) await put(store, deed, { ...deed, reason: undefined });
      }
      for (const refund of await query(store, ranges.refunds(id))) {
        if (refund['reason'] === erasedReason) continue;
        await put(store, refund, { ...refund, reason: erasedReason });
      }
    },
    async forgetDigits(id) {
      for (const card of await query(store, ranges.cards(id))) {
        if ('findPk' in card) {
          await put(store, card, { ...card, findPk: undefined, findSk: undefined });
        }
      }
    },
    async forgetPlace({ id, userId, openedAt, price }, expiresAt) {
      const entry = await get(store, keys.ofUser(userId, openedAt, id));
      if (entry) await letExpire(store, entry, expiresAt);
      const place = await get(store, keys.place(userId, price.product));
      // Another subscription may hold it by now.
      if (place && items.pointedAt(place) === id) await letExpire(store, place, expiresAt);
    },
    async expireRest(id, keyIds, expiresAt) {
      for (const deed of await query(store, ranges.deeds(id))) {
        await letExpire(store, deed, expiresAt);
      }
      for (const keyId of keyIds) {
        const card = await get(store, keys.card(id, keyId));
        if (card) await letExpire(store, card, expiresAt);
      }
    },
    async noteErased(id, at) {
      await putOver(store, { item: { ...keys.erased(id), at }, over: 0 });
    },
    isErased: async (id) => (await get(store, keys.erased(id))) !== undefined,
  };
}

/** An earlier try that was not completed may have let it expire sooner. */
async function letExpire(store: Store, standing: Item, expiresAt: EpochSeconds): Promise<void> {
  const { expiresAt: stands } = standing;
  if (typeof stands === 'number' && stands >= expiresAt) return;
  await put(store, standing, { ...standing, expiresAt });
}

/** Throws where another writer was first: the erasure is tried again from what stands then. */
async function put(store: Store, standing: Item, item: Item & Partial<Key>): Promise<void> {
  const done = await putOver(store, { item, over: items.versionOf(standing) });
  if (done.kind === 'lost') throw new Error('an item to be forgotten was changed meanwhile');
}
