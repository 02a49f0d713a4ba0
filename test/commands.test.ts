// Every command of package.json reads its options in one way; commands.proof.ts types them all.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { commands, toolsOfOthers } from './commands';

test('each script is a command of ours, or a tool of others that reads its own options', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: object };
  const known = [...commands.map(({ name }) => name), ...toolsOfOthers];
  expect([...known].sort()).toEqual(Object.keys(scripts).sort());
});

test.each(commands)('$name reads its options by the common reader', ({ file }) => {
  const text = readFileSync(file, 'utf8');
  expect(text).toMatch(/\b(readFlags|runCommand)[(<]/);
  expect(text).not.toContain('parseArgs');
});
