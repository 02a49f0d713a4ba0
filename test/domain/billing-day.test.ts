// Another day of the month to be billed on: one partial period leads to it, exact to the won.
import { describe, expect, test } from 'vitest';
import { dueQuote } from '../../functions/domain/charge/quote';
import { ruleOf } from '../../functions/domain/charge/why-charge';
import { openCharge } from '../../functions/domain/charge/charge';
import { statementOf } from '../../functions/domain/charge/statement';
import { civilDate } from '../../functions/domain/common/calendar';
import { Refusal } from '../../functions/domain/common/errors';
import { won } from '../../functions/domain/common/money';
import { apply } from '../../functions/domain/subscription/apply';
import { agreedOf } from '../../functions/domain/subscription/agreed';
import { changes } from '../../functions/domain/subscription/changes';
import type { Subscription } from '../../functions/domain/subscription/facts';
import type { What } from '../../functions/domain/subscription/happenings';
import { needsOf } from '../../functions/domain/subscription/needs';
import { answerTo, riseOf } from '../../functions/domain/subscription/rise';
import { owedOn } from '../../functions/domain/subscription/owed';
import { movedDay } from '../../functions/domain/subscription/moved-day';
import { standing } from '../../functions/domain/subscription/standing';
import { claimedPeriod, periodStart } from '../../functions/domain/subscription/terms';
import { timeline } from '../../functions/domain/subscription/timeline';
import { allotKey, useOf } from '../../functions/domain/checkout/registration';
import { plainPolicy } from '../../functions/domain/catalogue/dunning';
import { classifyDecline } from '../../functions/domain/charge/declines';
import { active, at, claimAt, price, rules } from './samples';

const carded = (on?: string): Subscription => ({ ...active(on), card: 1, keyId: 'key1' });
const happen = (was: Subscription, what: What, on: string) =>
  apply(was, { ...what, at: at(on), by: 'customer' }, rules);
const moving = (was: Subscription, day: number, on = '2027-02-10') =>
  happen(was, { kind: 'billing_day_moved', day }, on);
const paid = (was: Subscription, on: string) =>
  happen(claimAt(was, at(on)), { kind: 'charge_paid' }, on);
/** The first days of the next so many periods. */
const starts = (of: Subscription, many: number) =>
  Array.from({ length: many }, (_, n) => periodStart(of, of.period + n));
const why = (act: () => unknown) => {
  try {
    act();
  } catch (refused) {
    return refused instanceof Refusal ? `${refused.code}: ${refused.message}` : 'broken';
  }
  return 'granted';
};

