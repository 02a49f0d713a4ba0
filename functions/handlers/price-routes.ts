// The door to a subscription's price for operators: another version of its plan's, or what it
// means.
import * as z from 'zod/mini';
import { addDays } from '../domain/common/calendar';
import { consentDays } from '../domain/subscription/next';
import type { PriceSet } from '../usecases/operate/set-price';
import { previewPrice, setPrice } from '../usecases/operate/set-price';
import type { Shown } from './answers';
import type { Route } from './http';
import { json, route } from './http';
import { operator, reason } from './operator';
import { PreviewQuery } from './queries';
import { idOf } from './shown';

const SetPrice = z.strictObject({
  version: z.int().check(z.minimum(1), z.maximum(9_999)),
  reason,
});

const PriceAnswer = () =>
  z.object({
    subscription: z.string(),
    /** False where it has that version already, or waits for it. */
    changed: z.boolean(),
    plan: z.string(),
    price_version: z.int(),
    quantity: z.int(),
    /** The first day at that price, if it stays with its plan, and the number of its period. */
    from: z.string(),
    period: z.int(),
    /** Each period, for all of the quantity: what was agreed to, and what it comes to. */
    amount_before: z.int(),
    amount_after: z.int(),
    consent_needed: z.boolean(),
    /** The first day on which the customer can agree; null where she need not. */
    consent_from: z.nullable(z.string()),
    /**
     * What follows on that day without her agreement. end: no charge and no access, and 14 days
     * later it is canceled. keep_old_price: the old price goes on. Null where she need not agree.
     */
    without_consent: z.nullable(z.enum(['end', 'keep_old_price'])),
  });

export const priceRoutes: readonly Route[] = [
  route({
    ...operator,
    method: 'POST',
    path: '/admin/subscriptions/{id}/price',
    summary: "Another version of its plan's price from a coming period on, or what that means",
    query: PreviewQuery,
    takes: SetPrice,
    answers: PriceAnswer,
    does: async (deps, { params, query, body, userId }) => {
      const { version, reason: why } = body;
      const actor = { who: 'operator', by: userId, reason: why } as const;
      const ask = query['preview'] === 'true' ? previewPrice : setPrice;
      const set = await ask(deps, { id: idOf(params), version, actor });
      // The rule of the plan in force: it decides on the day.
      const plan = deps.settings.catalogue.get(set.subscription.price.planId);
      return json(priceView(set, plan?.onNoConsent ?? 'end'));
    },
  }),
];

function priceView(
  { subscription, isChanged, coming, from }: PriceSet,
  rule: 'end' | 'keep_old_price',
): Shown<typeof PriceAnswer> {
  const { price, quantity = 1, period, before, after } = coming;
  const isNeeded = after > before;
  return {
    subscription: subscription.id,
    changed: isChanged,
    plan: price.planId,
    price_version: price.version,
    quantity,
    from,
    period,
    amount_before: before,
    amount_after: after,
    consent_needed: isNeeded,
    consent_from: isNeeded ? addDays(from, -consentDays) : null,
    without_consent: isNeeded ? rule : null,
  };
}
