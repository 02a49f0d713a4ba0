// A table in memory that takes the document client's commands under DynamoDB's rules, with faults.
import { throttled, timedOut, transactionCanceled, transactionConflict } from './errors';
import type { Call, StoreFaultRule } from './faults';
import { FaultScript } from './faults';
import type { Expiry } from './expiries';
import { Heat } from './heat';
import type { Request } from './requests';
import { requestOf } from './requests';
import type { Write } from './store';
import { Store } from './store';
import { ledgerIndexKeys } from './sparse-index';
import type { Units } from './units';
import type { Item } from './values';

export type TwinOptions = {
  /** Virtual milliseconds. */
  readonly now?: () => number;
  /** Virtual waiting, for the fault `pauseMs`. */
  readonly sleep?: (ms: number) => Promise<void>;
  readonly indexLagMs?: number;
  /** Which attribute items expire by; nothing does where it is absent. */
  readonly expiry?: Expiry;
};

/** As dynamodbClient() is set up. */
const triesMax = 4;
/** The first pause of the SDK after a throttle, doubled each time. */
const backoffMs = 50;

export class TwinTable {
  /** How far the index stays behind; may be changed at any time. */
  indexLagMs: number;
  /** Requests that met a fault. */
  struck = 0;
  readonly heat = new Heat();
  private readonly store: Store;
  private readonly faults = new FaultScript();
  private readonly listeners: ((write: Write) => void)[] = [];
  private readonly expiryListeners: ((item: Item) => void)[] = [];
  private readonly sleep: (ms: number) => Promise<void>;
  private readonly now: () => number;

  constructor(options: TwinOptions = {}) {
    this.indexLagMs = options.indexLagMs ?? 0;
    this.sleep = options.sleep ?? (() => Promise.resolve());
    this.now = options.now ?? (() => 0);
    this.store = new Store(
      this.now,
      () => this.indexLagMs,
      (write) => {
        for (const partition of warmedBy(write)) this.heat.note(partition, this.now());
        this.listeners.forEach((listener) => listener(write));
      },
      options.expiry,
    );
  }

  /** Consumed capacity since the beginning; writes to the index are counted apart. */
  get units(): Readonly<Units> {
    return this.store.units;
  }

  /** Replaces the faults to come. */
  script(rules: readonly StoreFaultRule[]): void {
    this.faults.set(rules);
  }

  /** Sees every applied write in order, with the item before and after. */
  onWrite(listener: (write: Write) => void): void {
    this.listeners.push(listener);
  }

  /** Sees every item that has expired, when it is deleted. */
  onExpiry(listener: (item: Item) => void): void {
    this.expiryListeners.push(listener);
  }

  /** Deletes what has expired by now; every request does so first. */
  expire(): void {
    for (const item of this.store.expire())
      this.expiryListeners.forEach((listener) => listener(item));
  }

  /** All items. They are never changed in place, so this is a snapshot that `restore` takes. */
  dump(): readonly Item[] {
    this.expire();
    return this.store.all();
  }

  restore(items: readonly Item[]): void {
    this.store.restore(items);
  }

  /** Epoch seconds of the earliest entry of a lane in the index; a clock without rules needs it. */
  earliestDue(lane: 'due' | 'look' | 'window'): number | undefined {
    this.expire();
    const first = this.store.indexes.due.earliest(lane);
    return first === undefined ? undefined : Number(first);
  }

  /** Virtual milliseconds at which a lagging index shows everything; undefined if it does now. */
  indexCaughtUpAt(): number | undefined {
    const { due, find } = this.store.indexes;
    const times = [due, find].map((index) => index.caughtUpAt() ?? -Infinity);
    const last = Math.max(...times);
    return last === -Infinity ? undefined : last;
  }

  /** Plays the SDK's part too: what it would send again is sent again. */
  async send(command: unknown): Promise<unknown> {
    this.expire();
    const request = requestOf(this.store, command);
    for (let tried = 1; ; tried += 1) {
      if (this.isFull(request)) {
        this.struck += 1;
        if (tried === triesMax) throw throttled();
        await this.sleep(backoffMs * 2 ** tried);
        continue;
      }
      const rule = this.faults.next(request);
      if (rule === undefined) return this.answer(command, request);
      this.struck += 1;
      const last = rule.givesUp === true || tried === triesMax;
      switch (rule.fault) {
        case 'throttle':
          if (last) throw throttled();
          break;
        case 'timeoutBefore':
          if (last) throw timedOut();
          break;
        case 'timeoutAfter':
          carryOutUnheard(request);
          if (last) throw timedOut();
          break;
        case 'txConflict':
          throw conflict(request);
        case 'unprocessed':
          return (request.carryOutHalf ?? request.carryOut)();
        default:
          await this.sleep(rule.fault.pauseMs);
          return this.answer(command, request);
      }
    }
  }

  /** Whether a write would go to a partition that has taken its share of this second. */
  private isFull({ op, keys }: Request): boolean {
    if (this.heat.most === Infinity || (op !== 'put' && op !== 'transact')) return false;
    const due = keys.map((key) => this.store.standing(key)?.['duePk']);
    const partitions = [...keys.map(({ pk }) => pk), ...due.map((name) => String(name))];
    return partitions.some((partition) => this.heat.isFull(partition, this.now()));
  }

  private answer(command: unknown, { carryOut }: Request): object {
    const { ReturnConsumedCapacity: asked } = (command as { input: Item }).input;
    if (asked !== 'INDEXES' && asked !== 'TOTAL') return carryOut();
    const total = () => this.units.writes + this.units.reads + this.units.indexWrites;
    const before = total();
    const answer = carryOut();
    return { ...answer, ConsumedCapacity: { CapacityUnits: total() - before } };
  }
}

/** The partition of the table, and those of an index from which and to which its entry moves. */
function warmedBy({ before, after }: Write): string[] {
  const moved = Object.values(ledgerIndexKeys).flatMap(({ hash, range }) => {
    const [was, is] = [before?.[hash], after[hash]];
    const moves = was !== is || before?.[range] !== after[range];
    return moves ? [was, is].filter((name) => name !== undefined) : [];
  });
  return [after['pk'], ...moved].map(String);
}

/** Done or refused, nobody heard of it. */
function carryOutUnheard(request: Request): void {
  try {
    request.carryOut();
  } catch {
    // The refusal got lost on the way.
  }
}

function conflict({ op, keys }: Call): Error {
  if (op !== 'transact') return transactionConflict();
  return transactionCanceled(keys.map(() => ({ Code: 'TransactionConflict' })));
}
