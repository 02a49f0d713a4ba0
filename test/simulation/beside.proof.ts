// Two builds side by side: the other one is really run, and its defect is found.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { Builds } from './build';
import { Pool } from './pool';
import type { Outcome } from './run';
import { run } from './run';
import { scriptOf } from './script';

test('another build beside this one is really run, and its defect is found', async () => {
  const builds = new Builds();
  const beside = mkdtempSync(
    fileURLToPath(new URL('../../node_modules/.beside-', import.meta.url)),
  );
  const years = async () => {
    const pool = new Pool(await builds.of(undefined, beside), 1);
    const outcomes: Outcome[] = [];
    for (let seed = 1; seed <= 8; seed += 1) {
      outcomes.push(await pool.do<Outcome>({ kind: 'seed', seed }));
    }
    await pool.stop();
    return outcomes;
  };
  try {
    const root = fileURLToPath(new URL('../../', import.meta.url));
    for (const part of ['functions', 'plans.json', 'coupons.json', 'test/simulation/kit.ts']) {
      cpSync(join(root, part), join(beside, part), { recursive: true });
    }
    const same = await years();
    expect(same[0]?.digest).toBe((await run(1, scriptOf(1))).digest);
    expect(same.flatMap(({ violations }) => violations)).toEqual([]);
    const file = join(beside, 'functions/domain/charge/looking.ts');
    const text = readFileSync(file, 'utf8');
    const waits = 'return isAbsent(claim, now, absenceSeconds) && now >= sentAt';
    expect(text).toContain(waits);
    const hasty = 'return claim.cleanLooks >= cleanLooksMin && now >= sentAt';
    writeFileSync(file, text.replace(waits, hasty));
    const broken = (await years()).flatMap(({ violations }) => violations);
    expect(broken.map(({ rule }) => rule)).toContain(6);
  } finally {
    builds.remove();
    rmSync(beside, { recursive: true, force: true });
  }
});
