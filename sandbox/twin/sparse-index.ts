// A sparse index that holds keys alone: sorted per partition, and as late as it is told to be.
import type { Item } from './values';

/** The attributes that are its partition key and its sort key. */
export type IndexKeys = { readonly hash: string; readonly range: string };
/** The indexes of the ledger's table, by name; each projects keys only. */
export const ledgerIndexKeys = {
  due: { hash: 'duePk', range: 'dueSk' },
  find: { hash: 'findPk', range: 'findSk' },
} as const satisfies Readonly<Record<string, IndexKeys>>;
export type IndexName = keyof typeof ledgerIndexKeys;

type Entry = { readonly range: string; readonly item: Item };
type Pending = { readonly at: number; readonly apply: () => void };

export type IndexPage = {
  readonly partition: string;
  /** The sort keys begin with it. */
  readonly prefix: string;
  readonly newestFirst: boolean;
  /** The last entry of the page before, which may have left the index meanwhile. */
  readonly after: string | undefined;
  readonly limit: number;
};

export class SparseIndex {
  private readonly partitions = new Map<string, Entry[]>();
  private pending: Pending[] = [];
  /** By lane, until the index changes: a clock without rules asks at every step. */
  private readonly firsts = new Map<string, string | undefined>();

  constructor(
    private readonly keys: IndexKeys,
    private readonly now: () => number,
    private readonly lagMs: () => number,
  ) {}

  clear(): void {
    this.partitions.clear();
    this.pending = [];
    this.firsts.clear();
  }

  /** Follows a write of the base table, at once or after the lag, but never out of order. */
  move(before: Item | undefined, after: Item): void {
    const { hash, range } = this.keys;
    if (before?.[hash] === after[hash] && before?.[range] === after[range]) return;
    const apply = () => {
      if (before) this.remove(before);
      this.add(after);
    };
    this.catchUp();
    const at = Math.max(this.now() + this.lagMs(), this.pending.at(-1)?.at ?? 0);
    if (at > this.now()) this.pending.push({ at, apply });
    else apply();
  }

  /** The keys of items, in the order of the sort keys or against it. */
  page({ partition, prefix, newestFirst, after, limit }: IndexPage): readonly Item[] {
    this.catchUp();
    const all = this.partitions.get(partition) ?? [];
    const from = position(all, prefix);
    const to = prefix === '' ? all.length : position(all, `${prefix}\uffff`);
    if (newestFirst) {
      const end = after === undefined ? to : Math.min(to, position(all, after));
      return itemsOf(all.slice(Math.max(from, end - limit), end).reverse());
    }
    const past = after === undefined ? 0 : position(all, after) + (has(all, after) ? 1 : 0);
    const begin = Math.max(from, past);
    return itemsOf(all.slice(begin, Math.min(to, begin + limit)));
  }

  /** The first time, as a sort key begins with it, that anything of a lane stands at. */
  earliest(lane: string): string | undefined {
    this.catchUp();
    if (this.firsts.has(lane)) return this.firsts.get(lane);
    let first: string | undefined;
    for (const [partition, entries] of this.partitions) {
      const range = entries[0]?.range;
      if (!partition.startsWith(`${lane}#`) || range === undefined) continue;
      if (first === undefined || range < first) first = range;
    }
    this.firsts.set(lane, first?.slice(0, 12));
    return this.firsts.get(lane);
  }

  /** When what was written last will be seen. */
  caughtUpAt(): number | undefined {
    this.catchUp();
    return this.pending.at(-1)?.at;
  }

  private catchUp(): void {
    const now = this.now();
    while (this.pending[0] && this.pending[0].at <= now) this.pending.shift()?.apply();
  }

  private add(item: Item): void {
    this.firsts.clear();
    const place = this.placeOf(item);
    if (!place) return;
    const { partition, range } = place;
    const entries = this.partitions.get(partition) ?? [];
    this.partitions.set(partition, entries);
    if (has(entries, range)) return;
    const { hash, range: name } = this.keys;
    const { pk, sk } = item;
    const keys = Object.freeze({ pk, sk, [hash]: partition, [name]: range });
    entries.splice(position(entries, range), 0, { range, item: keys });
  }

  private remove(item: Item): void {
    this.firsts.clear();
    const place = this.placeOf(item);
    const entries = place && this.partitions.get(place.partition);
    if (entries && has(entries, place.range)) entries.splice(position(entries, place.range), 1);
  }

  private placeOf(item: Item): { readonly partition: string; readonly range: string } | undefined {
    const { [this.keys.hash]: partition, [this.keys.range]: range } = item;
    if (typeof partition !== 'string' || typeof range !== 'string') return undefined;
    return { partition, range };
  }
}

function itemsOf(entries: readonly Entry[]): readonly Item[] {
  return entries.map(({ item }) => item);
}

/** Where a sort key stands or would stand. */
function position(entries: readonly Entry[], range: string): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((entries[middle]?.range ?? '') < range) low = middle + 1;
    else high = middle;
  }
  return low;
}

function has(entries: readonly Entry[], range: string): boolean {
  return entries[position(entries, range)]?.range === range;
}
