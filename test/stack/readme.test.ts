// What the README tells people to type can be deployed as it stands.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readSettings } from '../../lib/settings';
import { hints } from '../../lib/setting-hints';

test.each(['README.md', 'README.ko.md'])('%s names every setting that is needed', (name) => {
  const text = readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');
  const [, typed = ''] = /`npx cdk deploy ([^`]*)`/.exec(text) ?? [];
  const pairs = [...typed.matchAll(/-c (\w+)=(\S+)/g)].map(([, key = '', value = '']) => {
    const { example } = hints[key as keyof typeof hints];
    return [key, value === '…' ? example : value];
  });
  expect(pairs.length).toBeGreaterThan(5);
  expect(readSettings(Object.fromEntries(pairs))).toMatchObject({ stage: 'production' });
});
