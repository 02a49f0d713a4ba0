// The moves of a trial: notices, what their want brings, a purchase that ends it, its decline.
import type { NoticeChannel } from '../../catalogue/notice';
import { noticeDays, suffices } from '../../catalogue/notice';
import type { Decline } from '../../charge/declines';
import type { CivilDate, EpochSeconds } from '../../common/calendar';
import { addDays, civilDateAt } from '../../common/calendar';
import { assert, Refusal } from '../../common/errors';
import type { Sold } from '../../charge/cost';
import { isSameSale, recurringOf } from '../../charge/cost';
import { agreedOf } from '../agreed';
import type { Claimed, Next, Subscription, Trial } from '../facts';
import { beginPaidOn, convertsOn, isNoticed, latestOn } from '../trial';
import { plannedOn, refuseStart, startedOn } from '../trial';
import { endSubscription } from './end';

type Told = { readonly channel: NoticeChannel; readonly on: CivilDate };

/**
 * The first notice that suffices counts. One that comes late moves the first paid day to seven days
 * after it, unless that is later than it may be. Throws Refusal(conflict) where none is to come.
 */
export function noteNotice(
  was: Subscription,
  { channel, on }: Told,
  now: EpochSeconds,
): Subscription {
  if (!was.trial) throw new Refusal('conflict', 'no trial runs: no paid period is to begin');
  const { trial } = was;
  const isFirst = trial.noticedOn === undefined || on < trial.noticedOn;
  if (!suffices(channel) || !isFirst) return { ...was };
  const noticed: Trial = { ...trial, noticedOn: on };
  const planned = plannedOn(was);
  const [first] = [planned, addDays(on, noticeDays), civilDateAt(now)].sort().slice(-1);
  assert(first !== undefined, 'the latest of three days');
  if (first > latestOn(was)) return { ...was, trial: noticed };
  const postponedFrom = first > planned ? planned : undefined;
  return beginPaidOn(was, first, { ...noticed, postponedFrom });
}

export function alarm(was: Subscription): Subscription {
  return { ...was, trial: { ...was.trial, alarmed: true } };
}

/**
 * Without a notice nothing is charged: the first paid day moves by as much as it may, and the trial
 * goes on; on that day it ends.
 */
export function postpone(was: Subscription, now: EpochSeconds): Subscription {
  const { trial } = was;
  assert(trial !== undefined && !isNoticed(was), 'only the want of a notice postpones');
  const latest = latestOn(was);
  if (convertsOn(was) >= latest) return endSubscription(was, 'canceled', now);
  return beginPaidOn(was, latest, { ...trial, postponedFrom: plannedOn(was) });
}

const untold = { noticedOn: undefined, alarmed: undefined };

/**
 * Other terms take the place of what the trial becomes. They are neither charged nor agreed to by
 * that, and what was told of the former ones says nothing of them. Throws Refusal(conflict).
 */
export function changeWhatFollows(was: Subscription, to: Sold, at: EpochSeconds): Subscription {
  const { next, trial } = was;
  assert(next !== undefined, 'what a trial becomes waits for its period');
  if (was.claim) throw new Refusal('conflict', 'its purchase must be settled first');
  if (isSameSale(next, to)) {
    throw new Refusal('conflict', 'it must be other terms than those that follow the trial');
  }
  // A trial may be longer than a period: no less is ever charged without a consent of its own.
  if (recurringOf(to) <= agreedOf(was)) {
    throw new Refusal('conflict', 'it must cost more than the trial: end it and sign up anew');
  }
  const { price, quantity } = to;
  const follows: Next = {
    period: next.period,
    price,
    quantity: quantity === 1 ? undefined : quantity,
  };
  return { ...was, next: follows, trial: { ...trial, ...untold, toldFrom: at } };
}

/**
 * The claim of a purchase: what would be charged if the trial were over today. The row keeps the
 * terms of the trial until it is paid.
 */
export function claimStart(
  was: Subscription,
  now: EpochSeconds,
  claim: (begun: Subscription) => Claimed,
): Claimed {
  refuseStart(was, now);
  const startsOn = civilDateAt(now);
  const begun = claim(startedOn(was, startsOn));
  return { ...was, claim: { ...begun.claim, startsOn } };
}

/** It changes only what is paid: declined, the trial goes on as it was. */
export function declineStart(
  open: Subscription,
  { code, class: what }: Decline,
  keyId: string,
  now: EpochSeconds,
): Subscription {
  const refused = { at: now, code, keyId: what === 'hard' ? keyId : undefined };
  return { ...open, trial: { ...open.trial, refused } };
}

/** Released from a hold after its end: paid periods begin at the next billing hour's day. */
export function releaseTrial(was: Subscription, at: EpochSeconds): Subscription {
  const on = civilDateAt(at);
  const trial: Trial = { ...was.trial, postponedFrom: undefined, alarmed: undefined };
  const begins = convertsOn(was) > on ? convertsOn(was) : on;
  return { ...beginPaidOn(was, begins, trial), access: 'full' };
}
