// Civil dates in Korea, anchors and billing periods: every date is counted from its anchor.
import { Refusal } from './errors';

declare const civilBrand: unique symbol;
/** A date as a Korean calendar shows it, `YYYY-MM-DD`. */
export type CivilDate = string & { readonly [civilBrand]: true };
/** Whole seconds since 1970-01-01T00:00:00Z. */
export type EpochSeconds = number;

/** Days are those of trials; no plan is sold by the day. */
export const intervals = ['day', 'week', 'month', 'year'] as const;
export type Interval = (typeof intervals)[number];
export type Cadence = { readonly interval: Interval; readonly every: number };
/** Half-open: the end is the first day of the next period. */
export type Period = { readonly startsOn: CivilDate; readonly endsOn: CivilDate };
/** Minutes of the Korean day; may run over midnight, `[from, to)`. */
export type QuietWindow = { readonly from: number; readonly to: number };

const secondsPerDay = 86_400;
/** Korea has had no summer time since 1988: the offset is constant for every date we bill. */
export const koreaOffset = 9 * 3_600;

/** Throws Refusal(invalid) unless the text is an existing date between 1970 and 9999. */
export function civilDate(text: string): CivilDate {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  const [year, month, day] = (match?.slice(1) ?? []).map(Number);
  const exists =
    year !== undefined &&
    month !== undefined &&
    day !== undefined &&
    year >= 1970 &&
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    day <= daysInMonth(year, month);
  if (!exists) throw new Refusal('invalid', `date must exist as YYYY-MM-DD, got "${text}"`);
  return text as CivilDate;
}

/**
 * The n-th billing date after the anchor (n = 0 is the anchor itself). Days 29 to 31 clamp to the
 * last day of a short month and come back: 31 Jan, 28 Feb, 31 Mar. Never counted from the date
 * before.
 */
export function billingDate(anchor: CivilDate, cadence: Cadence, n: number): CivilDate {
  const steps = n * cadence.every;
  switch (cadence.interval) {
    case 'day':
      return addDays(anchor, steps);
    case 'week':
      return addDays(anchor, 7 * steps);
    case 'month':
      return addMonths(anchor, steps);
    case 'year':
      return addMonths(anchor, 12 * steps);
  }
}

export function billingPeriod(anchor: CivilDate, cadence: Cadence, n: number): Period {
  return { startsOn: billingDate(anchor, cadence, n), endsOn: billingDate(anchor, cadence, n + 1) };
}

/** The first date from a day on with this day of the month; a short month has it on its last. */
export function nextOnDay(from: CivilDate, day: number): CivilDate {
  const own = onDay(from, day);
  return own >= from ? own : onDay(addMonths(onDay(from, 1), 1), day);
}

/** Months of a cadence; undefined of one that is counted in days or weeks. */
export function monthsOf({ interval, every }: Cadence): number | undefined {
  if (interval === 'month') return every;
  return interval === 'year' ? 12 * every : undefined;
}

/** Within so many steps each length of a month has come that ever comes. */
const anchorsMax = 12;

/**
 * An anchor whose n-th billing date is this one, and whose day of the month is kept where the
 * date's own month is too short for it: 28 Feb of day 31 is counted from 31 Jan.
 */
export function anchorOnDay(
  date: CivilDate,
  day: number,
  months: number,
): { readonly on: CivilDate; readonly n: number } {
  let best = { on: date, n: 0 };
  for (let n = 1; n <= anchorsMax && dayIn(best.on) < day; n += 1) {
    if (parts(date)[0] - Math.ceil((n * months) / 12) < 1970) break;
    const on = onDay(addMonths(onDay(date, 1), -n * months), day);
    if (dayIn(on) > dayIn(best.on)) best = { on, n };
  }
  return best;
}

export const dayIn = (date: CivilDate): number => parts(date)[2];

/** In the same month. */
function onDay(date: CivilDate, day: number): CivilDate {
  const [year, month] = parts(date);
  return format(year, month, Math.min(day, daysInMonth(year, month)));
}

export function addDays(date: CivilDate, days: number): CivilDate {
  return fromDayNumber(dayNumber(date) + days);
}

/** Whole days from a date to another; negative where the other is earlier. */
export function daysBetween(from: CivilDate, to: CivilDate): number {
  return dayNumber(to) - dayNumber(from);
}

/** The Korean date at an instant: 15:00 UTC is already tomorrow. */
export function civilDateAt(at: EpochSeconds): CivilDate {
  return fromDayNumber(Math.floor((at + koreaOffset) / secondsPerDay));
}

/** Minutes since Korean midnight at an instant. */
export function minuteOfDay(at: EpochSeconds): number {
  const second = (((at + koreaOffset) % secondsPerDay) + secondsPerDay) % secondsPerDay;
  return Math.floor(second / 60);
}

/** The instant of a Korean wall-clock minute on a date. */
export function instantOn(date: CivilDate, minute: number): EpochSeconds {
  return dayNumber(date) * secondsPerDay - koreaOffset + minute * 60;
}

/** The instant itself, or the end of the quiet window it falls into. */
export function outsideQuiet(at: EpochSeconds, quiet: QuietWindow): EpochSeconds {
  if (!isQuiet(at, quiet)) return at;
  const today = instantOn(civilDateAt(at), quiet.to);
  return today > at ? today : today + secondsPerDay;
}

export function isQuiet(at: EpochSeconds, quiet: QuietWindow): boolean {
  const minute = minuteOfDay(at);
  if (quiet.from <= quiet.to) return minute >= quiet.from && minute < quiet.to;
  return minute >= quiet.from || minute < quiet.to;
}

function addMonths(date: CivilDate, months: number): CivilDate {
  const [year, month, day] = parts(date);
  const count = year * 12 + (month - 1) + months;
  const toYear = Math.floor(count / 12);
  const toMonth = (count % 12) + 1;
  return format(toYear, toMonth, Math.min(day, daysInMonth(toYear, toMonth)));
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeap(year) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

function isLeap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

function parts(date: CivilDate): [number, number, number] {
  return [Number(date.slice(0, 4)), Number(date.slice(5, 7)), Number(date.slice(8, 10))];
}

function format(year: number, month: number, day: number): CivilDate {
  const text = (n: number, width: number) => String(n).padStart(width, '0');
  return civilDate(`${text(year, 4)}-${text(month, 2)}-${text(day, 2)}`);
}

// Days since 1970-01-01, by the usual 400-year-era arithmetic on a year that begins in March.
function dayNumber(date: CivilDate): number {
  const [year, month, day] = parts(date);
  const marchYear = month <= 2 ? year - 1 : year;
  const era = Math.floor(marchYear / 400);
  const yearOfEra = marchYear - era * 400;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  const dayOfEra =
    yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

function fromDayNumber(days: number): CivilDate {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1_460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear =
    dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1;
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return format(year, month, day);
}
