// Whether an item can be read again from the real store: whole numbers, well-formed text, its size.
import { createHash } from 'node:crypto';
import { machine } from './machine';

type Item = Readonly<Record<string, unknown>>;

const halfLetter = /\p{Cs}/u;
const itemBytesMax = 400 * 1_024;
const keyBytesMax: Readonly<Record<string, number>> = { pk: 2_048, sk: 1_024 };

/** Undefined where it can; otherwise where the fault lies. */
export function unreadable(item: Item): string | undefined {
  for (const [name, most] of Object.entries(keyBytesMax)) {
    const key = item[name];
    const fits = typeof key === 'string' && key !== '' && Buffer.byteLength(key) <= most;
    if (!fits) return `${name} is no key`;
  }
  if (Buffer.byteLength(JSON.stringify(item)) > itemBytesMax) return 'it is larger than 400 KB';
  return faultIn(item, '');
}

function faultIn(value: unknown, at: string): string | undefined {
  switch (typeof value) {
    case 'string':
      return halfLetter.test(value) ? `${at} is no well-formed text` : undefined;
    case 'number':
      return Number.isSafeInteger(value) ? undefined : `${at} is ${value}, no whole number`;
    case 'object':
      for (const [name, inner] of Object.entries(value ?? {})) {
        const fault = faultIn(inner, `${at}.${name}`);
        if (fault !== undefined) return fault;
      }
      return undefined;
    default:
      return undefined;
  }
}

/** Of every item, whatever their order: the same before and after where nothing was changed. */
export function digest(): string {
  const lines = machine.table.dump().map((item) => JSON.stringify(sorted(item)));
  return createHash('sha256').update(lines.sort().join('\n')).digest('hex');
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, inner]) => [name, sorted(inner)]));
}
