// The feed of changes in the table: one partition in the order of noting, a batch of ids an item.
import type { ChangeEntry } from '../domain/changes/feed';
import { changesMax, entrySeconds } from '../domain/changes/feed';
import type { ChangeStore } from '../ports/changes';
import type { Item, Shape } from './dynamodb-fields';
import { flag, listOf, maybe, storedOf, text, writerOf } from './dynamodb-fields';
import { changeEntry, feedPartition, feedSort, keys } from './dynamodb-keys';
import { page } from './dynamodb-reads';
import type { Store } from './dynamodb-writes';
import { putOver } from './dynamodb-writes';
import { sha256 } from './sha256';

const change: Shape<Omit<ChangeEntry, 'at' | 'id'>> = {
  ids: listOf(changesMax, text),
  gap: maybe(flag),
};
const readChange = storedOf(change);
const writeChange = writerOf(change, 'pk', 'sk');

export const changeShapes = { change } as const;

export const changeItem = (of: ChangeEntry): Item => ({
  ...writeChange(of, keys.change(of.at, of.id)),
  expiresAt: of.at + entrySeconds,
});

const changeIn = (item: Item): ChangeEntry => ({
  ...readChange(item, 'change'),
  ...changeEntry(text(item['sk'], 'sk')),
});

export function changes(store: Store): ChangeStore {
  return {
    feed: sha256(store.table).slice(0, 8),
    async noteChanges(of) {
      await putOver(store, { item: changeItem(of), over: 0 });
    },
    async changes({ from, before, limit }) {
      const found = await page(store, {
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :before',
        ExpressionAttributeValues: {
          ':pk': feedPartition,
          ':from': feedSort(from.at, from.id),
          ':before': feedSort(before),
        },
        ConsistentRead: true,
        Limit: limit,
      });
      return { entries: found.items.map(changeIn), more: found.more !== undefined };
    },
  };
}
