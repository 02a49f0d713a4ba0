// Nominates what is due, oldest first, in pages for the queue; planning twice is harmless.
import type { SubscriptionId } from '../domain/identity';
import type { EpochSeconds } from '../domain/calendar';
import type { Deps } from './deps';

/** One message: enough to overlap waiting, few enough to finish in one invocation. */
export const pageSize = 100;

export type Planned = {
  readonly planned: number;
  readonly pages: number;
  /** Nothing of this lane is due before this instant; null when nothing is scheduled at all. */
  readonly idleUntil?: EpochSeconds | null;
};

export async function planCharges(deps: Deps, shards: number): Promise<Planned> {
  // While the breaker is open one subscription an hour goes out, as a probe.
  if ((await deps.ledger.switchOf('breaker')).on) return planProbe(deps, shards);
  let pages = 0;
  const until = deps.clock.now();
  const planned = await eachDuePage(deps, { lane: 'due', shards, until }, async (ids) => {
    pages += 1;
    await deps.queue.charge(ids);
  });
  return { ...planned, pages };
}

async function planProbe(deps: Deps, shards: number): Promise<Planned> {
  const now = deps.clock.now();
  for (let shard = 0; shard < shards; shard += 1) {
    const { ids } = await deps.ledger.due({ lane: 'due', shard, now, limit: 1 });
    if (ids.length === 0) continue;
    await deps.queue.charge(ids);
    return { planned: 1, pages: 1 };
  }
  return { planned: 0, pages: 0 };
}

type DueAsk = {
  readonly lane: 'due' | 'look';
  readonly shards: number;
  /** What is due by then. */
  readonly until: EpochSeconds;
};

/** Walks the shards in turn, a page each, so that the oldest of every shard goes first. */
export async function eachDuePage(
  deps: Deps,
  { lane, shards, until }: DueAsk,
  take: (ids: readonly SubscriptionId[]) => Promise<void>,
): Promise<{ planned: number; idleUntil?: EpochSeconds | null }> {
  let open = Array.from({ length: shards }, (_, shard) => ({
    shard,
    after: undefined as string | undefined,
  }));
  let planned = 0;
  const nextTimes: EpochSeconds[] = [];
  while (open.length > 0) {
    const further: typeof open = [];
    for (const { shard, after } of open) {
      const page = await deps.ledger.due({ lane, shard, now: until, limit: pageSize, after });
      if (page.ids.length > 0) await take(page.ids);
      planned += page.ids.length;
      if (page.after !== undefined) further.push({ shard, after: page.after });
      if (page.nextAt !== undefined) nextTimes.push(page.nextAt);
    }
    open = further;
  }
  if (planned > 0) return { planned };
  return { planned, idleUntil: nextTimes.length > 0 ? Math.min(...nextTimes) : null };
}
