// The hostile suite itself: it repeats by its seed, and notices a missing check.
import { afterAll, expect, test } from 'vitest';
import { Builds } from './hostile/build';
import { challenge } from './hostile/challenge';
import { hire, jobsFor } from './hostile/run';
import { twins } from './hostile/twins';

const builds = new Builds();
afterAll(() => builds.remove());

test('the same seed ends in the same table, another seed in another', async () => {
  const round = await builds.round();
  const crew = hire(await builds.worker(), 1);
  const digests: string[] = [];
  for (const seed of [7, 7, 8]) {
    const ends = await crew.play(round, jobsFor({ seed, requests: 200, answers: 40 }));
    digests.push(ends.map(({ tally }) => tally.digest).join());
  }
  await crew.stop();
  expect(digests[0]).toBe(digests[1]);
  expect(digests[0]).not.toBe(digests[2]);
});

test('weak twins are noticed, and the system as it is is not', async () => {
  const some = [
    "another's subscription is shown and changed",
    'any currency pays',
    'strangers may ask as often as they like',
  ];
  const results = await challenge(
    builds,
    twins.filter(({ name }) => some.includes(name)),
    1,
  );
  expect(results).toHaveLength(some.length + 1);
  for (const { twin, isRight, says } of results) expect(isRight, `${twin}: ${says}`).toBe(true);
});
