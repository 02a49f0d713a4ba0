// Which items of the twin expire, and when it deletes them: as late as it is told to be.
import type { Key } from './faults';
import type { Item } from './values';

export type Expiry = {
  /** Epoch seconds stand in this attribute; absent: nothing expires. */
  readonly attribute?: string | undefined;
  /** DynamoDB deletes within a few days of that instant. */
  readonly lagMs?: (() => number) | undefined;
};

export class Expiries {
  private readonly instants = new Map<string, { readonly key: Key; readonly at: number }>();
  private first = Infinity;

  constructor(
    private readonly now: () => number,
    private readonly expiry: Expiry,
  ) {}

  clear(): void {
    this.instants.clear();
    this.first = Infinity;
  }

  /** Follows a write: an item that is written without the attribute expires no more. */
  note({ pk, sk }: Key, item: Item): void {
    const { attribute, lagMs } = this.expiry;
    if (attribute === undefined) return;
    const name = `${pk}\n${sk}`;
    const seconds = item[attribute];
    if (typeof seconds !== 'number') {
      this.instants.delete(name);
      return;
    }
    const at = seconds * 1_000 + (lagMs?.() ?? 0);
    this.instants.set(name, { key: { pk, sk }, at });
    this.first = Math.min(this.first, at);
  }

  /** The keys of what has expired by now, the earliest first; none is answered twice. */
  takeDue(): readonly Key[] {
    const now = this.now();
    if (this.first > now) return [];
    const due = [...this.instants]
      .filter(([, { at }]) => at <= now)
      .sort(([, one], [, other]) => one.at - other.at);
    for (const [name] of due) this.instants.delete(name);
    this.first = Math.min(Infinity, ...[...this.instants.values()].map(({ at }) => at));
    return due.map(([, { key }]) => key);
  }
}
