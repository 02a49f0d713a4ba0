// A trial: nothing is charged in it, it ends when it says, and paid periods follow without a gap.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { trialPrice } from '../../functions/domain/catalogue/trial-offer';
import { classifyDecline } from '../../functions/domain/charge/declines';
import { quote } from '../../functions/domain/charge/quote';
import { addDays, civilDate, civilDateAt } from '../../functions/domain/common/calendar';
import { daysBetween, instantOn } from '../../functions/domain/common/calendar';
import { Refusal } from '../../functions/domain/common/errors';
import { won } from '../../functions/domain/common/money';
import { allotKey } from '../../functions/domain/checkout/registration';
import { nextEntry, stepAt } from '../../functions/domain/subscription/agenda';
import { agreedOf } from '../../functions/domain/subscription/agreed';
import { apply } from '../../functions/domain/subscription/apply';
import { changes } from '../../functions/domain/subscription/changes';
import type { Subscription } from '../../functions/domain/subscription/facts';
import type { What } from '../../functions/domain/subscription/happenings';
import { periodOf, periodStart } from '../../functions/domain/subscription/terms';
import { startedOn } from '../../functions/domain/subscription/trial';
import { timeline } from '../../functions/domain/subscription/timeline';
import { at, opened, price, rules, times } from './samples';

const free = {
  interval: 'day',
  every: 14,
  amount: won(0),
  taxFree: won(0),
  noticesBy: 'sms',
} as const;
const happen = (was: Subscription, what: What, when: number) =>
  apply(was, { ...what, at: when, by: 'customer' }, rules);

type Offer = Parameters<typeof trialPrice>[1];

/** Signed up on a day, its card verified and its trial begun. */
function trialing(on: string, offer: Offer = free, then = price): Subscription {
  const first = { ...opened(on), price: trialPrice(then, offer) };
  const key = { keyId: 'key1', resultId: 'res1', openedAt: at(on) };
  const sold = { price: first.price, then, dunning: rules.policy };
  const registration = allotKey(first, sold, key);
  const carded = happen(first, { kind: 'card_presented', registration }, at(on));
  const claimed = happen(carded, { kind: 'charge_claimed', attemptId: 'a0' }, at(on));
  const end = offer.amount === 0 ? 'charge_waived' : 'charge_paid';
  return happen(claimed, { kind: end }, at(on));
}

const noticed = (was: Subscription, on: string, when = at(on)) =>
  happen(was, { kind: 'notice_given', channel: 'sms', on: civilDate(on) }, when);
/** As a consent to what follows leaves it. */
const agreeing = (was: Subscription): Subscription => ({
  ...was,
  next: was.next && { ...was.next, agreed: price.amount },
});
const due = (of: Subscription) => nextEntry(of, times)?.at ?? 0;
const stepOf = (of: Subscription) => stepAt(of, due(of), times).kind;

