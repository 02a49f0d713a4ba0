// What a signed-in customer buys without a card window, charged in the same request: the function
// behind these doors is one that the emergency stop turns off.
import * as z from 'zod/mini';
import { Refusal } from '../domain/common/errors';
import { ownSubscription } from '../usecases/common/subscriptions';
import { changeNow, previewChangeNow } from '../usecases/manage/change-now';
import { changeTerms, previewChange } from '../usecases/manage/change-terms';
import { previewStart, startNow } from '../usecases/manage/start-now';
import { SubscriptionAnswer } from './answers';
import {
  ChangeAnswer,
  changeNowPreviewView,
  changeNowView,
  changePreviewView,
} from './change-views';
import type { Answer, RequestOf, Route, RouteDeps } from './http';
import { json, route } from './http';
import { PreviewQuery } from './queries';
import { ChangeTerms } from './schemas';
import { idOf, show } from './shown';
import { AskedAnswer, askedView } from './timeline-views';

const charge = {
  function: 'charge',
  auth: 'user',
  throttle: 'writes',
  method: 'POST',
} as const;

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

export const chargingRoutes: readonly Route[] = [
  route({
    ...charge,
    path: '/subscriptions/{id}/change',
    summary: 'Another plan or quantity, now or from the next period on, or what it would come to',
    query: PreviewQuery,
    takes: ChangeTerms,
    answers: ChangeAnswer,
    does: change,
  }),
  route({
    ...charge,
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

/** What a customer is charged at once is what she was shown: it has to be said. */
async function change(
  deps: RouteDeps,
  { userId, params, query, body }: RequestOf<typeof ChangeTerms, typeof PreviewQuery>,
): Promise<Answer> {
  const { plan: planId, quantity, when, amount, charge } = body;
  const wish = { userId, id: idOf(params), planId, quantity };
  const isPreview = query['preview'] === 'true';
  if (when === 'period_end') {
    if (charge !== undefined) throw new Refusal('invalid', 'charge goes with when "now"');
    const later = { ...wish, amount };
    if (isPreview) return json(changePreviewView(await previewChange(deps, later)));
    return json(await show(deps, await changeTerms(deps, later)));
  }
  if (isPreview) return json(changeNowPreviewView(await previewChangeNow(deps, wish)));
  if (amount === undefined || charge === undefined) {
    throw new Refusal('invalid', 'amount and charge must be given, as the preview has shown them');
  }
  const done = await changeNow(deps, { ...wish, shown: { amount, charge } });
  return json(changeNowView(done, await show(deps, done.subscription)));
}
