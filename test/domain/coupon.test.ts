// What a coupon takes off, for how long, and what its end asks for.
import { describe, expect, test } from 'vitest';
import type { Coupon } from '../../functions/domain/catalogue/coupon';
import { frozen, keepCoupon, versionOn } from '../../functions/domain/catalogue/coupon';
import { costOf, discountOf, fullCostOf } from '../../functions/domain/charge/cost';
import { differenceOf } from '../../functions/domain/charge/difference';
import { quote } from '../../functions/domain/charge/quote';
import { addDays, civilDate, civilDateAt } from '../../functions/domain/common/calendar';
import { won } from '../../functions/domain/common/money';
import { agenda } from '../../functions/domain/subscription/agenda';
import { apply } from '../../functions/domain/subscription/apply';
import type { Subscription } from '../../functions/domain/subscription/facts';
import type { What } from '../../functions/domain/subscription/happenings';
import { inForce, isAgreed } from '../../functions/domain/subscription/next';
import { riseOf } from '../../functions/domain/subscription/rise';
import { couponEnd } from '../../functions/domain/subscription/telling';
import { active, at, rules, times } from './samples';

const plain = { ...active(), card: 1, keyId: 'key1' };
const { planId } = plain.price;
const percent = (of: number, until?: number): Coupon => ({
  id: 'SOME',
  version: 1,
  percent: of,
  until,
  plans: [planId],
});
const amount = (off: number): Coupon => ({
  id: 'SOME',
  version: 1,
  amount: won(off),
  plans: [planId],
});
const sold = (coupon: Coupon, price: { amount: number; taxFree: number }, quantity = 1) => ({
  price: { ...plain.price, amount: won(price.amount), taxFree: won(price.taxFree), coupon },
  quantity,
});

const happen = (was: Subscription, what: What, day: string): Subscription =>
  apply(was, { ...what, at: at(day), by: 'schedule' }, rules);

/** The first period of the sample begins on 31 January. */
const held = (coupon: Coupon, more: Partial<Subscription> = {}): Subscription => ({
  ...plain,
  price: { ...plain.price, coupon },
  ...more,
});

const pay = (was: Subscription, day: string) =>
  happen(
    happen(was, { kind: 'charge_claimed', attemptId: 'x' }, day),
    { kind: 'charge_paid' },
    day,
  );

describe('what it takes off', () => {
  test.each([
    ['a third, half up', percent(33), { amount: 9_900, taxFree: 0 }, 1, 3_267, 0],
    ['of all seats', percent(33), { amount: 9_900, taxFree: 3_300 }, 2, 6_534, 2_178],
    ['a half is rounded up', percent(50), { amount: 4_401, taxFree: 0 }, 1, 2_201, 0],
    ['the tax-free part half up', percent(50), { amount: 1_000, taxFree: 333 }, 1, 500, 167],
    ['an amount once a charge', amount(1_000), { amount: 4_400, taxFree: 1_100 }, 5, 1_000, 250],
    ['never more than the price', amount(20_000), { amount: 9_900, taxFree: 0 }, 1, 9_900, 0],
  ])('%s', (_name, coupon, price, quantity, off, taxFree) => {
    expect(discountOf(sold(coupon, price, quantity))).toEqual({ amount: off, taxFree });
  });

  test('parts sum, and none is negative, whatever the price, the share and the coupon', () => {
    let seed = 7;
    const below = (most: number) => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed % most;
    };
    for (let n = 0; n < 20_000; n += 1) {
      const price = below(200_000) + 100;
      const taxFree = below(price + 1);
      const coupon = n % 2 === 0 ? percent(1 + below(99)) : amount(1 + below(250_000));
      const of = sold(coupon, { amount: price, taxFree }, 1 + below(30));
      const [full, off, left] = [fullCostOf(of), discountOf(of), costOf(of)];
      expect(left.amount + (off?.amount ?? 0)).toBe(full.amount);
      expect(left.taxFree + (off?.taxFree ?? 0)).toBe(full.taxFree);
      expect(left.taxFree).toBeLessThanOrEqual(left.amount);
      const lines = quote(held(coupon, { price: of.price, quantity: of.quantity }), on).lines;
      for (const line of lines) expect(line.supply + line.vat + line.taxFree).toBe(line.amount);
      expect(lines.reduce((sum, line) => sum + line.amount, 0)).toBe(left.amount);
      expect(lines.reduce((sum, line) => sum + line.taxFree, 0)).toBe(left.taxFree);
    }
  });

  test('the claim freezes its line, and what comes back is after it', () => {
    const claimed = happen(
      held(percent(30)),
      { kind: 'charge_claimed', attemptId: 'x' },
      '2027-02-28',
    );
    const extras = [{ kind: 'coupon', id: 'SOME', amount: -2_970, taxFree: 0 }];
    expect(claimed.claim).toMatchObject({ amount: 6_930, recurring: undefined, extras });
  });

  test('a difference is reckoned on what comes back after it', () => {
    const to = { price: { ...plain.price, amount: won(19_800) } };
    const days = { used: 10, days: 28, startsOn: on, endsOn: civilDate('2027-02-28') };
    const measured = differenceOf({ from: sold(percent(30), plain.price), to }, days);
    // 19,800 − 7,071 less 6,930 − 2,475.
    expect(measured).toMatchObject({ difference: { net: 8_274 } });
  });
});

