// The items of the table in memory: conditions, versions, sizes and units, but no faults.
import { holds } from './conditions';
import type { Reason } from './errors';
import { conditionFailed, invalid, transactionCanceled } from './errors';
import type { Expiry } from './expiries';
import { Expiries } from './expiries';
import type { Key } from './faults';
import type { IndexName } from './sparse-index';
import { SparseIndex, ledgerIndexKeys } from './sparse-index';
import type { Units } from './units';
import { indexUnits, itemBytesMax, readUnits, sizeOf, writeUnits } from './units';
import { updated } from './updates';
import type { Item } from './values';
import { keep } from './values';

/** What stands in one place, and what stood there before: a read that is not strong sees that. */
type Cell = { readonly item: Item; readonly bytes: number; readonly before: Item | undefined };
type Partition = { readonly cells: Map<string, Cell>; sorted: readonly string[] | undefined };

export type Write = { readonly before: Item | undefined; readonly after: Item };
export type Put = {
  readonly Item?: Item | undefined;
  readonly ConditionExpression?: string | undefined;
  readonly ExpressionAttributeValues?: Item | undefined;
  readonly ReturnValuesOnConditionCheckFailure?: string | undefined;
};

export type Update = Omit<Put, 'Item'> & {
  readonly Key?: Item | undefined;
  readonly UpdateExpression?: string | undefined;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>> | undefined;
};

export class Store {
  readonly units: Units = { writes: 0, reads: 0, indexWrites: 0 };
  readonly indexes: Readonly<Record<IndexName, SparseIndex>>;
  private readonly partitions = new Map<string, Partition>();
  private readonly expiries: Expiries;

  constructor(
    now: () => number,
    lagMs: () => number,
    private readonly wrote: (write: Write) => void,
    expiry: Expiry = {},
  ) {
    const { due, find } = ledgerIndexKeys;
    this.indexes = {
      due: new SparseIndex(due, now, lagMs),
      find: new SparseIndex(find, now, lagMs),
    };
    this.expiries = new Expiries(now, expiry);
  }

  /** Deletes what has expired by now, as DynamoDB does by itself; answers the deleted items. */
  expire(): readonly Item[] {
    const gone: Item[] = [];
    for (const key of this.expiries.takeDue()) {
      const partition = this.partitions.get(key.pk);
      const item = partition?.cells.get(key.sk)?.item;
      if (!partition || !item) continue;
      partition.cells.delete(key.sk);
      partition.sorted = undefined;
      this.moveEntries(item, {});
      gone.push(item);
    }
    return gone;
  }

  put(put: Put): void {
    const item = valid(put.Item);
    const standing = this.cell(item);
    if (!fits(put, standing)) {
      this.units.writes += writeUnits(standing?.bytes ?? 0);
      throw conditionFailed(standing?.item, wantsOld(put));
    }
    this.write(item, 1);
  }

  /** Answers the whole item as it is then. */
  update(asked: Update): Item {
    const key = asked.Key ?? {};
    const standing = this.cell(key);
    if (!fits(asked, standing)) {
      this.units.writes += writeUnits(standing?.bytes ?? 0);
      throw conditionFailed(standing?.item, wantsOld(asked));
    }
    const item = this.afterUpdate(asked);
    this.write(item, 1);
    return item;
  }

  private afterUpdate(asked: Update): Item {
    const { Key = {}, UpdateExpression = '', ExpressionAttributeNames: names } = asked;
    const was = this.cell(Key)?.item ?? Key;
    const values = asked.ExpressionAttributeValues;
    return valid(updated(was, UpdateExpression, names, values));
  }

  transact(puts: readonly (Put | Update)[]): void {
    const items = puts.map((put) =>
      'UpdateExpression' in put ? this.afterUpdate(put) : valid((put as Put).Item),
    );
    if (items.length > 100) throw invalid('a transaction has at most 100 actions');
    refuseTwice(items as unknown as readonly Key[]);
    const reasons = puts.map((put, at): Reason => {
      const standing = this.cell(items[at] ?? {});
      if (fits(put, standing)) return { Code: 'None' };
      const old = wantsOld(put) ? standing?.item : undefined;
      return { Code: 'ConditionalCheckFailed', standing: old };
    });
    if (reasons.some(({ Code }) => Code !== 'None')) {
      for (const item of items) {
        this.units.writes += 2 * writeUnits(sizeOf(item), this.cell(item)?.bytes);
      }
      throw transactionCanceled(reasons);
    }
    for (const item of items) this.write(item, 2);
  }

