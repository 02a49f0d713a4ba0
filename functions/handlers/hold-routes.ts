// The doors to what operators put on hold: all that a customer has, one subscription, or a plan.
import * as z from 'zod/mini';
import { Refusal } from '../domain/common/errors';
import type { Actor } from '../domain/subscription/deed';
import type { HeldPlan } from '../domain/subscription/held-plans';
import type { Subscription } from '../domain/subscription/facts';
import { isOnHold } from '../domain/subscription/status';
import { heldCaseId } from '../usecases/common/cases';
import { planCharges } from '../usecases/common/plan-charges';
import { holdPlan, refuseSecondPlanHold, releasePlan } from '../usecases/operate/hold-plan';
import {
  heldOfUser,
  holdSubscription,
  holdUser,
  listHeld,
  refuseSecondHold,
} from '../usecases/operate/hold-subscription';
import { releaseSubscription } from '../usecases/operate/release-subscription';
import type { Case } from '../ports/ledger';
import type { Shown } from './answers';
import { Listed, Paged } from './answers';
import type { Route, RouteDeps } from './http';
import { json, route } from './http';
import { operator } from './operator';
import { HoldsQuery } from './queries';
import { Hold } from './schemas';
import { isoKorea } from './views';

/** A plan, or a subscription with its user; `held` is false once it is released. */
const HoldAnswer = () =>
  z.object({
    held: z.boolean(),
    plan: z.string(),
    subscription: z.nullable(z.string()),
    user: z.nullable(z.string()),
    status: z.nullable(z.string()),
    /** operator: by this door. refund: its payment was given back in full outside. */
    cause: z.nullable(z.enum(['operator', 'refund'])),
    since: z.nullable(z.string()),
    reason: z.nullable(z.string()),
    /** Who put it on hold; null of a refund, and once it is released. */
    by: z.nullable(z.string()),
  });

export const holdRoutes: readonly Route[] = [
  route({
    ...operator,
    method: 'GET',
    path: '/admin/holds',
    summary: 'What is on hold: plans first, then subscriptions, oldest first, in pages',
    query: HoldsQuery,
    answers: Paged(HoldAnswer),
    does: async (deps, { query }) => {
      const { after } = query;
      const { plans } = after === undefined ? (await deps.ledger.switches()).heldPlans : none;
      const page = await listHeld(deps, after);
      const items = [...plans.map(planView), ...page.items.map(({ row, of }) => heldView(row, of))];
      return json({ items, next: page.after ?? null });
    },
  }),
  route({
    ...operator,
    method: 'POST',
    path: '/admin/holds',
    summary: 'Puts all that a user has, one subscription, or a plan on hold: nothing is charged',
    takes: Hold,
    answers: Listed(HoldAnswer),
    does: async (deps, { userId: by, body }) => {
      const said = body;
      const actor: Actor = { who: 'operator', by, reason: said.reason };
      if ('plan' in said) {
        await refuseSecondPlanHold(deps, said.plan, said.reason);
        const { plans } = await holdPlan(deps, { planId: said.plan, actor });
        return json({ items: plans.filter(({ planId }) => planId === said.plan).map(planView) });
      }
      const rows =
        'user' in said
          ? await holdUser(deps, { user: said.user, actor })
          : [await holdOne(deps, await named(deps, said), actor)];
      return json({ items: await Promise.all(rows.map((row) => shown(deps, row))) });
    },
  }),
  route({
    ...operator,
    method: 'POST',
    path: '/admin/holds/release',
    summary: 'Ends a hold: what is due is charged at the usual rate',
    takes: Hold,
    answers: Listed(HoldAnswer),
    does: async (deps, { userId: by, body }) => {
      const said = body;
      const actor: Actor = { who: 'operator', by, reason: said.reason };
      if ('plan' in said) {
        await releasePlan(deps, { planId: said.plan, actor });
        await planCharges(deps, deps.env.DUE_SHARDS);
        return json({ items: [{ ...blank, held: false, plan: said.plan }] });
      }
      const rows = 'user' in said ? await heldOfUser(deps, said.user) : [await named(deps, said)];
      const released: Subscription[] = [];
      for (const { id } of rows) released.push(await releaseSubscription(deps, { id, actor }));
      return json({ items: released.map((row) => heldView(row, undefined)) });
    },
  }),
];

async function holdOne(deps: RouteDeps, row: Subscription, actor: Actor): Promise<Subscription> {
  await refuseSecondHold(deps, row, actor.reason ?? '');
  return holdSubscription(deps, { id: row.id, actor });
}

/** Named in a body and not in the path: one that does not exist is a fault of the body. */
async function named({ ledger }: RouteDeps, of: { readonly subscription: string }) {
  const row = await ledger.load(of.subscription);
  if (row) return row;
  throw new Refusal('invalid', 'there is no such subscription');
}

const none = { plans: [] as readonly HeldPlan[] };

async function shown(deps: RouteDeps, row: Subscription) {
  return heldView(row, await deps.ledger.findCase(heldCaseId(row.id)));
}

const blank = {
  subscription: null,
  user: null,
  status: null,
  cause: null,
  since: null,
  reason: null,
  by: null,
};

function heldView(row: Subscription, of: Case | undefined): Shown<typeof HoldAnswer> {
  const { id, userId, status, heldAt, price } = row;
  const isHeld = isOnHold(row);
  const isByOperator = of?.kind === 'held' && of.status === 'open';
  return {
    ...blank,
    held: isHeld,
    plan: price.planId,
    subscription: id,
    user: userId,
    status,
    cause: isHeld ? (isByOperator ? 'operator' : 'refund') : null,
    since: isHeld && heldAt !== undefined ? isoKorea(heldAt) : null,
    reason: isByOperator ? (of.reason ?? null) : null,
    by: isByOperator ? (of.by ?? null) : null,
  };
}

function planView({ planId, since, why, by }: HeldPlan): Shown<typeof HoldAnswer> {
  const told = { since: isoKorea(since), reason: why, by: by ?? null };
  return { ...blank, ...told, held: true, plan: planId, cause: 'operator' };
}
