// Words of the glossary in one language.

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
