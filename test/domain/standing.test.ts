// What a customer may use and do, and what others are told has happened.
import { expect, test } from 'vitest';
import type { Charge } from '../../functions/domain/charge/charge';
import {
  attemptsMax,
  openCharge,
  recordDeclined,
  recordPaid,
} from '../../functions/domain/charge/charge';
import { classifyDecline } from '../../functions/domain/charge/declines';
import { apply } from '../../functions/domain/subscription/apply';
import { changes, changesOfCharge } from '../../functions/domain/subscription/changes';
import type { Subscription } from '../../functions/domain/subscription/facts';
import type { What } from '../../functions/domain/subscription/happenings';
import { standing } from '../../functions/domain/subscription/standing';
import { claimedPeriod } from '../../functions/domain/subscription/terms';
import { won } from '../../functions/domain/common/money';
import { active, at, claimAt, opened, paymentFor, rules } from './samples';

const now = at('2027-02-28');
const happen = (was: Subscription, what: What) =>
  apply(was, { ...what, at: now, by: 'customer' }, rules);
const carded = { ...active(), card: 1, keyId: 'key1' };
const decline = classifyDecline('한도초과');
const owing = happen(claimAt(carded, now), { kind: 'charge_declined', decline });
const names = (was: Subscription | undefined, is: Subscription) =>
  changes(was, is).map(({ name }) => name);

test('what a customer may do next is what the table of transitions allows', () => {
  const leaving = happen(carded, { kind: 'cancel_requested', atPeriodEnd: true });
  const left = happen(carded, { kind: 'cancel_requested', atPeriodEnd: false });
  const may = (of: Subscription) => standing(of, at('2027-02-10')).may;
  expect(may(opened())).toEqual(['sign_up', 'cancel_now']);
  const plain = ['change_card', 'cancel_now', 'cancel_at_period_end', 'change_terms'];
  expect(may(carded)).toEqual([...plain, 'change_billing_day']);
  const next = { period: 1, price: carded.price, quantity: 2, agreed: won(19_800) };
  const changing = { ...carded, next };
  expect(may(changing)).toEqual([...plain, 'undo_change', 'change_billing_day']);
  expect(may(leaving)).toEqual(['change_card', 'cancel_now', 'undo_cancel']);
  expect(may(owing)).toEqual(['pay_debt', 'cancel_now', 'change_terms']);
  expect(may({ ...owing, heldAt: 1 })).toEqual(['change_card', 'cancel_now']);
  const spent = { ...owing, attempt: attemptsMax };
  expect(may(spent)).toEqual(['change_card', 'cancel_now', 'change_terms']);
  expect(may(left)).toEqual([]);
});

test('what is paid for ends on the day that its next period begins', () => {
  expect(standing(active(), at('2027-02-27')).paidUntil).toBe('2027-02-28');
  expect(standing(active(), now).paidUntil).toBeUndefined();
  expect(standing(opened(), now).paidUntil).toBeUndefined();
});

test('the life of a subscription is told once each, by what it reached', () => {
  expect(names(undefined, opened())).toEqual(['subscription.opened']);
  expect(names(opened(), active())).toEqual([
    'subscription.started',
    'subscription.access_changed',
  ]);
  expect(names(carded, owing)).toEqual(['subscription.past_due']);
  const paid = happen(claimAt(owing, now), { kind: 'charge_paid' });
  expect(names(owing, paid)).toEqual(['subscription.recovered']);
  const unpaid = happen(owing, { kind: 'debt_due' });
  expect(names(owing, unpaid)).toEqual(['subscription.unpaid', 'subscription.access_changed']);
  const leaving = happen(carded, { kind: 'cancel_requested', atPeriodEnd: true });
  expect(names(carded, leaving)).toEqual(['subscription.cancel_scheduled']);
  expect(names(leaving, carded)).toEqual(['subscription.cancel_withdrawn']);
  const held = happen(carded, { kind: 'hold_placed' });
  expect(names(carded, held)).toContain('subscription.held');
  expect(names(carded, { ...carded, card: 2 })).toEqual(['subscription.card_changed']);
  const by = { what: 'cancel_requested', who: 'customer' };
  expect(changes(carded, leaving)[0]).toMatchObject({ by });
});

test('a renewal is told by its charge, and never by its subscription as well', () => {
  const claimed = claimAt(carded, now);
  const paid = happen(claimed, { kind: 'charge_paid' });
  expect(names(carded, claimed)).toEqual([]);
  expect(names(claimed, paid)).toEqual([]);
  const { claim } = claimed;
  const period = claimedPeriod(claimed, claim, now);
  const born = openCharge(carded.id, claim, period);
  const told = (before: Charge | undefined, after: Charge) =>
    changesOfCharge(before, after).map(({ name }) => name);
  const { charge: no } = recordDeclined(born, claim, decline, now, 'imps_0');
  expect(told(undefined, no)).toEqual(['charge.declined']);
  const again = { ...claim, attemptId: 'other', attempt: 1 };
  const payment = paymentFor(again);
  const { charge: yes } = recordPaid(no, { claim: again, payment, period, now });
  expect(told(no, yes)).toEqual(['charge.paid']);
  expect(told(yes, { ...yes, refunded: 100 })).toEqual(['charge.partly_refunded']);
  expect(told(yes, { ...yes, refunded: 9_900, status: 'refunded' })).toEqual(['charge.refunded']);
});
