// What DynamoDB's exceptions say: refused by a condition, refused for now, and what stands there.
import { assert } from '../domain/common/errors';
import type { Item } from './dynamodb-fields';

/** lib-dynamodb leaves the items inside exceptions marshalled. */
export type Marshalled = Readonly<Record<string, Readonly<Record<string, unknown>>>>;
export type Reason = {
  readonly Code?: string | undefined;
  readonly Item?: Marshalled | undefined;
};
export type Fault = Error & {
  readonly Item?: Marshalled | undefined;
  readonly CancellationReasons?: readonly Reason[] | undefined;
};

export function isNamed(fault: unknown, name: string): fault is Fault {
  return fault instanceof Error && fault.name === name;
}

const passing = new Set([
  'TransactionConflict',
  'ThrottlingError',
  'ProvisionedThroughputExceeded',
]);

/**
 * Another transaction held the item, or there was no capacity: nothing was written and nothing
 * is decided. The SDK repeats throttled calls itself, but no call that met a transaction.
 */
export function refusedForNow(fault: unknown): boolean {
  if (isNamed(fault, 'TransactionConflictException')) return true;
  if (!isNamed(fault, 'TransactionCanceledException')) return false;
  return (fault.CancellationReasons ?? []).some(({ Code }) => passing.has(Code ?? ''));
}

export function unmarshalled(item: Marshalled): Item {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, plain(value)]));
}

function plain(value: Readonly<Record<string, unknown>>): unknown {
  const [[type, inner] = ['', undefined]] = Object.entries(value);
  switch (type) {
    case 'S':
    case 'BOOL':
      return inner;
    case 'N':
      return Number(inner);
    case 'L':
      return (inner as Marshalled[string][]).map(plain);
    case 'M':
      return unmarshalled(inner as Marshalled);
    default:
      return assert(false, 'an item holds texts, numbers, flags, lists and maps only');
  }
}
