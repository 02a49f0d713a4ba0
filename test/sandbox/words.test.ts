// What the shop says to a customer, in both its languages.
import { expect, test } from 'vitest';
import { rules } from '../../functions/domain/declines.json';

type Words = { readonly declines: Readonly<Record<string, string>> };

test.each([
  ['ko', 'korean.js'],
  ['en', 'english.js'],
])('a customer reads why the card was declined, whatever the cause: %s', async (name, file) => {
  const { href } = new URL(`../../sandbox/shop/${file}`, import.meta.url);
  const languages = (await import(href)) as Readonly<Record<string, Words>>;
  const others = ['unlisted', 'unclassified', 'former_mid', 'key_differs'];
  const codes = [...new Set([...rules.map(({ code }) => code), ...others])].sort();
  expect(Object.keys(languages[name]?.declines ?? {})).toEqual(codes);
});
