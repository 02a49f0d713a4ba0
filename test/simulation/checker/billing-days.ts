// Rule 81: another billing day, reckoned by the checker alone: the one period that leads to it, the
// dates behind it, and that it comes true unless its customer or her debt has undone it.
import type { Anchor, Row } from './facts';
import { cadenceOf, count, dateOf, dayBegins, onDay, part, periodStart, text } from './facts';
import { changeIn } from './differences';
import { isUnagreed, storedStart } from './pauses';
import type { Record } from './record';
import { anchorsOf, isAway, isLedOn, startOf } from './returns';
import type { Led } from './shown';

const rule = 81;
const dayMs = 86_400_000;
/** So many dates behind the move are compared. */
const datesMax = 24;

const apart = (from: string, to: string) => Math.round((dayBegins(to) - dayBegins(from)) / dayMs);

/** Told before a customer asks for another day, and before she takes it back. */
export function noteDayAsked(record: Record, id: string, day: number | undefined): void {
  if (day === undefined) {
    record.daysUndone.add(`S#${id}`);
    return;
  }
  const days = record.daysAsked.get(`S#${id}`) ?? new Set();
  record.daysAsked.set(`S#${id}`, days.add(day));
}

/** At each write of a subscription, before its anchor is looked at. */
export function checkBillingDay(
  record: Record,
  before: Row | undefined,
  after: Row,
  at: number,
): void {
  const id = text(after, 'pk');
  const [was, is] = [part(before, 'stub'), part(after, 'stub')];
  const isSame = was?.['period'] === is?.['period'] && was?.['day'] === is?.['day'];
  if (was && !is) checkGone(record, before, after, at);
  else if (is && !isSame) {
    forget(record, id, count(was, 'period'));
    checkWaiting(record, before, after, at);
  }
  const running = record.led.get(`${id} ${count(after, 'period') - 1}`);
  const isPart = running !== undefined && running.days < running.of;
  if (changeIn(after) && isPart) {
    record.broken(rule, at, `${id}: a change within a partial period`);
  }
}

/** It leads from the end of what is paid to the first such day that its customer asked for. */
function checkWaiting(record: Record, before: Row | undefined, after: Row, at: number): void {
  const id = text(after, 'pk');
  const stub = part(after, 'stub');
  const [period, day] = [count(stub, 'period'), count(stub, 'day')];
  const broken = (what: string) => record.broken(rule, at, `${id}: ${what}`);
  if (!record.daysAsked.get(id)?.has(day)) broken(`nobody asked for day ${day}`);
  if (!record.isRestored) {
    const isFree = text(after, 'status') === 'active' && !part(after, 'claim');
    const isBound = part(after, 'cancel') ?? part(after, 'pause');
    if (!isFree || isBound || count(after, 'heldAt') > 0) broken('its day moves while it is bound');
    if (before?.['partial'] === true) broken('its day moves within a partial period');
    if (period !== count(after, 'period')) broken(`period ${period} leads to it`);
  }
  const led = ledTo(record, after, period, day);
  const told = [text(stub, 'startsOn'), text(stub, 'endsOn'), count(stub, 'of')].join();
  if (told !== [led.startsOn, led.endsOn, led.of].join()) {
    broken(`${told} leads to day ${day}, not ${led.startsOn} ${led.endsOn} of ${led.of}`);
  }
  record.led.set(`${id} ${period}`, led);
  const anchor: Anchor = { period: period + 1, on: led.endsOn, day, waits: true };
  anchorsOf(record, id).push(anchor);
}

/** The first such day from the end of what is paid on; where that is one, a whole period. */
function ledTo(record: Record, item: Row, period: number, day: number): Led {
  const startsOn = startOf(record, item, period);
  const of = apart(startsOn, startOf(record, item, period + 1));
  const here = onDay(startsOn, day);
  const next = onDay(periodStart(onDay(startsOn, 1), 'month', 1, 1), day);
  if (here !== startsOn) {
    const endsOn = here > startsOn ? here : next;
    return { startsOn, endsOn, of, days: apart(startsOn, endsOn) };
  }
  const endsOn = dateOf({ period, on: onDay(startsOn, 1), day }, cadenceOf(item), 1);
  const days = apart(startsOn, endsOn);
  return { startsOn, endsOn, of: days, days };
}

/** Settled, and its dates go on from the day; or undone, for a reason that is known. */
function checkGone(record: Record, before: Row | undefined, after: Row, at: number): void {
  const id = text(after, 'pk');
  const period = count(part(before, 'stub'), 'period');
  if (isLedOn(record, before, after)) {
    const anchors = anchorsOf(record, id);
    const own = anchors.findIndex((one) => one.waits && one.period === period + 1);
    const anchor = anchors[own];
    if (!anchor) return;
    anchors[own] = { ...anchor, waits: undefined };
    for (let n = 0; n < datesMax; n += 1) {
      const [is, due] = [storedStart(after, period + 1 + n), dateOf(anchor, cadenceOf(after), n)];
      if (is === due) continue;
      record.broken(rule, at, `${id}: period ${period + 1 + n} begins on ${is}, not ${due}`);
      return;
    }
    return;
  }
  forget(record, id, period);
  const isOver = ['canceled', 'expired'].includes(text(after, 'status'));
  const isBack = isAway(record, id) && count(after, 'period') > period;
  const isMoved = before && storedStart(before, period) !== storedStart(after, period);
  const isUndone = record.daysUndone.delete(id);
  if (isOver || isBack || isMoved || isUndone || isUnagreed(after) || record.isRestored) return;
  record.broken(rule, at, `${id}: the move of its billing day is forgotten`);
}

function forget(record: Record, id: string, period: number): void {
  record.led.delete(`${id} ${period}`);
  const anchors = anchorsOf(record, id).filter(({ waits }) => !waits);
  record.anchors.set(id, anchors);
}
