// The timeline of a debt: two tracks, retries and access, and what may never happen on either.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { civilDateAt, isQuiet, minuteOfDay } from '../../functions/domain/common/calendar';
import { settlePaid } from '../../functions/domain/subscription/moves/charge';
import { classifyDecline } from '../../functions/domain/charge/declines';
import type { DunningPolicy, DunningTimes } from '../../functions/domain/catalogue/dunning';
import { afterDecline, endOfPolicy } from '../../functions/domain/catalogue/dunning';
import type { Subscription } from '../../functions/domain/subscription/facts';
import { isPayday } from '../../functions/domain/subscription/paydays';
import { stepAt } from '../../functions/domain/subscription/agenda';
import { fallBehind } from '../../functions/domain/subscription/moves/debt';
import {
  afterFirst,
  clocks,
  lines,
  live,
  soundPolicies,
  starts,
  strict,
  texts,
  until,
} from './debts';
import { at, claimAt, times, nextAt } from './samples';

describe('a policy with all its states', () => {
  test('tries, restricts, suspends and cancels, each on its own day', () => {
    expect(lines(live(strict, '한도초과', '2027-03-02'))).toEqual([
      ...['03-02 charge, full', '03-03 charge, full', '03-05 charge, full'],
      ...['03-06 access, restricted', '03-08 charge, restricted', '03-11 charge, restricted'],
      ...['03-12 access, suspended', '03-15 charge, suspended', '03-17 debt_end canceled, none'],
    ]);
  });

  test('takes the same access on the same days where nothing is tried again', () => {
    expect(lines(live(strict, '분실카드', '2027-03-02'))).toEqual([
      ...['03-02 charge, full', '03-06 access, restricted', '03-12 access, suspended'],
      '03-17 debt_end canceled, none',
    ]);
  });

  test('ends unpaid where it says so, and keeps the card for nothing', () => {
    const unpaid = { ...strict, end: { day: 15, status: 'unpaid' as const } };
    const { was } = live(unpaid, '한도초과', '2027-03-02');
    expect(was).toMatchObject({ status: 'unpaid', access: 'none' });
    expect(nextAt(was)).toBeUndefined();
  });

  test('counts its days from the first real decline, not from a fault before it', () => {
    const fault = afterDecline(
      undefined,
      classifyDecline('통신장애'),
      at('2027-03-02'),
      strict,
      times,
    );
    const first = afterDecline(fault, classifyDecline('한도초과'), at('2027-03-03'), strict, times);
    expect([first.since, first.retryAt]).toEqual([at('2027-03-03'), at('2027-03-04')]);
    const again = afterDecline(first, classifyDecline('통신장애'), at('2027-03-04'), strict, times);
    expect(again.since).toBe(at('2027-03-03'));
    const endless = { ...strict, stopDay: undefined };
    const late = { ...first, faults: 3 };
    const last = at('2027-03-17');
    expect(afterDecline(late, classifyDecline('통신장애'), last, endless, times).retryAt).toBe(
      undefined,
    );
  });

  test('a gentler policy deployed meanwhile gives nothing back without a payment', () => {
    const suspended: Subscription = { ...afterFirst(strict), access: 'suspended' };
    const now = at('2027-03-07');
    expect(fallBehind(suspended, now, strict, times).access).toBe('suspended');
    expect(fallBehind(suspended, now, { ...strict, suspendedDay: 14 }, times)).toMatchObject({
      access: 'suspended',
    });
  });

  test('a retry that a missed run delayed is made before the end takes it', () => {
    const late = fallBehind(afterFirst(strict), at('2027-03-02'), strict, times);
    expect(stepAt(late, at('2027-04-20'), times).kind).toBe('charge');
  });
});

test('an empty account is tried on paydays, mid-morning, where there is room', () => {
  const policy = { ...strict, paydays: true };
  expect(lines(live(policy, '잔액부족', '2027-03-07'))).toEqual([
    ...['03-07 charge, full', '03-10 charge, full', '03-11 access, restricted'],
    ...['03-15 charge, restricted', '03-16 charge, restricted', '03-17 access, suspended'],
    ...['03-20 charge, suspended', '03-21 charge, suspended', '03-22 debt_end canceled, none'],
  ]);
  expect(lines(live(policy, '한도초과', '2027-03-07'))[1]).toBe('03-08 charge, full');
  const { events } = live(policy, '잔액부족', '2027-03-07', { ...times, billingHour: 5 });
  expect(events.map((event) => minuteOfDay(event.at) / 60).slice(1, 4)).toEqual([10, 5, 10]);
});

