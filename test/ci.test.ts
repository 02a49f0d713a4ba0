// The line that the build ends with: it counts what ran, and is never green for nothing.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'maedal-ci-'));
const report = join(folder, 'report.json');
afterAll(() => rmSync(folder, { recursive: true }));

function tally(file: string, status: string) {
  const run = spawnSync(process.execPath, ['.ci/tally.js', file, status], { cwd: root });
  const lines = run.stdout.toString().trimEnd().split('\n');
  return { exit: run.status, last: lines.at(-1), lines };
}

function tallyOf(suites: readonly (readonly string[])[], status: string) {
  const testResults = suites.map((statuses) => ({
    status: statuses.length > 0 && !statuses.includes('failed') ? 'passed' : 'failed',
    assertionResults: statuses.map((each) => ({ status: each })),
  }));
  writeFileSync(report, JSON.stringify({ testResults }));
  return tally(report, status);
}

test('all passed: the line counts them and the build is green', () => {
  const answer = tallyOf([['passed', 'passed'], ['passed']], '0');
  expect(answer).toEqual({ exit: 0, last: '3 passed, 0 failed', lines: ['3 passed, 0 failed'] });
});

test('skipped tests are said, and not counted as passed', () => {
  const answer = tallyOf([['passed', 'skipped', 'todo']], '0');
  expect(answer).toMatchObject({ exit: 0, lines: ['2 skipped', '1 passed, 0 failed'] });
});

test.each([
  ['a failed test', [['passed', 'failed']], '1', '1 passed, 1 failed'],
  ['a file that does not load', [['passed'], []], '1', '1 passed, 1 failed'],
  ['a fault outside every test', [['passed']], '1', '1 passed, 1 failed'],
  ['no test at all', [], '0', '0 passed, 1 failed'],
] as const)('%s is a failure', (_what, suites, status, last) => {
  expect(tallyOf(suites, status)).toMatchObject({ exit: 1, last });
});

test('a command that stopped before the tests is a failure', () => {
  const answer = tally(join(folder, 'missing.json'), '2');
  expect(answer).toMatchObject({ exit: 1, last: '0 passed, 1 failed' });
});

test('several commands are counted together, and one that stopped is a failure', () => {
  tallyOf([['passed', 'passed']], '0');
  const run = spawnSync(
    process.execPath,
    ['.ci/tally.js', report, '0', report, '0', join(folder, 'missing.json'), '1'],
    { cwd: root },
  );
  expect(run.status).toBe(1);
  expect(run.stdout.toString().trimEnd().split('\n').at(-1)).toBe('4 passed, 1 failed');
});

function runBrowserTests(env: Record<string, string>) {
  const file = join(folder, 'browser.json');
  const run = spawnSync(
    process.execPath,
    ['node_modules/vitest/vitest.mjs', 'run', 'test/browser.test.ts'],
    { cwd: root, env: { ...process.env, NO_COLOR: '1', MAEDAL_TEST_REPORT: file, ...env } },
  );
  return { output: run.stdout.toString(), ...tally(file, String(run.status)) };
}

test('a required browser that is missing fails the run', () => {
  const env = { MAEDAL_BROWSER: 'required', CHROMIUM_PATH: join(folder, 'chromium') };
  expect(runBrowserTests(env)).toMatchObject({
    exit: 1,
    last: expect.stringMatching(/^\d+ passed, 1 failed$/),
  });
});

test('browser tests that are left out are announced on exactly one line', () => {
  const run = runBrowserTests({ MAEDAL_BROWSER: 'off' });
  const said = run.output
    .split('\n')
    .filter((line) => line.includes('Browser tests were left out'));
  expect(said).toEqual(['Browser tests were left out: MAEDAL_BROWSER is off.']);
  expect(run).toMatchObject({ exit: 0, last: expect.stringMatching(/^\d+ passed, 0 failed$/) });
});
