// What must be true when the faults are over and everything has come to rest.
import type { Violation } from './facts';
import { count, part, rows, text } from './facts';
import { checkBooks } from './books';
import { checkForgotten } from './erasure';
import { checkGiven } from './given-back';
import { checkNothingKept } from './differences';
import { checkPlaces } from './coupons';
import { checkLinesLeft } from './extras';
import { keysHeld } from './disaster';
import { checkLife } from './lives';
import type { Record } from './record';
import { checkListed } from './plan-holds';
import { checkDecided } from './registrations';
import { checkOneCase, checkSecondSenders, checkTold } from './night';
import { checkExhausted } from './repetition';
import { checkCases } from './waiting';

export type Rest = {
  readonly record: Record;
  readonly nowMs: number;
  readonly logs: readonly string[];
  /** Billing keys alive at the provider. */
  readonly keys: readonly string[];
  readonly queued: number;
  /** Ids of the messages among the dead letters. */
  readonly deadLetters: readonly string[];
};

export function checkRest(rest: Rest): readonly Violation[] {
  const { record } = rest;
  checkBooks(record, rest.nowMs);
  for (const item of record.items.values()) {
    if (item['sk'] === 'S') checkLife(record, item, rest.nowMs);
    checkListed(record, item, rest.nowMs);
  }
  checkRefunds(rest);
  checkGiven(record, rest.nowMs);
  checkCases(record, rest.logs, rest.nowMs);
  checkOneCase(record, rest.nowMs);
  checkExhausted(record, rest.nowMs);
  checkNothingKept(record, rest.nowMs);
  checkLinesLeft(record, rest.nowMs);
  checkPlaces(record, rest.nowMs);
  checkSecondSenders(record, rest.nowMs);
  checkTold(record);
  checkKeys(rest);
  checkDecided(record, rest.nowMs);
  checkForgotten(record, rest.nowMs);
  const bug = rest.logs.find((line) => line.includes('broken invariant'));
  if (bug !== undefined) record.broken(11, rest.nowMs, `an assertion of ours failed: ${bug}`);
  if (rest.queued > 0) record.broken(11, rest.nowMs, `${rest.queued} messages still queued`);
  checkLetters(rest);
  return record.violations;
}

/** 9: what was given back is never more than what was taken. */
function checkRefunds({ record, nowMs }: Rest): void {
  for (const payment of record.seen.payments()) {
    if (count(payment, 'cancel_amount') > count(payment, 'amount')) {
      record.broken(9, nowMs, `${text(payment, 'imp_uid')}: more given back than taken`);
    }
    const history = rows(payment, 'cancel_history');
    const sum = history.reduce((total, entry) => total + count(entry, 'amount'), 0);
    if (sum !== count(payment, 'cancel_amount')) record.broken(9, nowMs, 'refunds do not add up');
  }
}

/** 11: each dead letter has an open case that names it. */
function checkLetters({ record, nowMs, deadLetters }: Rest): void {
  const named = new Set<unknown>();
  for (const item of record.items.values()) {
    if (item['pk'] === 'CASE' && item['status'] === 'open') named.add(item['paymentId']);
  }
  for (const id of deadLetters) {
    if (!named.has(id)) record.broken(11, nowMs, `${id}: a dead letter without a case`);
  }
}

/** 11: keys of those who left are deleted; nobody's card stays behind. */
function checkKeys({ record, nowMs, keys }: Rest): void {
  const wanted = new Set<unknown>();
  for (const item of record.items.values()) {
    // A card window of the last day may still come back.
    const isOpen = count(item, 'openedAt') > nowMs / 1_000 - 90_000;
    const row = record.items.get(`${text(item, 'pk')} S`);
    // A verified card waits for as long as the charge in flight does.
    const waits = item['state'] === 'verified' && part(row, 'claim') !== undefined;
    if (text(item, 'sk').startsWith('W#') && (isOpen || waits)) wanted.add(item['keyId']);
    if (item['sk'] !== 'S' || ['canceled', 'expired'].includes(text(item, 'status'))) continue;
    wanted.add(item['keyId']);
  }
  const held = keysHeld(record);
  const left = keys.filter((key) => !wanted.has(key) && !held.has(key));
  if (left.length > 0) record.broken(11, nowMs, `${left.length} keys nobody needs are still alive`);
}
