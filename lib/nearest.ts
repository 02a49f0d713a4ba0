// The known word that a mistyped one was meant to be.

/** Undefined where nothing known is within two typing errors, or within a third of a short word. */
export function nearest(typed: string, known: readonly string[]): string | undefined {
  const word = typed.toLowerCase();
  const ranked = known
    .map((candidate) => ({ candidate, errors: errorsBetween(word, candidate.toLowerCase()) }))
    .sort((a, b) => a.errors - b.errors);
  const [best] = ranked;
  const errorsMax = Math.min(2, Math.ceil(word.length / 3));
  return best && best.errors <= errorsMax ? best.candidate : undefined;
}

/** Letters left out, added, replaced, or exchanged with a neighbor (string alignment). */
function errorsBetween(a: string, b: string): number {
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1];
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row[j] = Math.min(
        (above[j] ?? 0) + 1,
        (row[j - 1] ?? 0) + 1,
        (above[j - 1] ?? 0) + (same ? 0 : 1),
        swapped ? (before[j - 2] ?? 0) + 1 : Infinity,
      );
    }
    before = above;
    above = row;
  }
  return above[b.length] ?? 0;
}