  read(key: Item, strong: boolean): Item | undefined {
    const cell = this.cell(key);
    this.units.reads += readUnits(cell?.bytes ?? 0, strong);
    return strong ? cell?.item : cell?.before;
  }

  /** Without reading: no units are counted. */
  standing(key: { readonly pk: string; readonly sk: string }): Item | undefined {
    return this.cell(key)?.item;
  }

  /** The items of a partition in the order of their sort keys, as a strong or another read. */
  partition(pk: string, strong: boolean): Item[] {
    const partition = this.partitions.get(pk);
    if (!partition) return [];
    partition.sorted ??= [...partition.cells.keys()].sort();
    return partition.sorted
      .map((sk) => partition.cells.get(sk))
      .map((cell) => (strong ? cell?.item : cell?.before))
      .filter((item) => item !== undefined);
  }

  all(): readonly Item[] {
    return [...this.partitions.values()].flatMap(({ cells }) =>
      [...cells.values()].map(({ item }) => item),
    );
  }

  /** Of everything, as a walk over the whole table reads it. */
  bytes(): number {
    let bytes = 0;
    for (const { cells } of this.partitions.values()) {
      for (const cell of cells.values()) bytes += cell.bytes;
    }
    return bytes;
  }

  restore(items: readonly Item[]): void {
    this.partitions.clear();
    Object.values(this.indexes).forEach((index) => index.clear());
    this.expiries.clear();
    for (const item of items) {
      this.set(item, { item, bytes: sizeOf(item), before: item });
      this.moveEntries(undefined, item);
    }
  }

  private write(item: Item, factor: number): void {
    const standing = this.cell(item);
    const before = standing?.item;
    const bytes = sizeOf(item);
    if (bytes > itemBytesMax) throw invalid('Item size has exceeded the maximum allowed size');
    this.units.writes += factor * writeUnits(bytes, standing?.bytes);
    this.units.indexWrites += indexUnits(item, before);
    this.set(item, { item, bytes, before });
    this.moveEntries(before, item);
    this.wrote({ before, after: item });
  }

  private moveEntries(before: Item | undefined, after: Item): void {
    Object.values(this.indexes).forEach((index) => index.move(before, after));
  }

  private set(key: Item, cell: Cell): void {
    const pk = String(key['pk']);
    const partition = this.partitions.get(pk) ?? { cells: new Map(), sorted: undefined };
    this.partitions.set(pk, partition);
    const sk = String(key['sk']);
    if (!partition.cells.has(sk)) partition.sorted = undefined;
    partition.cells.set(sk, cell);
    this.expiries.note({ pk, sk }, cell.item);
  }

  private cell(key: Item): Cell | undefined {
    return this.partitions.get(String(key['pk']))?.cells.get(String(key['sk']));
  }
}

export function refuseTwice(keys: readonly Key[]): void {
  const known = new Set(keys.map(({ pk, sk }) => `${pk}\n${sk}`));
  if (known.size !== keys.length) throw invalid('one call may name an item once');
}

function fits(put: Put | Update, standing: Cell | undefined): boolean {
  const { ConditionExpression: text, ExpressionAttributeValues: values } = put;
  if (text === undefined) return true;
  if (!('UpdateExpression' in put)) return holds(text, standing?.item, values);
  // Of an update the values stand in two expressions.
  const used = Object.entries(values ?? {}).filter(([name]) => new RegExp(`${name}\\b`).test(text));
  const names = put.ExpressionAttributeNames;
  return holds(text, standing?.item, Object.fromEntries(used), names);
}

function wantsOld(put: Pick<Put, 'ReturnValuesOnConditionCheckFailure'>): boolean {
  return put.ReturnValuesOnConditionCheckFailure === 'ALL_OLD';
}

/** DynamoDB's most bytes of a partition key and of a sort key. */
const [hashMax, rangeMax] = [2_048, 1_024];
const keyNames: readonly (readonly [name: string, most: number, isOfIndex: boolean])[] = [
  ['pk', hashMax, false],
  ['sk', rangeMax, false],
  ...Object.values(ledgerIndexKeys).flatMap(
    ({ hash, range }) =>
      [
        [hash, hashMax, true],
        [range, rangeMax, true],
      ] as const,
  ),
];

/** Key attributes are texts; those of an index may be absent. */
function valid(given: Item | undefined): Item {
  const item = keep(given ?? {});
  for (const [name, most, isOfIndex] of keyNames) {
    const value = item[name];
    if (value === undefined && isOfIndex) continue;
    if (typeof value !== 'string' || value === '' || value.length > most) {
      throw invalid(`the key attribute ${name} must be a text`);
    }
  }
  return item;
}