test('paydays are the 10th, 15th, 20th, 25th and the last day of every month', () => {
  const days = (from: string, count: number) =>
    Array.from({ length: count }, (_, n) => civilDateAt(at(from) + n * 86_400)).filter(isPayday);
  expect(days('2027-02-01', 28).map((day) => day.slice(8))).toEqual(['10', '15', '20', '25', '28']);
  expect(days('2028-02-01', 29).at(-1)).toBe('2028-02-29');
  expect(days('2027-12-01', 31).at(-1)).toBe('2027-12-31');
});

test('paying at any point of a debt clears the state, the access and the clock of it', () => {
  const { events } = live(strict, '한도초과', '2027-03-02');
  for (let n = 1; n < events.length - 1; n += 1) {
    const { was, now } = until(strict, n);
    const paid = settlePaid(claimAt(was, now), now);
    expect(paid).toMatchObject({ status: 'active', access: 'full', dunning: undefined });
    expect(stepAt(paid, nextAt(paid) ?? 0, times).kind).toBe('charge');
  }
});

describe('whatever the policy, the clock and the words', () => {
  const check = (look: (l: ReturnType<typeof live>, p: DunningPolicy, t: DunningTimes) => void) =>
    fc.assert(
      fc.property(soundPolicies, clocks, starts, texts, (policy, on, from, text) => {
        fc.pre(on.quiet.from !== on.quiet.to);
        look(live(policy, text, from, on), policy, on);
      }),
      { numRuns: 300 },
    );
  const retries = (l: ReturnType<typeof live>) =>
    l.events.slice(1).filter(({ does }) => does.startsWith('charge'));

  test('no retry falls into the quiet window', () => {
    check((l, _, on) => {
      for (const event of retries(l)) expect(isQuiet(event.at, on.quiet)).toBe(false);
    });
  });

  test('time only goes on, and a debt comes to its end', () => {
    check((l) => {
      const at = l.events.map((event) => event.at);
      for (let n = 1; n < at.length; n += 1) expect(at[n]).toBeGreaterThan(at[n - 1] ?? 0);
      expect(['unpaid', 'canceled']).toContain(l.was.status);
      expect(l.was.access).toBe('none');
    });
  });

  test('nothing is tried after the stop or the end, nor more often than there are steps', () => {
    check((l, policy, on) => {
      const began = at(civilDateAt(l.events[0]?.at ?? 0));
      const last = policy.stopDay ?? 999;
      const endAt = policy.end ? endOfPolicy(l.events[0]?.at ?? 0, policy, on) : Infinity;
      for (const event of retries(l)) {
        const dayOf = Math.round((at(civilDateAt(event.at)) - began) / 86_400);
        expect(dayOf).toBeLessThanOrEqual(last);
        expect(event.at).toBeLessThan(endAt);
      }
      expect(l.was.dunning?.declines).toBeLessThanOrEqual(policy.retryDays.length + 1);
    });
  });

  test('access never improves without a payment', () => {
    const order = ['full', 'restricted', 'suspended', 'none'];
    check((l) => {
      const ranks = l.events.map(({ access }) => order.indexOf(access));
      expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
    });
  });

  test('access depends on the days alone, not on what the retries did', () => {
    fc.assert(
      fc.property(soundPolicies, starts, (policy, from) => {
        fc.pre(policy.end !== undefined);
        const changes = (text: string) => {
          const all = lines(live(policy, text, from));
          return all.filter((line, n) => line.split(', ')[1] !== all[n - 1]?.split(', ')[1]);
        };
        const days = (text: string) => changes(text).map((line) => line.replace(/ .*,/, ''));
        expect(days('한도초과')).toEqual(days('분실카드'));
      }),
    );
  });

  test('a state comes only after a retry that could have prevented it', () => {
    fc.assert(
      fc.property(soundPolicies, starts, (policy, from) => {
        const { events } = live(policy, policy.paydays ? '잔액부족' : '한도초과', from);
        const states = events.filter(({ does }) => does === 'access');
        for (const state of states) {
          const before = events.slice(0, events.indexOf(state)).reverse();
          const other = before.findIndex(({ does }) => does === 'access');
          const since = other < 0 ? before.slice(0, -1) : before.slice(0, other);
          expect(since.some(({ does }) => does === 'charge')).toBe(true);
        }
      }),
    );
  });
});
