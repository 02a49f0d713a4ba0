// One item in place of the version of it that was read.
import type { Saved } from '../ports/ledger';
import type { Item } from './dynamodb-fields';
import type { Store } from './dynamodb-writes';
import { putOver } from './dynamodb-writes';

export async function replace<T extends { readonly version: number }>(
  store: Store,
  was: T,
  item: Item,
  read: (item: Item) => T,
): Promise<Saved<T>> {
  const put = await putOver(store, { item, over: was.version });
  if (put.kind === 'put') return { kind: 'saved', value: { ...was, version: was.version + 1 } };
  return { kind: 'lost', now: put.item && read(put.item) };
}
