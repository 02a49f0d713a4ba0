// Plans that an operator has put on hold: until released nothing of them is charged or sent again.
import type { EpochSeconds } from '../common/calendar';
import type { Subscription } from './facts';
import { inForce } from './next';

/** Plans on hold at once: every batch of charges reads all of them in one item. */
export const heldPlansMax = 20;

export type HeldPlan = {
  readonly planId: string;
  readonly since: EpochSeconds;
  /** The reason of the operator who put it on hold. */
  readonly why: string;
  /** The subject of that operator's token. */
  readonly by?: string | undefined;
};

export type HeldPlans = { readonly plans: readonly HeldPlan[]; readonly version: number };

/** Whether what this subscription is asked for next is of a plan on hold. */
export function isOfHeldPlan(of: Subscription, { plans }: HeldPlans): boolean {
  return isHeldPlan(planAsked(of), { plans });
}

export function isHeldPlan(planId: string, { plans }: Pick<HeldPlans, 'plans'>): boolean {
  return plans.some((one) => one.planId === planId);
}

/** Of the claim in flight; else of the terms that come into force with the next one. */
function planAsked(of: Subscription): string {
  if (of.claim?.change) return of.claim.change.price.planId;
  return (of.claim ? of : inForce(of)).price.planId;
}
