// What takes too long for every `npm test`: run by `npm run proofs`, and by every build.
import { availableParallelism } from 'node:os';
import { afterAll, expect, test } from 'vitest';
import { Builds } from './build';
import { explore, grounds } from './exhaustive';
import { Pool } from './pool';
import type { Outcome } from './run';
import { scenarios } from './scenarios/all';
import { play } from './scenarios/play';

const builds = new Builds();
afterAll(() => builds.remove());

test('sixty-five years under faults break no invariant', async () => {
  const pool = new Pool(await builds.of(undefined), availableParallelism());
  const seeds = Array.from({ length: 65 }, (_, at) => at + 1);
  const outcomes = await Promise.all(seeds.map((seed) => pool.do<Outcome>({ kind: 'seed', seed })));
  await pool.stop();
  let charges = 0;
  let faults = 0;
  for (const [at, outcome] of outcomes.entries()) {
    expect(outcome.violations, `seed ${at + 1}`).toEqual([]);
    charges += outcome.charges;
    faults += outcome.faults;
  }
  expect(charges).toBeGreaterThan(6_000);
  expect(faults).toBeGreaterThan(charges / 5);
});

test('wherever a worker dies, the money is taken once', async () => {
  let deaths = 0;
  for (const ground of grounds()) {
    await explore(ground, 1, ({ schedule, violations, kept, due, died }) => {
      deaths += died;
      const told = { violations, kept };
      expect(told, JSON.stringify(schedule)).toEqual({ violations: [], kept: due });
    });
  }
  expect(deaths).toBeGreaterThan(1_000);
});

const long = scenarios.filter((one) => one.long);

test.each(long.map((one) => [one.id, one.says, one] as const))(
  '%s: %s',
  async (_id, _says, scenario) => {
    expect((await play(scenario)).faults).toEqual([]);
  },
);
