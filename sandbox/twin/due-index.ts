// The sparse index of what is due: sorted per partition, and as late as it is told to be.
import type { Item } from './values';

type Entry = {
  readonly pk: string;
  readonly sk: string;
  readonly duePk: string;
  readonly dueSk: string;
};
type Pending = { readonly at: number; readonly apply: () => void };

export class DueIndex {
  private readonly partitions = new Map<string, Entry[]>();
  private pending: Pending[] = [];
  /** By lane, until the index changes: a clock without rules asks at every step. */
  private readonly firsts = new Map<string, string | undefined>();

  constructor(
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
    if (before?.['duePk'] === after['duePk'] && before?.['dueSk'] === after['dueSk']) return;
    const apply = () => {
      if (before) this.remove(before);
      this.add(after);
    };
    this.catchUp();
    const at = Math.max(this.now() + this.lagMs(), this.pending.at(-1)?.at ?? 0);
    if (at > this.now()) this.pending.push({ at, apply });
    else apply();
  }

  /** `after` names the last entry of the page before, which may have left the index meanwhile. */
  page(duePk: string, after: string | undefined, limit: number): readonly Entry[] {
    this.catchUp();
    const all = this.partitions.get(duePk) ?? [];
    const from = after === undefined ? 0 : position(all, after) + (has(all, after) ? 1 : 0);
    return all.slice(from, from + limit);
  }

  /** The first time, as a sort key begins with it, that anything of a lane stands at. */
  earliest(lane: string): string | undefined {
    this.catchUp();
    if (this.firsts.has(lane)) return this.firsts.get(lane);
    let first: string | undefined;
    for (const [duePk, entries] of this.partitions) {
      const dueSk = entries[0]?.dueSk;
      if (!duePk.startsWith(`${lane}#`) || dueSk === undefined) continue;
      if (first === undefined || dueSk < first) first = dueSk;
    }
    this.firsts.set(lane, first?.slice(0, 12));
    return this.firsts.get(lane);
  }

  /** When what was written last will be seen. */
  caughtUpAt(): number | undefined {
    return this.pending.at(-1)?.at;
  }

  private catchUp(): void {
    const now = this.now();
    while (this.pending[0] && this.pending[0].at <= now) this.pending.shift()?.apply();
  }

  private add(item: Item): void {
    this.firsts.clear();
    const { pk, sk, duePk, dueSk } = item as unknown as Entry;
    if (typeof duePk !== 'string' || typeof dueSk !== 'string') return;
    const entries = this.partitions.get(duePk) ?? [];
    this.partitions.set(duePk, entries);
    if (has(entries, dueSk)) return;
    entries.splice(position(entries, dueSk), 0, Object.freeze({ pk, sk, duePk, dueSk }));
  }

  private remove(item: Item): void {
    this.firsts.clear();
    const { duePk, dueSk } = item as unknown as Entry;
    const entries = this.partitions.get(duePk);
    if (entries && has(entries, dueSk)) entries.splice(position(entries, dueSk), 1);
  }
}

/** Where a sort key stands or would stand. */
function position(entries: readonly Entry[], dueSk: string): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((entries[middle]?.dueSk ?? '') < dueSk) low = middle + 1;
    else high = middle;
  }
  return low;
}

function has(entries: readonly Entry[], dueSk: string): boolean {
  return entries[position(entries, dueSk)]?.dueSk === dueSk;
}
