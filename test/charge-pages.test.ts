// The charges of a subscription in pages: each once, newest first, and an end that is one.
import { expect, test } from 'vitest';
import type { RouteDeps } from '../functions/handlers/http';
import { ChargePage } from '../functions/handlers/queries';
import { chargePage } from '../functions/handlers/shown';
import { World } from './world';

test('pages of any size list each charge once, newest first', async () => {
  const world = new World();
  const id = await world.subscribe();
  await world.advanceTo('2027-06-30T10:01:00+09:00');
  const deps = world.deps() as RouteDeps;
  for (const limit of [undefined, '1', '2', '3', '6', '100']) {
    const periods: number[] = [];
    for (let after: string | undefined; ;) {
      const { items, next } = await chargePage(deps, id, { after, limit });
      expect(items.length).toBeLessThanOrEqual(Number(limit ?? 100));
      periods.push(...items.map(({ period }) => period));
      if (next === null) break;
      after = next;
    }
    expect(periods, `limit ${limit}`).toEqual([5, 4, 3, 2, 1, 0]);
  }
});

test('a page has from one to a hundred charges', () => {
  for (const limit of ['0', '101', 'ten', '', '-1', '1.5']) {
    expect(ChargePage.safeParse({ limit }).success, limit).toBe(false);
  }
  expect(ChargePage.safeParse({ limit: '100', after: '12' }).success).toBe(true);
});
