// The door by which a customer ends her trial: a purchase, charged now.
import * as z from 'zod/mini';
import { Refusal } from '../domain/common/errors';
import { ownSubscription } from '../usecases/common/subscriptions';
import { previewStart, startNow } from '../usecases/manage/start-now';
import { AskedAnswer, SubscriptionAnswer } from './answers';
import type { Route } from './http';
import { json, route } from './http';
import { PreviewQuery } from './queries';
import { idOf, show } from './shown';
import { askedView } from './views';

/** Won that a preview has shown, without which nothing is bought; another sum by now is 409. */
const Start = z.strictObject({ amount: z.optional(z.int().check(z.minimum(0))) });

/** With `preview=true`: what would be charged now; nothing is written. */
const StartPreviewAnswer = () =>
  z.object({
    plan: z.string(),
    price_version: z.int(),
    quantity: z.int(),
    charge: AskedAnswer(),
    /** Days of a paid trial that the purchase gives up, until the day before; null for none. */
    loses: z.nullable(z.object({ amount: z.int(), until: z.string() })),
  });

/** declined: the trial goes on as it was. pending: not known yet, and never failed. */
const StartedAnswer = () =>
  z.object({
    outcome: z.enum(['paid', 'declined', 'pending']),
    subscription: SubscriptionAnswer(),
  });

export const startRoutes: readonly Route[] = [
  route({
    // It may charge a card: an emergency stop holds this function.
    function: 'charge',
    auth: 'user',
    throttle: 'writes',
    method: 'POST',
    path: '/subscriptions/{id}/start',
    summary: 'Ends a trial by a purchase, charged now; or what that would come to',
    query: PreviewQuery,
    takes: Start,
    answers: () => z.union([StartPreviewAnswer(), StartedAnswer()]),
    does: async (deps, { userId, params, query, body }) => {
      const wish = { userId, id: idOf(params), ...body };
      if (query['preview'] === 'true') {
        const { to, charge, loses = null } = await previewStart(deps, wish);
        const { price, quantity = 1 } = to;
        const asked = askedView({ ...charge, ...charge.days });
        const shown = { plan: price.planId, price_version: price.version, quantity };
        return json({ ...shown, charge: asked, loses });
      }
      const { amount } = wish;
      if (amount === undefined) {
        await ownSubscription(deps, userId, wish.id);
        throw new Refusal('invalid', 'amount must be the won that a preview has shown');
      }
      const { kind, subscription } = await startNow(deps, { ...wish, amount });
      const isEnded = kind === 'paid' || kind === 'declined';
      const outcome = isEnded ? kind : kind === 'refunded' ? 'paid' : 'pending';
      return json({ outcome, subscription: await show(deps, subscription) });
    },
  }),
];
