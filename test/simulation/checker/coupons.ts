// Rules 78, 79 and 80: coupons, reckoned by the checker alone. 78: what is charged is the price,
// less what the merchant's file takes off, for exactly its periods. 79: places that are used and
// held are never more than the limit, and the counter says how many they are. 80: the first period
// without it is charged of whom was told seven days before, and its day moves as is laid down.
import { after, endOf, freeOff, fullOf, offIn } from './coupon-terms';
import type { Row, Sent } from './facts';
import { chargeKeyOf, count, kstDay, part, rows, text } from './facts';
import { besides } from './extras';
import { partWon } from './led';
import { anchorOf, storedStart } from './pauses';
import type { Record } from './record';
import { anchorsOf, startOf } from './returns';
import type { Coupon } from './shown';

/** The clock of an event and the true one may be this much apart. */
const slackMs = 700_000;
const dayMs = 86_400_000;
const noticeDays = 7;
const openDays = 30;
const postponedMax = 14;

const couponIn = (row: Row | undefined) => part(part(row, 'price'), 'coupon');
const around = (at: number) => [at - slackMs, at, at + slackMs].map(kstDay);
const isOver = (row: Row | undefined) => ['canceled', 'expired'].includes(text(row, 'status'));

/** At each write, before any other look at it. */
export function checkCoupon(record: Record, before: Row | undefined, row: Row, at: number): void {
  if (text(row, 'sk') === 'G' && text(row, 'pk').startsWith('G#')) checkCounter(record, row, at);
  if (text(row, 'sk') !== 'S') return;
  checkHeld(record, before, row, at);
  const id = text(row, 'pk').slice(2);
  const coupon = record.coupons.get(id);
  if (!coupon) return;
  checkPlace(record, coupon, row, at);
  checkClaim(record, before, row, at);
  noteTold(coupon, before, row);
  checkMoved(record, coupon, before, row, at);
}

/** 78: it comes with the checkout, as the file has it, and goes at its end or with its plan. */
function checkHeld(record: Record, before: Row | undefined, row: Row, at: number): void {
  const id = text(row, 'pk').slice(2);
  const [was, is] = [couponIn(before), couponIn(row)];
  const known = record.coupons.get(id);
  const broken = (what: string) => record.broken(78, at, `${id}: ${what}`);
  if (is && !known) {
    const terms = record.seen.couponOf(text(is, 'id'));
    if (before) broken('a coupon that its checkout did not have');
    if (!terms) broken(`there is no coupon ${text(is, 'id')}`);
    else record.coupons.set(id, { id: text(is, 'id'), terms, isLeft: false, notices: [] });
    return;
  }
  if (!known) return;
  if (is && known.isLeft) broken('its coupon has come back');
  if (is || !was) return;
  const plan = text(part(row, 'price'), 'planId');
  if (!known.terms.plans.includes(plan)) known.isLeft = true;
  else if (count(row, 'period') < endOf(record, id)) broken(`its coupon ended before its end`);
}

/** 79: who holds a place, or has used it up. */
function checkPlace(record: Record, coupon: Coupon, row: Row, at: number): void {
  const { id, terms } = coupon;
  if (terms.limit === undefined) return;
  const holders = holdersOf(record, id);
  const begun = count(row, 'period') > 0;
  if (isOver(row) && !begun) holders.delete(text(row, 'pk'));
  else holders.add(text(row, 'pk'));
  const counter = record.items.get(`G#${id} G`);
  if (holders.size > terms.limit) {
    record.broken(79, at, `${id}: ${holders.size} have it, of ${terms.limit}`);
  }
  if (!record.isRestored && count(counter, 'taken') < holders.size) {
    record.broken(79, at, `${id}: ${count(counter, 'taken')} counted, and ${holders.size} have it`);
  }
}

function holdersOf(record: Record, id: string): Set<string> {
  const holders = record.placed.get(id) ?? new Set<string>();
  record.placed.set(id, holders);
  return holders;
}

/** 79: at each write of a counter. */
function checkCounter(record: Record, row: Row, at: number): void {
  const id = text(row, 'pk').slice(2);
  const taken = count(row, 'taken');
  const limit = record.seen.couponOf(id)?.limit ?? 0;
  const held = record.isRestored ? 0 : holdersOf(record, id).size;
  if (taken > limit || taken < held) {
    record.broken(79, at, `${id}: ${taken} counted, ${held} have it, of ${limit}`);
  }
}

/** 79: at rest: what is counted is held, or waits to be cleared up after a checkout that died. */
export function checkPlaces(record: Record, nowMs: number): void {
  if (record.isRestored) return;
  for (const [place, row] of record.items) {
    if (!place.startsWith('G#') || text(row, 'sk') !== 'G') continue;
    const id = place.slice(2, -2);
    const held = holdersOf(record, id).size;
    // A checkout within the last day may still end.
    const ending = [...record.items.values()].filter(
      (one) =>
        text(one, 'sk') === 'S' &&
        isOver(one) &&
        count(one, 'endedAt') * 1_000 > nowMs - dayMs &&
        part(one, 'discount')?.['place'] === true,
    ).length;
    const unheard = Object.keys(part(row, 'unsettled') ?? {});
    // One whose row was written has its place until that gives it back; rows expire after it.
    const pending = unheard.filter((one) => !record.coupons.has(one)).length;
    const taken = count(row, 'taken');
    if (taken < held + pending || taken > held + pending + ending) {
      record.broken(79, nowMs, `${id}: ${taken} counted, ${held} have it, ${pending} died`);
    }
  }
}

