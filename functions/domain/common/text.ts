// Texts of others, cut to fit and well-formed: half a letter could not be stored and read again.

const halfLetter = /\p{Cs}/gu;

/** At most so many characters, counted as people count them and not in halves of a pair. */
export function cut(text: string, charactersMax: number): string {
  const whole = text.slice(0, 2 * charactersMax).replaceAll(halfLetter, '\ufffd');
  return [...whole].slice(0, charactersMax).join('');
}

/** A text with half a letter in it could not be stored and read again. */
export function isWellFormed(text: string): boolean {
  return text.search(halfLetter) < 0;
}
