// When a period begins, reckoned by the checker alone: from the day of sign-up, and anew from each
// day on which a subscription came back after it had been unpaid.
import type { Anchor, Row } from './facts';
import { billingAt, cadenceOf, chargePlace, count, dateOf, kstDay } from './facts';
import { part, periodStart, text } from './facts';
import { isHeld } from './holds';
import type { Record } from './record';
import { boughtDays, movedInTrial, purchasedDays } from './trials';

/** The clock of an event and the true one may be this much apart. */
const slackMs = 700_000;

/** The first day of a period; empty before the subscription has an anchor. */
export function startOf(record: Record, item: Row, period: number): string {
  return daysOf(record, item, period)?.startsOn ?? '';
}

/** Both ends of a period, counted from the one anchor that it has: a later return moves neither. */
function daysOf(
  record: Record,
  item: Row,
  period: number,
): { readonly startsOn: string; readonly endsOn: string } | undefined {
  const led = record.led.get(`${text(item, 'pk')} ${period}`);
  if (led) return led;
  const nthStored = count(item, 'shift');
  const on = text(item, 'anchorOn');
  const stored: Anchor = { period: count(item, 'anchorPeriod'), on, nth: nthStored };
  // What was put into the table by the scenario has the anchor that it was put there with.
  const anchors: readonly Anchor[] = record.anchors.get(text(item, 'pk')) ?? [stored];
  const from = anchors.findLast((anchor) => anchor.period <= period);
  if (!from || from.on === '') return undefined;
  const cadence = from.cadence ?? cadenceOf(item);
  const nth = period - from.period + (from.nth ?? 0);
  return { startsOn: dateOf(from, cadence, nth), endsOn: dateOf(from, cadence, nth + 1) };
}

/** Where its days are counted from, oldest first. */
export function anchorsOf(record: Record, id: string): Anchor[] {
  const anchors = record.anchors.get(id) ?? [];
  record.anchors.set(id, anchors);
  return anchors;
}

/** Whether access had ended for want of payment, and no payment has come since. */
export function isAway(record: Record, id: string): boolean {
  return record.unpaid.get(id)?.at(-1)?.to === Infinity;
}

/** Released after the paid period was over, whether or not a run had taken note of that. */
export function isReleasedLate(
  record: Record,
  before: Row | undefined,
  after: Row,
  at: number,
): boolean {
  if (!isHeld(before) || isHeld(after) || text(after, 'status') !== 'past_due') return false;
  const ends = startOf(record, after, count(after, 'period'));
  return ends !== '' && at >= billingAt(ends, 0);
}

/** 14: at each write of a subscription, before its status is taken note of. */
export function checkAnchor(record: Record, before: Row | undefined, after: Row, at: number): void {
  const id = text(after, 'pk');
  const [was, is] = [text(before, 'anchorOn'), text(after, 'anchorOn')];
  const first = was === '' ? [] : [{ period: count(before, 'anchorPeriod'), on: was }];
  const anchors = record.anchors.get(id) ?? first;
  record.anchors.set(id, anchors);
  const number = count(after, 'anchorPeriod');
  if (record.movedBy === after || isLedOn(record, before, after)) return;
  if (was === '') {
    if (is !== '') anchors.push({ period: 0, on: is });
    return;
  }
  // What a pause moves is looked at with its end.
  if (text(before, 'status') === 'paused' && text(after, 'status') === 'active') return;
  const period = count(before, 'period');
  const moved = movedInTrial(record, before, after, at);
  if (moved) {
    const former = anchors.map((one) => ({ cadence: cadenceOf(before), ...one }));
    record.anchors.set(id, [...former, { period, ...moved }]);
    const isRight = is === moved.on && number === period;
    if (!isRight) record.broken(14, at, `${id}: bought for ${moved.on}, anchored on ${is}`);
    return;
  }
  if (isRecadenced(record, before, after, at)) return;
  const movesOn = count(after, 'period') > period;
  if (count(after, 'period') > period + 1) record.broken(4, at, `${id}: period ${period} skipped`);
  if (movesOn && isAway(record, id)) {
    const charge = chargeOf(record, id, period);
    const on = text(charge, 'startsOn');
    anchors.push({ period, on });
    if (is === on && number === period) return;
    record.broken(14, at, `${id}: back with period ${period} on ${on}, anchored on ${is}`);
    return;
  }
  const on = text(chargeOf(record, id, period), 'startsOn');
  if (movesOn && is === on && number === period && on === forgottenDay(record, id, period)) {
    anchors.push({ period, on });
    return;
  }
  if (was !== is || count(before, 'anchorPeriod') !== number) {
    record.broken(14, at, `${id}: the anchor moved`);
  }
}

