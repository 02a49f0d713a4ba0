// Capacity by DynamoDB's rules: item sizes, rounded up to 1 KB written and 4 KB read.
import type { Item } from './conditions';

export type Units = { writes: number; reads: number; indexWrites: number };

export const itemBytesMax = 400 * 1_024;

/** Names and values in UTF-8; numbers about half a byte a digit; three bytes for lists and maps. */
export function sizeOf(item: Item): number {
  let size = 0;
  for (const name in item) size += name.length + valueSize(item[name]);
  return size;
}

function valueSize(value: unknown): number {
  if (typeof value === 'string') return utf8(value);
  if (typeof value === 'number') return Math.ceil(String(value).length / 2) + 1;
  if (Array.isArray(value)) return value.reduce((sum: number, v) => sum + valueSize(v) + 1, 3);
  if (typeof value !== 'object' || value === null) return 1;
  return 3 + sizeOf(value as Item) + Object.keys(value).length;
}

function utf8(text: string): number {
  let bytes = text.length;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code > 0x7ff) bytes += 2;
    else if (code > 0x7f) bytes += 1;
  }
  return bytes;
}

export function writeUnits(item: Item, before: Item | undefined): number {
  return Math.max(1, Math.ceil(Math.max(sizeOf(item), before ? sizeOf(before) : 0) / 1_024));
}

/** A KEYS_ONLY index: nothing when its keys stay, one to appear or leave, two to move. */
export function indexUnits(item: Item, before: Item | undefined): number {
  const now = indexKey(item);
  const then = before && indexKey(before);
  if (now === then) return 0;
  return (now === undefined ? 0 : 1) + (then === undefined ? 0 : 1);
}

export function indexKey(item: Item): string | undefined {
  const { duePk, dueSk } = item;
  return typeof duePk === 'string' && typeof dueSk === 'string' ? `${duePk}|${dueSk}` : undefined;
}