describe('a free trial of 14 days', () => {
  const begun = trialing('2027-01-31');

  test('has begun with its card, and nothing was charged', () => {
    expect(begun).toMatchObject({ status: 'trialing', access: 'full', period: 1, attempt: 0 });
    expect(begun.price).toMatchObject({ amount: 0, interval: 'day', every: 14 });
    expect([agreedOf(begun), periodStart(begun, 1)]).toEqual([0, '2027-02-14']);
    expect(quote({ ...begun, period: 0 }, civilDate('2027-01-31')).amount).toBe(0);
  });

  test('told and agreed to, the plan is charged on the day after it, as a renewal', () => {
    const told = agreeing(noticed(begun, '2027-02-07'));
    expect([due(told), stepOf(told)]).toEqual([at('2027-02-14'), 'charge']);
    const claimed = happen(told, { kind: 'charge_claimed', attemptId: 'a1' }, due(told));
    expect(claimed).toMatchObject({ status: 'trialing', price, next: undefined, trial: undefined });
    expect(claimed.claim?.amount).toBe(9_900);
    const paid = happen(claimed, { kind: 'charge_paid' }, due(told));
    expect(paid).toMatchObject({ status: 'active', anchorOn: '2027-02-14', period: 2 });
    expect(periodOf(paid, 1)).toEqual({ startsOn: '2027-02-14', endsOn: '2027-03-14' });
    expect(agreedOf(paid)).toBe(9_900);
    const decline = classifyDecline('한도초과');
    const owing = happen(claimed, { kind: 'charge_declined', decline }, due(told));
    expect(owing).toMatchObject({ status: 'past_due', access: 'full' });
  });

  test('told and not agreed to, it ends in place of the charge', () => {
    const told = noticed(begun, '2027-02-07');
    expect([due(told), stepOf(told)]).toEqual([at('2027-02-14'), 'consent']);
    const claim = { kind: 'charge_claimed', attemptId: 'a1' } as const;
    expect(() => happen(told, claim, due(told))).toThrow(/agreed to/);
    const untold = agreeing(begun);
    expect(() => happen(untold, claim, at('2027-02-14'))).toThrow(/was told/);
  });

  test('canceled it ends with its last day, or at once', () => {
    const wish = { kind: 'cancel_requested', atPeriodEnd: true } as const;
    const leaving = happen(begun, wish, at('2027-02-02'));
    expect(leaving).toMatchObject({ status: 'trialing', access: 'full' });
    expect([due(leaving), stepOf(leaving)]).toEqual([at('2027-02-14'), 'cancel']);
    const told = happen(agreeing(noticed(begun, '2027-02-07')), wish, at('2027-02-13'));
    expect([due(told), stepOf(told)]).toEqual([at('2027-02-14'), 'cancel']);
    const gone = happen(begun, { ...wish, atPeriodEnd: false }, at('2027-02-02'));
    expect(gone).toMatchObject({ status: 'canceled', access: 'none' });
  });
});

describe('the notice of seven days before', () => {
  const begun = agreeing(trialing('2027-01-31'));

  test('it rings on the last day that is in time, once', () => {
    expect([due(begun), stepOf(begun)]).toEqual([at('2027-02-07'), 'notice']);
    const told = happen(begun, { kind: 'notice_missed' }, due(begun));
    expect([due(told), stepOf(told)]).toEqual([at('2027-02-14'), 'postponement']);
  });

  test('an e-mail does not suffice', () => {
    const mail = { kind: 'notice_given', channel: 'email', on: civilDate('2027-02-01') } as const;
    expect(stepOf(happen(begun, mail, at('2027-02-01')))).toBe('notice');
  });

  test('late, paid periods begin seven days after it', () => {
    const late = noticed(begun, '2027-02-08');
    expect(late.trial).toMatchObject({ noticedOn: '2027-02-08', postponedFrom: '2027-02-14' });
    expect([due(late), stepOf(late)]).toEqual([at('2027-02-15'), 'charge']);
    expect(changes(begun, late).map(({ name }) => name)).toContain(
      'subscription.conversion_postponed',
    );
    // Told of a day that was earlier after all, it may be the planned one again.
    const earlier = noticed(late, '2027-02-07', at('2027-02-09'));
    expect([due(earlier), earlier.trial?.postponedFrom]).toEqual([at('2027-02-14'), undefined]);
  });

  test('without one it goes on for at most 14 days, and ends', () => {
    const over = happen(begun, { kind: 'postponement_due' }, at('2027-02-14'));
    expect(over).toMatchObject({ status: 'trialing', access: 'full' });
    expect([due(over), stepOf(over)]).toEqual([at('2027-02-28'), 'postponement']);
    const ended = happen(over, { kind: 'postponement_due' }, due(over));
    expect(ended).toMatchObject({ status: 'canceled', access: 'none' });
    const last = noticed(over, '2027-02-21');
    expect([due(last), stepOf(last)]).toEqual([at('2027-02-28'), 'charge']);
    const tooLate = noticed(over, '2027-02-22');
    expect([due(tooLate), stepOf(tooLate)]).toEqual([at('2027-02-28'), 'postponement']);
    // In time, and recorded after the end: charged on the day of the record.
    const recorded = noticed(over, '2027-02-06', at('2027-02-16'));
    expect([due(recorded), stepOf(recorded)]).toEqual([at('2027-02-16'), 'charge']);
  });

  test('other terms void it', () => {
    const told = noticed(begun, '2027-02-05');
    const to = { price: { ...price, planId: 'plus', amount: won(12_900) } };
    const changed = happen(told, { kind: 'change_scheduled', to }, at('2027-02-06'));
    expect(changed.next).toEqual({ period: 1, price: to.price, quantity: undefined });
    expect(stepOf(changed)).toBe('notice');
    expect(stepOf(noticed(changed, '2027-02-06'))).toBe('consent');
    const undo = { kind: 'change_withdrawn' } as const;
    expect(() => happen(changed, undo, at('2027-02-06'))).toThrow(Refusal);
  });
});