/** Its billing day has moved with the period that is settled by this write. */
export function isLedOn(record: Record, before: Row | undefined, after: Row): boolean {
  const period = count(part(before, 'stub'), 'period');
  const movesOn = count(before, 'period') === period && count(after, 'period') === period + 1;
  return part(before, 'stub') !== undefined && movesOn && !isAway(record, text(after, 'pk'));
}

/** 14: another cadence counts from the first day of the period that it begins with. */
function isRecadenced(record: Record, before: Row | undefined, after: Row, at: number): boolean {
  const [was, is] = [cadenceOf(before), cadenceOf(after)];
  if (before === undefined || (was.interval === is.interval && was.every === is.every))
    return false;
  const id = text(after, 'pk');
  const period = count(before, 'period');
  const on = startOf(record, before, period);
  const former = (record.anchors.get(id) ?? []).map((one) => ({ cadence: was, ...one }));
  record.anchors.set(id, [...former, { period, on }]);
  if (text(after, 'anchorOn') !== on || count(after, 'anchorPeriod') !== period) {
    record.broken(14, at, `${id}: another cadence is not counted from ${on}`);
  }
  return true;
}

/**
 * 14: at each write of a charge. What ends a time without service begins on the Korean day of the
 * claim that is paid; paid by an earlier attempt, on the day on which that was found.
 */
export function checkDays(record: Record, before: Row | undefined, charge: Row, at: number): void {
  const id = text(charge, 'pk');
  const item = record.items.get(`${id} S`);
  const period = count(charge, 'period');
  const [startsOn, endsOn] = [text(charge, 'startsOn'), text(charge, 'endsOn')];
  if (!item || text(item, 'anchorOn') === '') return;
  const moved = before === undefined || before['startsOn'] !== startsOn;
  const away = isAway(record, id) && period === count(item, 'period');
  if (away && !moved) return;
  const price = part(item, 'price');
  const [interval, every] = [text(price, 'interval'), count(price, 'every')];
  const own = daysOf(record, item, period);
  const begun = (start: string) => [start, periodStart(start, interval, every, 1)];
  const forgotten = forgottenDay(record, id, period, charge);
  const allowed = [
    ...(away ? returnDays(item, at).map(begun) : [[own?.startsOn, own?.endsOn]]),
    ...(forgotten === undefined ? [] : [begun(forgotten)]),
    ...purchasedDays(record, charge, own?.startsOn),
  ];
  if (allowed.some(([start, end]) => startsOn === start && endsOn === end)) return;
  record.broken(14, at, `${id}: period ${period} has wrong days, ${startsOn} to ${endsOn}`);
}

/**
 * A restored table has forgotten a return: the payment's own day, where that came after the period
 * that the table believed in, or after access had ended.
 */
function forgottenDay(
  record: Record,
  id: string,
  period: number,
  charge = chargeOf(record, id, period),
): string | undefined {
  const payment = record.byImpUid.get(text(charge, 'paymentId'));
  const item = record.items.get(`${id} S`);
  if (!record.isRestored || !payment || !item) return undefined;
  const paidOn = kstDay(count(payment, 'paid_at') * 1_000);
  const stored = record.restoredAnchors.get(id);
  const price = part(item, 'price');
  const [interval, every] = [text(price, 'interval'), count(price, 'every')];
  const nth = period - (stored?.period ?? 0) + 1;
  const isOver = stored && paidOn >= periodStart(stored.on, interval, every, nth);
  return isOver || isAway(record, id) ? paidOn : undefined;
}

function returnDays(item: Row, at: number): readonly string[] {
  const claim = part(item, 'claim');
  if (claim && claim['attempt'] === item['attempt']) {
    return [kstDay(count(claim, 'claimedAt') * 1_000)];
  }
  return [kstDay(at - slackMs), kstDay(at + slackMs)];
}

/** 1: no two periods that are kept hold the same day, but for a trial ended by a purchase. */
export function checkOverlap(record: Record, item: Row, nowMs: number): void {
  const id = text(item, 'pk');
  let until = '';
  for (let period = 0; period <= count(item, 'period'); period += 1) {
    const charge = chargeOf(record, id, period);
    if (text(charge, 'status') !== 'paid') continue;
    const [startsOn, endsOn] = [text(charge, 'startsOn'), text(charge, 'endsOn')];
    const isBought = period === 1 && boughtDays(record, id).includes(startsOn);
    if (startsOn < until && !isBought) {
      record.broken(1, nowMs, `${id}: ${startsOn} of period ${period} is paid for already`);
    }
    until = endsOn;
  }
}

function chargeOf(record: Record, id: string, period: number): Row | undefined {
  return record.items.get(chargePlace({ subscription: id.slice(2), period }));
}
