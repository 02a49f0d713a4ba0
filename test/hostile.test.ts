// A short part of the hostile suite: some thousand requests of attackers, and nothing follows.
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { Builds } from './hostile/build';
import type { Crew } from './hostile/run';
import { hire, jobsFor } from './hostile/run';

const builds = new Builds();
let crew: Crew | undefined;
afterAll(async () => {
  await crew?.stop();
  builds.remove();
});

test('four thousand hostile requests change nothing, fail nowhere and learn nothing', async () => {
  crew = hire(await builds.worker());
  const ends = await crew.play(await builds.round(), jobsFor(1, 4_000));
  for (const { tally, job } of ends) {
    const told = tally.findings.map(({ says, shown }) => `${says}\n${shown}`);
    expect(told, `seed ${job.seed}`).toEqual([]);
    expect(tally.done).toBe(job.count);
    expect(tally.unknownWebhooks).toBeGreaterThan(100);
    expect(tally.unknownCalls).toBe(0);
  }
}, 120_000);

test('the same seed ends in the same table, another seed in another', async () => {
  const round = await builds.round();
  const own = hire(await builds.worker(), 1);
  const digests: string[] = [];
  for (const seed of [7, 7, 8]) {
    const [ended] = await own.play(round, jobsFor(seed, 200));
    digests.push(ended?.tally.digest ?? '');
  }
  await own.stop();
  expect(digests[0]).toBe(digests[1]);
  expect(digests[0]).not.toBe(digests[2]);
}, 60_000);

test('the oracle shares no code with what it judges', () => {
  const folder = fileURLToPath(new URL('hostile/', import.meta.url));
  const files = readdirSync(folder).filter((name) => name.endsWith('.ts'));
  const own = files.filter((name) => name !== 'door.ts');
  expect(own.length).toBeGreaterThan(5);
  for (const name of own) {
    const text = readFileSync(`${folder}${name}`, 'utf8');
    expect(text, name).not.toMatch(/from '[^']*functions\//);
  }
});
