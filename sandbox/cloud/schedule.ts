// EventBridge schedule expressions, rate(...) and cron(...), as instants in UTC.
export interface Schedule {
  /** The first firing after this instant (epoch ms), which is never the instant itself. */
  next(after: number): number | undefined;
  /** Firings in the half-open span `[from, to)`. */
  count(from: number, to: number): number;
}

const minuteMs = 60_000;
const unitMs: Readonly<Record<string, number>> = {
  minute: minuteMs,
  hour: 60 * minuteMs,
  day: 1_440 * minuteMs,
};
const yearMax = 2199;

export function parseSchedule(expression: string): Schedule {
  const rate = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression);
  if (rate) return everySpan(Number(rate[1]) * (unitMs[rate[2] ?? ''] ?? minuteMs), expression);
  const cron = /^cron\((\S+) (\S+) (\S+) (\S+) (\S+) (\S+)\)$/.exec(expression);
  if (!cron) throw unreadable(expression);
  return onFields(cron.slice(1), expression);
}

// AWS counts a rate from the rule's creation; whole spans since 1970 make a restart invisible.
function everySpan(span: number, expression: string): Schedule {
  if (span === 0) throw unreadable(expression);
  return {
    next: (after) => (Math.floor(after / span) + 1) * span,
    count: (from, to) => Math.max(0, Math.ceil(to / span) - Math.ceil(from / span)),
  };
}

type Days = (year: number, month: number, day: number) => boolean;

function onFields(fields: readonly string[], expression: string): Schedule {
  const [minute = '', hour = '', day = '', month = '', weekday = '', year = ''] = fields;
  // One of the two says nothing, or they would contradict each other.
  if ((day === '?') === (weekday === '?')) throw unreadable(expression);
  const minutes = numbersOf(minute, 0, 59, expression);
  const hours = numbersOf(hour, 0, 23, expression);
  const months = new Set(numbersOf(month, 1, 12, expression, monthNames));
  const years = new Set(numbersOf(year, 1970, yearMax, expression));
  const days = day === '?' ? onWeekday(weekday, expression) : onMonthDay(day, expression);
  const matches: Days = (y, m, d) => years.has(y) && months.has(m) && days(y, m, d);
  const times = hours.flatMap((h) => minutes.map((m) => (h * 60 + m) * minuteMs));
  const next = (after: number) => nextOn(after, matches, times);
  return {
    next,
    count(from, to) {
      let found = 0;
      for (let at = next(from - 1); at !== undefined && at < to; at = next(at)) found += 1;
      return found;
    },
  };
}

function nextOn(after: number, days: Days, times: readonly number[]): number | undefined {
  const dayMs = 1_440 * minuteMs;
  for (let start = Math.floor(after / dayMs) * dayMs; ; start += dayMs) {
    const date = new Date(start);
    if (date.getUTCFullYear() > yearMax) return undefined;
    if (!days(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate())) continue;
    const time = times.find((at) => start + at > after);
    if (time !== undefined) return start + time;
  }
}

function onMonthDay(field: string, expression: string): Days {
  if (field === 'L') return (y, m, d) => d === lastDay(y, m);
  const days = new Set(numbersOf(field, 1, 31, expression));
  return (_y, _m, d) => days.has(d);
}

function onWeekday(field: string, expression: string): Days {
  const weekdayOf = (y: number, m: number, d: number) =>
    new Date(Date.UTC(y, m - 1, d)).getUTCDay() + 1;
  const nth = /^([1-7]|[A-Z]{3})#([1-5])$/i.exec(field);
  if (nth) {
    const [weekday] = numbersOf(nth[1] ?? '', 1, 7, expression, weekdayNames);
    const week = Number(nth[2]);
    return (y, m, d) => weekdayOf(y, m, d) === weekday && Math.ceil(d / 7) === week;
  }
  const weekdays = new Set(numbersOf(field, 1, 7, expression, weekdayNames));
  return (y, m, d) => weekdays.has(weekdayOf(y, m, d));
}

const monthNames = 'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC'.split(' ');
const weekdayNames = 'SUN MON TUE WED THU FRI SAT'.split(' ');

function numbersOf(
  field: string,
  min: number,
  max: number,
  ...[expression, names = []]: [string, (readonly string[])?]
): number[] {
  const number = (text: string) => {
    const named = names.indexOf(text.toUpperCase());
    const value = named >= 0 ? named + 1 : /^\d+$/.test(text) ? Number(text) : NaN;
    if (!(value >= min && value <= max)) throw unreadable(expression);
    return value;
  };
  const found = new Set<number>();
  for (const part of field.split(',')) {
    const [range = '', step = '1'] = part.split('/');
    const [from = '', to] = range.split('-');
    const first = range === '*' ? min : number(from);
    const last =
      range === '*' ? max : to !== undefined ? number(to) : part.includes('/') ? max : first;
    const by = /^[1-9]\d*$/.test(step) ? Number(step) : NaN;
    if (Number.isNaN(by) || last < first) throw unreadable(expression);
    for (let value = first; value <= last; value += by) found.add(value);
  }
  return [...found].sort((a, b) => a - b);
}

function lastDay(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function unreadable(expression: string): Error {
  return new Error(`schedule expression not understood: ${expression}`);
}
