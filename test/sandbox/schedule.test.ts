// Schedule expressions as EventBridge reads them, in UTC.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseSchedule } from '../../sandbox/cloud/schedule';

const iso = (at: number | undefined) =>
  at === undefined ? 'never' : new Date(at).toISOString().slice(0, 16);
const after = (text: string) => Date.parse(`${text}:00Z`);

// expression | after | the next three firings
const firings = `
  rate(1 minute)             | 2027-01-31T23:59 | 2027-02-01T00:00 2027-02-01T00:01 2027-02-01T00:02
  rate(5 minutes)            | 2027-01-31T23:58 | 2027-02-01T00:00 2027-02-01T00:05 2027-02-01T00:10
  rate(1 day)                | 2027-02-27T12:00 | 2027-02-28T00:00 2027-03-01T00:00 2027-03-02T00:00
  cron(0 * * * ? *)          | 2027-12-31T22:00 | 2027-12-31T23:00 2028-01-01T00:00 2028-01-01T01:00
  cron(0 20 * * ? *)         | 2027-01-01T20:00 | 2027-01-02T20:00 2027-01-03T20:00 2027-01-04T20:00
  cron(0/15 10 * * ? *)      | 2027-01-01T10:20 | 2027-01-01T10:30 2027-01-01T10:45 2027-01-02T10:00
  cron(5,35 1-2 ? * MON *)   | 2027-01-01T00:00 | 2027-01-04T01:05 2027-01-04T01:35 2027-01-04T02:05
  cron(0 1 29 2 ? *)         | 2027-01-01T00:00 | 2028-02-29T01:00 2032-02-29T01:00 2036-02-29T01:00
  cron(0 0 L * ? *)          | 2027-01-31T00:00 | 2027-02-28T00:00 2027-03-31T00:00 2027-04-30T00:00
  cron(0 8 ? * 2#1 *)        | 2027-01-01T00:00 | 2027-01-04T08:00 2027-02-01T08:00 2027-03-01T08:00
  cron(0 8 ? * FRI#5 *)      | 2027-01-01T00:00 | 2027-01-29T08:00 2027-04-30T08:00 2027-07-30T08:00
  cron(30 1 1 JAN,JUL ? *)   | 2027-01-01T01:30 | 2027-07-01T01:30 2028-01-01T01:30 2028-07-01T01:30
  cron(0 0 1 1 ? 2028)       | 2027-06-01T00:00 | 2028-01-01T00:00 never never
`
  .trim()
  .split('\n')
  .map((line) => line.split('|').map((cell) => cell.trim()));

test.each(firings)('%s after %s fires at %s', (expression = '', from = '', expected = '') => {
  const schedule = parseSchedule(expression);
  let at: number | undefined = after(from);
  const found = [1, 2, 3].map(() => {
    at = at === undefined ? undefined : schedule.next(at);
    return iso(at);
  });
  expect(found).toEqual(expected.split(' '));
});

const unreadable = [
  ...['', 'rate(0 minutes)', 'rate(1 week)', 'cron(0 * * * *)', 'cron(0 * * * * *)'],
  ...['cron(0 * ? * ? *)', 'cron(60 * * * ? *)', 'cron(x * * * ? *)', 'cron(0 0 32 * ? *)'],
  ...['cron(0 0 5-2 * ? *)', 'cron(0/0 * * * ? *)'],
];

test.each(unreadable)('"%s" is refused instead of guessed at', (expression) => {
  expect(() => parseSchedule(expression)).toThrow('not understood');
});

const expressions = fc.constantFrom(
  ...['rate(1 minute)', 'rate(7 hours)', 'cron(0 * * * ? *)', 'cron(10 3 ? * SUN *)'],
);

test('the count of a span is the number of firings met by walking it', () => {
  fc.assert(
    fc.property(expressions, fc.nat(4e12 - 1), fc.nat(3e8), (expression, from, length) => {
      const schedule = parseSchedule(expression);
      let walked = 0;
      for (let at = schedule.next(from - 1); at !== undefined && at < from + length; walked += 1) {
        at = schedule.next(at);
      }
      expect(schedule.count(from, from + length)).toBe(walked);
    }),
  );
});
