// Which versions of Node this runs on: what packages need, and what READMEs and commands say.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { oldNodeLine } from '../bin/old-node';

type Version = readonly [major: number, minor: number, patch: number];
type Lock = { readonly packages: Readonly<Record<string, { readonly engines?: unknown }>> };

const read = (path: string) => JSON.parse(readFileSync(path, 'utf8')) as unknown;
const own = (read('package.json') as { engines: { node: string } }).engines.node;

/** Of every package that may be installed, but for this one itself. */
const needs = Object.entries((read('package-lock.json') as Lock).packages)
  .filter(([path]) => path !== '')
  .map(([path, { engines }]) => ({ path, node: (engines as { node?: string })?.node ?? '*' }));

const bounds = (text: string): Version => {
  const [major = 0, minor = 0, patch = 0] = text.split('.').map(Number);
  return [major, minor, patch];
};
const atLeast = (version: Version, least: Version) => {
  const at = version.findIndex((part, n) => part !== least[n]);
  return at === -1 || (version[at] ?? 0) > (least[at] ?? 0);
};

/** The forms that stand in the lock file: `*`, `>=1.2`, `^1.2.3`, `18`, with `||` between them. */
function fits(version: Version, range: string): boolean {
  return range.split('||').some((part) => {
    const [, sign, digits] = /^(\^|>=)?\s*(\d+(?:\.\d+){0,2})$/.exec(part.trim()) ?? [];
    if (part.trim() === '*') return true;
    if (digits === undefined) throw new Error(`a range that this test cannot read: ${range}`);
    const least = bounds(digits);
    return atLeast(version, least) && (sign === '>=' || version[0] === least[0]);
  });
}

test.each(['20.19.0', '20.99.9', '22.13.0', '22.99.9', '24.0.0', '25.1.0', '99.0.0'])(
  'Node %s may be used, and every package runs on it',
  (text) => {
    const version = bounds(text);
    expect(fits(version, own)).toBe(true);
    expect(needs.filter(({ node }) => !fits(version, node))).toEqual([]);
  },
);

test.each(['18.99.9', '20.18.9', '21.99.9', '22.12.9', '23.4.9'])(
  'Node %s may not, and there is a package that does not run on it',
  (text) => {
    const version = bounds(text);
    expect(fits(version, own)).toBe(false);
    expect(needs.filter(({ node }) => !fits(version, node))).not.toEqual([]);
  },
);

test.each(['README.md', 'README.ko.md'])('%s names the versions, and the end of 20', (path) => {
  const [line = ''] = /^Node 22 .*$/m.exec(readFileSync(path, 'utf8')) ?? [];
  for (const word of ['24', '20.19', '2026', 'AWS SDK']) expect(line).toContain(word);
});

test('an old Node is told in one line, and one that is recommended in none', () => {
  expect(oldNodeLine('20.20.2')).toMatch(
    /^Node 20\.20\.2 has reached its end of life[^\n]+22 or 24\n$/,
  );
  for (const version of ['22.13.0', '24.0.0', '26.1.0']) expect(oldNodeLine(version)).toBe('');
});
