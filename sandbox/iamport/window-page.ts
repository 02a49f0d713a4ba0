// The card window: what KICC's would ask for, with the test cards beside it.
import { readFileSync } from 'node:fs';
import glossary from '../../functions/handlers/glossary.json';
import { testCards } from './cards';

const page = readFileSync(new URL('window.html', import.meta.url), 'utf8');

/**
 * The parameters travel packed in the query; nothing of them is written into the page as markup.
 */
export function windowPage(query: URLSearchParams): string {
  const params = unpack(query.get('params'));
  const language = query.get('language') === 'en' ? 'en' : 'ko';
  const facts = {
    params,
    language,
    way: query.get('way') === 'page' ? 'page' : 'frame',
    words: wordsIn(language),
    cards: testCards.map(({ number, ko, en }) => ({ number, ko, en })),
  };
  const json = JSON.stringify(facts).replaceAll('<', '\\u003c');
  return page.replace('{{language}}', language).replace('{{facts}}', () => json);
}

function wordsIn(language: 'ko' | 'en'): Readonly<Record<string, string>> {
  const entries = Object.entries(glossary.window);
  return Object.fromEntries(entries.map(([name, texts]) => [name, texts[language]]));
}

function unpack(packed: string | null): Record<string, unknown> {
  try {
    const text = Buffer.from(packed ?? '', 'base64').toString('utf8');
    const value = JSON.parse(text) as unknown;
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
