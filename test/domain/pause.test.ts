// A pause: nothing is charged in it, days paid for are kept, and dates go on as they were.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CivilDate } from '../../functions/domain/common/calendar';
import { addDays, civilDateAt, daysBetween } from '../../functions/domain/common/calendar';
import { openCharge } from '../../functions/domain/charge/charge';
import { Refusal } from '../../functions/domain/common/errors';
import { nextEntry, stepAt } from '../../functions/domain/subscription/agenda';
import { apply } from '../../functions/domain/subscription/apply';
import { previewCancel } from '../../functions/domain/subscription/cancel-preview';
import { changes } from '../../functions/domain/subscription/changes';
import { datesOf } from '../../functions/domain/subscription/dates';
import type { Subscription } from '../../functions/domain/subscription/facts';
import type { What } from '../../functions/domain/subscription/happenings';
import type { PauseWish } from '../../functions/domain/subscription/pause';
import { standing } from '../../functions/domain/subscription/standing';
import { nextStart, periodOf, periodStart } from '../../functions/domain/subscription/terms';
import { timeline } from '../../functions/domain/subscription/timeline';
import { active, at, claimAt, price, rules, times } from './samples';

const carded = (on?: string): Subscription => ({ ...active(on), card: 1, keyId: 'key1' });
const happen = (was: Subscription, what: What, when: number) =>
  apply(was, { ...what, at: when, by: 'customer' }, rules);
const pausing = (was: Subscription, wish: PauseWish, on: string) =>
  happen(was, { kind: 'pause_requested', wish }, at(on));
const resuming = (was: Subscription, on: string) =>
  happen(was, { kind: 'resume_requested' }, at(on));
const begun = (was: Subscription, on: string) => happen(was, { kind: 'pause_due' }, at(on));
/** The first days of the next so many periods. */
const starts = (of: Subscription, many: number) =>
  Array.from({ length: many }, (_, n) => periodStart(of, of.period + n));

describe('at the end of the paid period', () => {
  const waiting = pausing(carded(), { when: 'period_end', periods: 2 }, '2027-02-10');

  test('it begins in place of the charge, and the 31st is not lost after it', () => {
    expect(waiting).toMatchObject({ status: 'active', access: 'full' });
    expect(nextEntry(waiting, times)).toEqual({ at: at('2027-02-28'), lane: 'due' });
    expect(stepAt(waiting, at('2027-02-28'), times)).toEqual({ kind: 'pause' });
    const paused = begun(waiting, '2027-02-28');
    expect(paused).toMatchObject({ status: 'paused', access: 'none' });
    expect(nextEntry(paused, times)?.at).toBe(at('2027-04-30'));
    const resumed = happen(paused, { kind: 'resume_due' }, at('2027-04-30'));
    expect(resumed).toMatchObject({ status: 'active', access: 'full', pause: undefined });
    expect(starts(resumed, 3)).toEqual(['2027-04-30', '2027-05-31', '2027-06-30']);
    expect(resumed.anchorOn).toBe('2027-01-31');
    expect(stepAt(resumed, at('2027-04-30'), times)).toEqual({ kind: 'charge' });
  });

  test('ended early it is charged on that day, and the dates are counted from there', () => {
    const resumed = resuming(begun(waiting, '2027-02-28'), '2027-03-10');
    expect(starts(resumed, 2)).toEqual(['2027-03-10', '2027-04-10']);
    expect(stepAt(resumed, at('2027-03-10'), times)).toEqual({ kind: 'charge' });
  });

  test('once for each paid period: by pauses in a row nothing would ever be charged', () => {
    const resumed = resuming(begun(waiting, '2027-02-28'), '2027-03-10');
    const again = { when: 'now' } as const;
    expect(() => pausing(resumed, again, '2027-03-10')).toThrow('paused already since its last');
    const due = { kind: 'charge_claimed', attemptId: 'a1' } as const;
    const paid = happen(
      happen(resumed, due, at('2027-03-10')),
      { kind: 'charge_paid' },
      at('2027-03-10'),
    );
    expect(pausing(paid, again, '2027-03-11').pause?.from).toBe('2027-03-12');
  });

  test('before it begins it is taken back, or replaced by a newer wish', () => {
    const back = resuming(waiting, '2027-02-20');
    expect(back).toMatchObject({ status: 'active', pause: undefined });
    expect(stepAt(back, at('2027-02-28'), times)).toEqual({ kind: 'charge' });
    const other = pausing(waiting, { when: 'period_end', periods: 1 }, '2027-02-20');
    expect(other.pause).toMatchObject({ from: '2027-02-28', until: '2027-03-31' });
  });

  test('a day on which no period would begin is an end as well', () => {
    const short = pausing(carded(), { when: 'period_end', until: '2027-03-15' }, '2027-02-10');
    const over = happen(begun(short, '2027-02-28'), { kind: 'resume_due' }, at('2027-03-15'));
    expect(starts(over, 2)).toEqual(['2027-03-15', '2027-04-15']);
  });
});

