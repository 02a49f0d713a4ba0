// The doors of a trial: its customer ends it by a purchase, and the shop tells of notices.
import * as z from 'zod/mini';
import { noticeChannels } from '../domain/catalogue/notice';
import { Refusal } from '../domain/common/errors';
import { ownSubscription } from '../usecases/common/subscriptions';
import { giveNotice } from '../usecases/manage/give-notice';
import { previewStart, startNow } from '../usecases/manage/start-now';
import { AskedAnswer, ServedAnswer, SubscriptionAnswer } from './answers';
import type { Route } from './http';
import { json, route } from './http';
import { PreviewQuery } from './queries';
import { user } from './schemas';
import { server } from './server-routes';
import { actorOf, idOf, show, showToBackend } from './shown';
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

const Notice = z.strictObject({
  user,
  /** An e-mail is recorded, and does not suffice. */
  channel: z.enum(noticeChannels),
  /** SHA-256 of the text as it was sent or said, in hex; the text stays with the shop. */
  sha256: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
  /** When it was sent or said, within the last thirty days; now if not given. */
  sent_at: z.optional(z.iso.datetime({ offset: true })),
});

export const trialRoutes: readonly Route[] = [
  route({
    function: 'subscriptions',
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
  route({
    ...server,
    method: 'POST',
    path: '/server/subscriptions/{id}/notices',
    summary: 'Records that a customer was told of the paid periods after her trial',
    takes: Notice,
    answers: ServedAnswer,
    does: async (deps, request) => {
      const { user: userId, channel, sha256, sent_at } = request.body;
      const sentAt = sent_at === undefined ? undefined : Math.floor(Date.parse(sent_at) / 1_000);
      if (Number.isNaN(sentAt)) throw new Refusal('invalid', 'sent_at must be an instant');
      const ask = { userId, id: idOf(request.params), actor: actorOf(request) };
      const told = await giveNotice(deps, { ...ask, channel, sha256, sentAt });
      return json(await showToBackend(deps, told));
    },
  }),
];
