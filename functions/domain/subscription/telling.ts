// What its customer has to be told of before it begins: paid periods after a trial, and the price
// without a coupon; by when, and what the want of it moves.
import { noticeDays, postponedDaysMax } from '../catalogue/notice';
import type { CivilDate, EpochSeconds } from '../common/calendar';
import { addDays, civilDateAt } from '../common/calendar';
import { Refusal } from '../common/errors';
import type { DunningTimes } from '../catalogue/dunning';
import type { Discount, Subscription, Trial } from './facts';
import { consentDays } from './next';
import { startOf } from './rise';
import { beginNextOn, hourOn, periodStart } from './terms';

/** How far it is told, of a trial or of a coupon. */
export type Telling = Pick<
  Trial & Discount,
  'noticedOn' | 'toldFrom' | 'postponedFrom' | 'alarmed'
>;

/** The first period without the coupon; undefined where none is ended by its own terms. */
export function couponEndsAt({ price, next }: Subscription): number | undefined {
  const { until } = price.coupon ?? {};
  if (!next || (until !== undefined && next.period >= until)) return until;
  return next.price.coupon?.until;
}

/** The period to collect next is the first without it. */
const isOver = ({ price: { coupon }, period }: Subscription): boolean =>
  coupon?.until !== undefined && period >= coupon.until;

/** Of the period that is collected next; undefined where nothing has to be told of it. */
export function tellingOf(of: Subscription): Telling | undefined {
  return of.trial ?? (isOver(of) ? (of.discount ?? {}) : undefined);
}

/** The first day that is collected next. */
export const convertsOn = (of: Subscription): CivilDate => periodStart(of, of.period);

/** The same as it was sold, before the want of a notice has moved it. */
export const plannedOn = (of: Subscription): CivilDate =>
  tellingOf(of)?.postponedFrom ?? convertsOn(of);

/** The last day to which the want of a notice moves it. */
export const latestOn = (of: Subscription): CivilDate => addDays(plannedOn(of), postponedDaysMax);

/**
 * Whether its customer was told at least seven Korean days before the first day. Of a coupon, that
 * runs for months or years: within the thirty days before it, as her consent has to be.
 */
export function isNoticed(of: Subscription): boolean {
  const telling = tellingOf(of);
  if (!telling) return true;
  if (of.trial) return isInTime(telling.noticedOn, convertsOn(of));
  return isRecent(telling.noticedOn, convertsOn(of));
}

const isInTime = (on: CivilDate | undefined, before: CivilDate): boolean =>
  on !== undefined && addDays(on, noticeDays) <= before;

/** The first day on which a notice of it counts. */
export const noticeOpensOn = (first: CivilDate): CivilDate => addDays(first, -consentDays);

const isRecent = (on: CivilDate | undefined, before: CivilDate): boolean =>
  on !== undefined && on >= noticeOpensOn(before) && isInTime(on, before);

/** The billing hour of the last day on which a notice is in time. */
export function noticeDueAt(of: Subscription, times: DunningTimes): EpochSeconds {
  return hourOn(addDays(convertsOn(of), -noticeDays), times);
}

/** The end of a coupon that is to come, as far as it is known. */
export type CouponEnd = { readonly period: number; readonly on: CivilDate };

export function couponEnd(of: Subscription): CouponEnd | undefined {
  const period = couponEndsAt(of);
  if (period === undefined || of.anchorOn === undefined) return undefined;
  // A claim of it is on the terms without the coupon.
  if (of.claim && of.claim.period >= period) return undefined;
  return { period, on: startOf(of, period) };
}

/** Whether it is told of in time, as far as its day is known. */
export function isCouponEndTold({ discount }: Subscription, { on }: CouponEnd): boolean {
  return isRecent(discount?.noticedOn, on);
}

/**
 * The period that is collected next begins on another day. Of a trial, its dates are counted from
 * it; of a coupon, the anchor is kept where the day is one of its billing dates.
 */
export function moveFirstDay(of: Subscription, on: CivilDate, telling: Telling): Subscription {
  const isSame = on === convertsOn(of);
  if (!of.trial) {
    return { ...(isSame ? of : beginNextOn(of, on)), discount: { ...of.discount, ...telling } };
  }
  const moved = { ...of, trial: { ...of.trial, ...telling } };
  if (isSame) return moved;
  return { ...moved, anchorOn: on, anchorPeriod: of.period, shift: undefined };
}

/**
 * Other terms void what its customer was told of. Where no other notice could be in time any more,
 * they would put the first day off, unpaid: throws Refusal(conflict) from seven days before on. The
 * day before that is left for another notice.
 */
export function refuseUntelling(was: Subscription, at: EpochSeconds): void {
  if (!tellingOf(was) || was.claim || !isNoticed(was)) return;
  const on = convertsOn(was);
  if (civilDateAt(at) < addDays(on, -noticeDays)) return;
  const what = was.trial ? 'its trial becomes' : 'it becomes without its coupon';
  const ways = was.trial
    ? 'change it from then on, end the trial now, or cancel'
    : 'change it then';
  throw new Refusal('conflict', `its customer was told what ${what} on ${on}: ${ways}`);
}
