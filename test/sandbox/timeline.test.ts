// `npm run timeline` as it is typed: the dates that billing uses, and one line for what is no date.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

function typed(...args: string[]) {
  const ran = spawnSync(process.execPath, ['--import', 'tsx', 'sandbox/timeline.ts', ...args], {
    cwd: root,
    encoding: 'utf8',
  });
  return { status: ran.status, out: ran.stdout, errors: ran.stderr };
}

const month = ['--interval', 'month', '--every', '1'];

test('prints the next dates after the anchor, month ends and leap days included', () => {
  const { status, out } = typed('--anchor', '2023-01-31', ...month, '--count', '14', '--json');
  expect(status).toBe(0);
  expect(JSON.parse(out)).toEqual([
    ...['2023-02-28', '2023-03-31', '2023-04-30', '2023-05-31', '2023-06-30', '2023-07-31'],
    ...['2023-08-31', '2023-09-30', '2023-10-31', '2023-11-30', '2023-12-31', '2024-01-31'],
    ...['2024-02-29', '2024-03-31'],
  ]);
});

test('says to a person that the anchor is the first payment, and keeps it out of the dates', () => {
  const { status, out, errors } = typed('--anchor', '2023-01-31', ...month, '--count', '2');
  expect([status, out]).toEqual([0, '2023-02-28\n2023-03-31\n']);
  expect(errors).toMatch(/^the first payment is on 2023-01-31\b.*\n$/);
});

test('knows weeks and years', () => {
  const week = ['--interval', 'week', '--every', '2', '--count', '2', '--json'];
  expect(JSON.parse(typed('--anchor', '2024-02-20', ...week).out)).toEqual([
    ...['2024-03-05', '2024-03-19'],
  ]);
  const year = ['--interval', 'year', '--every', '1', '--count', '4', '--json'];
  expect(JSON.parse(typed('--anchor', '2024-02-29', ...year).out)).toEqual([
    ...['2025-02-28', '2026-02-28', '2027-02-28', '2028-02-29'],
  ]);
});

test.each([
  [['--anchor', '2023-02-30', ...month], '2023-02-30'],
  [['--anchor', '2023-01-31', '--interval', 'day'], 'day'],
  [['--anchor', '2023-01-31', ...month, '--count', '0'], '--count'],
  [['--anker', '2023-01-31'], '--anker'],
  [[], '--anchor'],
])('%j is one line that says why, and exit 2', (args, why) => {
  const { status, out, errors } = typed(...args);
  expect([status, out]).toEqual([2, '']);
  expect(errors.trim().split('\n')).toHaveLength(1);
  expect(errors).toContain(why);
});
