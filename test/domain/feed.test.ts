// The feed of changes by itself: pages of any size tell each change, and a cursor reads back.
import { expect, test } from 'vitest';
import type { ChangeEntry, FeedPlace } from '../../functions/domain/changes/feed';
import { cursorOf, placeIn, restedPlace, takeChanges } from '../../functions/domain/changes/feed';
import { Random } from '../simulation/random';

const id = (n: number) => `e${String(n).padStart(24, '0')}`;
const feed = 'a1b2c3d4';

/** Every reader goes on by cursor, as text. */
function readAll(entries: readonly ChangeEntry[], limit: number): string[][] {
  const pages: string[][] = [];
  let cursor = cursorOf(feed, { at: 0, nth: 0 });
  for (let page = 0; page < 1_000; page += 1) {
    const from = placeIn(cursor)!;
    const isBehind = ({ at, id: own }: ChangeEntry) =>
      at > from.at || (at === from.at && own >= (from.id ?? ''));
    const taken = takeChanges(from, entries.filter(isBehind).slice(0, limit + 1), limit);
    if (taken.kind === 'gap') throw new Error('there is none');
    cursor = cursorOf(feed, taken.next);
    if (taken.ids.length === 0) return pages;
    pages.push([...taken.ids]);
  }
  throw new Error('it never ends');
}

test('pages of any size tell of each change, each subscription once on a page', () => {
  for (let seed = 1; seed <= 200; seed += 1) {
    const random = new Random(seed);
    const subscriptions = random.whole(1, 30);
    const entries = Array.from({ length: random.whole(1, 12) }, (_, n): ChangeEntry => {
      const ids = Array.from({ length: random.whole(1, 9) }, () => random.whole(1, subscriptions));
      return { at: 1_000 + random.whole(0, 5), id: id(n), ids: [...new Set(ids)].map(String) };
    }).sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
    const limit = random.whole(1, 7);
    const pages = readAll(entries, limit);
    for (const page of pages) {
      expect(page.length, `seed ${seed}`).toBeLessThanOrEqual(limit);
      expect(new Set(page).size, `seed ${seed}`).toBe(page.length);
    }
    // The last change of each comes behind whatever was told of it before.
    const last = new Map(entries.flatMap((one, n) => one.ids.map((of) => [of, n] as const)));
    const order = [...last].sort(([, a], [, b]) => a - b).map(([of]) => of);
    expect(new Set(pages.flat()), `seed ${seed}`).toEqual(new Set(order));
  }
});

test('a gap stops who comes from before it, and nobody who began behind it', () => {
  const entries: ChangeEntry[] = [
    { at: 10, id: id(1), ids: ['a'] },
    { at: 20, id: id(2), ids: ['b', 'c'], gap: true },
  ];
  expect(takeChanges({ at: 5, nth: 0 }, entries, 9).kind).toBe('gap');
  const [, gap] = entries;
  const behind: FeedPlace = { at: 20, id: gap!.id, nth: 1 };
  expect(takeChanges(behind, [gap!], 9)).toMatchObject({ kind: 'taken', ids: ['c'] });
});

test('a cursor reads back as the place it was made of, and nothing else is one', () => {
  for (const place of [
    { at: 1_900_000_000, nth: 0 },
    { at: 7, id: id(3), nth: 100 },
  ]) {
    expect(placeIn(cursorOf(feed, place))).toEqual({ feed, id: undefined, ...place });
  }
  for (const text of ['', 'now', 'c1-a1b2c3d4-1-0', `c2-${feed}-000000000007-0`]) {
    expect(placeIn(text), text).toBeUndefined();
  }
});

test('where nothing changes a cursor stays a day behind, and never goes back', () => {
  const now = 1_900_000_000;
  expect(restedPlace({ at: now - 90_000, id: id(1), nth: 3 }, now)).toEqual({
    at: now - 86_400,
    nth: 0,
  });
  const recent = { at: now - 80_000, id: id(1), nth: 3 };
  expect(restedPlace(recent, now)).toBe(recent);
});
