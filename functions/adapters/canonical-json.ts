// JSON with one spelling for one value (RFC 8785), so that its hash is the same wherever it is
// made.

/** Of words, whole numbers, null and records of them: names are sorted, and no space is in it. */
export type Canonical = string | number | null | { readonly [name: string]: Canonical };

export function canonicalJson(value: Canonical): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([name, of]) => `${JSON.stringify(name)}:${canonicalJson(of)}`).join()}}`;
}
