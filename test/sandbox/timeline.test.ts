// `npm run timeline` as it is typed: the dates that billing uses, and one line for what is no date.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { oldNodeLine } from '../../bin/old-node';

const root = fileURLToPath(new URL('../..', import.meta.url));

function typed(...args: string[]) {
  const ran = spawnSync(process.execPath, ['--import', 'tsx', 'sandbox/timeline.ts', ...args], {
    cwd: root,
    encoding: 'utf8',
  });
  return {
    status: ran.status,
    out: ran.stdout,
    errors: ran.stderr.replace(oldNodeLine(process.versions.node), ''),
  };
}

const month = ['--interval', 'month', '--every', '1'];

test('prints the next dates after the anchor, month ends and leap days included', () => {
  const { status, out } = typed('--anchor', '2023-01-31', ...month, '--count', '14', '--json');
  expect(status).toBe(0);
  expect(JSON.parse(out)).toEqual([
    ...['2023-02-28', '2023-03-31', '2023-04-30', '2023-05-31', '2023-06-30', '2023-07-31'],
    ...['2023-08-31', '2023-09-30', '2023-10-31', '2023-11-30', '2023-12-31', '2024-01-31'],
    ...['2024-02-29', '2024-03-31'],
  ]);
});

test('says to a person that the anchor is the first payment, and keeps it out of the dates', () => {
  const { status, out, errors } = typed('--anchor', '2023-01-31', ...month, '--count', '2');
  expect([status, out]).toEqual([0, '2023-02-28\n2023-03-31\n']);
  expect(errors).toMatch(/^the first payment is on 2023-01-31\b.*\n$/);
});

test('knows weeks and years', () => {
  const week = ['--interval', 'week', '--every', '2', '--count', '2', '--json'];
  expect(JSON.parse(typed('--anchor', '2024-02-20', ...week).out)).toEqual([
    ...['2024-03-05', '2024-03-19'],
  ]);
  const year = ['--interval', 'year', '--every', '1', '--count', '4', '--json'];
  expect(JSON.parse(typed('--anchor', '2024-02-29', ...year).out)).toEqual([
    ...['2025-02-28', '2026-02-28', '2027-02-28', '2028-02-29'],
  ]);
});

test.each([
  [['--anchor', '2023-02-30', ...month], '2023-02-30'],
  [['--anchor', '2023-01-31', '--interval', 'day'], 'day'],
  [['--anchor', '2023-01-31', ...month, '--count', '0'], '--count'],
  [['--anker', '2023-01-31'], '--anker'],
  [['--anchor', '2027-01-31', '--trail', '14d'], 'did you mean --trial?'],
  [['--anchor', '2027-01-31', '--trial', '14'], '--trial'],
  [['--anchor', '2027-01-31', '--change', '2027-02-10'], '--change'],
  [['--anchor', '2027-01-31', '--change', '2027-02-10:1:now'], 'other terms'],
  [['--anchor', '2027-01-31', '--change', '2027-01-30:2'], 'before the anchor'],
  [['--anchor', '2027-01-31', '--pause', 'soon'], '--pause'],
  [['--anchor', '2027-01-31', '--billing-day', '32'], '--billing-day'],
  [['--anchor', '2027-01-31', '--billing-day', '2027-02-10'], '--billing-day must be such as'],
  [['--anchor', '2027-01-31', '--billing-day', '2027-01-10:5'], 'before the anchor'],
  [['--anchor', '2027-01-31', '--interval', 'week', '--billing-day', '5'], 'charged by months'],
  [['--anchor', '2027-01-31', '--trial', '14d', '--billing-day', '5'], 'trialing'],
  [['--anchor', '2027-01-31', '--billing-day', '31'], 'on that day already'],
  [['--anchor', '2027-01-31', '--coupon', 'NOTHING'], 'coupons.json, got "NOTHING"'],
  [['--anchor', '2027-01-31', '--coupon', 'WELCOME3', '--trial', '14d'], 'place of a trial'],
  [['--anchor', '2027-01-31', '--coupon', 'WELCOME3', '--amount', '120'], '100 won or more'],
  [['--anchor', '2027-01-31', '--resume', '2027-02-30'], '2027-02-30'],
  [[], '--anchor'],
])('%j is one line that says why, and exit 2', (args, why) => {
  const { status, out, errors } = typed(...args);
  expect([status, out]).toEqual([2, '']);
  expect(errors.trim().split('\n')).toHaveLength(1);
  expect(errors).toContain(why);
});

type Told = {
  readonly on: string;
  readonly what: string;
  readonly amount: number | null;
  readonly days: { readonly startsOn: string; readonly endsOn: string } | null;
  readonly status: string;
};

