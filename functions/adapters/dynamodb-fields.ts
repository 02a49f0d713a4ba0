// Reads stored values back as domain values, field by field: an item that is not whole is a bug.
import type { CivilDate } from '../domain/calendar';
import { assert } from '../domain/errors';
import type { Won } from '../domain/money';

export type Item = Readonly<Record<string, unknown>>;
export type Field<T> = (stored: unknown, name: string) => T;
/** One field for every property, so that a property added to a type is stored or won't compile. */
export type Shape<T> = { readonly [K in keyof T]-?: Field<T[K]> };

export function text(stored: unknown, name: string): string {
  if (typeof stored !== 'string') broken(name);
  return stored;
}

export function whole(stored: unknown, name: string): number {
  if (typeof stored !== 'number' || !Number.isSafeInteger(stored)) broken(name);
  return stored;
}

export function amount(stored: unknown, name: string): Won {
  const value = whole(stored, name);
  if (value < 0) broken(name);
  return value as Won;
}

export function flag(stored: unknown, name: string): boolean {
  if (typeof stored !== 'boolean') broken(name);
  return stored;
}

const civilShape = /^\d{4}-\d\d-\d\d$/;
export function civil(stored: unknown, name: string): CivilDate {
  const value = text(stored, name);
  if (!civilShape.test(value)) broken(name);
  return value as CivilDate;
}

export function oneOf<T extends string>(...words: readonly T[]): Field<T> {
  const known = new Set<unknown>(words);
  return (stored, name) => {
    if (!known.has(stored)) broken(name);
    return stored as T;
  };
}

export function maybe<T>(field: Field<T>): Field<T | undefined> {
  return (stored, name) => (stored === undefined ? undefined : field(stored, name));
}

export function listOf<T>(field: Field<T>): Field<readonly T[]> {
  return (stored, name) => {
    if (!Array.isArray(stored)) broken(name);
    return stored.map((entry: unknown) => field(entry, name));
  };
}

/** A part of an item. What a newer version of us has written into it stays in it. */
export function recordOf<T>(shape: Shape<T>): Field<T> {
  const read = knownOf(shape);
  return (stored, name) => {
    const record = read(stored, name);
    const news = newsIn(stored, shape);
    return news ? { ...news, ...record } : record;
  };
}

const newer = Symbol('attributes of a newer version');
const envelope = new Set(['pk', 'sk', 'duePk', 'dueSk', 'version', 'writer']);

/** A whole item; a spread of it carries along what a newer version wrote, for `itemOf` to write. */
export function storedOf<T>(shape: Shape<T>): Field<T> {
  const read = knownOf(shape);
  return (stored, name) => {
    const record = read(stored, name);
    const news = newsIn(stored, shape);
    return news ? { ...record, [newer]: news } : record;
  };
}

function knownOf<T>(shape: Shape<T>): Field<T> {
  const fields = Object.entries<Field<unknown>>(shape);
  return (stored, name) => {
    if (typeof stored !== 'object' || stored === null) broken(name);
    const record: Record<string, unknown> = {};
    for (const [key, field] of fields) {
      const value = field((stored as Item)[key], key);
      if (value !== undefined) record[key] = value;
    }
    return record as T;
  };
}

function newsIn(stored: unknown, shape: object): Item | undefined {
  let news: Record<string, unknown> | undefined;
  for (const key in stored as Item) {
    if (key in shape || envelope.has(key)) continue;
    news ??= {};
    news[key] = (stored as Item)[key];
  }
  return news;
}

/** The key, and the properties the shape names: no other that an object happens to carry. */
export function itemOf<T extends object>(key: object, shape: Shape<T>, value: T): Item {
  const aside = (value as { readonly [newer]?: Item })[newer];
  const item: Record<string, unknown> = { ...aside, ...key };
  for (const name in shape) {
    if (value[name] !== undefined) item[name] = value[name];
  }
  return item;
}

/** Names the attribute, never its value: values may be personal. */
function broken(name: string): never {
  assert(false, `a stored ${name} reads back as what it was written as`);
}
