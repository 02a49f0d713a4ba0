// The demo's judgement of the books, and the demo itself as it is typed.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { billingDate, civilDateAt, instantOn } from '../../functions/domain/common/calendar';
import type { Event } from '../../sandbox/demo-life';
import { legs } from '../../sandbox/demo-year';
import { destination } from '../../sandbox/time-travel';
import { oldNodeLine } from '../../bin/old-node';
import { npm } from '../npm';
import { compareBooks } from '../../sandbox/books';

const monthly = { interval: 'month', every: 1 } as const;
const paid = (imp_uid: string, amount = 9_900, cancel_amount = 0) => ({
  imp_uid,
  amount,
  cancel_amount,
  paid_at: 1,
  customer_uid_usage: 'payment',
});
const charge = (paymentId: string | undefined, amount = 9_900, refunded = 0) => ({
  sk: 'C#0000',
  amount,
  refunded,
  ...(paymentId === undefined ? {} : { paymentId }),
});

describe('the books', () => {
  test('agree when every payment stands in them with its amount', () => {
    const payments = [paid('a'), paid('b', 5_000, 1_000)];
    const items = [charge('a'), charge('b', 5_000, 1_000), charge(undefined), { sk: 'S' }];
    expect(compareBooks(payments, items)).toEqual({
      taken: 13_900,
      booked: 13_900,
      differences: [],
    });
  });

  test('hold the difference of a change beside the charge of its period', () => {
    const difference = { ...charge('d', 5_657), sk: 'D#0003#0001' };
    const payments = [paid('a'), paid('d', 5_657)];
    expect(compareBooks(payments, [charge('a'), difference]).differences).toEqual([]);
    expect(compareBooks(payments, [charge('a')]).differences).not.toEqual([]);
  });

  test('count neither the issuing of a key nor a decline as money', () => {
    const issued = { ...paid('k'), customer_uid_usage: 'issue' };
    const declined = { ...paid('d'), paid_at: 0 };
    expect(compareBooks([issued, declined], [])).toMatchObject({ taken: 0, differences: [] });
  });

  test.each([
    ['a payment nobody booked', [paid('a')], []],
    ['one that was never made', [], [charge('a')]],
    ['another amount', [paid('a', 9_901)], [charge('a')]],
    ['a refund nobody followed', [paid('a', 9_900, 9_900)], [charge('a')]],
    ['one payment for two charges', [paid('a')], [charge('a'), charge('a')]],
    // Sums alone would agree.
    [
      'two that make up for each other',
      [paid('a'), paid('b', 100)],
      [charge('a', 100), charge('b')],
    ],
  ])('do not agree on %s', (_what, payments, items) => {
    expect(compareBooks(payments, items).differences).not.toEqual([]);
  });
});

function demo(...args: string[]) {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const ran = spawnSync(...npm('run', '-s', 'demo', '--', ...args), {
    cwd: root,
    encoding: 'utf8',
  });
  return { status: ran.status, out: ran.stdout, err: ran.stderr };
}

test('a year of the demo has its events and twelve renewals, whenever it is started', () => {
  const start = Date.parse('2026-01-01T00:05:00+09:00');
  const hours = fc.integer({ min: 0, max: 4 * 366 * 24 });
  fc.assert(
    fc.property(hours, (after) => {
      const begun = start + after * 3_600_000;
      const dueAt = (n: number) =>
        instantOn(billingDate(civilDateAt(begun / 1_000), monthly, n), 10) * 1_000;
      let now = begun;
      const clock = Object.fromEntries(
        Object.entries(legs).map(([leg, advance]) => {
          const to = destination({ advance }, now);
          now = to.kind === 'at' ? to.at : NaN;
          return [leg, now];
        }),
      ) as Record<keyof typeof legs, number>;
      // A charge for each event, and the missed one between the two ends of the silence.
      expect(dueAt(4)).toBeLessThan(clock.declined);
      expect(dueAt(6)).toBeLessThan(clock.lost);
      expect(dueAt(8)).toBeGreaterThan(clock.untilMissed);
      expect(dueAt(8)).toBeLessThan(clock.missed);
      expect(dueAt(12)).toBeLessThan(clock.rest);
      expect(dueAt(13)).toBeGreaterThan(clock.rest);
    }),
    { numRuns: 2_000 },
  );
});

test('a year with its faults, and a life with its turns, end with books that agree', () => {
  const { status, out, err } = demo('--json');
  expect({ status, err }).toEqual({ status: 0, err: oldNodeLine(process.versions.node) });
  const { rows, life, taken, booked, agree } = JSON.parse(out) as Record<string, unknown> & {
    rows: { period: number; won: number; note: string }[];
    life: Event[];
  };
  const ofLife = life.reduce((sum, { won }) => sum + won, 0);
  const all = 128_700 + ofLife;
  expect({ taken, booked, agree }).toEqual({ taken: all, booked: all, agree: true });
  expectALife(life);
  expect(rows.filter(({ won }) => won > 0).map(({ period }) => period)).toEqual([
    ...Array.from({ length: 13 }, (_, period) => period),
  ]);
  for (const note of [/tried again/, /answer lost/, /had missed/]) {
    expect(rows.filter((row) => note.test(row.note))).toHaveLength(1);
  }
});

/** Its payments and the words of each turn; the difference depends on the days left. */
function expectALife(life: readonly Event[]): void {
  const [converted, difference = 0, back, agreed, ...more] = life
    .map(({ won }) => won)
    .filter((won) => won > 0);
  expect([converted, back, agreed]).toEqual([4_900, 14_700, 17_700]);
  // 9,900 less 30 %, three times, of which 5,000 once by credit; and then in full.
  expect(more).toEqual([6_930, 1_930, 6_930, 9_900]);
  const said = /said (\d+) won/.exec(life.find(({ won }) => won === difference)?.what ?? '');
  expect(Number(said?.[1])).toBe(difference);
  for (const turn of [
    /^a trial begins/,
    /tells its customer/,
    /^she agrees/,
    /^a pause until/,
    /coupon/,
    /credit is used/,
  ]) {
    expect(life.some(({ what }) => turn.test(what))).toBe(true);
  }
  expect(life.at(-1)?.what).toBe('canceled at the end of its period: canceled');
}

test('a setting of no sense ends with status 2', () => {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const env = { ...process.env, MAEDAL_TABLES: 'twn' };
  const ran = spawnSync(...npm('run', '-s', 'demo'), { cwd: root, encoding: 'utf8', env });
  expect(ran.status).toBe(2);
  expect(ran.stderr).toMatch(/^demo: MAEDAL_TABLES must be/m);
});

test('an option there is not is told in one line, with exit status 2', () => {
  const { status, out, err } = demo('--jsn');
  expect({ status, out }).toEqual({ status: 2, out: '' });
  expect(err).toMatch(
    /^demo: unknown option --jsn, did you mean --json\?.*npm run demo -- --help.*\n$/,
  );
});
