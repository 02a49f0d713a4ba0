// The demo as it is typed, on the twin, and its second life from each day of a month on.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { oldNodeLine } from '../../bin/old-node';
import { compareBooks } from '../../sandbox/books';
import { liveALife } from '../../sandbox/demo-life';
import { startSandbox } from '../../sandbox/start-sandbox';
import { npm } from '../npm';

test('says first what holds its tables, of an old Node one line, and nothing of the SDK', () => {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const env: NodeJS.ProcessEnv = { ...process.env, MAEDAL_TABLES: 'twin' };
  delete env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'];
  const err = oldNodeLine(process.versions.node);
  const ran = spawnSync(...npm('run', '-s', 'demo'), { cwd: root, encoding: 'utf8', env });
  expect({ status: ran.status, err: ran.stderr }).toEqual({ status: 0, err });
  expect(ran.stdout.split('\n')[1]).toBe('Tables: the twin');
});

test('a life that begins on any day of a month ends with books that agree', async () => {
  const sandbox = await startSandbox({ quiet: true });
  try {
    for (let day = 1; day <= 31; day += 1) {
      await sandbox.to(`${eveOf(day, sandbox.now())}T15:00:00+09:00`);
      const life = await liveALife(sandbox, `life-${day}`);
      expect(Number(life[0]?.on.slice(8)), 'its first day').toBe(day);
      const taken = life.map(({ won }) => won).filter((won) => won > 0);
      const [converted, , ...rest] = taken;
      const sums = [4_900, 14_700, 17_700, 6_930, 1_930, 6_930, 9_900];
      expect([converted, ...rest]).toEqual(sums);
      expect(life.at(-1)?.what).toMatch(/: canceled$/);
    }
    const { payments } = sandbox.emulator.ledger();
    expect(compareBooks(payments, await sandbox.dump()).differences).toEqual([]);
    expect(payments.filter((row) => row.paid_at > 0 && row.cancel_amount > 0)).toEqual([]);
  } finally {
    await sandbox.stop();
  }
}, 1_800_000);

/** The Korean day before the next one that has this number. */
function eveOf(day: number, now: number): string {
  for (let ahead = 1; ; ahead += 1) {
    const eve = new Date(now + 9 * 3_600_000 + ahead * 86_400_000);
    const next = new Date(eve.getTime() + 86_400_000);
    if (next.getUTCDate() === day) return eve.toISOString().slice(0, 10);
  }
}
