// Where each item stands in the table, and where the index of what is due nominates it.
import { assert } from '../domain/common/errors';
import type { EpochSeconds } from '../domain/common/calendar';
import type { Place } from '../domain/charge/charge';
import { periodMax } from '../domain/charge/charge';
import type { SubscriptionId } from '../domain/common/identity';
import type { CardPlace } from '../ports/find-index';
import type { Subscription } from '../domain/subscription/facts';
import type { Status } from '../domain/subscription/status';

export type Key = { readonly pk: string; readonly sk: string };

export const buyerSort = 'B';

/**
 * Of all changes. A batch of a hundred is four write units, so that the thousand a second that
 * DynamoDB gives one partition are twenty-five thousand changes.
 */
export const feedPartition = 'CHANGES';

/** Of an entry, or before all of a second. */
export function feedSort(at: EpochSeconds, entryId?: string): string {
  const time = String(at).padStart(12, '0');
  return entryId === undefined ? time : `${time}#${entryId}`;
}

const entryShape = /^(\d{12})#([a-z0-9]{25})$/;
export function changeEntry(sk: string): { readonly at: EpochSeconds; readonly id: string } {
  const [, at, id] = entryShape.exec(sk) ?? [];
  assert(id !== undefined, 'an entry of the feed is time and id');
  return { at: Number(at), id };
}

export const keys = {
  subscription: (id: SubscriptionId): Key => ({ pk: `S#${id}`, sk: 'S' }),
  charge: (id: SubscriptionId, period: number): Key => ({ pk: `S#${id}`, sk: `C#${four(period)}` }),
  /** The k-th charge that a change made within a period. */
  difference: (id: SubscriptionId, period: number, k: number): Key => ({
    pk: `S#${id}`,
    sk: `D#${four(period)}#${four(k)}`,
  }),
  chargeAt: (id: SubscriptionId, { period, k }: Place): Key =>
    k === undefined ? keys.charge(id, period) : keys.difference(id, period, k),
  card: (id: SubscriptionId, keyId: string): Key => ({ pk: `S#${id}`, sk: `K#${keyId}` }),
  registration: (id: SubscriptionId, n: number): Key => ({ pk: `S#${id}`, sk: `W#${seven(n)}` }),
  refund: (id: SubscriptionId, refundId: string): Key => ({ pk: `S#${id}`, sk: `F#${refundId}` }),
  /** In the order of doing. */
  deed: (id: SubscriptionId, at: EpochSeconds, deedId: string): Key => ({
    pk: `S#${id}`,
    sk: `H#${String(at).padStart(12, '0')}#${deedId}`,
  }),
  /** An answer to a request for consent, in the order of answering. */
  consent: (id: SubscriptionId, at: EpochSeconds, deedId: string): Key => ({
    pk: `S#${id}`,
    sk: `A#${String(at).padStart(12, '0')}#${deedId}`,
  }),
  /** A gift of credit, or a line that is charged once, by what its caller has called it. */
  extra: (id: SubscriptionId, extraId: string): Key => ({ pk: `S#${id}`, sk: `X#${extraId}` }),
  buyer: (id: SubscriptionId): Key => ({ pk: `S#${id}`, sk: buyerSort }),
  /** Of one without a row, whose person was erased. */
  erased: (id: SubscriptionId): Key => ({ pk: `S#${id}`, sk: 'E' }),
  /** In the order of opening. */
  ofUser: (userId: string, openedAt: EpochSeconds, id: SubscriptionId): Key => ({
    pk: `U#${userId}`,
    sk: `S#${String(openedAt).padStart(12, '0')}#${id}`,
  }),
  place: (userId: string, product: string): Key => ({ pk: `U#${userId}`, sk: `L#${product}` }),
  /** Names a user and a product by a MAC of both. */
  trial: (name: string): Key => ({ pk: `T#${name}`, sk: 'T' }),
  /** How many places of its limit are taken. */
  couponCount: (id: string): Key => ({ pk: `G#${id}`, sk: 'G' }),
  coupon: (id: string, version: number): Key => ({ pk: `G#${id}`, sk: `V#${four(version)}` }),
  /** Of a checkout that holds a place of a coupon, or never may. */
  couponPlace: (id: SubscriptionId): Key => ({ pk: `S#${id}`, sk: 'G' }),
  openings: (userId: string): Key => ({ pk: `U#${userId}`, sk: 'W' }),
  result: (resultId: string): Key => ({ pk: `R#${resultId}`, sk: 'R' }),
  price: (planId: string, version: number): Key => ({
    pk: `P#${planId}`,
    sk: `V#${four(version)}`,
  }),
  case: (id: string): Key => ({ pk: 'CASE', sk: id }),
  /** In the order of noting. */
  change: (at: EpochSeconds, entryId: string): Key => ({
    pk: feedPartition,
    sk: feedSort(at, entryId),
  }),
  switch: (name: string): Key => ({ pk: 'SWITCH', sk: name }),
  orderKeys: { pk: 'SWITCH', sk: 'order-keys' } as Key,
  heldPlans: { pk: 'SWITCH', sk: 'held-plans' } as Key,
  shards: { pk: 'SWITCH', sk: 'shards' } as Key,
  passed: { pk: 'PASSED', sk: 'L' } as Key,
  tableName: { pk: 'TABLE', sk: 'N' } as Key,
};

