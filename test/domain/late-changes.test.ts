// Other terms on the last days of a trial: they would void what its customer was told of.
import { describe, expect, test } from 'vitest';
import { trialPrice } from '../../functions/domain/catalogue/trial-offer';
import { civilDate } from '../../functions/domain/common/calendar';
import { won } from '../../functions/domain/common/money';
import { allotKey } from '../../functions/domain/checkout/registration';
import { apply } from '../../functions/domain/subscription/apply';
import type { Subscription } from '../../functions/domain/subscription/facts';
import type { What } from '../../functions/domain/subscription/happenings';
import { at, opened, price, rules } from './samples';

const free = {
  interval: 'day',
  every: 14,
  amount: won(0),
  taxFree: won(0),
  noticesBy: 'sms',
} as const;
const happen = (was: Subscription, what: What, when: number) =>
  apply(was, { ...what, at: when, by: 'customer' }, rules);

/** Signed up on a day, its card verified and its free trial begun. */
function trialing(on: string): Subscription {
  const first = { ...opened(on), price: trialPrice(price, free) };
  const key = { keyId: 'key1', resultId: 'res1', openedAt: at(on) };
  const sold = { price: first.price, then: price, dunning: rules.policy };
  const registration = allotKey(first, sold, key);
  const carded = happen(first, { kind: 'card_presented', registration }, at(on));
  const claimed = happen(carded, { kind: 'charge_claimed', attemptId: 'a0' }, at(on));
  return happen(claimed, { kind: 'charge_waived' }, at(on));
}

const noticed = (was: Subscription, on: string, when = at(on)) =>
  happen(was, { kind: 'notice_given', channel: 'sms', on: civilDate(on) }, when);
describe('other terms on its last days', () => {
  const begun = trialing('2027-01-31');
  const change = (was: Subscription, on: string, amount = 12_900) => {
    const to = { price: { ...price, planId: 'plus', amount: won(amount) } };
    return happen(was, { kind: 'change_scheduled', to }, at(on));
  };

  test('what its customer was told of stands where nothing else can be told in time', () => {
    const told = noticed(begun, '2027-02-05');
    expect(change(told, '2027-02-06').trial?.noticedOn).toBeUndefined();
    for (const day of ['2027-02-07', '2027-02-13']) {
      expect(() => change(told, day)).toThrow('was told what its trial becomes on 2027-02-14');
    }
    // The shop was late, and not its customer.
    expect(change(begun, '2027-02-10').next?.price.planId).toBe('plus');
  });

  test('five times at most: each of them asks for another notice', () => {
    let row = begun;
    for (let nth = 1; nth <= 5; nth += 1) row = change(row, '2027-02-02', 12_000 + nth);
    expect(row.trial?.changes).toBe(5);
    expect(() => change(row, '2027-02-02', 13_000)).toThrow('may be changed 5 times');
  });
});
