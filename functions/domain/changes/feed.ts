// The feed of changes: entries in the order in which they were noted, and where a reader stands.
import type { EpochSeconds } from '../common/calendar';
import type { SubscriptionId } from '../common/identity';

/** Subscriptions of one entry, the most that the stream hands over at once. */
export const changesMax = 100;

/**
 * Answers end so long before now: what was noted by then has landed, for a note is written within
 * the two minutes that its function may run, and clocks differ by less than the rest.
 */
export const settledSeconds = 900;

/** A cursor is good for so long. Entries stay two days longer, so that none ends before it. */
const cursorDays = 35;
export const entrySeconds = (cursorDays + 2) * 86_400;
export const cursorSeconds = cursorDays * 86_400;

/**
 * A stream keeps a change for a day. What comes half a day late tells of an outage that may have
 * lost others, so that a reader who comes past it begins anew.
 */
export const behindSeconds = 43_200;

/** As far behind now as a cursor moves on where nothing changed: no clock is a day ahead. */
const restSeconds = 86_400;

export type ChangeEntry = {
  readonly at: EpochSeconds;
  readonly id: string;
  /** Each once. */
  readonly ids: readonly SubscriptionId[];
  /** Others before it may be lost. */
  readonly gap?: boolean | undefined;
};

/** Behind the first `nth` subscriptions of an entry, or before whatever was noted at a time. */
export type FeedPlace = {
  readonly at: EpochSeconds;
  readonly id?: string | undefined;
  readonly nth: number;
};

export type Taken =
  | { readonly kind: 'gap' }
  | {
      readonly kind: 'taken';
      readonly ids: readonly SubscriptionId[];
      readonly next: FeedPlace;
      /** Whether none of them is left for the next page. */
      readonly isAll: boolean;
    };

/** Each subscription once, at most `limit` of them, from where the reader stands. */
export function takeChanges(
  from: FeedPlace,
  entries: readonly ChangeEntry[],
  limit: number,
): Taken {
  const ids = new Set<SubscriptionId>();
  let next = from;
  for (const entry of entries) {
    const { at, id } = entry;
    const isBegun = at === from.at && id === from.id;
    if (entry.gap === true && !isBegun) return { kind: 'gap' };
    const begin = isBegun ? from.nth : 0;
    for (const [past, one] of entry.ids.slice(begin).entries()) {
      if (ids.size === limit && !ids.has(one)) {
        const here = { at, id, nth: begin + past };
        return { kind: 'taken', ids: [...ids], next: here, isAll: false };
      }
      ids.add(one);
    }
    next = { at, id, nth: entry.ids.length };
  }
  return { kind: 'taken', ids: [...ids], next, isAll: true };
}

/** So that a cursor does not grow old while nothing changes. */
export function restedPlace(place: FeedPlace, now: EpochSeconds): FeedPlace {
  return place.at < now - restSeconds ? { at: now - restSeconds, nth: 0 } : place;
}

const shape = /^c1-([0-9a-f]{8})-(\d{12})(?:-([a-z0-9]{25}))?-(\d{1,3})$/;

/** `feed` names the table: a place in one means nothing in another. */
export function cursorOf(feed: string, { at, id, nth }: FeedPlace): string {
  const time = String(at).padStart(12, '0');
  return ['c1', feed, time, ...(id === undefined ? [] : [id]), nth].join('-');
}

export function placeIn(cursor: string): (FeedPlace & { readonly feed: string }) | undefined {
  const [, feed, time, id, nth] = shape.exec(cursor) ?? [];
  return feed === undefined ? undefined : { feed, at: Number(time), id, nth: Number(nth) };
}
