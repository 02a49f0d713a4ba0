// Turns under the provider rate: no sliding second holds more calls than were configured.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { others, rateMin, sharesOf } from '../functions/handlers/limits';
import { apartMs, pacer } from '../functions/runtime/pace';

/** When calls of one place arrive, in which sandboxes follow one another without a pause. */
async function calls(
  perSecond: number,
  invocations: readonly number[],
  wayMs: () => number,
): Promise<number[]> {
  let now = 0;
  const machine = { clock: () => now, sleep: async (ms: number) => void (now += ms) };
  const at: number[] = [];
  for (const count of invocations) {
    // A fresh sandbox each time: it knows nothing of the one before.
    const pace = pacer(machine, perSecond);
    pace.begin();
    for (let more = 0; more < count; more += 1) {
      await pace.turn();
      at.push(now + wayMs());
    }
  }
  return at;
}

/** Milliseconds that sums of thirds and sevenths are off. */
const rounding = 0.001;

const mostInASecond = (at: readonly number[]) =>
  Math.max(
    0,
    ...at.map((from) => at.filter((t) => t >= from && t < from + 1_000 - rounding).length),
  );

test('one place never exceeds its share, whichever sandboxes follow each other in it', async () => {
  const pages = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(
      ...([fc.integer({ min: 1, max: 40 }), pages] as const),
      // Some are longer on their way than others.
      fc.infiniteStream(fc.integer({ min: 0, max: apartMs })),
      async (share, invocations, ways) => {
        const arrived = await calls(share, invocations, () => Number(ways.next().value));
        expect(mostInASecond(arrived)).toBeLessThanOrEqual(share);
      },
    ),
    { numRuns: 60 },
  );
});

test('all shares together are at most what was configured, and nobody is left without one', () => {
  for (const workers of [2, 3, 7, 40, 100]) {
    for (let rate = rateMin(workers); rate <= 1_000; rate += 1) {
      const { collect, look } = sharesOf(rate, workers);
      expect(Math.min(collect, look)).toBeGreaterThanOrEqual(1);
      expect(workers * collect + others * look).toBeLessThanOrEqual(rate);
    }
  }
});
