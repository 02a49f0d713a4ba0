// CSV that Excel opens as it is meant: Korean text, numbers as numbers, and no cell as a formula.

export type Cell = string | number | null;

/**
 * Excel on a Korean Windows takes a CSV without this mark for CP949 and shows Korean text as
 * garbage.
 */
export const byteOrderMark = '\ufeff';

/** One line, ended as RFC 4180 has it. */
export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(cellOf).join(',')}\r\n`;
}

/**
 * A text that begins as a formula does is run by Excel, and by others, with the rights of who opens
 * the file: an apostrophe before it makes it text. Numbers are ours and stay numbers.
 */
function cellOf(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const safe = /^\s*[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
