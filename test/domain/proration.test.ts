// Parts of a period: whole won, rounded half up, that sum to the amount.
import fc from 'fast-check';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { Period } from '../../functions/domain/common/calendar';
import { addDays, civilDate } from '../../functions/domain/common/calendar';
import { won } from '../../functions/domain/common/money';
import { prorate, share } from '../../functions/domain/common/proration';

const amounts = fc.integer({ min: 0, max: 1e8 });
const lengths = fc.integer({ min: 1, max: 400 });

test('a share is whole won, half up, and never more than the whole', () => {
  fc.assert(
    fc.property(amounts, lengths, lengths, (amount, a, b) => {
      const [part, days] = [Math.min(a, b), Math.max(a, b)];
      const got = share(amount, part, days);
      expect(Math.abs(got - (amount * part) / days)).toBeLessThanOrEqual(0.5);
      expect(got).toBeLessThanOrEqual(amount);
      expect(share(amount, days, days)).toBe(won(amount));
    }),
  );
  expect(share(1, 1, 2)).toBe(1);
  expect(share(5, 1, 2)).toBe(3);
});

test('part and rest sum to the amount, and one day more never costs less', () => {
  const start = civilDate('2027-12-30');
  fc.assert(
    fc.property(amounts, lengths, fc.nat(400), fc.nat(400), (amount, of, a, b) => {
      const days = [a % (of + 1), b % (of + 1)].sort((one, other) => one - other);
      const [from, to] = days.map((day) => addDays(start, day)) as [typeof start, typeof start];
      const period: Period = { startsOn: start, endsOn: addDays(start, of) };
      const got = prorate(won(amount), { from, to }, period);
      expect(got.part + got.rest).toBe(amount);
      expect([got.days, got.of]).toEqual([(days[1] ?? 0) - (days[0] ?? 0), of]);
      if (to === period.endsOn) return;
      const more = prorate(won(amount), { from, to: addDays(to, 1) }, period);
      expect(more.part).toBeGreaterThanOrEqual(got.part);
    }),
  );
});

test('days outside of the period, or in the wrong order, are refused', () => {
  const period: Period = { startsOn: civilDate('2026-01-01'), endsOn: civilDate('2026-02-01') };
  for (const [from, to] of [
    ['2025-12-31', '2026-01-10'],
    ['2026-01-10', '2026-02-02'],
    ['2026-01-11', '2026-01-10'],
  ] as const) {
    const days = { from: civilDate(from), to: civilDate(to) };
    expect(() => prorate(won(9_900), days, period), from).toThrow(/must lie in/);
  }
  const nothing = { startsOn: period.startsOn, endsOn: period.startsOn };
  const days = { from: period.startsOn, to: period.startsOn };
  expect(() => prorate(won(9_900), days, nothing)).toThrow(/must end after/);
});

test('the command answers as the code that bills does, and misuse with status 2', () => {
  const root = fileURLToPath(new URL('../../', import.meta.url));
  const run = (...args: string[]) =>
    spawnSync(process.execPath, ['--import', 'tsx', 'bin/proration.ts', ...args], {
      cwd: root,
      encoding: 'utf8' as const,
    });
  const days = ['--amount', '9900', '--from', '2026-01-10', '--to', '2026-01-31'];
  const month = ['--period', '2026-01-01..2026-02-01'];
  expect(run(...days, ...month, '--json').stdout).toBe('{"part":6706,"rest":3194}\n');
  expect(run(...days, ...month).stdout).toBe(
    '21 of 31 days: 6706 won, and 3194 won for the rest\n',
  );
  const missing = run(...days);
  expect([missing.status, missing.stderr]).toEqual([2, 'proration: --period is missing\n']);
  const outside = run(...days, '--period', '2026-01-01..2026-01-20');
  expect([outside.status, outside.stdout]).toEqual([2, '']);
  expect(outside.stderr).toMatch(/^proration: .*must lie in 2026-01-01 until 2026-01-20/);
});
