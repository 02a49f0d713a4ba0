// The page on personal data names every attribute of every item, once, and what it says of expiry
// is what is written.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { changeShapes } from '../functions/adapters/dynamodb-changes';
import { consentShapes } from '../functions/adapters/dynamodb-consents';
import { extraShapes } from '../functions/adapters/dynamodb-extras';
import { itemShapes } from '../functions/adapters/dynamodb-items';
import { refundShapes } from '../functions/adapters/dynamodb-refunds';

const page = readFileSync(new URL('../docs/personal-data.md', import.meta.url), 'utf8');
const [, section = ''] = /\n## Each field\n(.*?)\n## /s.exec(page) ?? [];
const shapes: Readonly<Record<string, object>> = {
  ...itemShapes,
  ...refundShapes,
  ...consentShapes,
  ...changeShapes,
  ...extraShapes,
};

type Row = { readonly item: string; readonly named: readonly string[]; readonly deleter: string };

function rowsOf(text: string): readonly Row[] {
  const lines = text.split('\n').filter((line) => line.startsWith('| `'));
  return lines.map((line) => {
    const [, item = '', personal = '', other = '', , , deleter = ''] = line.split('|');
    const words = (cell: string) => [...cell.matchAll(/`(\w+)`/g)].map(([, word = '']) => word);
    return { item: words(item).join(), named: [...words(personal), ...words(other)], deleter };
  });
}

test('every attribute of every item is named, and none that is not stored', () => {
  const named = Object.fromEntries(rowsOf(section).map((row) => [row.item, [...row.named].sort()]));
  const stored = Object.fromEntries(
    Object.entries(shapes).map(([name, shape]) => [name, Object.keys(shape).sort()]),
  );
  expect(named).toEqual(stored);
});

test('what may expire is said to, and nothing that proves a payment is', () => {
  const expiring = rowsOf(section).filter(({ deleter }) => deleter.includes('`expiresAt`'));
  expect(expiring.map(({ item }) => item)).toEqual([
    'subscription',
    'card',
    'registration',
    'buyer',
    'pointer',
    'openings',
    'change',
    'result',
  ]);
});