/** Items that are read together; a whole partition where neither a prefix nor bounds are named. */
export type Range = {
  readonly pk: string;
  readonly prefix?: string;
  /** Sort keys from the first to the last of them. */
  readonly between?: readonly [string, string];
};

export const ranges = {
  ofUser: (userId: string): Range => ({ pk: `U#${userId}`, prefix: 'S#' }),
  charges: (id: SubscriptionId): Range => ({ pk: `S#${id}`, prefix: 'C#' }),
  cards: (id: SubscriptionId): Range => ({ pk: `S#${id}`, prefix: 'K#' }),
  differences: (id: SubscriptionId): Range => ({ pk: `S#${id}`, prefix: 'D#' }),
  differencesIn: (id: SubscriptionId, [from, to]: readonly [number, number]): Range => ({
    pk: `S#${id}`,
    between: [keys.difference(id, from, 0).sk, keys.difference(id, to, 9_999).sk],
  }),
  registrations: (id: SubscriptionId): Range => ({ pk: `S#${id}`, prefix: 'W#' }),
  refunds: (id: SubscriptionId): Range => ({ pk: `S#${id}`, prefix: 'F#' }),
  deeds: (id: SubscriptionId): Range => ({ pk: `S#${id}`, prefix: 'H#' }),
  consents: (id: SubscriptionId): Range => ({ pk: `S#${id}`, prefix: 'A#' }),
  extras: (id: SubscriptionId): Range => ({ pk: `S#${id}`, prefix: 'X#' }),
  cases: { pk: 'CASE' } as Range,
};

/** window: registrations, which are nominated by themselves and never move a due charge. */
export type Lane = 'due' | 'look' | 'window';
export type DueKey = { readonly duePk: string; readonly dueSk: string };

export function duePartition(lane: Lane, shard: number): string {
  return `${lane}#${shard}`;
}

/** Sorts by time; twelve digits last for thirty thousand years. */
export function dueKey(
  at: { readonly lane: Lane; readonly nextActionAt: EpochSeconds; readonly id: SubscriptionId },
  shards: number,
): DueKey {
  const { lane, nextActionAt, id } = at;
  assert(Number.isSafeInteger(nextActionAt) && nextActionAt >= 0, 'an action has a whole second');
  return {
    duePk: duePartition(lane, shardOf(id, shards)),
    dueSk: `${String(nextActionAt).padStart(12, '0')}#${id}`,
  };
}

export type FindKey = { readonly findPk: string; readonly findSk: string };

/**
 * Where a subscription is found by its status and its plan. A renewal that is paid changes none of
 * these, so that it writes nothing to the index. One partition a status: what moves between them
 * are customers, of whom DynamoDB takes a thousand a second.
 */
export function findKey(of: Pick<Subscription, 'id' | 'status' | 'price' | 'openedAt'>): FindKey {
  const { id, status, price, openedAt } = of;
  return {
    findPk: status,
    findSk: `${price.planId}#${String(openedAt).padStart(12, '0')}#${id}`,
  };
}

