// Store faults on request, and errors shaped as the SDK throws them.
import type { Item } from './conditions';

export type StoreFault =
  /** Refused for want of capacity; nothing was applied. */
  | 'throttle'
  /** No answer and nothing applied. */
  | 'timeoutBefore'
  /** Applied, the answer lost; the SDK sends the same command again and meets its own write. */
  | 'timeoutAfter'
  /** Applied, the answer lost, and the SDK gives up. */
  | 'timeoutAfterGivesUp'
  /** Another transaction held the item. */
  | 'txConflict';

export type StoreFaultRule = {
  readonly op: 'put' | 'get' | 'query' | 'batch' | 'transact' | 'write' | 'any';
  /** Start of the partition key; every key where absent. */
  readonly key?: string;
  /** The call it begins with, counted from 1. */
  readonly nth?: number;
  readonly count?: number;
  readonly fault: StoreFault;
};

export class FaultScript {
  private rules: { rule: StoreFaultRule; seen: number; used: number }[] = [];

  set(rules: readonly StoreFaultRule[]): void {
    this.rules = rules.map((rule) => ({ rule, seen: 0, used: 0 }));
  }

  next(op: StoreFaultRule['op'], key: string): StoreFault | undefined {
    for (const state of this.rules) {
      const { rule } = state;
      const writes = rule.op === 'write' && (op === 'put' || op === 'transact');
      if (rule.op !== 'any' && rule.op !== op && !writes) continue;
      if (rule.key !== undefined && !key.startsWith(rule.key)) continue;
      state.seen += 1;
      if (state.seen < (rule.nth ?? 1) || state.used >= (rule.count ?? 1)) continue;
      state.used += 1;
      return rule.fault;
    }
    return undefined;
  }
}

export class StoreError extends Error {
  constructor(
    override readonly name: string,
    readonly Item?: Item,
    readonly CancellationReasons?: readonly { readonly Code: string; readonly Item?: Item }[],
  ) {
    super(name);
  }
}