function life(...args: string[]): string[] {
  const { status, out, errors } = typed('--anchor', '2027-01-31', ...args, '--json');
  expect({ status, errors }).toEqual({ status: 0, errors: '' });
  return (JSON.parse(out) as Told[]).map(({ on, what, amount, days, status: stands }) =>
    [on, what, amount ?? '-', stands, days?.endsOn ?? '-'].join(' '),
  );
}

// docs/changing.md, docs/trials.md and docs/pausing.md have these figures.
test('tells a change now: the difference on its day, and the new amount from then on', () => {
  const seats = ['--amount', '4400', '--quantity', '3', '--change', '2027-02-10:5:now'];
  expect(life(...seats, '--count', '2')).toEqual([
    '2027-01-31 charge 13200 active 2027-02-28',
    '2027-02-10 change 5657 active 2027-02-28',
    '2027-02-28 charge 22000 active 2027-03-31',
    '2027-03-31 charge 22000 active 2027-04-30',
  ]);
});

test('tells a trial, its notice and consent, and what comes without an agreement', () => {
  expect(life('--trial', '14d', '--count', '1')).toEqual([
    '2027-01-31 trial 0 trialing 2027-02-14',
    '2027-02-07 notice - trialing -',
    '2027-02-14 consent - trialing -',
    '2027-02-14 charge 9900 active 2027-03-14',
  ]);
  expect(life('--trial', '14d', '--declines').slice(2)).toEqual([
    '2027-02-14 consent - paused -',
    '2027-02-28 consent_end - canceled -',
  ]);
});

// docs/coupons.md has these rules: three periods at 30 % off, and the end is told and agreed to.
test('tells a coupon: what it takes off, notice and consent of its end, and then all', () => {
  expect(life('--coupon', 'welcome3', '--count', '4')).toEqual([
    '2027-01-31 charge 6930 active 2027-02-28',
    '2027-02-28 charge 6930 active 2027-03-31',
    '2027-03-31 charge 6930 active 2027-04-30',
    '2027-04-23 notice - active -',
    '2027-04-30 consent - active -',
    '2027-04-30 charge 9900 active 2027-05-31',
    '2027-05-31 charge 9900 active 2027-06-30',
  ]);
  const declined = life('--coupon', 'WELCOME3', '--declines', '--count', '4').slice(4);
  expect(declined).toEqual([
    '2027-04-30 consent - paused -',
    '2027-05-14 consent_end - canceled -',
  ]);
  const more = life('--coupon', 'WELCOME3', '--change', '2027-02-10:2', '--count', '1');
  expect(more.at(-1)).toBe('2027-02-28 charge 13860 active 2027-03-31');
});

// docs/billing-day.md has these figures.
test('tells another billing day: the part that leads to it, and whole periods from then on', () => {
  expect(life('--billing-day', '2027-02-10:10', '--until', '2027-04-10')).toEqual([
    '2027-01-31 charge 9900 active 2027-02-28',
    '2027-02-10 billing_day - active 2027-03-10',
    '2027-02-28 charge 3194 active 2027-03-10',
    '2027-03-10 charge 9900 active 2027-04-10',
    '2027-04-10 charge 9900 active 2027-05-10',
  ]);
  // Asked for on the first day; of a short month it is the last one.
  const moved = [
    '--anchor',
    '2027-01-15',
    '--billing-day',
    '31',
    '--until',
    '2027-03-31',
    '--json',
  ];
  const told = JSON.parse(typed(...moved).out) as Told[];
  expect(told.map(({ on, amount, days }) => [on, amount, days?.endsOn])).toEqual([
    ['2027-01-15', 9_900, '2027-02-15'],
    ['2027-01-15', null, '2027-02-28'],
    ['2027-02-15', Math.round((9_900 * 13) / 28), '2027-02-28'],
    ['2027-02-28', 9_900, '2027-03-31'],
    ['2027-03-31', 9_900, '2027-04-30'],
  ]);
});

test('tells a pause with the days it keeps, and a return before its end', () => {
  expect(life('--pause', '2027-02-10:2', '--until', '2027-05-31')).toEqual([
    '2027-01-31 charge 9900 active 2027-02-28',
    '2027-02-10 pause - active 2027-04-30',
    '2027-02-28 pause - paused -',
    '2027-04-30 resume - active -',
    '2027-04-30 charge 9900 active 2027-05-31',
    '2027-05-31 charge 9900 active 2027-06-30',
  ]);
  const back = life('--pause', '2027-02-10:2', '--resume', '2027-03-10', '--until', '2027-04-10');
  expect(back.slice(3)).toEqual([
    '2027-03-10 resume - active -',
    '2027-03-10 charge 9900 active 2027-04-10',
    '2027-04-10 charge 9900 active 2027-05-10',
  ]);
  const now = life('--pause', '2027-02-10:1:now', '--until', '2027-03-28');
  expect(now.at(-1)).toMatch(/^2027-03-28 charge 9900 active /);
});
