// Capacity by DynamoDB's rules: item sizes, rounded up to 1 KB written and 4 KB read.
import { ledgerIndexKeys } from './sparse-index';
import type { IndexKeys } from './sparse-index';
import type { Item } from './values';

export type Units = { writes: number; reads: number; indexWrites: number };

export const itemBytesMax = 400 * 1_024;

/** Names and values in UTF-8; three bytes for a list or map and one more for each entry. */
export function sizeOf(item: Item): number {
  let size = 0;
  for (const name in item) size += utf8(name) + valueSize(item[name]);
  return size;
}

function valueSize(value: unknown): number {
  if (typeof value === 'string') return utf8(value);
  if (typeof value === 'number') return numberSize(value);
  if (Array.isArray(value)) return value.reduce((sum: number, v) => sum + valueSize(v) + 1, 3);
  if (typeof value !== 'object' || value === null) return 1;
  return 3 + sizeOf(value as Item) + Object.keys(value).length;
}

/** A byte for every two significant digits, one more, and one for a minus. */
function numberSize(value: number): number {
  const digits = String(Math.abs(value)).replace(/0+$/, '').length;
  return Math.ceil(digits / 2) + 1 + (value < 0 ? 1 : 0);
}

function utf8(text: string): number {
  let bytes = text.length;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code < 0x80) continue;
    // A surrogate pair is two units here and four bytes there.
    bytes += code < 0x800 || (code >= 0xd800 && code <= 0xdfff) ? 1 : 2;
  }
  return bytes;
}

export function writeUnits(bytes: number, bytesBefore = 0): number {
  return Math.max(1, Math.ceil(Math.max(bytes, bytesBefore) / 1_024));
}

/** A read that is not strong costs half; one that finds nothing costs as much as a small one. */
export function readUnits(bytes: number, strong: boolean): number {
  return Math.max(1, Math.ceil(bytes / 4_096)) * (strong ? 1 : 0.5);
}

/** A KEYS_ONLY index: nothing when its keys stay, one to appear or leave, two to move. */
export function indexUnits(item: Item, before: Item | undefined): number {
  let units = 0;
  for (const keys of Object.values(ledgerIndexKeys)) {
    const now = indexKey(item, keys);
    const then = before && indexKey(before, keys);
    if (now !== then) units += (now === undefined ? 0 : 1) + (then === undefined ? 0 : 1);
  }
  return units;
}

function indexKey(item: Item, keys: IndexKeys): string | undefined {
  const { [keys.hash]: hash, [keys.range]: range } = item;
  return typeof hash === 'string' && typeof range === 'string' ? `${hash}|${range}` : undefined;
}
