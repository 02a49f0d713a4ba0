// Reads stored values back as domain values, field by field: an item that is not whole is a bug.
import type { CivilDate } from '../domain/common/calendar';
import { assert } from '../domain/common/errors';
import type { Won } from '../domain/common/money';

export type Item = Readonly<Record<string, unknown>>;
export type Field<T> = ((stored: unknown, name: string) => T) & Bounds;
/** What an attribute may hold: entries of a list or a map, or the attributes of a part. */
type Bounds = { readonly most?: number; readonly parts?: Readonly<Record<string, Bounds>> };
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
  const read = (stored: unknown, name: string) =>
    stored === undefined ? undefined : field(stored, name);
  return bounded(read, field);
}

/** At most so many entries are written; what stands there already is read however long it is. */
export function listOf<T>(most: number, field: Field<T>): Field<readonly T[]> {
  const read = (stored: unknown, name: string) => {
    if (!Array.isArray(stored)) broken(name);
    return stored.map((entry: unknown) => field(entry, name));
  };
  return bounded(read, { most });
}

/** Values by name, at most so many. */
export function mapOf<T>(most: number, field: Field<T>): Field<Readonly<Record<string, T>>> {
  const read = (stored: unknown, name: string) => {
    if (typeof stored !== 'object' || stored === null || Array.isArray(stored)) broken(name);
    const entries = Object.entries(stored as Item);
    return Object.fromEntries(entries.map(([key, value]) => [key, field(value, key)]));
  };
  return bounded(read, { most });
}

/** A part of an item. What a newer version of us has written into it stays in it. */
export function recordOf<T>(shape: Shape<T>): Field<T> {
  const known = knownOf(shape);
  const read = (stored: unknown, name: string) => {
    const record = known(stored, name);
    const news = newsIn(stored, shape);
    return news ? { ...news, ...record } : record;
  };
  return bounded(read, { parts: shape as Readonly<Record<string, Bounds>> });
}

function bounded<F extends object>(read: F, { most, parts }: Bounds): F & Bounds {
  const bounds = { ...(most === undefined ? {} : { most }), ...(parts ? { parts } : {}) };
  return Object.assign(read, bounds);
}

/** A list or map grew over its stated maximum: nothing of the item is written. */
export class ListTooLong extends Error {
  override readonly name = 'ListTooLong';

  constructor(
    readonly attribute: string,
    readonly most: number,
  ) {
    super(`${attribute} must hold at most ${most} entries`);
  }
}

type Limit = { readonly path: readonly string[]; readonly most: number };

/** The lists and maps of a shape, in its parts as well. */
function limitsOf(shape: Readonly<Record<string, Bounds>>): readonly Limit[] {
  return Object.entries(shape).flatMap(([name, { most, parts }]) => {
    if (most !== undefined) return [{ path: [name], most }];
    const inner = parts ? limitsOf(parts) : [];
    return inner.map((limit) => ({ ...limit, path: [name, ...limit.path] }));
  });
}

function refuseLong(limits: readonly Limit[], value: unknown): void {
  for (const { path, most } of limits) {
    let held = value;
    for (const name of path) held = (held as Item | undefined)?.[name];
    const many = Object.keys(held ?? {}).length;
    if (many > most) throw new ListTooLong(path.join('.'), most);
  }
}

const newer = Symbol('attributes of a newer version');
const indexKeys = ['duePk', 'dueSk', 'findPk', 'findSk'];
const envelope = new Set(['pk', 'sk', ...indexKeys, 'version', 'writer', 'expiresAt']);

/** A whole item; a spread of it carries along what a newer version wrote, for `writerOf`. */
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
  const blank = blankOf(fields.map(([key]) => key));
  return (stored, name) => {
    if (typeof stored !== 'object' || stored === null) broken(name);
    const record = { ...blank };
    for (const [key, field] of fields) record[key] = field((stored as Item)[key], key);
    return record as T;
  };
}

/**
 * All names with nothing in them, to be copied and filled. An object that is grown name by name
 * becomes a dictionary in V8, and each spread of it takes ten times as long.
 */
function blankOf(names: readonly string[]): Record<string, unknown> {
  const text = `{${names.map((name) => `"${name}":null`).join()}}`;
  const blank = JSON.parse(text) as Record<string, unknown>;
  for (const name of names) blank[name] = undefined;
  return blank;
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

/**
 * Writes the attributes of a key, and the properties the shape names: no other that an object
 * happens to carry. What is not set stays undefined, which the client leaves out. Throws
 * ListTooLong.
 */
export function writerOf<T extends object, K extends string = never>(
  shape: Shape<T>,
  ...keyNames: readonly K[]
): (value: T, key?: Readonly<Partial<Record<K, string>>>) => Item {
  const blank = blankOf([...keyNames, ...Object.keys(shape)]);
  const names = Object.keys(shape) as (keyof T & string)[];
  const limits = limitsOf(shape);
  return (value, key) => {
    refuseLong(limits, value);
    const item = { ...blank };
    for (const name of keyNames) item[name] = key?.[name];
    for (const name of names) item[name] = value[name];
    const aside = (value as { readonly [newer]?: Item })[newer];
    return aside ? { ...aside, ...item } : item;
  };
}

/** Names the attribute, never its value: values may be personal. */
function broken(name: string): never {
  assert(false, `a stored ${name} reads back as what it was written as`);
}
