// Where a request to move the clock leads: months end as they do in Korea, and time never runs
// back.
import { describe, expect, test } from 'vitest';
import { koreaTime, virtualClock } from '../../sandbox/clock';
import { destination } from '../../sandbox/time-travel';

const at = (text: string) => Date.parse(text);

// from (Korean time) | advance | arrives
const spans = `
  2027-01-31T10:00:00+09:00 | P1M       | 2027-02-28T10:00:00+09:00
  2028-01-31T10:00:00+09:00 | P1M       | 2028-02-29T10:00:00+09:00
  2027-01-31T10:00:00+09:00 | P2M       | 2027-03-31T10:00:00+09:00
  2028-02-29T10:00:00+09:00 | P1Y       | 2029-02-28T10:00:00+09:00
  2027-02-28T23:30:00+09:00 | PT1H      | 2027-03-01T00:30:00+09:00
  2027-03-01T00:30:00+09:00 | P1M       | 2027-04-01T00:30:00+09:00
  2027-01-31T08:00:00+09:00 | P1M       | 2027-02-28T08:00:00+09:00
  2027-12-31T23:59:59+09:00 | P1D       | 2028-01-01T23:59:59+09:00
  2027-01-31T10:00:00+09:00 | P1M1DT2H  | 2027-03-01T12:00:00+09:00
  2027-01-01T00:00:00+09:00 | P2W       | 2027-01-15T00:00:00+09:00
  2027-01-01T00:00:00+09:00 | PT90M30S  | 2027-01-01T01:30:30+09:00
  2027-01-01T00:00:00+09:00 | PT0S      | 2027-01-01T00:00:00+09:00
  2027-11-30T10:00:00+09:00 | P10Y3M    | 2038-02-28T10:00:00+09:00
`
  .trim()
  .split('\n')
  .map((line) => line.split('|').map((cell) => cell.trim()));

test.each(spans)('from %s, %s leads to %s', (from = '', advance = '', to = '') => {
  const found = destination({ advance }, at(from));
  expect(found.kind === 'at' ? koreaTime(found.at) : found).toBe(to);
});

test('a fraction of a second is carried along', () => {
  const found = destination({ advance: 'P1D' }, at('2027-01-01T00:00:00.123Z'));
  expect(found).toEqual({ kind: 'at', at: at('2027-01-02T00:00:00.123Z') });
});

test('an instant is taken with its offset', () => {
  const found = destination({ to: '2027-01-31T10:00:00+09:00' }, at('2027-01-01T00:00:00Z'));
  expect(found).toEqual({ kind: 'at', at: at('2027-01-31T01:00:00Z') });
});

describe('what is refused', () => {
  const now = at('2027-01-01T00:00:00Z');
  test.each([
    ...[undefined, null, [], 'P1M', {}, { advance: 'P' }, { advance: 'PT' }, { advance: '1M' }],
    ...[{ advance: '-P1M' }, { advance: 'P1.5M' }, { advance: 'P1H' }, { advance: 5 }],
    ...[
      { advance: 'P1M', to: '2027-02-01T00:00:00Z' },
      { advance: 'P1M', speed: 2 },
    ],
    ...[{ to: '2027-02-01' }, { to: '2027-02-30T00:00:00Z' }, { to: '2027-02-01T00:00:00' }],
    ...[{ to: '2027-13-01T00:00:00Z' }, { to: 'tomorrow' }, { advance: 'P9999Y' }],
  ])('%j', (body) => {
    expect(destination(body, now).kind).toBe('refused');
  });

  test('yesterday, saying that the clock only moves forward', () => {
    const found = destination({ to: '2026-12-31T23:59:59Z' }, now);
    expect(found).toEqual({ kind: 'refused', why: 'the clock only moves forward' });
  });
});

test('the clock runs on by itself and never jumps back', () => {
  const clock = virtualClock();
  const far = clock.now() + 86_400_000;
  clock.jumpTo(far);
  clock.jumpTo(far - 3_600_000);
  expect(clock.now()).toBeGreaterThanOrEqual(far);
});