describe('now', () => {
  const paused = pausing(carded(), { when: 'now', periods: 1 }, '2027-02-10');

  test('today was used, and the days after it are kept for afterwards', () => {
    expect(paused).toMatchObject({ status: 'paused', access: 'none' });
    expect(paused.pause).toMatchObject({ from: '2027-02-11', until: '2027-03-11' });
    expect(datesOf(paused, at('2027-02-12'))).toMatchObject({ paidThrough: '2027-02-10' });
    const resumed = resuming(paused, '2027-03-01');
    // 17 days from 11 to 27 February.
    expect(starts(resumed, 2)).toEqual(['2027-03-18', '2027-04-18']);
    expect(stepAt(resumed, at('2027-03-01'), times)).toMatchObject({ isDue: false });
  });

  test('ended on the same day nothing has changed', () => {
    const resumed = resuming(paused, '2027-02-10');
    expect(starts(resumed, 3)).toEqual(starts(carded(), 3));
    expect(resumed.anchorOn).toBe('2027-01-31');
  });

  test('the cancel preview says what of it is lost, and a cancel ends it at once', () => {
    const first = { ...openCharge(paused.id, claimAt(carded(), 0).claim, periodOf(paused, 0)) };
    const wish = { at: at('2027-02-20'), atPeriodEnd: true };
    const lost = previewCancel(paused, wish, first, rules);
    // 9,900 × 17 ÷ 28.
    expect(lost).toEqual({ loses: { amount: 6_011, until: '2027-03-09' } });
    const left = happen(paused, { kind: 'cancel_requested', atPeriodEnd: true }, wish.at);
    expect(left).toMatchObject({ status: 'canceled', access: 'none', pause: undefined });
  });
});

describe('what is refused', () => {
  const refused = (was: Subscription, wish: PauseWish, on: string) =>
    expect(() => pausing(was, wish, on)).toThrow(Refusal);
  const end = { when: 'period_end' } as const;

  test('beyond the plan, before its beginning, or where the plan has none', () => {
    refused(carded(), { ...end, periods: 4 }, '2027-02-10');
    refused(carded(), { ...end, until: '2027-06-01' }, '2027-02-10');
    refused(carded(), { ...end, until: '2027-02-28' }, '2027-02-10');
    const without = { times: rules.times, policy: rules.policy };
    const what = { kind: 'pause_requested', wish: end, at: 1, by: 'customer' } as const;
    expect(() => apply(carded(), what, without)).toThrow('this plan has no pause');
  });

  test('after a cancel, on hold, and where a period that has begun is not charged yet', () => {
    const leaving = happen(
      carded(),
      { kind: 'cancel_requested', atPeriodEnd: true },
      at('2027-02-09'),
    );
    refused(leaving, end, '2027-02-10');
    refused({ ...carded(), heldAt: 1 }, end, '2027-02-10');
    refused(carded(), end, '2027-03-01');
    expect(() => resuming(carded(), '2027-02-10')).toThrow(Refusal);
  });

  test('no claim is made in a pause', () => {
    const paused = pausing(carded(), { when: 'now' }, '2027-02-10');
    expect(() => claimAt(paused, at('2027-02-28'))).toThrow('nothing is charged in a pause');
  });
});

test('a cancel takes the place of a pause that is to come, and undoing it brings none back', () => {
  const waiting = pausing(carded(), { when: 'period_end' }, '2027-02-10');
  const leaving = happen(
    waiting,
    { kind: 'cancel_requested', atPeriodEnd: true },
    at('2027-02-11'),
  );
  expect(leaving.pause).toBeUndefined();
  const kept = happen(leaving, { kind: 'cancel_withdrawn' }, at('2027-02-12'));
  expect(kept.pause).toBeUndefined();
});

test('a hold and a pause: it begins on its day, and goes on after the release', () => {
  const waiting = pausing(carded(), { when: 'period_end' }, '2027-02-10');
  const held = happen(waiting, { kind: 'hold_placed' }, at('2027-02-12'));
  expect(stepAt(held, at('2027-02-28'), times)).toEqual({ kind: 'pause' });
  const late = happen(held, { kind: 'hold_released' }, at('2027-03-02'));
  expect(late).toMatchObject({ status: 'paused', access: 'none', heldAt: undefined });
  const paused = happen(begun(waiting, '2027-02-28'), { kind: 'hold_placed' }, at('2027-03-01'));
  expect(paused).toMatchObject({ status: 'paused' });
  expect(nextEntry(paused, times)).toBeUndefined();
  expect(() => resuming(paused, '2027-03-02')).toThrow(Refusal);
  const free = happen(paused, { kind: 'hold_released' }, at('2027-03-03'));
  expect(free).toMatchObject({ status: 'paused', access: 'none' });
});

