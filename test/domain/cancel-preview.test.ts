// What a cancel takes away is told before it, by the very move that it makes.
import { expect, test } from 'vitest';
import { previewCancel } from '../../functions/domain/subscription/cancel-preview';
import { apply } from '../../functions/domain/subscription/apply';
import { classifyDecline } from '../../functions/domain/charge/declines';
import type { What } from '../../functions/domain/subscription/happenings';
import { openCharge } from '../../functions/domain/charge/charge';
import { cancelSubscription } from '../../functions/domain/subscription/moves/end';
import { isEnded } from '../../functions/domain/subscription/status';
import { active, at, claimed, renewing, rules } from './samples';

const { id, claim } = claimed();
const january = { startsOn: '2027-01-31' as never, endsOn: '2027-02-28' as never };
const paid = { ...openCharge(id, claim, january), status: 'paid' as const };

test.each([
  // 27 of 28 days are left five minutes after the payment: 9,546.4 won.
  ['now, on the first day', '2027-01-31T10:05:00+09:00', 9_546],
  ['now, in the middle', '2027-02-14T23:59:00+09:00', 4_596],
  ['now, on the last day', '2027-02-27T12:00:00+09:00', 0],
])('%s', (_, when, amount) => {
  const wish = { at: at(when), atPeriodEnd: false };
  expect(previewCancel(active(), wish, paid, rules)).toEqual({
    loses: { amount, until: '2027-02-28' },
  });
});

test('at the period end nothing is lost, and a debt has nothing left to lose', () => {
  const wish = { at: at('2027-02-10'), atPeriodEnd: true };
  expect(previewCancel(active(), wish, paid, rules)).toEqual({ keepsUntil: '2027-02-28' });
  const now = { at: at('2027-03-02'), atPeriodEnd: false };
  const owing = { ...active(), status: 'past_due' as const };
  expect(previewCancel(owing, { ...now, atPeriodEnd: true }, paid, rules)).toEqual({});
  expect(previewCancel({ ...active(), access: 'none' }, now, paid, rules)).toEqual({});
});

test('a charge in flight is named: paid, its month may be used up; declined, it ends', () => {
  const inFlight = { period: 1, amount: 9_900 };
  const wish = { at: at('2027-03-02'), atPeriodEnd: false };
  const seen = previewCancel(renewing(), wish, paid, rules);
  expect(seen).toEqual({ keepsUntil: '2027-03-31', inFlight });
  const canceled = cancelSubscription(renewing(), wish);
  const happen = (what: What) => apply(canceled, { ...what, at: wish.at, by: 'schedule' }, rules);
  expect(isEnded(happen({ kind: 'charge_paid' }))).toBe(false);
  const decline = classifyDecline('한도초과');
  expect(isEnded(happen({ kind: 'charge_declined', decline }))).toBe(true);
});

test('what was given back is not lost again', () => {
  const wish = { at: at('2027-01-31'), atPeriodEnd: false };
  const half = { ...paid, refunded: 4_950 };
  expect(previewCancel(active(), wish, half, rules).loses?.amount).toBe(4_773);
});

test('what the preview says ended has ended', () => {
  for (const atPeriodEnd of [true, false]) {
    const wish = { at: at('2027-02-10'), atPeriodEnd };
    const { keepsUntil } = previewCancel(active(), wish, paid, rules);
    expect(isEnded(cancelSubscription(active(), wish))).toBe(keepsUntil === undefined);
  }
});
