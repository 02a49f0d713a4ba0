// Holds and releases of operators, and their breaker, applied again after a restore.
import type { Actor } from '../../domain/subscription/deed';
import { isHeldPlan } from '../../domain/subscription/held-plans';
import type { Subscription } from '../../domain/subscription/facts';
import { isEnded } from '../../domain/subscription/status';
import type { Deps } from '../deps';
import { throwSwitch } from '../common/recovery';
import { holdPlan, releasePlan } from './hold-plan';
import { holdSubscription } from './hold-subscription';
import { releaseSubscription } from './release-subscription';

/** As `Replayed` of replay-wishes.ts has them. */
type ReplayedHold = 'applied' | 'known' | 'by_hand';

const replayed: Actor = { who: 'operator', reason: 'replayed' };

/** As of when it was asked for: what was paid by then is used up. */
export async function replayHold(deps: Deps, was: Subscription, at: number): Promise<ReplayedHold> {
  if (isEnded(was) || was.heldAt !== undefined) return 'known';
  const hold = holdSubscription(deps, { id: was.id, actor: replayed }, at);
  const [done] = await Promise.allSettled([hold]);
  return done.status === 'fulfilled' ? 'applied' : 'by_hand';
}

export async function replayPlanHold(
  deps: Deps,
  planId: string,
  isHeld: boolean,
): Promise<ReplayedHold> {
  if (isHeldPlan(planId, (await deps.ledger.switches()).heldPlans) === isHeld) return 'known';
  const doing = (isHeld ? holdPlan : releasePlan)(deps, { planId, actor: replayed });
  const [done] = await Promise.allSettled([doing]);
  return done.status === 'fulfilled' ? 'applied' : 'by_hand';
}

/**
 * As of when it was asked for, so that what was released within its paid period keeps its days.
 * Refused where nothing is held: released already, or held by a refund that is not known yet. What
 * was put on hold after it is not meant.
 */
export async function replayRelease(
  deps: Deps,
  { id, heldAt = 0 }: Subscription,
  at: number,
): Promise<ReplayedHold> {
  if (heldAt > at) return 'known';
  const release = releaseSubscription(deps, { id, actor: replayed, at });
  const [done] = await Promise.allSettled([release]);
  return done.status === 'fulfilled' ? 'applied' : 'known';
}

export async function replayBreaker(deps: Deps, on: boolean): Promise<ReplayedHold> {
  if ((await deps.ledger.switchOf('breaker')).on === on) return 'known';
  await throwSwitch(deps, 'breaker', { on, byHand: true, why: 'by an operator, replayed' });
  return 'applied';
}
