// A build is kept by what it was made from: no other settings' and none that failed.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { keptBuild } from '../../sandbox/kept-builds';

const folder = mkdtempSync(join(tmpdir(), 'maedal-kept-'));
afterAll(() => rmSync(folder, { recursive: true }));

let source = 0;
function project() {
  const root = join(folder, `project-${(source += 1)}`);
  const file = `${root}.json`;
  writeFileSync(file, '{}');
  return { kept: root, sources: [file], file };
}

const writes = (text: string) => async (empty: string) => writeFileSync(join(empty, 'made'), text);
const madeIn = (build: string) => readFileSync(join(build, 'made'), 'utf8');

test('a build is made once while nothing changes', async () => {
  const { file: _, ...at } = project();
  const first = await keptBuild({ stage: 'demo' }, writes('one'), at);
  expect(await keptBuild({ stage: 'demo' }, writes('two'), at)).toBe(first);
  expect(madeIn(first)).toBe('one');
});

test('other settings and changed sources are other builds', async () => {
  const { file, ...at } = project();
  const first = await keptBuild({ stage: 'demo' }, writes('one'), at);
  expect(madeIn(await keptBuild({ stage: 'test' }, writes('two'), at))).toBe('two');
  writeFileSync(file, '{ }');
  expect(madeIn(await keptBuild({ stage: 'demo' }, writes('three'), at))).toBe('three');
  writeFileSync(file, '{}');
  expect(await keptBuild({ stage: 'demo' }, writes('four'), at)).toBe(first);
});

test('a build that failed is told and not kept', async () => {
  const { file: _, ...at } = project();
  const fails = () => Promise.reject(new Error('no such plan'));
  await expect(keptBuild({}, fails, at)).rejects.toThrow('no such plan');
  expect(madeIn(await keptBuild({}, writes('whole'), at))).toBe('whole');
});

test('two that build the same at once both get a whole one', async () => {
  const { file: _, ...at } = project();
  const both = await Promise.all(['a', 'b'].map((text) => keptBuild({}, writes(text), at)));
  expect(both[0]).toBe(both[1]);
  expect(['a', 'b']).toContain(madeIn(both[0] ?? ''));
});