describe('from the end of the paid period', () => {
  // Paid from 31 January until 28 February.
  const waiting = moving(carded(), 10);

  test('one partial period leads to the day, for its share, and whole ones follow', () => {
    const days = { startsOn: '2027-02-28', endsOn: '2027-03-10' };
    expect(waiting.stub).toEqual({ period: 1, day: 10, of: 31, ...days });
    expect(starts(waiting, 4)).toEqual(['2027-02-28', '2027-03-10', '2027-04-10', '2027-05-10']);
    const { amount, recurring, lines, taxFree } = dueQuote(waiting, civilDate('2027-02-28'));
    expect([amount, recurring, taxFree]).toEqual([3_194, 9_900, 0]);
    expect(lines.map(({ kind, amount: of }) => [kind, of])).toEqual([
      ['base', 9_900],
      ['partial', -6_706],
    ]);
    const claimed = claimAt(waiting, at('2027-02-28'));
    expect(claimed.claim).toMatchObject({ amount: 3_194, recurring: 9_900, period: 1 });
    expect(claimedPeriod(claimed, claimed.claim, at('2027-02-28'))).toEqual({
      startsOn: '2027-02-28',
      endsOn: '2027-03-10',
    });
    const settled = paid(waiting, '2027-02-28');
    expect(settled).toMatchObject({ status: 'active', partial: true, stub: undefined });
    expect(starts(settled, 3)).toEqual(['2027-03-10', '2027-04-10', '2027-05-10']);
    expect(agreedOf(settled)).toBe(9_900);
    expect(dueQuote(settled, civilDate('2027-03-10')).amount).toBe(9_900);
    expect(paid(settled, '2027-03-10').partial).toBeUndefined();
    expect(changes(waiting, settled).map(({ name }) => name)).toEqual([
      'subscription.billing_day_moved',
    ]);
  });

  test('the timeline charges what is then charged', () => {
    const ahead = { from: at('2027-02-10'), to: at('2027-04-20') };
    const sums = timeline(waiting, ahead, rules).map(({ charge, why: words }) => [
      ...[charge?.startsOn, charge?.endsOn, charge?.amount],
      /10 of 31 days until the new billing day/.test(words),
    ]);
    expect(sums).toEqual([
      ['2027-02-28', '2027-03-10', 3_194, true],
      ['2027-03-10', '2027-04-10', 9_900, false],
      ['2027-04-10', '2027-05-10', 9_900, false],
    ]);
  });

  test('until its claim it is taken back or replaced, and a row of it needs a reader of it', () => {
    const back = happen(waiting, { kind: 'billing_day_withdrawn' }, '2027-02-20');
    expect(starts(back, 3)).toEqual(['2027-02-28', '2027-03-31', '2027-04-30']);
    expect(changes(waiting, back).map(({ name }) => name)).toEqual([
      'subscription.billing_day_withdrawn',
    ]);
    expect(starts(moving(waiting, 15), 2)).toEqual(['2027-02-28', '2027-03-15']);
    expect(moving(waiting, 10)).toBe(waiting);
    const claimed = claimAt(waiting, at('2027-02-28'));
    const undo: What = { kind: 'billing_day_withdrawn' };
    expect(why(() => happen(claimed, undo, '2027-02-28'))).toMatch(/^conflict: a charge is in/);
    expect(why(() => happen(carded(), undo, '2027-02-28'))).toMatch(/no other billing day/);
    expect([needsOf(waiting), needsOf(paid(waiting, '2027-02-28'))]).toEqual([10, 10]);
    const may = (of: Subscription) => standing(of, at('2027-02-10')).may;
    expect(may(waiting)).toEqual(expect.arrayContaining(['undo_billing_day']));
    expect(may(carded())).not.toContain('undo_billing_day');
    expect(may(paid(waiting, '2027-02-28'))).not.toContain('change_billing_day');
  });

  test('what is too little to be asked for is settled at 0, and the price stays agreed to', () => {
    const cheap = { ...price, amount: won(2_900) };
    const one = moving({ ...carded('2027-01-10'), price: cheap }, 11);
    expect(one.stub).toMatchObject({ startsOn: '2027-02-10', endsOn: '2027-02-11', of: 28 });
    expect(dueQuote({ ...one, price: cheap }, civilDate('2027-02-10')).amount).toBe(104);
    const dear = { ...one, price: { ...price, amount: won(2_700) } };
    const { amount, extras } = dueQuote(dear, civilDate('2027-02-10'));
    expect([amount, extras?.map(({ kind }) => kind)]).toEqual([0, ['partial', 'rounded_off']]);
    const settled = happen(
      claimAt(dear, at('2027-02-10')),
      { kind: 'charge_waived' },
      '2027-02-10',
    );
    expect(agreedOf(settled)).toBe(2_700);
    expect(periodStart(settled, 2)).toBe('2027-02-11');
    expect(why(() => moving(settled, 12, '2027-02-10'))).toMatch(/running period is a partial one/);
  });

  test('a coupon is taken off first, and seats are counted first', () => {
    const coupon = { id: 'TEN', version: 1, percent: 10, plans: [price.planId] };
    const seats = { ...carded(), quantity: 3, price: { ...price, coupon } };
    const { lines, amount } = dueQuote(moving(seats, 10), civilDate('2027-02-28'));
    expect(lines.map((line) => [line.kind, line.amount])).toEqual([
      ['base', 29_700],
      ['coupon', -2_970],
      ['partial', -18_107],
    ]);
    expect(amount).toBe(Math.round((26_730 * 10) / 31));
    const credited = { ...moving(seats, 10), credit: 5_000 };
    expect(dueQuote(credited, civilDate('2027-02-28')).amount).toBe(amount - 5_000);
  });

  test('what is shown of both periods is what each is charged, credit and lines included', () => {
    const line = { id: `lin${'0'.repeat(25)}`, amount: won(3_000), taxFree: won(0) };
    const rich = { ...moving(carded(), 10), credit: 9_000, lines: [line] };
    const { charge, then } = movedDay(rich, civilDate('2027-02-10')) ?? {};
    // 3,194 of the part and 3,000 once, all by credit; 2,806 of it are left.
    expect([charge?.amount, then?.amount]).toEqual([0, 7_094]);
    const claimed = claimAt(rich, at('2027-02-28'));
    expect(claimed.claim.amount).toBe(0);
    const settled = happen(claimed, { kind: 'charge_waived' }, '2027-02-28');
    const second = claimAt(settled, at('2027-03-10'));
    expect(second.claim.amount).toBe(7_094);
    expect(claimedPeriod(second, second.claim, at('2027-03-10'))).toEqual(then?.days);
    expect(movedDay(settled, civilDate('2027-02-28'))).toBeUndefined();
  });
});

