// An operator puts a plan on hold, such as one with a wrong price: nothing of it is charged.
import type { Actor } from '../../domain/subscription/deed';
import { Refusal } from '../../domain/common/errors';
import type { HeldPlan, HeldPlans } from '../../domain/subscription/held-plans';
import { heldPlansMax, isHeldPlan } from '../../domain/subscription/held-plans';
import { noteWish } from '../common/record-deed';
import type { Deps } from '../deps';

export type OfPlan = { readonly planId: string; readonly actor: Actor };

/** Another writer was first this often: that is an outage. */
const rivalsMax = 5;

/** One that is on hold stays as it is. Refusal(invalid) where no such plan was ever sold. */
export async function holdPlan(deps: Deps, { planId, actor }: OfPlan): Promise<HeldPlans> {
  if (!(await isKnown(deps, planId))) throw new Refusal('invalid', 'there is no such plan');
  const { by, reason = '' } = actor;
  return change(deps, { planId, actor }, 'held', ({ plans }) => {
    if (isHeldPlan(planId, { plans })) return undefined;
    if (plans.length >= heldPlansMax) {
      const words = `at most ${heldPlansMax} plans are on hold at once: open the breaker instead`;
      throw new Refusal('conflict', words);
    }
    return [...plans, { planId, since: deps.clock.now(), why: reason, by }];
  });
}

/** Throws Refusal(conflict) where the plan is on hold already, and for another reason. */
export async function refuseSecondPlanHold(
  { ledger }: Deps,
  planId: string,
  reason: string,
): Promise<void> {
  const { heldPlans } = await ledger.switches();
  const before = heldPlans.plans.find((one) => one.planId === planId);
  if (!before || before.why === reason) return;
  throw new Refusal('conflict', `it is on hold already: ${before.why}`);
}

/** What is due of it is planned by the caller. Refusal(conflict) where it is not on hold. */
export async function releasePlan(deps: Deps, { planId, actor }: OfPlan): Promise<HeldPlans> {
  const { heldPlans } = await deps.ledger.switches();
  if (!isHeldPlan(planId, heldPlans)) throw new Refusal('conflict', 'the plan must be on hold');
  return change(deps, { planId, actor }, 'released', ({ plans }) =>
    isHeldPlan(planId, { plans }) ? plans.filter((one) => one.planId !== planId) : undefined,
  );
}

/** Also one that is no longer in the catalogue: its subscriptions go on. */
async function isKnown({ settings, ledger }: Deps, planId: string): Promise<boolean> {
  return settings.catalogue.has(planId) || (await ledger.price(planId, 1)) !== undefined;
}

/** A released plan leaves no item: who asked for it, and why, is in the log alone. */
async function change(
  deps: Deps,
  { planId: plan, actor }: OfPlan,
  state: 'held' | 'released',
  move: (was: HeldPlans) => readonly HeldPlan[] | undefined,
): Promise<HeldPlans> {
  for (let rivals = 0; rivals < rivalsMax; rivals += 1) {
    const { heldPlans } = await deps.ledger.switches();
    const plans = move(heldPlans);
    if (!plans) return heldPlans;
    noteWish(deps, { verb: 'plan_hold', plan, state });
    const saved = await deps.ledger.saveHeldPlans({ ...heldPlans, plans });
    if (saved.kind === 'lost') continue;
    deps.log(`plan.${state}`, { plan, why: actor.reason ?? '', by: actor.by ?? 'itself' });
    return saved.value;
  }
  throw new Refusal('not_now', 'the holds of plans were changed meanwhile, try again');
}
