// A change within the period: what its difference comes to, and that only a paid one is in force.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Price } from '../../functions/domain/catalogue/plan';
import { costOf, recurringOf } from '../../functions/domain/charge/cost';
import { daysOn, differenceOf } from '../../functions/domain/charge/difference';
import { afterCleanLook } from '../../functions/domain/charge/next-step';
import { quote } from '../../functions/domain/charge/quote';
import type { CivilDate } from '../../functions/domain/common/calendar';
import { addDays, civilDate, civilDateAt, instantOn } from '../../functions/domain/common/calendar';
import { won } from '../../functions/domain/common/money';
import { agreedOf } from '../../functions/domain/subscription/agreed';
import { agenda } from '../../functions/domain/subscription/agenda';
import { apply } from '../../functions/domain/subscription/apply';
import type { Subscription } from '../../functions/domain/subscription/facts';
import type { What } from '../../functions/domain/subscription/happenings';
import { priceChange } from '../../functions/domain/subscription/price-change';
import { needsOf } from '../../functions/domain/subscription/needs';
import { periodOf, periodStart } from '../../functions/domain/subscription/terms';
import { timeline } from '../../functions/domain/subscription/timeline';
import { active, at, price, rules, times } from './samples';

const carded: Subscription = { ...active(), keyId: 'key1', card: 1 };
const paid = { startsOn: civilDate('2027-01-31'), endsOn: civilDate('2027-02-28') };
const now = at('2027-02-10');
const happen = (was: Subscription, what: What, when = now) =>
  apply(was, { ...what, at: when, by: 'customer' }, rules);
const claimed = (was: Subscription, to: { price?: Price; quantity?: number }, when = now) =>
  happen(
    was,
    { kind: 'change_claimed', attemptId: 'd1', to: { price: was.price, ...to }, paid },
    when,
  );

test('the day of the request is the first one on the new terms', () => {
  const { change, difference } = priceChange(carded, { to: { price, quantity: 3 }, paid }, now);
  expect(change).toMatchObject({ k: 1, on: '2027-02-10', used: 10, days: 28 });
  // 29,700 and 9,900, each less ten of 28 days.
  expect(difference.lines).toMatchObject([
    { kind: 'rest_of_new', startsOn: '2027-02-10', endsOn: '2027-02-28', amount: 19_093 },
    { kind: 'rest_of_old', startsOn: '2027-02-10', endsOn: '2027-02-28', amount: -6_364 },
  ]);
  expect(difference.charge).toMatchObject({ amount: 12_729, supply: 11_572, vat: 1_157 });
});

test('paid, it is in force, agreed to, and the next period costs it; nothing else moves', () => {
  const asked = claimed(carded, { quantity: 3 });
  expect(asked).toMatchObject({ period: 1, claim: { period: 0, amount: 12_729, attempt: 0 } });
  expect([asked.quantity, recurringOf(asked), needsOf(asked)]).toEqual([undefined, 9_900, 5]);
  const done = happen(asked, { kind: 'change_paid' });
  expect(done).toMatchObject({ quantity: 3, period: 1, status: 'active', change: { k: 1 } });
  expect([agreedOf(done), done.claim, done.dunning]).toEqual([29_700, undefined, undefined]);
  expect(quote(done, civilDate('2027-02-28')).amount).toBe(29_700);
  expect(periodOf(done, 1)).toEqual(periodOf(carded, 1));
  expect(agenda(done, times)).toEqual(agenda(carded, times));
});

test('declined or abandoned, nothing changes, no debt begins, and its number is used', () => {
  for (const kind of ['change_declined', 'change_abandoned'] as const) {
    const ended = happen(claimed(carded, { quantity: 3 }), { kind });
    const { change, by: _by, claim: _claim, ...rest } = ended;
    const { by: _was, claim: _none, ...before } = carded;
    expect(rest).toEqual({ ...before, change: undefined, ...rest });
    expect([change, recurringOf(ended), ended.dunning]).toEqual([
      { k: 1, on: '2027-02-10' },
      9_900,
      undefined,
    ]);
    expect(claimed(ended, { quantity: 2 }).claim?.change?.k).toBe(2);
  }
});

