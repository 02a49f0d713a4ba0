// What a card slip says: which order names iamport and KICC take, and the nearest one that they do.
import { isInCodePage } from '../domain/common/code-page';

const nameCharactersMax = 40;
const nameBytesMax = 50;
/** Control characters, and what lies beyond the plane that Korean code pages know. */
const notInCodePage = /[\p{Cc}\p{Cs}\u{10000}-\u{10ffff}]/u;

/** 40 characters at iamport, 50 bytes at KICC, where a Korean letter counts two (§15). */
export function orderNameFits(name: string): boolean {
  if (name.trim() === '' || notInCodePage.test(name)) return false;
  const bytes = [...name].reduce((sum, letter) => sum + (letter.charCodeAt(0) < 128 ? 1 : 2), 0);
  return name.length <= nameCharactersMax && bytes <= nameBytesMax;
}

/** What no card slip can say: letters that CP949 lacks, and the apostrophe, which ends a text. */
export function oddLetters(name: string): readonly string[] {
  return [...new Set(name)].filter((letter) => letter === "'" || !isInCodePage(letter));
}

/** Of a name in which nothing can be said. */
const plainName = '정기결제';

/** A name that was sold before it was looked at letter by letter, without what is odd in it. */
export function wireName(name: string): string {
  const whole = name.normalize('NFC');
  const odd = oddLetters(whole);
  if (odd.length === 0) return whole;
  const kept = [...whole].filter((letter) => !odd.includes(letter)).join('');
  return kept.replace(/\s+/g, ' ').trim() || plainName;
}
