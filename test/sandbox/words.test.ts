// What the shop, the card window, the landing and printed pages say, in both their languages.
import { readFileSync, readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { statuses } from '../../functions/domain/subscription/status';
import { rules } from '../../functions/domain/charge/declines.json';
import { resultPage } from '../../functions/handlers/landing-page';
import glossary from '../../functions/handlers/glossary.json';

type Entry = { readonly name: string; readonly texts: Readonly<Record<string, unknown>> };

/** Every leaf of the glossary: what has a text, or nothing that is a group of others. */
function entriesOf(part: object, path: readonly string[] = []): Entry[] {
  return Object.entries(part).flatMap(([key, value]: [string, unknown]) => {
    const isGroup = Object.values(value as object).every((one) => typeof one === 'object');
    if (isGroup) return entriesOf(value as object, [...path, key]);
    return [{ name: [...path, key].join('.'), texts: value as Record<string, unknown> }];
  });
}

const entries = entriesOf(glossary);
const folder = 'sandbox/shop';
const pages = [...readdirSync(folder), '../iamport/window.html'].filter((name) =>
  /\.(js|html)$/.test(name),
);
const sources = pages.map((name) => readFileSync(`${folder}/${name}`, 'utf8')).join('\n');

test('every entry says the same in Korean and in English, with the same places', () => {
  expect(entries.length).toBeGreaterThan(150);
  for (const { name, texts } of entries) {
    expect(Object.keys(texts), name).toEqual(['ko', 'en']);
    const [ko, en] = [String(texts['ko']), String(texts['en'])];
    const placesOf = (text: string) =>
      [...new Set(text.match(/\{\w+\}/g) ?? [])].filter((place) => !/date|ordinal/.test(place));
    expect(placesOf(en).sort(), name).toEqual(placesOf(ko).sort());
    expect(ko.trim().length, name).toBeGreaterThan(0);
    expect(en, name).not.toMatch(/[가-힣]/);
    expect(en.trim().length, name).toBeGreaterThan(0);
  }
});

test('a function writes no words of its own for a customer', () => {
  const folder = 'functions/handlers';
  const pages = readdirSync(folder).filter((name) => /-(page|text)\.ts$/.test(name));
  expect(pages.length).toBeGreaterThan(3);
  for (const name of pages) {
    // Comments name laws.
    const code = readFileSync(`${folder}/${name}`, 'utf8').replaceAll(/\/\*.*?\*\//gs, '');
    expect(code, name).not.toMatch(/[가-힣]{2}/);
  }
});

test('what a page asks for is in the glossary, and what is in it is asked for', () => {
  const names = new Set(entries.map(({ name }) => name));
  const asked = [
    ...sources.matchAll(/say\('([\w.]+)'/g),
    ...sources.matchAll(/data-(?:word|label)="(\w+)"/g),
  ].map(([, name = '']) => name);
  const inWindow = (name: string) => names.has(`window.${name}`);
  expect(asked.filter((name) => !names.has(name) && !inWindow(name))).toEqual([]);
  const last = (name: string) => name.split('.').at(-1) ?? '';
  const groups = ['declines', 'evidence', 'landing', 'statement', 'statuses', 'chargeStatuses'];
  groups.push('accesses', 'problems', 'result', 'faultNames', 'rise');
  const computed = new RegExp(`^(${groups.join('|')})\\.`);
  const unused = [...names].filter(
    (name) => !computed.test(name) && !new RegExp(`\\b${last(name)}s?\\b`).test(sources),
  );
  expect(unused.filter((name) => !/^(price|when)\./.test(name))).toEqual([]);
});

test('a text that stands in a page before its scripts run is the one of the glossary', () => {
  const korean = new Map(entries.map(({ name, texts }) => [name, texts['ko']]));
  const early = [...sources.matchAll(/data-word="(\w+)"[^>]*>\s*([^<\s][^<]*?)\s*</g)];
  expect(early.length).toBeGreaterThan(2);
  for (const [, name = '', text] of early) expect(text, name).toBe(korean.get(name));
});

test('a customer reads how a subscription stands, whatever its state', () => {
  expect(Object.keys(glossary.statuses)).toEqual(expect.arrayContaining([...statuses]));
  const units = ['day', 'week', 'month', 'year'].flatMap((unit) => [unit, `${unit}s`]);
  expect(Object.keys(glossary.price)).toEqual(units);
});

test('a customer reads why the card was declined, whatever the cause', () => {
  const others = ['unlisted', 'unclassified', 'merchant_alone', 'former_mid', 'key_differs'];
  const codes = [...new Set([...rules.map(({ code }) => code), ...others])].sort();
  expect(Object.keys(glossary.declines)).toEqual(codes);
});

test('one thing has one word on all pages, as Korean shops write it', () => {
  const words = ['active', 'pending', 'changed', 'superseded', 'declined', 'failed'] as const;
  const landings = words.map((word) => resultPage(word, true).html);
  const example = readdirSync('examples/shop')
    .filter((name) => /\.(js|html)$/.test(name))
    .map((name) => readFileSync(`examples/shop/${name}`, 'utf8'));
  const all = [JSON.stringify(glossary), ...landings, ...example].join('\n');
  for (const word of ['가게', '바꾸기', '바꿨', '결제됨', '고맙', '고장', '기간이 끝나면 해지하']) {
    expect(all).not.toContain(word);
  }
  for (const word of ['쇼핑몰', '카드 변경', '결제 완료', '다음 결제일에 해지', '감사합니다']) {
    expect(all).toContain(word);
  }
});
