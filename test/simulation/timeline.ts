// Virtual time: whatever happens next, one thing after the other, in one order for one seed.

type Entry = { readonly at: number; readonly order: number; run: (() => void) | undefined };

/**
 * Lets every promise that can go on do so: Node empties the queue of promises before it takes the
 * next tick. Nothing in a simulation waits for the outside, so the event loop is not asked.
 */
const settle = (): Promise<void> => new Promise((resolve) => process.nextTick(resolve));

export class Timeline {
  private readonly heap: Entry[] = [];
  private order = 0;

  /** Virtual epoch milliseconds. */
  constructor(public nowMs: number) {}

  /** Answers how to call it off. */
  at(when: number, run: () => void): () => void {
    this.order += 1;
    const entry: Entry = { at: Math.max(when, this.nowMs), order: this.order, run };
    let place = this.heap.push(entry) - 1;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (!isBefore(entry, this.heap[parent])) break;
      this.heap[place] = this.heap[parent] as Entry;
      place = parent;
    }
    this.heap[place] = entry;
    return () => (entry.run = undefined);
  }

  after(ms: number, run: () => void): () => void {
    return this.at(this.nowMs + ms, run);
  }

  nextAt(): number | undefined {
    while (this.heap[0] && !this.heap[0].run) this.sink();
    return this.heap[0]?.at;
  }

  /** Lets the next thing happen, and everything that follows from it at once. */
  async step(): Promise<void> {
    const first = this.heap[0];
    if (!first) return;
    this.sink();
    this.nowMs = first.at;
    first.run?.();
    await settle();
  }

  private sink(): void {
    const last = this.heap.pop();
    if (!last || this.heap.length === 0) return;
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= this.heap.length) break;
      if (isBefore(this.heap[child + 1], this.heap[child])) child += 1;
      if (!isBefore(this.heap[child], last)) break;
      this.heap[place] = this.heap[child] as Entry;
      place = child;
    }
    this.heap[place] = last;
  }
}

function isBefore(a: Entry | undefined, b: Entry | undefined): boolean {
  if (!a || !b) return a !== undefined;
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}