describe('what may not be asked for now', () => {
  const refused = (was: Subscription, to: { price?: Price; quantity?: number }, when = now) => {
    try {
      return String(claimed(was, to, when).claim?.amount);
    } catch (fault) {
      return String(fault);
    }
  };
  const yearly: Price = { ...price, planId: 'yearly', amount: won(99_000), interval: 'year' };
  const taxed: Price = { ...price, planId: 'mixed', amount: won(9_900), taxFree: won(9_900) };
  test.each([
    ['less', { ...carded, quantity: 3 }, { quantity: 2 }, /costs no more/],
    ['another cadence', carded, { price: yearly }, /another cadence/],
    ['less tax-free', { ...carded, price: taxed }, { price, quantity: 2 }, /one tax part/],
    ['the same', carded, { quantity: 1 }, /other terms/],
    ['after a cancel', { ...carded, cancel: { at: now, atPeriodEnd: true } }, {}, /canceled/],
    ['on hold', { ...carded, heldAt: now }, { quantity: 2 }, /on hold/],
    ['without a card', { ...carded, keyId: undefined }, { quantity: 2 }, /another card/],
  ] as const)('%s', (_what, was, to, why) => {
    expect(refused(was, to)).toMatch(why);
  });

  test('on the day of the renewal, and once the period is over', () => {
    expect(refused(carded, { quantity: 2 }, at('2027-02-28'))).toMatch(/have a day left/);
    expect(refused(carded, { quantity: 2 }, at('2027-03-03'))).toMatch(/have a day left/);
    expect(refused(carded, { quantity: 2 }, at('2027-02-27'))).toMatch('353');
  });

  test('under a claim, in debt, in a pause', () => {
    const open = claimed(carded, { quantity: 2 });
    expect(refused(open, { quantity: 3 })).toMatch(/a charge is in flight/);
    expect(refused({ ...carded, status: 'past_due' }, { quantity: 3 })).toMatch(/must not be/);
    expect(refused({ ...carded, status: 'paused' }, { quantity: 3 })).toMatch(/must not be/);
  });
});

test('less than a card company takes is in force without a payment, and says so', () => {
  const little: Price = { ...price, version: 2, amount: won(9_950) };
  const { difference } = priceChange(carded, { to: { price: little }, paid }, now);
  expect([difference.net, difference.charge.amount]).toEqual([32, 0]);
  expect(difference.lines.at(-1)).toMatchObject({ kind: 'rounded_off', amount: -32 });
  const done = happen(carded, { kind: 'change_rounded_off', to: { price: little }, paid });
  expect([recurringOf(done), agreedOf(done), done.change?.k]).toEqual([9_950, 9_950, 1]);
});

test('a rise that others asked for goes on, a wish of her own is replaced', () => {
  const raised = { ...price, version: 2, amount: won(11_900) };
  const byOthers = { ...carded, next: { period: 3, price: raised } };
  const done = happen(claimed(byOthers, { quantity: 2 }), { kind: 'change_paid' });
  const askedAt = done.next?.askedAt;
  const next = { ...byOthers.next, quantity: 2, askedAt };
  expect([done.next, agreedOf(done)]).toEqual([next, 19_800]);
  expect(askedAt).toBeGreaterThan(0);
  const byHer = { ...carded, next: { period: 1, price, quantity: 5, agreed: won(49_500) } };
  expect(happen(claimed(byHer, { quantity: 2 }), { kind: 'change_paid' }).next).toBeUndefined();
  expect(happen(claimed(byHer, { quantity: 2 }), { kind: 'change_declined' }).next).toBe(
    byHer.next,
  );
});

