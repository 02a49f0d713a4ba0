// Where a request to move the clock wants to go: ISO 8601 spans and instants, months as in Korea.
import { billingDate, civilDateAt, instantOn, addDays } from '../functions/domain/common/calendar';
import type { EpochSeconds } from '../functions/domain/common/calendar';

export type Destination =
  { readonly kind: 'at'; readonly at: number } | { readonly kind: 'refused'; readonly why: string };

const yearsMax = 50;
const span = new RegExp(
  String.raw`^P(?=.)(?:(\d{1,4})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,5})D)?` +
    String.raw`(?:T(?=.)(?:(\d{1,6})H)?(?:(\d{1,8})M)?(?:(\d{1,9})S)?)?$`,
);
const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/;

/** Takes the parsed body of a clock request; exactly one of `advance` and `to` must be there. */
export function destination(body: unknown, now: number): Destination {
  const { advance, to, ...rest } = (isObject(body) ? body : {}) as Record<string, unknown>;
  const one = (typeof advance === 'string') !== (typeof to === 'string');
  if (!one || Object.keys(rest).length > 0 || (advance ?? to) === undefined) {
    return refuse('send {"advance":"P1M"} or {"to":"2027-01-31T10:00:00+09:00"}');
  }
  const at = typeof advance === 'string' ? afterSpan(now, advance) : instantOf(String(to));
  if (at === undefined) {
    return typeof advance === 'string'
      ? refuse('advance must be an ISO 8601 duration such as P1D, P1M or PT1H')
      : refuse('to must be an existing ISO 8601 instant with an offset');
  }
  if (at < now) return refuse('the clock only moves forward');
  if (at - now > yearsMax * 366 * 86_400_000) {
    return refuse(`the clock moves at most ${yearsMax} years at once`);
  }
  return { kind: 'at', at };
}

/**
 * Months and years first, on the Korean calendar, then days, then hours; undefined if malformed.
 */
function afterSpan(now: number, text: string): number | undefined {
  const match = span.exec(text);
  if (!match) return undefined;
  const [years = 0, months = 0, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = match
    .slice(1)
    .map((part: string | undefined) => Number(part ?? 0));
  const second: EpochSeconds = Math.floor(now / 1_000);
  const today = civilDateAt(second);
  if (Number(today.slice(0, 4)) + years + months / 12 + (weeks * 7 + days) / 365 > 9_000)
    return Infinity;
  const month = billingDate(today, { interval: 'month', every: 1 }, years * 12 + months);
  const date = addDays(month, weeks * 7 + days);
  const moved = instantOn(date, 0) - instantOn(today, 0);
  return now + 1_000 * (moved + hours * 3_600 + minutes * 60 + seconds);
}

function instantOf(text: string): number | undefined {
  const at = instant.test(text) ? Date.parse(text) : NaN;
  if (Number.isNaN(at)) return undefined;
  // Date.parse rolls 31 Feb over into March; a date that does not exist is refused instead.
  const day = Number(text.slice(8, 10));
  const month = Number(text.slice(5, 7));
  return new Date(Date.UTC(Number(text.slice(0, 4)), month - 1, day)).getUTCMonth() + 1 === month
    ? at
    : undefined;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function refuse(why: string): Destination {
  return { kind: 'refused', why };
}