const on = civilDate('2027-02-28');

describe('how long', () => {
  test('exactly so many periods are charged with it, and the next one is a rise', () => {
    let of = held(percent(30, 3));
    expect(of.period).toBe(1);
    of = pay(of, '2027-02-28');
    of = pay(of, '2027-03-31');
    expect(of.period).toBe(3);
    expect(costOf(inForce(of)).amount).toBe(9_900);
    expect(isAgreed(of)).toBe(false);
    expect(riseOf(of, at('2027-04-01'))).toMatchObject({ before: 6_930, after: 9_900, period: 3 });
    expect(() => happen(of, { kind: 'charge_claimed', attemptId: 'x' }, '2027-04-30')).toThrow(
      'told',
    );
  });

  test('for ever it has no end', () => {
    const of = held(percent(30), { period: 400 });
    expect(couponEnd(of)).toBeUndefined();
    expect(costOf(inForce(of)).amount).toBe(6_930);
  });

  test.each([
    ['2027-03-01', undefined],
    ['2027-03-02', 1],
    ['2027-03-31', 1],
    ['2027-04-01', 2],
  ])('on %s a checkout takes version %s', (day, version) => {
    const versions = [
      { version: 1, percent: 10, from: civilDate('2027-03-02'), until: civilDate('2027-03-31') },
      { version: 2, percent: 20, from: civilDate('2027-04-01') },
    ];
    expect(versionOn({ versions }, civilDate(day))?.version).toBe(version);
  });

  test('it goes on only with a plan that it names', () => {
    const coupon = frozen({ id: 'SOME', plans: ['a', 'b'] }, { version: 1, percent: 10 });
    const price = (id: string) => ({ ...plain.price, planId: id });
    expect(keepCoupon(price('a'), coupon).coupon).toBe(coupon);
    expect(keepCoupon({ ...price('c'), coupon }, coupon).coupon).toBeUndefined();
  });
});

