// The moves of a pause: one that is asked for, its beginning, and its end.
import type { EpochSeconds } from '../../common/calendar';
import { civilDateAt } from '../../common/calendar';
import type { PausePolicy } from '../../catalogue/plan';
import { assert, Refusal } from '../../common/errors';
import type { Subscription } from '../facts';
import type { PauseWish } from '../pause';
import { pauseOf } from '../pause';
import { isPaused } from '../status';
import { beginNextOn, periodStart, startAfter } from '../terms';

/**
 * A newer wish takes the place of one that has not begun. Throws Refusal(conflict) where the plan
 * has no pause, on hold, after a cancel or with another billing day to come, which have to be taken
 * back first, and a second time before another period is paid: by pauses that follow one another
 * nothing would ever be charged.
 */
export function requestPause(
  was: Subscription,
  wish: PauseWish,
  now: EpochSeconds,
  policy: PausePolicy | undefined,
): Subscription {
  if (!policy) throw new Refusal('conflict', 'this plan has no pause');
  if (was.cancel) throw new Refusal('conflict', 'it was canceled: take that back first');
  if (was.heldAt !== undefined) throw new Refusal('conflict', 'it is on hold');
  if (was.stub) throw new Refusal('conflict', 'its billing day is to move: take that back first');
  if (was.pausedBefore === was.period) {
    throw new Refusal('conflict', 'it was paused already since its last charge: once for each');
  }
  const pause = pauseOf(was, wish, policy, now);
  const wished = { ...was, pause };
  return wish.when === 'now' ? begin(wished, policy) : wished;
}

/**
 * What was paid is used up. Where another period was paid meanwhile, the pause follows that one, or
 * is forgotten where it would be over by then.
 */
export function beginPause(was: Subscription, policy: PausePolicy | undefined): Subscription {
  assert(was.pause !== undefined, 'only a pause that was asked for begins');
  const endsOn = periodStart(was, was.period);
  const from = endsOn > was.pause.from ? endsOn : was.pause.from;
  if (from >= was.pause.until) return { ...was, pause: undefined };
  return begin({ ...was, pause: { ...was.pause, from } }, policy);
}

/** A plan that has no pause any more keeps its word to those that were promised one. */
function begin(was: Subscription, policy: PausePolicy | undefined): Subscription {
  return { ...was, status: 'paused', access: policy?.access ?? 'none' };
}

/**
 * Before it begins it is taken back. One that runs is over today: the days kept are used from here
 * on, and the next period begins after them. Throws Refusal(conflict) without one, and on hold.
 */
export function resume(was: Subscription, now: EpochSeconds): Subscription {
  if (!was.pause) throw new Refusal('conflict', 'it must be paused, or about to be');
  if (!isPaused(was)) return { ...was, pause: undefined };
  if (was.heldAt !== undefined) throw new Refusal('conflict', 'it is on hold');
  const begun = beginNextOn(was, startAfter(was, was.pause, civilDateAt(now)));
  const pausedBefore = was.period;
  return { ...begun, status: 'active', access: 'full', pause: undefined, pausedBefore };
}
