// The moves of being told: notices before paid periods or the end of a coupon, and their want.
import type { NoticeChannel } from '../../catalogue/notice';
import { noticeDays, suffices } from '../../catalogue/notice';
import type { CivilDate, EpochSeconds } from '../../common/calendar';
import { addDays, civilDateAt } from '../../common/calendar';
import { assert, Refusal } from '../../common/errors';
import type { Subscription, Trial } from '../facts';
import { comingIn } from '../next';
import type { CouponEnd } from '../telling';
import { convertsOn, couponEnd, couponEndsAt, isCouponEndTold, isNoticed } from '../telling';
import { latestOn, moveFirstDay, noticeOpensOn, plannedOn, tellingOf } from '../telling';
import { endSubscription } from './end';

type Told = { readonly channel: NoticeChannel; readonly on: CivilDate };

/**
 * The first notice that suffices counts. One that comes late moves the first paid day to seven days
 * after it, unless that is later than it may be. Throws Refusal(conflict) where none is to come.
 */
export function noteNotice(was: Subscription, told: Told, now: EpochSeconds): Subscription {
  if (was.trial) return noteOfTrial(was, was.trial, told, now);
  const end = couponEnd(was);
  if (!end) throw new Refusal('conflict', 'no trial runs, and no coupon is to end');
  return noteOfCoupon(was, end, told, now);
}

function noteOfTrial(
  was: Subscription,
  trial: Trial,
  { channel, on }: Told,
  now: EpochSeconds,
): Subscription {
  const isFirst = trial.noticedOn === undefined || on < trial.noticedOn;
  if (!suffices(channel) || !isFirst) return { ...was };
  return noted(was, on, now);
}

/** One of long before its end is refused; one that is too old by then gives way to another. */
function noteOfCoupon(
  was: Subscription,
  end: CouponEnd,
  { channel, on }: Told,
  now: EpochSeconds,
): Subscription {
  const opensOn = noticeOpensOn(end.on);
  if (on < opensOn) {
    throw new Refusal('conflict', `a notice of its end, ${end.on}, counts from ${opensOn} on`);
  }
  if (!suffices(channel) || isCouponEndTold(was, end)) return { ...was };
  // Its day is not known for certain before the period before it is settled.
  const isNext = was.period === end.period && !was.claim && tellingOf(was) !== undefined;
  if (!isNext) return { ...was, discount: { ...was.discount, noticedOn: on } };
  return noted(was, on, now);
}

function noted(was: Subscription, on: CivilDate, now: EpochSeconds): Subscription {
  const telling = { ...tellingOf(was), noticedOn: on };
  const planned = plannedOn(was);
  const [first] = [planned, addDays(on, noticeDays), civilDateAt(now)].sort().slice(-1);
  assert(first !== undefined, 'the latest of three days');
  if (first > latestOn(was)) return moveFirstDay(was, convertsOn(was), telling);
  const postponedFrom = first > planned ? planned : undefined;
  return moveFirstDay(was, first, { ...telling, postponedFrom });
}

export function alarm(was: Subscription): Subscription {
  return moveFirstDay(was, convertsOn(was), { ...tellingOf(was), alarmed: true });
}

/**
 * Without a notice nothing is charged: the first paid day moves to seven days after the one there
 * is, or by as much as it may, and what ran goes on; on that day it ends.
 */
export function postpone(was: Subscription, now: EpochSeconds): Subscription {
  const telling = tellingOf(was);
  assert(telling !== undefined && !isNoticed(was), 'only the want of a notice postpones');
  const latest = latestOn(was);
  if (convertsOn(was) >= latest) return endSubscription(was, 'no_notice', now);
  return moveFirstDay(was, latest, { ...telling, postponedFrom: plannedOn(was) });
}

/** Released from a hold after its end: paid periods begin at the next billing hour's day. */
export function releaseUntold(was: Subscription, on: CivilDate): Subscription {
  const telling = { ...tellingOf(was), postponedFrom: undefined, alarmed: undefined };
  const begins = convertsOn(was) > on ? convertsOn(was) : on;
  return { ...moveFirstDay(was, begins, telling), access: 'full' };
}

/** What was told of the end of a coupon says nothing of what follows it by now. */
export function forgetTold(was: Subscription, is: Subscription, at: EpochSeconds): Subscription {
  const period = couponEndsAt(is);
  const { place, noticedOn: _old, alarmed: _told, ...discount } = is.discount ?? {};
  // Where nothing ends it any more, nothing is to be told.
  if (!is.price.coupon && place === undefined) {
    return is.discount === undefined ? is : { ...is, discount: undefined };
  }
  if (period === undefined || couponEndsAt(was) !== period || was.trial) return is;
  if (comingIn(was, period).after === comingIn(is, period).after) return is;
  return { ...is, discount: { ...discount, place, toldFrom: at } };
}
