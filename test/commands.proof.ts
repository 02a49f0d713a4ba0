// Every command as it is typed, with an option that is none, and with --help.
import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { commands } from './commands';

const typed = (file: string, ...args: readonly string[]) => {
  const all = ['--import', 'tsx', file, ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, all, { encoding: 'utf8' });
  return { status, stdout, stderr };
};

test.each(commands)('$name says in one line which option was meant', ({ file }) => {
  const { status, stdout, stderr } = typed(file, '--hlp');
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toMatch(/^[^\n]*unknown option --hlp, did you mean --help\?[^\n]*\n$/);
});

test.each(commands)('$name --help says what it does, and does nothing', ({ file }) => {
  const { status, stdout, stderr } = typed(file, '--help');
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toMatch(/^usage: npm (run|start)/);
});
