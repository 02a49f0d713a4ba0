// A pause, reckoned by the checker alone: when it begins, what it keeps, and when it is over.
import type { Anchor, Row, Sent } from './facts';
import { cadenceOf, chargePlace, count, dateOf, dayBegins, kstDay } from './facts';
import { part, periodStart, text } from './facts';
import type { Record } from './record';
import { anchorsOf, startOf } from './returns';

/** The clock of an event and the true one may be this much apart. */
const slackMs = 700_000;
const dayMs = 86_400_000;
/** An automatic end may wait for a missed run; at rest none is missed. */
const lateMs = 2 * dayMs;

export const isPaused = (item: Row | undefined): boolean => text(item, 'status') === 'paused';

export const isUnagreed = (item: Row | undefined): boolean => text(item, 'unagreedOn') !== '';

/** Whether a pause has just ended, and nothing was paid with that. */
export function isResumed(before: Row | undefined, after: Row): boolean {
  const movesOn = count(after, 'period') > count(before, 'period');
  return isPaused(before) && text(after, 'status') === 'active' && !movesOn;
}

/** 14: at each write of a subscription, before its anchor is looked at. */
export function checkPause(record: Record, before: Row | undefined, after: Row, at: number): void {
  const id = text(after, 'pk');
  notePause(record, before, after);
  const begins = isPaused(after) && !isPaused(before) && !isUnagreed(after);
  if (begins) checkBegun(record, after, at);
  const period = count(after, 'period');
  if (begins && record.pausedBefore.get(id) === period && !record.isRestored) {
    record.broken(14, at, `${id}: paused twice, and period ${period} not charged between`);
  }
  if (isResumed(before, after)) {
    record.pausedBefore.set(id, period);
    const start = checkResumed(record, before, after, at);
    anchorsOf(record, id).push(start);
  } else if (isPaused(before) && text(after, 'status') === 'active') {
    if (!record.isRestored) record.broken(14, at, `${id}: paid in a pause`);
    const charge = record.items.get(
      chargePlace({ subscription: id.slice(2), period: count(before, 'period') }),
    );
    const on = text(charge, 'startsOn');
    anchorsOf(record, id).push(anchorOf(record, after, count(before, 'period'), on));
  }
}

/** A restore takes a row back and no wish: only a write over the pause itself undoes it. */
function notePause(record: Record, before: Row | undefined, after: Row): void {
  const id = text(after, 'pk');
  if (part(after, 'pause')) record.pausing.add(id);
  else if (part(before, 'pause')) record.pausing.delete(id);
}

/** At the end of what is paid, or on the day after the request; no longer than its plan says. */
function checkBegun(record: Record, item: Row, at: number): void {
  const id = text(item, 'pk');
  const { from, until } = daysIn(item);
  const paidTo = startOf(record, item, count(item, 'period'));
  const days = [at - slackMs, at, at + slackMs].map(kstDay);
  const firsts = days.map((day) => earlier(paidTo, nextDay(day)));
  // A run that was missed begins it late, and no sooner than what was paid is over.
  const isLate = from === paidTo && days.some((day) => day >= paidTo);
  if (!firsts.includes(from) && !isLate) {
    record.broken(14, at, `${id}: paid until ${paidTo}, and paused from ${from}`);
  }
  const price = part(item, 'price');
  const rule = record.seen.pauseOf(text(price, 'planId'));
  if (!rule) record.broken(14, at, `${id}: its plan has no pause`);
  const [interval, every] = [text(price, 'interval'), count(price, 'every')];
  const most = rule?.periodsMax ?? 0;
  const latest =
    from === paidTo
      ? startOf(record, item, count(item, 'period') + most)
      : periodStart(from, interval, every, most);
  if (until <= from || until > latest) {
    record.broken(14, at, `${id}: paused from ${from} until ${until}, at most until ${latest}`);
  }
}

/** On the day of its end the days kept begin, and the next period after them. */
function checkResumed(record: Record, before: Row | undefined, after: Row, at: number): Anchor {
  const id = text(after, 'pk');
  const period = count(after, 'period');
  const { from, until } = isUnagreed(before) ? { from: '', until: '' } : daysIn(before);
  const kept = isUnagreed(before) ? 0 : daysFrom(from, startOf(record, after, period));
  const days = [at, at - slackMs, at + slackMs].map(kstDay);
  const starts = days.map((day) => daysAfter(later(day, from), kept));
  const stored = storedStart(after, period);
  if (!starts.includes(stored)) {
    record.broken(14, at, `${id}: ${kept} days kept, and period ${period} begins on ${stored}`);
  }
  const isSooner = days.every((day) => day < until);
  if (isSooner && part(after, 'by')?.['who'] === 'schedule') {
    record.broken(14, at, `${id}: its pause was to last until ${until}`);
  }
  return anchorOf(record, after, period, starts.includes(stored) ? stored : (starts[0] ?? ''));
}

/** A billing date of the anchor it had keeps that one; any other day is an anchor of its own. */
export function anchorOf(record: Record, item: Row, period: number, on: string): Anchor {
  const id = text(item, 'pk');
  const had = anchorsOf(record, id).findLast(({ waits }) => !waits);
  const cadence = cadenceOf(item);
  if (had && on !== '') {
    for (let nth = 0; dateOf(had, cadence, nth) <= on; nth += 1) {
      if (dateOf(had, cadence, nth) === on) return { period, on: had.on, nth, day: had.day };
    }
  }
  return { period, on };
}

/** What the row says of the first day of a period. */
export function storedStart(item: Row, period: number): string {
  const price = part(item, 'price');
  const nth = period - count(item, 'anchorPeriod') + count(item, 'shift');
  const [interval, every] = [text(price, 'interval'), count(price, 'every')];
  return periodStart(text(item, 'anchorOn'), interval, every, nth);
}

/** 8: nothing is charged in a pause, or in place of one that is to come. */
export function checkSentInPause(record: Record, item: Row, { body, at }: Sent): void {
  if (!part(item, 'pause')) return;
  record.broken(8, at, `${text(body, 'merchant_uid')}: sent although a pause was asked for`);
}

/** 10: at each write: what a plan leaves of access in a pause. */
export function checkPausedAccess(record: Record, item: Row, at: number): void {
  const is = text(item, 'access');
  const rule = record.seen.pauseOf(text(part(item, 'price'), 'planId'));
  const left = isUnagreed(item) ? 'none' : (rule?.access ?? 'none');
  if (is !== left) record.broken(10, at, `${text(item, 'pk')}: paused, and access ${is}`);
}

/** 4: at rest: a pause is over on its day. */
export function checkPauseEnds(record: Record, item: Row, nowMs: number): void {
  const { until } = daysIn(item);
  if (count(item, 'heldAt') > 0 || dayBegins(until) >= nowMs - lateMs) return;
  record.broken(4, nowMs, `${text(item, 'pk')}: paused, though its pause ended on ${until}`);
}

function daysIn(item: Row | undefined) {
  const pause = part(item, 'pause');
  return { from: text(pause, 'from'), until: text(pause, 'until') };
}

const earlier = (a: string, b: string) => (a < b ? a : b);
const later = (a: string, b: string) => (a > b ? a : b);
const daysAfter = (day: string, days: number) => kstDay(dayBegins(day) + days * dayMs);
const nextDay = (day: string) => daysAfter(day, 1);
const daysFrom = (a: string, b: string) => Math.max(0, (dayBegins(b) - dayBegins(a)) / dayMs);