/** Where a card is found by the end of its number; nowhere where that is not known. */
export function findCardKey(place: CardPlace, lastDigits: string): FindKey | undefined {
  const { subscriptionId, keyId } = place;
  if (!/^\d{4}$/.test(lastDigits)) return undefined;
  return { findPk: cardPartition(lastDigits), findSk: `${subscriptionId}#${keyId}` };
}

export const cardPartition = (lastDigits: string): string => `card#${lastDigits}`;

const listedShape = /^[^#]+#\d{12}#(sub[a-z0-9]+)$/;
/** The item behind an entry of a status, with the entry's own keys. */
export function listedEntry(status: Status, findSk: string): Key & FindKey {
  const [, id] = listedShape.exec(findSk) ?? [];
  assert(id !== undefined, 'an entry of a status is plan, time and id');
  return { findPk: status, findSk, ...keys.subscription(id) };
}

const cardShape = /^(sub[a-z0-9]+)#(.+)$/;
/** The card behind an entry of its last digits. */
export function cardEntry(findSk: string): CardPlace {
  const [, subscriptionId, keyId] = cardShape.exec(findSk) ?? [];
  assert(subscriptionId !== undefined && keyId !== undefined, 'an entry of a card is id and key');
  return { subscriptionId, keyId };
}

/** Open cases stand in the index by the time they were opened; closed ones leave it. */
export const caseLane = 'case#0';

export function caseDue(at: { readonly id: string; readonly openedAt: EpochSeconds }): DueKey {
  return { duePk: caseLane, dueSk: `${String(at.openedAt).padStart(12, '0')}#${at.id}` };
}

/** Closed ones stand in the other index by the time they were closed. */
export const closedPartition = 'case#closed';

export function closedKey(at: { readonly id: string; readonly closedAt: EpochSeconds }): FindKey {
  const findSk = `${String(at.closedAt).padStart(12, '0')}#${at.id}`;
  return { findPk: closedPartition, findSk };
}

export function closedEntry(findSk: string): Key & FindKey {
  return { findPk: closedPartition, findSk, ...keys.case(dueEntry(findSk).id) };
}

/** An index entry of a case, by its sort key. */
export function caseEntry(dueSk: string): Key & DueKey {
  return { duePk: caseLane, dueSk, ...keys.case(dueEntry(dueSk).id) };
}

const dueShape = /^\d{12}#./;
export function dueEntry(dueSk: unknown): {
  readonly at: EpochSeconds;
  readonly id: SubscriptionId;
} {
  assert(typeof dueSk === 'string' && dueShape.test(dueSk), 'an index entry is time and id');
  return { at: Number(dueSk.slice(0, 12)), id: dueSk.slice(13) };
}

const registrationEntry = /^(sub[a-z0-9]+)#(\d{7})$/;

const refundEntry = /^(sub[a-z0-9]+)\/(ref[a-z0-9]+)$/;

/** The item behind an id of the index. */
export function keyOfEntry(id: string): Key {
  const [, owner, refundId] = refundEntry.exec(id) ?? [];
  if (owner !== undefined && refundId !== undefined) return keys.refund(owner, refundId);
  const [, subscription, n] = registrationEntry.exec(id) ?? [];
  return subscription === undefined
    ? keys.subscription(id)
    : keys.registration(subscription, Number(n));
}

/**
 * FNV-1a over the id, so that ids of any make spread evenly. What stands in a shard that is not
 * used any more moves when it is next written; until then the planner walks it over, for the table
 * remembers how many were ever used.
 */
function shardOf(id: SubscriptionId, shards: number): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < id.length; at += 1) {
    hash = Math.imul(hash ^ id.charCodeAt(at), 0x01000193);
  }
  return (hash >>> 0) % shards;
}

/** As many as fit the order number of a registration, and seven digits. */
export const registrationMax = 36 ** 4 - 1;

function seven(n: number): string {
  const fits = Number.isSafeInteger(n) && n >= 0 && n <= registrationMax;
  assert(fits, 'a registration fits its order number');
  return String(n).padStart(7, '0');
}

function four(count: number): string {
  assert(
    Number.isSafeInteger(count) && count >= 0 && count <= periodMax,
    'a count has four digits',
  );
  return String(count).padStart(4, '0');
}
