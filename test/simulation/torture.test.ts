// A fixed part of the torture, and proof that it can fail: planted defects, shrinking, replay.
import { transformSync } from 'esbuild';
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { score } from './baselines/score';
import { Builds, mutated } from './build';
import { mutants } from './mutants';
import { Pool } from './pool';
import type { Outcome } from './run';
import { run } from './run';
import { scriptOf } from './script';

test('four years under faults break no invariant', async () => {
  const total = { charges: 0, faults: 0 };
  for (let seed = 1; seed <= 4; seed += 1) {
    const { violations, charges, faults } = await run(seed, scriptOf(seed));
    expect(violations, `seed ${seed}`).toEqual([]);
    total.charges += charges;
    total.faults += faults;
  }
  expect(total.charges).toBeGreaterThan(300);
  expect(total.faults).toBeGreaterThan(total.charges / 5);
});

test('the same seed leaves the same trace, another seed another', async () => {
  const digests = [];
  for (const seed of [7, 7, 8]) digests.push((await run(seed, scriptOf(seed))).digest);
  expect(digests[0]).toBe(digests[1]);
  expect(digests[0]).not.toBe(digests[2]);
});

test('every planted defect still finds its place in the code', () => {
  expect(mutants.length).toBeGreaterThanOrEqual(40);
  expect(new Set(mutants.map(({ name }) => name)).size).toBe(mutants.length);
  for (const mutant of mutants) {
    for (const { file } of mutant.edits) {
      // One that cannot even be read as code would find nothing, and end the hunt.
      expect(transformSync(mutated(mutant, file) ?? '', { loader: 'ts' }).code).not.toBe('');
    }
  }
});

describe('planted defects are found', () => {
  const builds = new Builds();
  let pool: Pool | undefined;
  afterAll(async () => {
    await pool?.stop();
    builds.remove();
  });

  test.each([
    'write without the version condition',
    'treat silence as not sent',
    'move on before the charge is written',
    'send again without waiting out H',
  ])('%s', async (name) => {
    const mutant = mutants.find((one) => one.name === name);
    pool = new Pool(await builds.of(mutant), 1);
    let rules: number[] = [];
    for (let seed = 1; seed <= 10 && rules.length === 0; seed += 1) {
      const outcome = await pool.do<Outcome>({ kind: 'seed', seed });
      rules = outcome.violations.map(({ rule }) => rule);
    }
    await pool.stop();
    expect(rules).not.toEqual([]);
  });
});

test('the usual code loses and doubles on the same years', async () => {
  const total = { doubles: 0, lost: 0, skipped: 0 };
  for (let seed = 1; seed <= 5; seed += 1) {
    for (const name of ['B1', 'B2', 'B3']) {
      const one = await score(name, seed, scriptOf(seed));
      total.doubles += one.doubles;
      total.lost += one.lost;
      total.skipped += one.skipped;
    }
  }
  expect(Math.min(total.doubles, total.lost, total.skipped)).toBeGreaterThan(0);
});

test('the checker shares no code with what it checks', () => {
  const folder = fileURLToPath(new URL('checker/', import.meta.url));
  for (const name of readdirSync(folder)) {
    const imports = readFileSync(`${folder}${name}`, 'utf8').matchAll(
      /^import (.*) from '(.*)';/gm,
    );
    for (const [, what = '', from = ''] of imports) {
      const own =
        /^(\.\/|node:)/.test(from) || (what.startsWith('type ') && from.includes('/sandbox/'));
      expect(own, `${name} imports ${from}`).toBe(true);
    }
  }
});
