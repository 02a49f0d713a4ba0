// Nominates what is due, oldest first, in pages for the queue; planning twice is harmless.
import { idsPerCall } from '../../domain/charge/road';
import type { SubscriptionId } from '../../domain/common/identity';
import type { EpochSeconds } from '../../domain/common/calendar';
import type { Deps } from '../deps';
import type { HeldPlans } from '../../domain/subscription/held-plans';
import { isOfHeldPlan } from '../../domain/subscription/held-plans';
import { stepAt } from '../../domain/subscription/agenda';
import { timesOf } from '../deps';

/** One message: enough to overlap waiting, few enough to finish in one invocation. */
export const pageMax = 200;
/** Fewer would pay more for the invocation than for the work, and leave the breaker too few. */
export const shareMin = 25;
/** Of one query, so that a megabyte holds them. */
const queryMax = 1_000;

/**
 * Entries of before the setting was lowered stand in partitions that are not used any more, until
 * their items are next written: each that was ever used is walked over.
 */
export async function shardsToWalk({ ledger }: Deps, own: number): Promise<number> {
  const used = await ledger.shardsUsed();
  return Math.max(own, used?.most ?? 0);
}

/** Noted each minute, long before a lower setting may follow. Of two writers one is enough. */
async function noteShards({ ledger }: Deps, own: number): Promise<number> {
  const used = await ledger.shardsUsed();
  const most = Math.max(own, used?.most ?? 0);
  if (used?.most !== most) await ledger.noteShards({ most, version: used?.version ?? 0 });
  return most;
}

export type Planned = {
  readonly planned: number;
  readonly pages: number;
  /** Nothing of this lane is due before this instant; null when nothing is scheduled at all. */
  readonly idleUntil?: EpochSeconds | null;
};

export async function planCharges(deps: Deps, own: number): Promise<Planned> {
  // At once: what waits behind a breaker that has just closed starts by this much sooner.
  const [shards, { breaker, heldPlans }] = await Promise.all([
    shardsToWalk(deps, own),
    deps.ledger.switches(),
  ]);
  // While the breaker is open one charge an hour goes out, as a probe.
  if (breaker.on) return planProbe(deps, shards, heldPlans);
  let pages = 0;
  let waiting: readonly SubscriptionId[] = [];
  const { workers } = deps.settings;
  const sendRound = async (size: number) => {
    for (let worker = 0; worker < workers && waiting.length > 0; worker += 1) {
      pages += 1;
      await deps.queue.charge(waiting.slice(0, size));
      waiting = waiting.slice(size);
    }
  };
  const ask = { lane: 'due', shards, until: deps.clock.now(), limit: queryMax } as const;
  const planned = await eachDuePage(deps, ask, async (ids) => {
    waiting = [...waiting, ...ids];
    while (waiting.length > workers * pageMax) await sendRound(pageMax);
  });
  // The last round is even: no worker is busy for long when the others have nothing left.
  await sendRound(Math.max(shareMin, Math.ceil(waiting.length / workers)));
  return { ...planned, pages };
}

/**
 * The minutely tick: sends nothing to iamport itself, so it neither needs a share of the rate nor
 * does harm when it is late; a page tells its worker a time of its own.
 */
export async function planLooks(deps: Deps, own: number): Promise<Planned> {
  const shards = await noteShards(deps, own);
  let planned = 0;
  let pages = 0;
  const nextTimes: EpochSeconds[] = [];
  for (const lane of ['look', 'window'] as const) {
    const ask = { lane, shards, until: deps.clock.now(), limit: idsPerCall };
    const found = await eachDuePage(deps, ask, async (ids) => {
      pages += 1;
      await deps.queue.look(ids, 0);
    });
    planned += found.planned;
    if (typeof found.idleUntil === 'number') nextTimes.push(found.idleUntil);
  }
  if (planned > 0) return { planned, pages };
  return { planned, pages, idleUntil: nextTimes.length > 0 ? Math.min(...nextTimes) : null };
}

/** Rows of a shard that are read while the breaker is open. */
const probeRowsMax = 500;
const probeEverySeconds = 3_600;

/**
 * Each hour another one, so that a row which can not move keeps the breaker open for an hour only.
 * What needs no charge does not wait: ends, and access that changes.
 */
async function planProbe(deps: Deps, shards: number, held: HeldPlans): Promise<Planned> {
  const now = deps.clock.now();
  const times = timesOf(deps.settings);
  const charges: SubscriptionId[] = [];
  const others: SubscriptionId[] = [];
  for (let shard = 0; shard < shards; shard += 1) {
    const { ids } = await deps.ledger.due({ lane: 'due', shard, now, limit: probeRowsMax });
    for (const row of await deps.ledger.loadMany(ids)) {
      const { kind } = stepAt(row, now, times);
      const isSent = kind === 'charge' || kind === 'inquiry';
      // What its plan holds back proves nothing of the provider.
      if (isSent && isOfHeldPlan(row, held)) continue;
      if (kind !== 'none') (isSent ? charges : others).push(row.id);
    }
  }
  const probe = charges.at(Math.floor(now / probeEverySeconds) % Math.max(1, charges.length));
  let pages = 0;
  for (let from = 0; from < others.length; from += pageMax) {
    await deps.queue.charge(others.slice(from, from + pageMax));
    pages += 1;
  }
  if (probe !== undefined) await deps.queue.charge([probe]);
  return { planned: others.length + (probe ? 1 : 0), pages: pages + (probe ? 1 : 0) };
}

type DueAsk = {
  readonly lane: 'due' | 'look' | 'window';
  readonly shards: number;
  /** What is due by then. */
  readonly until: EpochSeconds;
  readonly limit: number;
};

/** Walks the shards in turn, a page each, so that the oldest of every shard goes first. */
async function eachDuePage(
  deps: Deps,
  { lane, shards, until, limit }: DueAsk,
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
      const page = await deps.ledger.due({ lane, shard, now: until, limit, after });
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

/** Two ticks have nominated it by then, and its page has been worked on or is waiting. */
const lateSeconds = 2 * 3_600;
const rowsPerPage = 100;
/** Rows beyond this many are not looked at: the alarm rings at the first late one. */
const rowsMax = 1_000;
/** So many of plans on hold, which are the oldest ones after a day, hide none of the others. */
const heldRowsMax = 10_000;

/**
 * The index nominates everything that has a next step. Abandoned checkouts, keys to delete and ends
 * of access are steps too, and no charge waits for them: only rows whose step is a charge count. An
 * operator knows of a plan on hold: its charges ring no alarm.
 */
export async function countLate(deps: Deps, own: number): Promise<number> {
  const shards = await shardsToWalk(deps, own);
  const now = deps.clock.now();
  const times = timesOf(deps.settings);
  const ask = { lane: 'due', shards, until: now - lateSeconds, limit: rowsPerPage } as const;
  const { heldPlans } = await deps.ledger.switches();
  let late = 0;
  let read = 0;
  let held = 0;
  await eachDuePage(deps, ask, async (ids) => {
    if (read >= rowsMax || held >= heldRowsMax) return;
    const found = await deps.ledger.loadMany(ids);
    const rows = found.filter((row) => !isOfHeldPlan(row, heldPlans));
    held += found.length - rows.length;
    read += ids.length - (found.length - rows.length);
    late += rows.filter((row) => stepAt(row, now, times).kind === 'charge').length;
  });
  return late;
}
