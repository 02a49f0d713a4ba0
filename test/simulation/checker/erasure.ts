// Rule 61: a person who is erased is gone from the table and from the provider, no claim is lost by
// it, and what expires is what no charge and no payment needs.
import type { Row } from './facts';
import { count, part, text } from './facts';
import type { Record } from './record';

/** What DynamoDB may delete: results, what belongs to a user, buyers, and rows without a claim. */
const mayExpire = /^(R#\S+ R|U#\S+ \S+|S#\S+ B)$/;
/** Of a subscription whose row is gone. */
const mayFollow = /^S#\S+ (W#|H#|K#)/;

const dayMs = 86_400_000;
/** A key that is younger may have been issued while the erasure was being written. */
const issuedJustNow = 120;
/** Days after its end at which nothing personal stands any more. */
const keptDays = 33;

const isOver = (row: Row | undefined) => ['canceled', 'expired'].includes(text(row, 'status'));
const erasureOf = (row: Row | undefined) => part(row, 'erasure');
const isAsked = (row: Row | undefined) => count(erasureOf(row), 'askedAt') > 0;
const isDone = (row: Row | undefined) => count(erasureOf(row), 'doneAt') > 0;

/** A case stands in a partition of its own, and is about a subscription all the same. */
const ownerOf = (item: Row): string =>
  text(item, 'pk') === 'CASE' ? `S#${text(item, 'subscriptionId')}` : text(item, 'pk');

/** At each write: an erasure is not taken back, and says that it is done when it is. */
export function checkErasure(
  record: Record,
  before: Row | undefined,
  after: Row,
  at: number,
): void {
  const id = text(after, 'pk');
  if (text(after, 'sk') !== 'S') {
    // DynamoDB takes days to delete it.
    if ('expiresAt' in after) checkPersonal(record, after, at);
    const row = record.items.get(`${ownerOf(after)} S`);
    if (isAsked(row) && isDone(row)) checkPersonal(record, after, at);
    return;
  }
  const broken = (what: string) => record.broken(61, at, `${id}: ${what}`);
  if (part(after, 'claim')) record.everClaimed.add(id);
  if (count(after, 'expiresAt') > 0 && record.everClaimed.has(id)) {
    broken('is to expire, and it had a claim');
  }
  if (isAsked(before) && !isAsked(after)) broken('its erasure is forgotten');
  if (isAsked(after) && !part(after, 'cancel') && !isOver(after)) broken('goes on, though erased');
  if (isAsked(after) && isDone(after) && !isDone(before)) checkErased(record, before, after, at);
}

function checkErased(record: Record, before: Row | undefined, after: Row, at: number): void {
  const id = text(after, 'pk');
  const broken = (what: string) => record.broken(61, at, `${id}: ${what}`);
  if (!isOver(after) || part(after, 'claim')) broken('erased while it goes on');
  const user = text(before, 'userId');
  if (text(after, 'userId') === user) broken('erased, and its user stands in it');
  for (const item of record.items.values()) {
    if (ownerOf(item) === id) checkPersonal(record, item, at);
    if (text(item, 'pk') === `U#${user}` && text(item, 'subscriptionId') === id.slice(2)) {
      if (!('expiresAt' in item)) broken(`erased, and ${text(item, 'sk')} of its user stays`);
    }
  }
  for (const [key, of] of record.registrations) {
    const issued = count(record.seen.keyRow(key), 'inserted');
    const isAlive = issued > 0 && issued < at / 1_000 - issuedJustNow;
    if (text(of, 'pk') === id && isAlive) broken(`erased, and key ${key} is alive`);
  }
}

function checkPersonal(record: Record, item: Row, at: number): void {
  const found = JSON.stringify(item).match(record.seen.silence.personal)?.[0];
  if (found === undefined) return;
  const place = `${text(item, 'pk')} ${text(item, 'sk')}`;
  record.broken(61, at, `${place}: to be forgotten, and ${found.slice(0, 6)}… stands in it`);
}

/** An item is deleted by DynamoDB. What proves an intent or a payment never is. */
export function checkExpiry(record: Record, item: Row, at: number): void {
  const [id, key] = [text(item, 'pk'), `${text(item, 'pk')} ${text(item, 'sk')}`];
  record.items.delete(key);
  const broken = (what: string) => record.broken(61, at, `${key}: ${what}`);
  if (text(item, 'sk') === 'S') {
    const mine = [...record.items.keys()].filter((one) => one.startsWith(`${id} `));
    const hasProof = mine.some((one) => /^S#\S+ [CF]#/.test(one));
    if (record.everClaimed.has(id) || hasProof) broken('expired, and it had a claim');
    if (!isOver(item)) broken('expired while it goes on');
    const keys = [...record.registrations].filter(([, of]) => text(of, 'pk') === id);
    if (keys.some(([one]) => record.seen.keyRow(one))) broken('expired, and a key of it is alive');
    return;
  }
  if (mayFollow.test(key)) {
    if (record.items.has(`${id} S`)) broken('expired before its row');
    return;
  }
  if (!mayExpire.test(key)) broken('expired');
  const held = record.items.get(`S#${text(item, 'subscriptionId')} S`);
  if (text(item, 'sk').startsWith('L#') && held && !isOver(held)) broken('expired, and it is held');
}

/** At rest: what was asked for is done or waits for a person, and ended rows name nobody. */
export function checkForgotten(record: Record, nowMs: number): void {
  for (const row of record.items.values()) {
    if (row['sk'] !== 'S') continue;
    const id = text(row, 'pk');
    const isTold = record.items.get(`CASE key-${id.slice(2)}-erasure`)?.['status'] === 'open';
    const waits = part(row, 'claim') !== undefined || isTold;
    const askedAt = count(erasureOf(row), 'askedAt') * 1_000;
    if (askedAt > 0 && askedAt < nowMs - 3 * dayMs && !isDone(row) && !waits) {
      record.broken(61, nowMs, `${id}: is not erased`);
    }
    const endedAt = count(row, 'endedAt') * 1_000;
    if (!isOver(row) || endedAt === 0 || endedAt > nowMs - keptDays * dayMs) continue;
    const buyer = record.items.get(`${id} B`);
    if (buyer) checkBuyer(record, buyer, nowMs);
  }
}

function checkBuyer(record: Record, buyer: Row, nowMs: number): void {
  const named = ['name', 'email', 'phone'].filter((field) => text(buyer, field) !== '');
  if (named.length === 0) return;
  record.broken(61, nowMs, `${text(buyer, 'pk')}: ended, and its buyer's ${named.join()} stays`);
}
