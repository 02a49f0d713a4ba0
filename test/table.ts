// Text tables for tests: a header line, then a row a line, columns split by two spaces or more.

export function rows(text: string): readonly (readonly string[])[] {
  return text
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s{2,}/));
}