describe('a purchase that ends it', () => {
  const begun = trialing('2027-01-31');
  const on = at('2027-02-03');
  const start = { kind: 'charge_claimed', attemptId: 's1', isStart: true } as const;
  const bought = happen(begun, start, on);

  test('the row keeps the terms of the trial until it is paid', () => {
    expect(bought).toMatchObject({ status: 'trialing', price: begun.price, trial: {} });
    expect(bought.claim).toMatchObject({ amount: 9_900, period: 1, startsOn: '2027-02-03' });
    const paid = happen(bought, { kind: 'charge_paid' }, on + 60);
    expect(paid).toMatchObject({ status: 'active', anchorOn: '2027-02-03', period: 2, price });
    expect([agreedOf(paid), paid.trial, paid.next]).toEqual([9_900, undefined, undefined]);
    expect(periodOf(paid, 1)).toEqual({ startsOn: '2027-02-03', endsOn: '2027-03-03' });
  });

  test('declined it goes on as it was, and its card is left alone', () => {
    const decline = classifyDecline('한도초과');
    const declined = happen(bought, { kind: 'charge_declined', decline }, on + 60);
    expect(declined).toMatchObject({ status: 'trialing', access: 'full', attempt: 1 });
    expect({ ...declined, by: 0, attempt: 0, trial: {} }).toEqual({ ...begun, by: 0 });
    expect(() => happen(declined, start, on + 3_000)).toThrow(/within the hour/);
    const again = happen(declined, start, on + 3_661);
    expect(again.claim).toMatchObject({ attempt: 1, period: 1 });
    const hard = { kind: 'charge_declined', decline: classifyDecline('분실카드') } as const;
    const lost = agreeing(noticed(happen(bought, hard, on + 60), '2027-02-05'));
    expect(() => happen(lost, start, on + 9_000)).toThrow(/another card/);
    const refused = happen(lost, { kind: 'key_refused' }, at('2027-02-14'));
    expect(refused).toMatchObject({ status: 'past_due', dunning: { hard: true } });
  });

  test('what it comes to is what is shown before', () => {
    const shown = quote(startedOn(begun, civilDate('2027-02-03')), civilDate('2027-02-03'));
    expect([shown.amount, shown.period]).toEqual([bought.claim?.amount, bought.claim?.period]);
  });

  test('it is refused after a cancel and under a charge', () => {
    const wish = { kind: 'cancel_requested', atPeriodEnd: true } as const;
    expect(() => happen(happen(begun, wish, on), start, on)).toThrow(/take that back/);
    const left = happen(happen(bought, wish, on + 9), { kind: 'charge_paid' }, on + 60);
    expect(left).toMatchObject({ status: 'active', cancel: { atPeriodEnd: true } });
  });
});