describe('its end is told seven days before', () => {
  /** The period that begins on 30 April is the first without it. */
  const ending = pay(pay(held(percent(30, 3)), '2027-02-28'), '2027-03-31');
  const last = civilDate('2027-04-30');
  const stepsOf = (of: Subscription) =>
    agenda(of, times).map(({ step, at: due }) => [step, civilDateAt(due)]);
  const tell = (of: Subscription, day: string) =>
    happen(of, { kind: 'notice_given', channel: 'sms', on: civilDate(day) }, day);

  test('in time: its charge is due on its day, and asked for where it was agreed to', () => {
    expect(stepsOf(ending)).toEqual([
      ['notice', '2027-04-23'],
      ['postponement', '2027-04-30'],
    ]);
    expect(stepsOf(tell(ending, '2027-04-23'))).toEqual([['consent', '2027-04-30']]);
  });

  test('late: its day is seven days after it; not at all: fourteen days later, and the end', () => {
    const late = tell(ending, '2027-04-26');
    expect(couponEnd(late)?.on).toBe('2027-05-03');
    expect(stepsOf(late)).toEqual([['consent', '2027-05-03']]);
    const alarmed = happen(ending, { kind: 'notice_missed' }, '2027-04-23');
    const postponed = happen(alarmed, { kind: 'postponement_due' }, last);
    expect(postponed).toMatchObject({ status: 'active', access: 'full' });
    expect(couponEnd(postponed)?.on).toBe(addDays(last, 14));
    const ended = happen(postponed, { kind: 'postponement_due' }, '2027-05-14');
    expect(ended.status).toBe('canceled');
  });

  test('a notice of more than thirty days before, or without an end, is refused', () => {
    expect(() => tell(ending, '2027-03-30')).toThrow('2027-03-31');
    expect(() => tell(held(percent(30)), '2027-04-23')).toThrow('no coupon is to end');
    expect(() => tell(plain, '2027-04-23')).toThrow('no coupon is to end');
  });

  test('a notice before the last period is settled counts for its day', () => {
    const early = tell(pay(held(percent(30, 3)), '2027-02-28'), '2027-03-31');
    expect(early.discount).toEqual({ noticedOn: '2027-03-31' });
    expect(stepsOf(pay(early, '2027-03-31'))).toEqual([['consent', '2027-04-30']]);
  });

  test('it says nothing of another sum', () => {
    const told = tell(ending, '2027-04-10');
    const to = { price: told.price, quantity: 2 };
    const changed = happen(told, { kind: 'change_scheduled', to }, '2027-04-11');
    expect(changed.discount).toEqual({ place: undefined, toldFrom: at('2027-04-11') });
    expect(stepsOf(changed)[0]).toEqual(['notice', '2027-04-23']);
  });

  test('within the last seven days it would put the first charge off, and is refused', () => {
    const told = tell(ending, '2027-04-10');
    const more = { kind: 'change_scheduled', to: { price: told.price, quantity: 2 } } as const;
    expect(happen(told, more, '2027-04-22').discount?.noticedOn).toBeUndefined();
    expect(() => happen(told, more, '2027-04-23')).toThrow('was told what it becomes');
    const changed = happen(told, more, '2027-04-20');
    const again = tell(changed, '2027-04-21');
    const undo = () => happen(again, { kind: 'change_withdrawn' }, '2027-04-25');
    expect(undo).toThrow('was told what it becomes');
  });

  test('another plan without it is her own act: neither told nor asked', () => {
    const to = { price: { ...plain.price, planId: 'other', amount: won(12_900) } };
    const changed = happen(held(percent(30, 3)), { kind: 'change_scheduled', to }, '2027-02-10');
    expect(couponEnd(changed)).toBeUndefined();
    const paid = pay(pay(changed, '2027-02-28'), '2027-03-31');
    expect(paid).toMatchObject({ period: 3, discount: undefined, agreed: undefined });
    expect(stepsOf(paid)).toEqual([['charge', '2027-04-30']]);
  });
});

test('a place is used up by the first settled charge, and given back by an end without one', () => {
  const opened: Subscription = {
    ...held(percent(30, 3)),
    status: 'incomplete',
    access: 'none',
    anchorOn: undefined,
    period: 0,
    discount: { place: true },
  };
  expect(pay(opened, '2027-01-31').discount?.place).toBeUndefined();
  const ended = happen(opened, { kind: 'checkout_expired' }, '2027-02-01');
  expect(agenda(ended, times).map(({ step }) => step)).toContain('place');
  const freed = happen(ended, { kind: 'place_released' }, '2027-02-01');
  expect(agenda(freed, times).map(({ step }) => step)).not.toContain('place');
});
