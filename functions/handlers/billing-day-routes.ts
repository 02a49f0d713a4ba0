// The doors to the day of the month on which a subscription is billed: its owner's, and operators'.
import * as z from 'zod/mini';
import type { Actor } from '../domain/subscription/deed';
import type { Subscription } from '../domain/subscription/facts';
import type { MovedDay } from '../domain/subscription/moved-day';
import { daysBetween } from '../domain/common/calendar';
import {
  moveBillingDay,
  previewBillingDay,
  undoBillingDay,
} from '../usecases/manage/move-billing-day';
import { anySubscription, ownSubscription } from '../usecases/common/subscriptions';
import { dayOfMonth } from './billing-day-shapes';
import { ServedAnswer, SubscriptionAnswer } from './answers';
import type { Shown } from './answers';
import type { Request, Route, RouteDeps } from './http';
import { json, route } from './http';
import { operator, reason, Reasoned } from './operator';
import { PreviewQuery } from './queries';
import { idOf, show, showToBackend } from './shown';
import { AskedAnswer, askedView } from './timeline-views';

const user = {
  function: 'subscriptions',
  auth: 'user',
  throttle: 'writes',
  method: 'POST',
} as const;

const MoveDay = z.strictObject({ day: dayOfMonth });
const MoveDayOf = z.strictObject({ day: dayOfMonth, reason });

/** With `preview=true`: what the move would come to; nothing is written. */
const DayPreviewAnswer = () =>
  z.object({
    day: dayOfMonth,
    /** The first day of the period that leads to it, and of the first one that begins on it. */
    from: z.string(),
    until: z.string(),
    /** Days that are charged first, and those of the whole period that they are a part of. */
    days: z.int(),
    whole_days: z.int(),
    /** Each period from then on. */
    amount: z.int(),
    charge: AskedAnswer(),
    then: AskedAnswer(),
  });

const customer: Actor = { who: 'customer' };
const own = (deps: RouteDeps, { userId, params }: Request): Promise<Subscription> =>
  ownSubscription(deps, userId, idOf(params));
const anyOnes = (deps: RouteDeps, { params }: Request): Promise<Subscription> =>
  anySubscription(deps, idOf(params));
const isPreview = ({ query }: Request) => query['preview'] === 'true';

export const billingDayRoutes: readonly Route[] = [
  route({
    ...user,
    path: '/subscriptions/{id}/billing-day',
    summary: 'Another day of the month from the end of the paid period on, or what it comes to',
    query: PreviewQuery,
    takes: MoveDay,
    answers: () => z.union([DayPreviewAnswer(), SubscriptionAnswer()]),
    does: async (deps, request) => {
      const was = await own(deps, request);
      const { day } = request.body;
      if (isPreview(request)) return json(dayView(previewBillingDay(deps, { was, day })));
      return json(await show(deps, await moveBillingDay(deps, { was, day, actor: customer })));
    },
  }),
  route({
    ...user,
    path: '/subscriptions/{id}/undo-billing-day',
    summary: 'Takes back another billing day that waits for its period',
    answers: SubscriptionAnswer,
    does: async (deps, request) => {
      const was = await own(deps, request);
      return json(await show(deps, await undoBillingDay(deps, { was, actor: customer })));
    },
  }),
  route({
    ...operator,
    method: 'POST',
    path: '/admin/subscriptions/{id}/billing-day',
    summary: 'Another billing day for a customer who asked for it, or what it comes to',
    query: PreviewQuery,
    takes: MoveDayOf,
    answers: () => z.union([DayPreviewAnswer(), ServedAnswer()]),
    does: async (deps, request) => {
      const was = await anyOnes(deps, request);
      const { day, reason: why } = request.body;
      if (isPreview(request)) return json(dayView(previewBillingDay(deps, { was, day })));
      const actor = byOperator(request, why);
      return json(await showToBackend(deps, await moveBillingDay(deps, { was, day, actor })));
    },
  }),
  route({
    ...operator,
    method: 'POST',
    path: '/admin/subscriptions/{id}/undo-billing-day',
    summary: 'Takes back another billing day for a customer who asked for it',
    takes: Reasoned,
    answers: ServedAnswer,
    does: async (deps, request) => {
      const was = await anyOnes(deps, request);
      const actor = byOperator(request, request.body.reason);
      return json(await showToBackend(deps, await undoBillingDay(deps, { was, actor })));
    },
  }),
];

const byOperator = ({ userId }: Request, why: string): Actor => ({
  who: 'operator',
  by: userId,
  reason: why,
});

function dayView({ stub, charge, then }: MovedDay): Shown<typeof DayPreviewAnswer> {
  return {
    day: stub.day,
    from: stub.startsOn,
    until: stub.endsOn,
    days: daysBetween(stub.startsOn, stub.endsOn),
    whole_days: stub.of,
    amount: then.recurring,
    charge: askedView({ ...charge, ...charge.days }),
    then: askedView({ ...then, ...then.days }),
  };
}
