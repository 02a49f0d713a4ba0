// IAM's patterns: `*` for any number of characters, `?` for exactly one.
const patterns = new Map<string, RegExp>();

export function matches(pattern: string, text: string): boolean {
  let known = patterns.get(pattern);
  if (!known) {
    const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&');
    known = new RegExp(`^${escaped.replace(/\*/g, '.*').replace(/\?/g, '.')}$`, 's');
    patterns.set(pattern, known);
  }
  return known.test(text);
}