describe('day 31 is the last day of the month', () => {
  test('where the paid period ends on such a day, whole periods go on from there', () => {
    // Billed on the 28th, and February ends on one.
    const waiting = moving(carded('2027-01-28'), 31);
    expect(starts(waiting, 4)).toEqual(['2027-02-28', '2027-03-31', '2027-04-30', '2027-05-31']);
    expect(dueQuote(waiting, civilDate('2027-02-28')).amount).toBe(9_900);
    const settled = paid(waiting, '2027-02-28');
    expect(settled.partial).toBeUndefined();
    expect(starts(settled, 3)).toEqual(['2027-03-31', '2027-04-30', '2027-05-31']);
  });

  test('no 31st is lost to the short month in which the move ends', () => {
    const settled = paid(moving(carded('2027-01-10'), 31), '2027-02-10');
    expect(starts(settled, 4)).toEqual(['2027-02-28', '2027-03-31', '2027-04-30', '2027-05-31']);
    const leap = { ...carded('2027-02-10'), price: { ...price, interval: 'year' as const } };
    const yearly = paid(moving(leap, 31, '2027-03-01'), '2028-02-10');
    expect(starts(yearly, 3)).toEqual(['2028-02-29', '2029-02-28', '2030-02-28']);
    expect(periodStart(yearly, yearly.period + 4)).toBe('2032-02-29');
  });
});