test('what a customer may do, and what others are told', () => {
  const now = at('2027-02-10');
  const may = (of: Subscription) => standing(of, now, true).may;
  const waiting = pausing(carded(), { when: 'period_end' }, '2027-02-10');
  const paused = pausing(carded(), { when: 'now' }, '2027-02-10');
  expect(may(carded())).toContain('pause');
  expect(standing(carded(), now).may).not.toContain('pause');
  expect(may(waiting)).toContain('undo_pause');
  expect(may(paused)).toEqual(['change_card', 'cancel_now', 'resume']);
  const names = (was: Subscription, is: Subscription) => changes(was, is).map(({ name }) => name);
  expect(names(carded(), waiting)).toEqual(['subscription.pause_scheduled']);
  expect(names(waiting, carded())).toEqual(['subscription.pause_withdrawn']);
  expect(names(waiting, paused)).toEqual(['subscription.paused', 'subscription.access_changed']);
  expect(names(paused, carded())[0]).toBe('subscription.resumed');
});

test('a table that forgot the end of a pause dates a payment by the day it was made', () => {
  const waiting = pausing(carded(), { when: 'period_end', periods: 2 }, '2027-02-10');
  const paused = begun(waiting, '2027-02-28');
  const recalled = (on: string) => {
    const { claim } = claimAt(carded(), at(on));
    const found = happen(paused, { kind: 'charge_recalled', claim }, at('2027-05-02'));
    return happen(found, { kind: 'charge_paid' }, at('2027-05-02'));
  };
  expect(starts(recalled('2027-03-10'), 1)).toEqual(['2027-04-10']);
  expect(starts(recalled('2027-04-30'), 1)).toEqual(['2027-05-31']);
  expect(recalled('2027-04-30')).toMatchObject({ status: 'active', pause: undefined });
});

const everyAnchor = fc.integer({ min: 0, max: 146_096 });
const cadences = fc.constantFrom(
  ...([{ interval: 'week' }, { interval: 'month' }, { interval: 'year' }] as const),
);
const day = (date: CivilDate) => at(date);

/** Over the 400 years after which the calendar repeats. */
test('periods go on without an overlap, and with no gap but the days of the pause', () => {
  const shape = {
    from: everyAnchor,
    cadence: cadences,
    every: fc.integer({ min: 1, max: 3 }),
    now: fc.boolean(),
    asked: fc.double({ min: 0, max: 0.999, noNaN: true }),
    lasts: fc.double({ min: 0, max: 1, noNaN: true }),
    endsEarly: fc.boolean(),
  };
  fc.assert(
    fc.property(fc.record(shape), ({ from, cadence, every, now, asked, lasts, endsEarly }) => {
      const anchorOn = addDays('2000-01-01' as CivilDate, from);
      const of: Subscription = { ...carded(), price: { ...price, ...cadence, every }, anchorOn };
      const paid = periodOf(of, 0);
      const days = daysBetween(paid.startsOn, paid.endsOn);
      const on = addDays(paid.startsOn, Math.floor(asked * days));
      const when = now ? 'now' : 'period_end';
      const wish = pausing(of, { when }, on);
      expect(wish.pause).toBeDefined();
      const { from: first, until } = wish.pause ?? (paid as never);
      const paused = now ? wish : begun(wish, first);
      const whole = daysBetween(first, until);
      const over = endsEarly ? addDays(first, Math.floor(lasts * whole)) : until;
      const preview = nextStart(paused);
      const resumed = resuming(paused, over);
      const next = periodOf(resumed, resumed.period);
      // Days of the pause, and nothing else, lie between two periods.
      expect(daysBetween(paid.endsOn, next.startsOn)).toBe(daysBetween(first, over));
      if (over === until) expect(next.startsOn).toBe(preview);
      const after = periodOf(resumed, resumed.period + 1);
      expect(after.startsOn).toBe(next.endsOn);
      const ahead = timeline(paused, { from: day(first), to: day(addDays(preview, 1)) }, rules);
      const charge = ahead.find((moment) => moment.charge)?.charge;
      expect(charge?.startsOn).toBe(preview);
      expect(civilDateAt(ahead[0]?.at ?? 0)).toBe(until);
    }),
    { numRuns: 400 },
  );
});