const lengths = fc.oneof(
  fc.record({
    interval: fc.constant('day' as const),
    every: fc.integer({ min: 8, max: 90 }),
  }),
  fc.record({
    interval: fc.constant('month' as const),
    every: fc.integer({ min: 1, max: 12 }),
  }),
);
const cadences = fc.constantFrom(
  { interval: 'week' as const, every: 1 },
  { interval: 'month' as const, every: 1 },
  { interval: 'month' as const, every: 3 },
  { interval: 'year' as const, every: 1 },
);

test('periods follow each other through trial, postponement and conversion', () => {
  const shape = {
    day: fc.integer({ min: 0, max: 146_096 }),
    length: lengths,
    cadence: cadences,
    amount: fc.constantFrom(0, 1_000),
    /** Days before the planned first paid day, or after it. */
    told: fc.integer({ min: -30, max: 30 }),
  };
  fc.assert(
    fc.property(fc.record(shape), ({ day, length, cadence, amount, told }) => {
      const on = addDays(civilDate('2000-01-01'), day);
      const offer = { ...length, amount: won(amount), taxFree: won(0), noticesBy: 'sms' } as const;
      const begun = agreeing(trialing(on, offer, { ...price, ...cadence }));
      const planned = periodStart(begun, 1);
      expect(planned > on).toBe(true);
      const noticeOn = [on, addDays(planned, told)].sort().at(-1) ?? on;
      let of = begun;
      let isTold = false;
      const noticeAt = instantOn(civilDate(noticeOn), 9 * 60);
      for (let steps = 0; steps < 6 && of.status === 'trialing'; steps += 1) {
        const now = due(of);
        if (!isTold && noticeAt <= now) {
          of = noticed(of, noticeOn, Math.max(noticeAt, at(on)));
          isTold = true;
          continue;
        }
        const step = stepAt(of, now, times).kind;
        if (step === 'notice') of = happen(of, { kind: 'notice_missed' }, now);
        else if (step === 'postponement') of = happen(of, { kind: 'postponement_due' }, now);
        else {
          expect(step).toBe('charge');
          of = happen(of, { kind: 'charge_claimed', attemptId: 'a1' }, now);
          of = happen(of, { kind: 'charge_paid' }, now);
        }
      }
      const late = daysBetween(addDays(planned, -7), civilDate(noticeOn));
      if (late > 14) {
        expect(of.status).toBe('canceled');
        return;
      }
      expect(of.status).toBe('active');
      const first = periodStart(of, 1);
      expect(first).toBe(addDays(planned, Math.max(0, late)));
      expect(daysBetween(civilDate(noticeOn), first) >= 7).toBe(true);
      for (let period = 1; period < 30; period += 1) {
        const { startsOn, endsOn } = periodOf(of, period);
        expect(startsOn < endsOn).toBe(true);
        expect(periodStart(of, period + 1)).toBe(endsOn);
      }
    }),
    { numRuns: 3_000, seed: 17 },
  );
});

test('a timeline shows the trial, what is told and what follows', () => {
  const begun = agreeing(trialing('2027-01-31'));
  const ahead = { from: at('2027-02-01'), to: at('2027-04-01') };
  const told = timeline(begun, { ...ahead, isTold: true }, rules);
  expect(
    told.map(({ at: when, step, charge }) => [civilDateAt(when), step, charge?.amount]),
  ).toEqual([
    ['2027-02-07', 'notice', undefined],
    ['2027-02-14', 'charge', 9_900],
    ['2027-03-14', 'charge', 9_900],
  ]);
  const untold = timeline(begun, ahead, rules);
  expect(untold.map(({ at: when, step }) => [civilDateAt(when), step])).toEqual([
    ['2027-02-07', 'notice'],
    ['2027-02-14', 'postponement'],
    ['2027-02-28', 'postponement'],
  ]);
  expect(untold.at(-1)?.status).toBe('canceled');
});
