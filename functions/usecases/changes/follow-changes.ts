// What has changed since a reader asked last: each subscription as it is now, and where to go on.
import { Refusal } from '../../domain/common/errors';
import type { FeedPlace } from '../../domain/changes/feed';
import {
  cursorOf,
  cursorSeconds,
  placeIn,
  restedPlace,
  settledSeconds,
  takeChanges,
} from '../../domain/changes/feed';
import type { SubscriptionId } from '../../domain/common/identity';
import type { Subscription } from '../../domain/subscription/facts';
import type { Deps } from '../deps';

export type Followed = {
  readonly rows: readonly Subscription[];
  /** They stand there, and this release reads them not: each is to be asked for later. */
  readonly unread: readonly SubscriptionId[];
  readonly next: string;
};

/** `since` is the `next` of a former answer, or `now`. Reads one page of the feed. */
export async function followChanges(
  deps: Deps,
  { since, limit }: { readonly since: string; readonly limit: number },
): Promise<Followed> {
  const now = deps.clock.now();
  const before = now - settledSeconds;
  const { feed } = deps.ledger;
  if (since === 'now') return { rows: [], unread: [], next: cursorOf(feed, startOf(before)) };
  const from = placeIn(since);
  if (!from) throw new Refusal('invalid', 'changed_since must be now, or the next of an answer');
  if (from.feed !== feed) throw beginAnew('is of another table');
  if (from.at < now - cursorSeconds) throw beginAnew('is too old');
  // Where a clock was ahead, time catches up.
  if (from.at >= before) return { rows: [], unread: [], next: since };
  // One more: the entry that was read in part may be at its end.
  const { entries, more } = await deps.ledger.changes({ from, before, limit: limit + 1 });
  const taken = takeChanges(from, entries, limit);
  if (taken.kind === 'gap') throw beginAnew('stands before a gap');
  const rows = await deps.ledger.loadMany(taken.ids);
  const isOver = taken.isAll && !more;
  const next = cursorOf(feed, isOver ? restedPlace(taken.next, now) : taken.next);
  return { rows, unread: await unreadOf(deps, taken.ids, rows), next };
}

const startOf = (at: number): FeedPlace => ({ at, nth: 0 });

function beginAnew(why: string): Refusal {
  const way = 'ask for changed_since=now, then list all by status, then go on from its next';
  return new Refusal('gone', `the cursor ${why}: ${way}`);
}

/** What expired since is not there any more. */
async function unreadOf(
  { ledger }: Deps,
  ids: readonly SubscriptionId[],
  rows: readonly Subscription[],
): Promise<readonly SubscriptionId[]> {
  const read = new Set(rows.map(({ id }) => id));
  const lacking = ids.filter((id) => !read.has(id));
  if (lacking.length === 0) return [];
  const there = await ledger.existing(lacking);
  return lacking.filter((id) => there.has(id));
}
