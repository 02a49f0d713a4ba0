// How what is due is shared out: even pages for the workers there are, oldest first, each id once.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Deps } from '../functions/usecases/deps';
import { pageMax, planCharges, shareMin } from '../functions/usecases/common/plan-charges';

type Ask = { readonly shard: number; readonly limit: number; readonly after?: string };

/** Plans shards of so many due ids each, named in the order in which they are due. */
async function planned(due: readonly number[], workers: number) {
  const sent: (readonly string[])[] = [];
  const asked: number[] = [];
  const ids = due.map((count, shard) => Array.from({ length: count }, (_, n) => `${shard}-${n}`));
  const deps = {
    settings: { workers },
    clock: { now: () => 1_809_046_800 },
    queue: { charge: async (page: readonly string[]) => void sent.push(page) },
    ledger: {
      switches: async () => ({ breaker: { on: false }, heldPlans: { plans: [] } }),
      shardsUsed: async () => ({ most: due.length, version: 1 }),
      due: async ({ shard, limit, after = '0' }: Ask) => {
        asked.push(limit);
        const all = ids[shard] ?? [];
        const end = Number(after) + limit;
        const more = end < all.length ? { after: String(end) } : {};
        return { ids: all.slice(Number(after), end), ...more };
      },
    },
  } as unknown as Deps;
  const answer = await planCharges(deps, due.length);
  return { answer, sent, asked, all: ids.flat() };
}

/** What each worker gets when whoever is idle takes the next page. */
function loads(pages: readonly (readonly string[])[], workers: number): readonly number[] {
  const taken = Array.from({ length: workers }, () => 0);
  for (const page of pages) {
    const idle = taken.indexOf(Math.min(...taken));
    taken[idle] = (taken[idle] ?? 0) + page.length;
  }
  return taken;
}

test('nobody is still at work for long when the others have nothing left', async () => {
  const counts = fc.array(fc.integer({ min: 0, max: 3_000 }), { minLength: 1, maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(counts, fc.integer({ min: 2, max: 20 }), async (due, workers) => {
      const { sent } = await planned(due, workers);
      const work = loads(sent, workers);
      expect(Math.max(...work) - Math.min(...work)).toBeLessThanOrEqual(shareMin);
    }),
    { numRuns: 200 },
  );
});

test('a few stay together, and many come in pages that one invocation can finish', async () => {
  expect((await planned([20], 4)).sent.map((page) => page.length)).toEqual([20]);
  // Even ones, and from however many shards: the last round is shared out like the ones before.
  const pages = (await planned([500, 611], 2)).sent.map((page) => page.length);
  expect(pages).toEqual([200, 200, 200, 200, 156, 155]);
});

test('everything due is planned once, oldest first, however it is shared', async () => {
  const shards = fc.array(fc.integer({ min: 0, max: 700 }), { minLength: 1, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(shards, fc.integer({ min: 2, max: 40 }), async (due, workers) => {
      const { answer, sent, asked, all } = await planned(due, workers);
      const went = sent.flat();
      expect(new Set(went)).toEqual(new Set(all));
      expect(answer).toMatchObject({ planned: all.length, pages: sent.length });
      due.forEach((_, shard) => {
        const own = (ids: readonly string[]) => ids.filter((id) => id.startsWith(`${shard}-`));
        expect(own(went)).toEqual(own(all));
      });
      expect(Math.max(0, ...sent.map((page) => page.length))).toBeLessThanOrEqual(pageMax);
      expect(Math.max(...asked)).toBeLessThanOrEqual(1_000);
    }),
    { numRuns: 60 },
  );
});
