// The owner's pause: asked for, seen before it is asked for, and ended early.
import type { Actor } from '../../domain/subscription/deed';
import type { SubscriptionId } from '../../domain/common/identity';
import type { Subscription } from '../../domain/subscription/facts';
import type { PauseWish } from '../../domain/subscription/pause';
import { stepAt } from '../../domain/subscription/agenda';
import { assert } from '../../domain/common/errors';
import { happened } from '../common/change';
import { ownSubscription } from '../common/subscriptions';
import type { Deps } from '../deps';
import { timesOf } from '../deps';
import { changeWithDeed, noteWish, refuseRestless } from '../common/record-deed';

type Ask = {
  readonly userId: string;
  readonly id: SubscriptionId;
  /** The customer where absent. */
  readonly actor?: Actor | undefined;
};
export type PauseAsk = Ask & { readonly wish: PauseWish };

const customer: Actor = { who: 'customer' };

/**
 * Throws Refusal: conflict in a debt, on hold, while signing up, and under a charge in flight;
 * too_many where a day's changes are used up.
 */
export async function pause(deps: Deps, { userId, id, wish, actor }: PauseAsk) {
  const was = await ownSubscription(deps, userId, id);
  const at = deps.clock.now();
  const move = (current: Subscription) =>
    happened(deps, current, { kind: 'pause_requested', wish }, at);
  const { pause: asked } = move(was);
  assert(asked !== undefined, 'a pause that is granted has days');
  await refuseRestless(deps, id);
  noteWish(deps, { verb: 'pause', subscription: id, when: wish.when, until: asked.until });
  return changeWithDeed(deps, was, { verb: 'pause', actor: actor ?? customer }, move);
}

/** How it would stand, by the very move that the pause makes; nothing is written. */
export async function previewPause(deps: Deps, { userId, id, wish }: PauseAsk) {
  const was = await ownSubscription(deps, userId, id);
  return happened(deps, was, { kind: 'pause_requested', wish });
}

/** A charge that is due with it is made at once, by the worker that charges what is due. */
export async function resume(deps: Deps, { userId, id, actor }: Ask): Promise<Subscription> {
  const was = await ownSubscription(deps, userId, id);
  const at = deps.clock.now();
  const move = (current: Subscription) => happened(deps, current, { kind: 'resume_requested' }, at);
  move(was);
  noteWish(deps, { verb: 'resume', subscription: id });
  const resumed = await changeWithDeed(
    deps,
    was,
    { verb: 'resume', actor: actor ?? customer },
    move,
  );
  const { kind } = stepAt(resumed, at, timesOf(deps.settings));
  if (kind === 'charge') await deps.queue.charge([id]);
  return resumed;
}

/** How it would stand; nothing is written. */
export async function previewResume(deps: Deps, { userId, id }: Ask): Promise<Subscription> {
  const was = await ownSubscription(deps, userId, id);
  return happened(deps, was, { kind: 'resume_requested' });
}