describe('where it meets others', () => {
  const refused = (was: Subscription, on?: string) => why(() => moving(was, 10, on));

  test('it is refused in words that say what helps', () => {
    const weekly = { ...carded(), price: { ...price, interval: 'week' as const } };
    expect(refused(weekly)).toMatch(/^conflict: only a plan that is charged by months/);
    const cancel: What = { kind: 'cancel_requested', atPeriodEnd: true };
    const leaving = happen(carded(), cancel, '2027-02-10');
    expect(refused(leaving)).toMatch(/canceled/);
    expect(refused({ ...carded(), heldAt: 1 })).toMatch(/on hold/);
    const wish = { when: 'period_end', periods: 1 } as const;
    const pausing = happen(carded(), { kind: 'pause_requested', wish }, '2027-02-10');
    expect(refused(pausing)).toMatch(/a pause is to come/);
    const pause: What = { kind: 'pause_requested', wish };
    expect(why(() => happen(moving(carded(), 10), pause, '2027-02-11'))).toMatch(/billing day is/);
    expect(refused(carded('2027-01-10'), '2027-02-10')).toMatch(/billed on that day already/);
    expect(refused(carded(), '2027-03-02')).toMatch(/2027-02-28 must be charged first/);
    const yearly = { ...price, version: 2, interval: 'year' as const };
    const next = { period: 1, price: yearly, agreed: price.amount };
    expect(refused({ ...carded(), next })).toMatch(/another cadence waits/);
    const change: What = { kind: 'change_scheduled', to: { price: yearly } };
    expect(why(() => happen(moving(carded(), 10), change, '2027-02-11'))).toMatch(/billing day/);
    const dearer = { price: { ...price, version: 2, amount: won(19_800) } };
    const running = paid(moving(carded(), 10), '2027-02-28');
    const claim: What = {
      kind: 'change_claimed',
      attemptId: 'x',
      to: dearer,
      paid: { startsOn: civilDate('2027-02-28'), endsOn: civilDate('2027-03-10') },
    };
    expect(why(() => happen(running, claim, '2027-03-01'))).toMatch(/partial one.*period_end/);
  });

  test('terms of the same cadence that wait are those of the partial period', () => {
    const to = { price: { ...price, version: 2, amount: won(6_200) } };
    const asked = happen(moving(carded(), 10), { kind: 'change_scheduled', to }, '2027-02-11');
    expect(dueQuote(asked, civilDate('2027-02-28'))).toMatchObject({
      amount: 2_000,
      recurring: 6_200,
    });
    expect(agreedOf(paid(asked, '2027-02-28'))).toBe(6_200);
  });

  test("a consent holds while it is within thirty days of its period's first day", () => {
    const dearer = { period: 2, price: { ...price, version: 2, amount: won(12_000) } };
    const raised = moving({ ...carded('2027-01-10'), next: dearer }, 31);
    // Period 2 was to begin on 10 March, and begins on 28 February.
    const rise = riseOf(raised, at('2027-02-05'));
    expect(rise).toMatchObject({ startsOn: '2027-02-28', opensOn: '2027-01-29' });
    const said: What = {
      kind: 'consent_answered',
      act: 'agree',
      saidAt: at('2027-01-30'),
      rise: rise ?? (undefined as never),
    };
    const agreed = happen(raised, said, '2027-02-05');
    const answered = (of: Subscription) =>
      answerTo(of, riseOf(of, at('2027-02-05')) ?? (undefined as never));
    expect(answered(agreed)).toBe('agree');
    const back = happen(agreed, { kind: 'billing_day_withdrawn' }, '2027-02-06');
    expect(answered(back)).toBeUndefined();
  });

  test('in debt it is the partial period that is owed, and a return has days of its own', () => {
    const decline = classifyDecline('한도초과');
    const claimed = claimAt(moving(carded(), 10), at('2027-02-28'));
    const owing = happen(claimed, { kind: 'charge_declined', decline }, '2027-02-28');
    expect(owing.status).toBe('past_due');
    expect(why(() => moving(owing, 12, '2027-03-01'))).toMatch(/must not be past_due/);
    const offer = { price, dunning: plainPolicy };
    const key = { keyId: 'key2', resultId: 'res2', openedAt: at('2027-03-01') };
    const window = allotKey(owing, offer, key);
    expect(window.terms).toMatchObject({ amount: 3_194, period: 1 });
    expect(useOf(window, owing)).toBe('charge');
    const dunning = { ...owing.dunning, lapsedAt: at('2027-03-05') } as Subscription['dunning'];
    const lapsed = { ...owing, dunning, access: 'none' as const };
    // What the window has shown is not what a return costs.
    expect(useOf(window, lapsed)).toBe('adopt');
    expect(useOf(allotKey(lapsed, offer, key), lapsed)).toBe('charge');
    const back = paid(lapsed, '2027-03-20');
    expect([back.anchorOn, back.stub, starts(back, 1)]).toEqual([
      ...['2027-03-20', undefined],
      ['2027-04-20'],
    ]);
    const policy = { ...plainPolicy, onReturn: 'reanchor_and_owed_days' } as const;
    const used = { ...lapsed, dunning: { ...dunning, fullUntil: at('2027-03-03') } };
    const owed = owedOn(used as Subscription, policy);
    expect(owed).toMatchObject({ days: 3, amount: Math.round((9_900 * 3) / 31) });
  });

  test('its statement says the arithmetic, and its rule the days', () => {
    const claimed = claimAt(moving(carded(), 10), at('2027-02-28'));
    const days = claimedPeriod(claimed, claimed.claim, at('2027-02-28'));
    const charge = openCharge(claimed.id, claimed.claim, days);
    const { lines } = statementOf(charge, { price, refunds: [] });
    expect(lines.map(({ kind, amount, rest }) => ({ kind, amount, rest }))).toEqual([
      { kind: 'base', amount: 9_900, rest: undefined },
      { kind: 'partial', amount: -6_706, rest: { each: 9_900, used: 10, days: 31 } },
    ]);
    expect(ruleOf(claimed, charge)).toMatch(/period 1 has 10 of the 31 days .* from 2027-03-10 on/);
  });
});
