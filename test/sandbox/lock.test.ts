// A folder of state belongs to one sandbox at a time, and to nobody after a kill.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { lockFolder } from '../../sandbox/lock';

const folder = mkdtempSync(join(tmpdir(), 'maedal-lock-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('a second sandbox is told who is there, until the first lets go', () => {
  const release = lockFolder(folder);
  expect(() => lockFolder(folder)).toThrow(`process ${process.pid} uses ${folder} already`);
  release();
  lockFolder(folder)();
});

test('what a killed sandbox left behind holds nobody up', () => {
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  for (const left of [String(pid), '', 'x']) {
    writeFileSync(join(folder, 'lock'), left);
    lockFolder(folder)();
  }
});