test('canceled meanwhile: it ends unless the difference is paid, else with its period', () => {
  const open = claimed(carded, { quantity: 2 });
  const left = happen(open, { kind: 'cancel_requested', atPeriodEnd: false });
  expect(happen(left, { kind: 'change_declined' }).status).toBe('canceled');
  expect(happen(left, { kind: 'change_abandoned' }).status).toBe('canceled');
  const stands = happen(left, { kind: 'change_paid' });
  expect([stands.status, agenda(stands, times)[0]?.step]).toEqual(['active', 'cancel']);
});

test('it is sent again on its own day alone, and abandoned once it is absent after that', () => {
  const open = claimed(carded, { quantity: 2 });
  const doubted = { ...open, claim: { ...open.claim!, phase: 'unknown' as const, cleanLooks: 3 } };
  const step = (when: number) => afterCleanLook(doubted, when, 900);
  expect(step(now + 600)).toBe('wait');
  expect(step(now + 7_200)).toBe('resend');
  const midnight = instantOn(civilDate('2027-02-11'), 0);
  expect([step(midnight - 1), step(midnight)]).toEqual(['resend', 'abandon']);
  const unsure = { ...doubted, claim: { ...doubted.claim, cleanLooks: 2 } };
  expect(afterCleanLook(unsure, midnight, 900)).toBe('wait');
  const overdue = { ...unsure, claim: { ...unsure.claim, doubt: { sum: 1, caseAt: 1 } } };
  expect(afterCleanLook(overdue, midnight, 900)).toBe('abandon');
  expect(() => happen(doubted, { kind: 'charge_resent' }, midnight)).toThrow(/day of its request/);
});

test('the days of a paused period are used behind its end', () => {
  const [on, end] = [civilDate('2027-02-10'), civilDate('2027-03-10')];
  expect(daysOn(on, paid, end)).toEqual({ used: 0, days: 28 });
  expect(daysOn(on, paid, civilDate('2027-03-11'))).toBeUndefined();
  expect(daysOn(on, paid, on)).toBeUndefined();
});

const anyPrice = fc.record({
  amount: fc.integer({ min: 100, max: 2_000_000 }),
  free: fc.nat(100),
  quantity: fc.integer({ min: 1, max: 50 }),
});
type Any = { readonly amount: number; readonly free: number; readonly quantity: number };
const soldAs = ({ amount, free, quantity }: Any, planId: string) => ({
  price: {
    ...price,
    planId,
    amount: won(amount),
    taxFree: won(Math.floor((amount * free) / 100)),
  },
  quantity,
});

test('lines sum to the charge, and both tax parts lie between nothing and the whole', () => {
  fc.assert(
    fc.property(anyPrice, anyPrice, fc.nat(399), fc.integer({ min: 1, max: 400 }), (a, b, u, d) => {
      const [from, to] = [soldAs(a, 'a'), soldAs(b, 'b')];
      const days = { used: u % d, days: d };
      const measured = differenceOf({ from, to }, { ...days, ...paid });
      const exact = ((recurringOf(to) - recurringOf(from)) * (d - (u % d))) / d;
      if (measured.kind === 'not_now') return;
      const { lines, net, charge } = measured.difference;
      const sum = (what: 'amount' | 'taxFree') => lines.reduce((all, line) => all + line[what], 0);
      expect([sum('amount'), sum('taxFree')]).toEqual([charge.amount, charge.taxFree]);
      expect(charge.supply + charge.vat + charge.taxFree).toBe(charge.amount);
      expect(charge.taxFree).toBeLessThanOrEqual(charge.amount);
      expect(Math.abs(net - exact)).toBeLessThanOrEqual(1);
      expect(charge.amount === 0 || charge.amount >= 100).toBe(true);
      expect(charge.amount === 0 ? net < 100 : charge.amount === net).toBe(true);
    }),
    { numRuns: 5_000 },
  );
});

