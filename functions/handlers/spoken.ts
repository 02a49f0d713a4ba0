// Words of the glossary in one language, and days as people write them.
import type { CivilDate } from '../domain/common/calendar';

export type Language = 'ko' | 'en';

type Said = { readonly ko: string; readonly en: string };
type Words = { readonly [name: string]: Said | Words };

/** The same tree with one text at each leaf. */
export type Spoken<T> = T extends Said ? string : { readonly [K in keyof T]: Spoken<T[K]> };

/** Throws nothing: a test holds that each leaf has both languages. */
export function spoken<T extends Words>(words: T, language: Language): Spoken<T> {
  const told = Object.entries(words).map(([name, one]) => [name, textIn(one, language)]);
  return Object.fromEntries(told) as Spoken<T>;
}

function textIn(one: Said | Words, language: Language): unknown {
  const { [language]: text } = one;
  return typeof text === 'string' ? text : spoken(one as Words, language);
}

/** A text with its {places} filled. */
export function filled(text: string, facts: Readonly<Record<string, unknown>>): string {
  return text.replaceAll(/\{(\w+)\}/g, (_, place: string) => String(facts[place]));
}

/**
 * 2027년 4월 30일, or April 30, 2027: as the shop writes it. The Korean one by hand: texts that are
 * kept by their hash have it.
 */
export function writtenDay(language: Language, on: CivilDate): string {
  const [year, month, day] = on.split('-').map(Number);
  if (language === 'ko') return `${year}년 ${month}월 ${day}일`;
  return new Date(on).toLocaleDateString('en-US', { dateStyle: 'long', timeZone: 'UTC' });
}
