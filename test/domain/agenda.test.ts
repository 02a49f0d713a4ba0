// What comes next for a subscription, and when: from its facts alone, without a clock.
import { expect, test } from 'vitest';
import { civilDate } from '../../functions/domain/common/calendar';
import type { AgendaStep } from '../../functions/domain/subscription/agenda';
import { agenda, nextEntry, precedence, stepAt } from '../../functions/domain/subscription/agenda';
import type { Subscription } from '../../functions/domain/subscription/facts';
import { withSettledDay } from '../../functions/domain/subscription/terms';
import { active, at, claimAt, opened, times } from './samples';

const debt = { since: at('2027-02-28'), declines: 1, faults: 0, hard: false, code: 'limit' };
const owing = (more: object): Subscription => ({
  ...active(),
  status: 'past_due',
  dunning: { ...debt, ...more },
});
const lines = (of: Subscription) => agenda(of, times).map(({ at: when, step }) => [step, when]);

test('each state has its own entries, the next one first', () => {
  const due = at('2027-02-28');
  const [retryAt, changeAt, endAt] = [at('2027-03-05'), at('2027-03-03'), at('2027-03-09')];
  expect(lines(opened())).toEqual([['expiry', opened().openedAt + 23 * 3_600]]);
  expect(lines(active())).toEqual([['charge', due]]);
  expect(lines({ ...active(), cancel: { at: 0, atPeriodEnd: true } })).toEqual([['cancel', due]]);
  expect(lines({ ...active(), heldAt: 1 })).toEqual([['hold', due]]);
  expect(lines({ ...active(), heldAt: 1, access: 'none' })).toEqual([]);
  expect(lines(owing({ retryAt, changeAt, endAt }))).toEqual([
    ['access', changeAt],
    ['charge', retryAt],
    ['debt_end', endAt],
  ]);
  expect(lines(owing({}))).toEqual([['debt_end', debt.since]]);
  expect(lines({ ...owing({}), status: 'unpaid' })).toEqual([]);
  const over = { ...active(), status: 'canceled' as const, endedAt: 7 };
  const month = 30 * 86_400;
  expect(lines(over)).toEqual([['erasure', 7 + month]]);
  expect(lines({ ...over, obsoleteKey: true })).toEqual([
    ['keys', 7],
    ['erasure', 7 + month],
  ]);
  expect(lines({ ...over, erasure: { askedAt: 9, tries: 0 } })).toEqual([['erasure', 9]]);
  const later = { askedAt: 9, tries: 1, dueAt: 99 };
  expect(lines({ ...over, erasure: later })).toEqual([['erasure', 99]]);
  expect(lines({ ...over, erasure: { tries: 1, doneAt: 99 } })).toEqual([]);
  expect(lines({ ...active(), erasure: { askedAt: 9, tries: 0 } })).toEqual([['cancel', 9]]);
});

test('a claim moves no index entry, and its inquiry is the only one', () => {
  const was = { ...active(), keyId: 'key1', settledOn: civilDate('2027-02-28') };
  const claimed = claimAt(was, at('2027-03-02'));
  expect(nextEntry(claimed, times)).toEqual(nextEntry(was, times));
  expect(lines(claimed)).toEqual([['inquiry', at('2027-03-01')]]);
  const { claim } = claimed;
  expect(nextEntry({ ...was, claim: { ...claim, inquiry: undefined } }, times)).toBeUndefined();
});

test('of several due entries the one of highest precedence is taken, whatever its time', () => {
  const all = owing({
    retryAt: at('2027-03-05'),
    changeAt: at('2027-03-03'),
    endAt: at('2027-03-04'),
  });
  const kindOn = (day: string) => stepAt(all, at(day), times).kind;
  expect([kindOn('2027-03-02'), kindOn('2027-03-03')]).toEqual(['none', 'access']);
  expect([kindOn('2027-03-04'), kindOn('2027-03-05')]).toEqual(['debt_end', 'charge']);
  const order = Object.entries(precedence).sort(([, a], [, b]) => a - b);
  const first: AgendaStep[] = ['inquiry', 'cancel', 'expiry', 'resume', 'pause', 'hold'];
  const money: AgendaStep[] = ['postponement', 'consent', 'consent_end', 'charge', 'debt_end'];
  const wanted: AgendaStep[] = [...first, ...money, 'access', 'notice', 'place', 'keys', 'erasure'];
  expect(order.map(([step]) => step)).toEqual(wanted);
});

test('another billing hour moves what calendar and terms decide, and no stored instant', () => {
  const noon = { ...times, billingHour: 12 };
  expect(nextEntry(active(), noon)?.at).toBe(at('2027-02-28') + 7_200);
  const retryAt = at('2027-03-05');
  expect(nextEntry(owing({ retryAt }), noon)?.at).toBe(retryAt);
});

test('the day of the last settlement is read off the entry of a former release', () => {
  const late = { ...active(), period: 1 };
  const read = withSettledDay(late, at('2027-03-05'));
  expect(read.settledOn).toBe('2027-03-04');
  expect(nextEntry(read, times)?.at).toBe(at('2027-03-05'));
  expect(withSettledDay(late, at('2027-02-28'))).toBe(late);
});