test('what is paid of a period never comes to more than its dearest terms cost', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(anyPrice, fc.nat(27)), { maxLength: 6 }),
      anyPrice,
      (steps, a) => {
        let from = soldAs(a, 'p0');
        let sum: number = recurringOf(from);
        let most = sum;
        const days = steps.map(([, day]) => day).sort((x, y) => x - y);
        for (const [at, [next]] of steps.entries()) {
          const to = soldAs(next, `p${at + 1}`);
          const measured = differenceOf({ from, to }, { used: days[at]!, days: 28, ...paid });
          if (measured.kind === 'not_now') continue;
          sum += measured.difference.net;
          most = Math.max(most, costOf(to).amount);
          from = to;
        }
        expect(sum).toBeLessThanOrEqual(most + steps.length);
      },
    ),
  );
});

/** A life of changes, renewals and declines; each preview is compared with what then happens. */
test('a preview is what happens, and the renewal costs what it said, in random lives', () => {
  const step = fc.record({ days: fc.integer({ min: 1, max: 20 }), to: anyPrice, ends: fc.nat(3) });
  const born = fc.integer({ min: 0, max: 3_000 });
  fc.assert(
    fc.property(born, fc.array(step, { minLength: 1, maxLength: 8 }), (first, steps) => {
      const on = addDays(civilDate('2027-01-01'), first);
      let of: Subscription = { ...active(on), keyId: 'key1', card: 1 };
      let when = instantOn(on, 15 * 60);
      for (const { days, to, ends } of steps) {
        when += days * 86_400;
        of = renewedUntil(of, when);
        const running = periodOf(of, of.period - 1);
        const asked = { to: soldAs(to, `p${to.amount}`), paid: running };
        const priced = tried(() => priceChange(of, asked, when));
        if (!priced) continue;
        of = play(of, { asked, priced, when, ends });
      }
    }),
    { numRuns: 2_000 },
  );
});

type Played = {
  readonly asked: { readonly to: ReturnType<typeof soldAs>; readonly paid: typeof paid };
  readonly priced: ReturnType<typeof priceChange>;
  readonly when: number;
  readonly ends: number;
};

function play(of: Subscription, { asked, priced, when, ends }: Played): Subscription {
  const { change, difference } = priced;
  if (difference.charge.amount === 0) {
    return after(of, happen(of, { kind: 'change_rounded_off', ...asked }, when), asked.to);
  }
  const open = happen(of, { kind: 'change_claimed', attemptId: 'd', ...asked }, when);
  const { amount, taxFree } = difference.charge;
  expect(open.claim).toMatchObject({ amount, taxFree, period: of.period - 1, change });
  const seen = timeline(open, { from: when, to: when + 3 * 86_400 }, rules)[0];
  expect(seen?.charge).toMatchObject({ amount: difference.charge.amount, startsOn: change.on });
  if (ends === 0) return happen(open, { kind: 'change_declined' }, when);
  return after(of, happen(open, { kind: 'change_paid' }, when), asked.to);
}

function after(before: Subscription, now: Subscription, to: ReturnType<typeof soldAs>) {
  expect([recurringOf(now), agreedOf(now)]).toEqual([recurringOf(to), recurringOf(to)]);
  expect(periodStart(now, now.period)).toBe(periodStart(before, before.period));
  return now;
}

function tried<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}

/** Each renewal is paid in its hour. */
function renewedUntil(was: Subscription, when: number): Subscription {
  let of = was;
  const begun = (): CivilDate => periodStart(of, of.period);
  while (begun() <= civilDateAt(when)) {
    const due = instantOn(begun(), 10 * 60);
    const open = happen(of, { kind: 'charge_claimed', attemptId: 'c' }, due);
    expect(open.claim?.amount).toBe(recurringOf(of));
    of = happen(open, { kind: 'charge_paid' }, due);
    expect(of.change).toBeUndefined();
  }
  return of;
}
