// Domain values to table items and back: nothing else knows attribute names.
import type { Charge } from '../domain/charge';
import { assert } from '../domain/errors';
import type { SubscriptionId } from '../domain/identity';
import type { Subscription } from '../domain/subscription';
import type { Case } from '../ports/ledger';

export type Item = Readonly<Record<string, unknown>>;
export type Key = { readonly pk: string; readonly sk: string };

export const keys = {
  subscription: (id: SubscriptionId): Key => ({ pk: `S#${id}`, sk: 'S' }),
  charge: (id: SubscriptionId, period: number): Key => ({ pk: `S#${id}`, sk: `C#${four(period)}` }),
  card: (id: SubscriptionId, keyId: string): Key => ({ pk: `S#${id}`, sk: `K#${keyId}` }),
  buyer: (id: SubscriptionId): Key => ({ pk: `S#${id}`, sk: 'B' }),
  ofUser: (userId: string, id: SubscriptionId): Key => ({ pk: `U#${userId}`, sk: `S#${id}` }),
  place: (userId: string, product: string): Key => ({ pk: `U#${userId}`, sk: `L#${product}` }),
  result: (resultId: string): Key => ({ pk: `R#${resultId}`, sk: 'R' }),
  price: (planId: string, version: number): Key => ({
    pk: `P#${planId}`,
    sk: `V#${four(version)}`,
  }),
  case: (id: string): Key => ({ pk: 'CASE', sk: id }),
};

/**
 * The index nominates by lane, shard and time. Its two attributes are absent when nothing is to be
 * done, and unchanged by a claim: a claim costs no index write.
 */
export function subscriptionItem(of: Subscription, shards: number): Item {
  const { lane, nextActionAt } = of;
  const due =
    lane === undefined || nextActionAt === undefined
      ? {}
      : { duePk: duePartition(lane, shardOf(of.id, shards)), dueSk: dueSort(nextActionAt, of.id) };
  return { ...keys.subscription(of.id), ...due, ...withoutUndefined(of) };
}

export function subscriptionOf(item: Item): Subscription {
  const { pk: _pk, sk: _sk, duePk: _duePk, dueSk: _dueSk, writer: _writer, ...rest } = item;
  assert(typeof rest['id'] === 'string' && typeof rest['version'] === 'number', 'a whole item');
  assert(Array.isArray(rest['orphans']) && typeof rest['price'] === 'object', 'a whole item');
  return rest as unknown as Subscription;
}

export function chargeItem(of: Charge): Item {
  return { ...keys.charge(of.subscriptionId, of.period), ...withoutUndefined(of) };
}

export function chargeOf(item: Item): Charge {
  const { pk: _pk, sk: _sk, writer: _writer, ...rest } = item;
  assert(typeof rest['period'] === 'number' && Array.isArray(rest['attempts']), 'a whole item');
  return rest as unknown as Charge;
}

export function caseItem(of: Case): Item {
  return { ...keys.case(of.id), ...withoutUndefined(of) };
}

export function caseOf(item: Item): Case {
  const { pk: _pk, sk: _sk, writer: _writer, ...rest } = item;
  return rest as unknown as Case;
}

export function duePartition(lane: 'due' | 'look', shard: number): string {
  return `${lane}#${shard}`;
}

/** Sorts by time; twelve digits last for thirty thousand years. */
export function dueSort(at: number, id: SubscriptionId): string {
  return `${String(at).padStart(12, '0')}#${id}`;
}

export function dueEntry(dueSk: string): { readonly at: number; readonly id: SubscriptionId } {
  return { at: Number(dueSk.slice(0, 12)), id: dueSk.slice(13) };
}

/** The id is random: its first letters spread evenly. */
export function shardOf(id: SubscriptionId, shards: number): number {
  return parseInt(id.slice(3, 9), 36) % shards;
}

/**
 * Two levels deep is all our values have; an absent attribute and an undefined one are the same.
 */
function withoutUndefined(value: object): Record<string, unknown> {
  const entries = Object.entries(value) as [string, unknown][];
  return Object.fromEntries(
    entries
      .filter(([, part]) => part !== undefined)
      .map(([name, part]) => [name, isPlain(part) ? withoutUndefined(part) : part]),
  );
}

function isPlain(part: unknown): part is object {
  return typeof part === 'object' && part !== null && !Array.isArray(part);
}

function four(count: number): string {
  return String(count).padStart(4, '0');
}
