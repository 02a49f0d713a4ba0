// Store faults on request, played as the service would commit them and the SDK would meet them.

export type StoreFault =
  /** Refused for want of capacity; nothing was applied, and the SDK tries again. */
  | 'throttle'
  /** No answer and nothing applied; the SDK tries again. */
  | 'timeoutBefore'
  /** Applied, the answer lost; the SDK sends the same command again and meets its own write. */
  | 'timeoutAfter'
  /** Another transaction held the item; the SDK does not try again. */
  | 'txConflict'
  /** A batch read comes back half done. */
  | 'unprocessed'
  /** The call waits this long before it is carried out. */
  | { readonly pauseMs: number };

export type Op = 'get' | 'batch' | 'query' | 'put' | 'transact';

export type StoreFaultRule = {
  readonly op: Op | 'read' | 'write' | 'any';
  /** Start of the partition key and of the sort key; every key where absent. */
  readonly pk?: string;
  readonly sk?: string;
  /** The matching request it begins with, counted from 1 at the service. */
  readonly nth?: number;
  /** How many requests it hits: one where absent, all from there on where 0. */
  readonly count?: number;
  readonly fault: StoreFault;
  /** The SDK has no tries left: the fault reaches the caller. */
  readonly givesUp?: boolean;
};

export type Key = { readonly pk: string; readonly sk: string };
export type Call = { readonly op: Op; readonly keys: readonly Key[] };

export class FaultScript {
  private rules: { readonly rule: StoreFaultRule; seen: number }[] = [];

  set(rules: readonly StoreFaultRule[]): void {
    this.rules = rules.map((rule) => ({ rule, seen: 0 }));
  }

  /** The first rule that hits this request; every rule that matches has seen it. */
  next(call: Call): StoreFaultRule | undefined {
    if (this.rules.length === 0) return undefined;
    let hit: StoreFaultRule | undefined;
    for (const state of this.rules) {
      if (!matches(state.rule, call)) continue;
      state.seen += 1;
      const from = state.rule.nth ?? 1;
      const count = state.rule.count ?? 1;
      const hits = state.seen >= from && (count === 0 || state.seen < from + count);
      if (hits) hit ??= state.rule;
    }
    return hit;
  }
}

function matches(rule: StoreFaultRule, { op, keys }: Call): boolean {
  const writes = op === 'put' || op === 'transact';
  const kind = rule.op === 'any' || rule.op === op || rule.op === (writes ? 'write' : 'read');
  if (!kind) return false;
  if (rule.pk === undefined && rule.sk === undefined) return true;
  return keys.some(({ pk, sk }) => pk.startsWith(rule.pk ?? '') && sk.startsWith(rule.sk ?? ''));
}
