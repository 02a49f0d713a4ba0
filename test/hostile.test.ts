// A short part of the hostile suite: nothing follows from it. That it notices weak twins, and that
// a seed repeats, is shown by `npm run proofs`.
import { transformSync } from 'esbuild';
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { Builds } from './hostile/build';
import type { Ended } from './hostile/run';
import { hire, jobsFor } from './hostile/run';
import { twins } from './hostile/twins';
import { mutated } from './simulation/build';

const builds = new Builds();
afterAll(() => builds.remove());

function findingsOf(ends: readonly Ended[]): readonly string[] {
  return ends.flatMap(({ tally, job }) =>
    tally.findings.map(({ says, shown }) => `seed ${job.seed}: ${says}\n${shown}`),
  );
}

test('four thousand hostile requests change nothing, fail nowhere and learn nothing', async () => {
  const crew = hire(await builds.worker());
  const size = { seed: 1, requests: 4_000, answers: 0 };
  const ends = await crew.play(await builds.round(), jobsFor(size)).finally(() => crew.stop());
  expect(findingsOf(ends)).toEqual([]);
  for (const { tally, job } of ends) {
    expect(tally.done).toBe(job.count);
    expect(tally.unknownWebhooks).toBeGreaterThan(100);
    expect(tally.unknownCalls).toBe(0);
  }
});

test('after four hundred spoiled answers the books say what iamport took', async () => {
  const crew = hire(await builds.worker());
  const size = { seed: 1, requests: 0, answers: 400 };
  const ends = await crew.play(await builds.round(), jobsFor(size)).finally(() => crew.stop());
  expect(findingsOf(ends)).toEqual([]);
  for (const { tally, job } of ends) expect(tally.done).toBe(job.count);
});

test('every weak twin still finds its place in the code', () => {
  expect(twins.length).toBeGreaterThanOrEqual(24);
  expect(new Set(twins.map(({ name }) => name)).size).toBe(twins.length);
  for (const twin of twins) {
    for (const { file } of twin.edits) {
      expect(transformSync(mutated(twin, file) ?? '', { loader: 'ts' }).code).not.toBe('');
    }
  }
});

test('the oracle shares no code with what it judges', () => {
  const folder = fileURLToPath(new URL('hostile/', import.meta.url));
  const files = readdirSync(folder).filter((name) => name.endsWith('.ts'));
  // The door is where the handlers stand; types are no code.
  const own = files.filter((name) => name !== 'door.ts');
  expect(own.length).toBeGreaterThan(5);
  for (const name of own) {
    const text = readFileSync(`${folder}${name}`, 'utf8').replaceAll(/^import type .*$/gm, '');
    expect(text, name).not.toMatch(/from '[^']*functions\//);
  }
});
