// How long an unknown outcome stays unknown, in simulated time, once the provider answers again.
import { expect, test } from 'vitest';
import { Scene, dueAt } from './scenarios/scene';
import type { SceneOptions } from './scenarios/scene';

const people = 60;
/** The worker's own deadline: until then nobody can know that the answer is lost. */
const deadlineMs = 65_000;

async function secondsUntilKnown(options: SceneOptions): Promise<readonly number[]> {
  const scene = new Scene({ ...options, people });
  await scene.begin();
  // Two of three are lost, so that the breaker's half is not reached by chance alone.
  for (let nth = 1; nth <= people; nth += 3) scene.provider({ kind: 'dropAfter' }, { nth });
  await scene.renew();
  const lost = Array.from({ length: people }, (_, person) => scene.bookedAfter(1, person))
    .filter((ms) => ms > deadlineMs)
    .map((ms) => (ms - deadlineMs) / 1_000);
  expect(lost.length).toBeGreaterThan(people / 6);
  return lost.sort((a, b) => a - b);
}

test.each<[string, SceneOptions]>([
  ['M1: the record is there', {}],
  ['M3: it takes effect 40 s late', { model: { lateMs: 40_000 } }],
  ['M4: reads lag two minutes', { model: { readLagMs: 120_000 } }],
])('%s: half within 35 s, nearly all within 13 minutes', async (_model, options) => {
  const seconds = await secondsUntilKnown(options);
  const at = (share: number) => seconds[Math.floor(share * (seconds.length - 1))] ?? Infinity;
  // While its reads lag the provider is not well: the next look after that is the one that counts.
  expect(at(0.5)).toBeLessThanOrEqual(options.model?.readLagMs === undefined ? 35 : 180);
  expect(at(0.99)).toBeLessThanOrEqual(780);
});

test('a hundred unknowns cost one call to look at', async () => {
  const scene = new Scene({ people: 40 });
  await scene.begin();
  for (let nth = 1; nth <= 40; nth += 3) scene.provider({ kind: 'dropAfter' }, { nth });
  // Nobody looks by queue: the minutely tick finds them all at once.
  await scene.universe.runTo(dueAt + 68_000);
  scene.universe.cloud.queues.drop();
  const before = scene.watch.record.sent.length;
  await scene.universe.runTo(dueAt + 5 * 60_000);
  const looks = scene.watch.record.sent
    .slice(before)
    .filter(({ path }) => path.startsWith('/payments?merchant_uid'));
  expect(looks.length).toBeGreaterThanOrEqual(1);
  for (let person = 0; person < 40; person += 1) scene.holdPaidOnce(1, person);
  expect(scene.failures).toEqual([]);
});