/** 78: the line of a claim is what the file takes off, and its tax-free part goes with it. */
function checkClaim(record: Record, before: Row | undefined, row: Row, at: number): void {
  const claim = part(row, 'claim');
  const uid = text(claim, 'attemptId');
  if (!claim || uid === text(part(before, 'claim'), 'attemptId') || claim['phase'] !== 'sent')
    return;
  if (part(claim, 'change')) return;
  const lines = rows(claim, 'extras').filter((one) => text(one, 'kind') === 'coupon');
  const sold = soldIn(record, row, text(claim, 'keyId'), count(claim, 'period'));
  const fits = sold.some(({ full, free, off }) => {
    const [line] = lines;
    if (off === 0) return lines.length === 0;
    const isFree = -count(line, 'taxFree') === freeOff(free, off, full);
    return lines.length === 1 && -count(line, 'amount') === off && isFree;
  });
  if (!fits) record.broken(78, at, `${uid}: its line is not what the coupon takes off`);
}

/** What a charge may be of: the terms of the row, or of the window that its card came with. */
function soldIn(record: Record, row: Row, keyId: string, period: number) {
  const terms = part(record.registrations.get(keyId), 'terms');
  const ofWindow = terms && count(terms, 'period') === period ? [terms] : [];
  return [row, ...ofWindow].map((one) => {
    const [full, free] = [fullOf(one), fullOf(one, 'taxFree')];
    const plan = text(part(one, 'price'), 'planId');
    const off = offIn(record, text(row, 'pk').slice(2), { period, plan })(full);
    return { full, free, off };
  });
}

/** 78, 80: at each request to charge. */
export function checkCouponSent(record: Record, { at, path, body }: Sent): void {
  if (!path.endsWith('/subscribe/payments/again')) return;
  const uid = text(body, 'merchant_uid');
  const key = chargeKeyOf(uid);
  const item = key && record.items.get(`S#${key.subscription} S`);
  if (!key || !item || key.k !== undefined || !record.coupons.has(key.subscription)) return;
  const keyId = text(body, 'customer_uid');
  const window = record.windows.get(keyId);
  const dues = [count(part(part(item, 'dunning'), 'owed'), 'amount'), window?.owed ?? 0, 0];
  const won = count(body, 'amount') - besides(record, uid);
  const sold = soldIn(record, item, keyId, key.period);
  if (!sold.some(({ full, off }) => dues.includes(won - partWon(record, item, full - off)))) {
    record.broken(78, at, `${uid}: ${won} won in period ${key.period}, otherwise than the coupon`);
  }
  if (key.period === endOf(record, key.subscription)) checkTold(record, item, uid, at);
}

/** 80. */
function checkTold(record: Record, item: Row, uid: string, at: number): void {
  const id = text(item, 'pk').slice(2);
  const coupon = record.coupons.get(id);
  const opens = after(startOf(record, item, count(item, 'period')), -openDays);
  const latest = around(at).at(-1) ?? '';
  const told = coupon?.notices.some((day) => day >= opens && after(day, noticeDays) <= latest);
  if (!told) record.broken(80, at, `${uid}: charged without the coupon, and nobody was told`);
}

/** What was told of other terms says nothing. */
function noteTold(coupon: Coupon, before: Row | undefined, row: Row): void {
  const follows = (one: Row | undefined) => fullOf(part(one, 'next') ?? one);
  if (before && follows(before) !== follows(row)) coupon.notices = [];
}

/** 80: the first day without it moves to seven days after a notice, or by as much as it may. */
function checkMoved(
  record: Record,
  coupon: Coupon,
  before: Row | undefined,
  row: Row,
  at: number,
): void {
  const id = text(row, 'pk');
  const period = count(row, 'period');
  if (period !== endOf(record, id.slice(2)) || period !== count(before, 'period')) return;
  if (text(row, 'status') === 'paused' || text(before, 'status') === 'paused') return;
  if (part(before, 'claim') || part(row, 'claim') || !before || record.isRestored) return;
  const [was, is] = [storedStart(before, period), storedStart(row, period)];
  if (was === is) return;
  const planned = coupon.plannedOn ?? was;
  coupon.plannedOn = planned;
  const told = coupon.notices.map((day) => after(day, noticeDays));
  const days = around(at);
  const isReleased = count(before, 'heldAt') > 0 && !count(row, 'heldAt');
  const released = isReleased ? days.flatMap((day) => [day, after(day, 1)]) : [];
  const last = after(planned, postponedMax);
  const late = told.length > 0 ? days : [];
  const allowed = [planned, last, ...told, ...late, ...released];
  if (!allowed.includes(is) || is < planned || (is > last && !isReleased)) {
    record.broken(80, at, `${id}: its coupon was to end on ${planned}, and ends on ${is}`);
  }
  // Days on hold are not waited for: what follows a release counts from it.
  if (isReleased) coupon.plannedOn = is;
  anchorsOf(record, id).push(anchorOf(record, row, period, is));
  record.movedBy = row;
}
