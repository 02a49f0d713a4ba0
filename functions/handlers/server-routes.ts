// The doors of the shop's own backend: it reads, and acts for a user whom it names.
import * as z from 'zod/mini';
import { Refusal } from '../domain/common/errors';
import { anySubscription, ownSubscription } from '../usecases/common/subscriptions';
import { followChanges } from '../usecases/changes/follow-changes';
import { findSubscriptions } from '../usecases/operate/find-subscriptions';
import { cancel, keepSubscription } from '../usecases/manage/manage-subscription';
import { openCardWindow, openCheckout } from '../usecases/checkout/open-checkout';
import { CancelPreviewAnswer, ChargeAnswer, CheckoutAnswer, FollowedAnswer } from './answers';
import { Paged, ServedAnswer } from './answers';
import type { Route } from './http';
import { json, route } from './http';
import { ChargePage, PreviewQuery, ServedQuery } from './queries';
import { CancelAt, Keep, OpenCard, OpenCheckout, user } from './schemas';
import { actorOf, chargePage, idOf, pageMax, showToBackend, toldOf, visitorOf } from './shown';
import { checkoutView } from './views';
import { cancelPreview, withdrawn } from './withdrawal';

export const server = {
  function: 'subscriptions',
  auth: 'server',
  throttle: 'servers',
  /** Some shops number their users, and a number may look like a card's. */
  ids: ['user'] as readonly string[],
} as const;

const Checkout = z.extend(OpenCheckout, { user });
const Card = z.extend(OpenCard, { user });
const Cancel = z.extend(CancelAt, { user });

const ServedCancelAnswer = () => z.union([CancelPreviewAnswer(), ServedAnswer()]);

export const serverRoutes: readonly Route[] = [
  route({
    ...server,
    method: 'GET',
    path: '/server/subscriptions',
    summary: 'Those of a user, of a status or a plan, or changed since a cursor, a page at a time',
    query: ServedQuery,
    // A cursor is no card number either.
    ids: [...server.ids, 'changed_since'],
    cursor: true,
    answers: FollowedAnswer,
    does: async (deps, { query }) => {
      const { limit = pageMax, ...wanted } = query;
      const { changed_since: since, after, ...named } = wanted;
      const ways = [named.user, named.status ?? named.plan, since];
      if (ways.filter((way) => way !== undefined).length !== 1 || (since && after)) {
        throw new Refusal('invalid', 'name a user, or a status and a plan, or changed_since');
      }
      if (since !== undefined) {
        const { rows, unread, next } = await followChanges(deps, { since, limit: Number(limit) });
        const items = await Promise.all(rows.map((row) => showToBackend(deps, row)));
        return json({ items, next, ...(unread.length > 0 ? { unread } : {}) });
      }
      const page = await findSubscriptions(deps, { ...named, after, limit: Number(limit) });
      const items = await Promise.all(page.items.map((row) => showToBackend(deps, row)));
      return json({ items, next: page.after ?? null });
    },
  }),
  route({
    ...server,
    method: 'GET',
    path: '/server/subscriptions/{id}',
    summary: 'Any subscription, and whose it is',
    answers: ServedAnswer,
    does: async (deps, { params }) =>
      json(await showToBackend(deps, await anySubscription(deps, idOf(params)))),
  }),
  route({
    ...server,
    method: 'GET',
    path: '/server/subscriptions/{id}/charges',
    summary: 'Its charges, newest first, with receipts, a page at a time',
    query: ChargePage,
    answers: Paged(ChargeAnswer),
    does: async (deps, { params, query }) => {
      const { id } = await anySubscription(deps, idOf(params));
      return json(await chargePage(deps, id, query));
    },
  }),
  route({
    ...server,
    method: 'POST',
    path: '/server/subscriptions',
    summary: 'Starts a checkout for a user; answers exactly what IMP.request_pay needs',
    takes: Checkout,
    answers: CheckoutAnswer,
    status: 201,
    does: async (deps, { body }) => {
      const { user: userId, plan: planId, quantity, coupon, ...sent } = body;
      const visitor = visitorOf(sent);
      const told = toldOf(sent, 'imported');
      const { buyer } = visitor;
      const window = await openCheckout(deps, { userId, planId, quantity, coupon, buyer, told });
      return json(checkoutView(window, visitor, deps), 201);
    },
  }),
  route({
    ...server,
    method: 'POST',
    path: '/server/subscriptions/{id}/card',
    summary: 'Opens a window for another card of a user',
    takes: Card,
    answers: CheckoutAnswer,
    status: 201,
    does: async (deps, { params, body }) => {
      const { user: userId, ...sent } = body;
      const visitor = visitorOf(sent);
      const ask = { userId, id: idOf(params), buyer: visitor.buyer };
      return json(checkoutView(await openCardWindow(deps, ask), visitor, deps), 201);
    },
  }),
  route({
    ...server,
    method: 'POST',
    path: '/server/subscriptions/{id}/cancel',
    summary:
      'Ends a subscription of a user, now or at the end of the paid period; or previews that',
    query: PreviewQuery,
    takes: Cancel,
    answers: ServedCancelAnswer,
    does: async (deps, request) => {
      const { user: userId, ...wish } = request.body;
      const { when, reason } = wish;
      const isPreview = request.query['preview'] === 'true';
      const ask = { userId, when, id: idOf(request.params), actor: actorOf(request) };
      if (!isPreview && reason === undefined) {
        return json(await showToBackend(deps, await cancel(deps, ask)));
      }
      const row = await ownSubscription(deps, userId, ask.id);
      if (isPreview) return json(await cancelPreview(deps, row, wish));
      const { userId: by } = request;
      return json(await showToBackend(deps, await withdrawn(deps, row, { when, by })));
    },
  }),
  route({
    ...server,
    method: 'POST',
    path: '/server/subscriptions/{id}/keep',
    summary: "Takes back a user's cancel at period end",
    takes: Keep,
    answers: ServedAnswer,
    does: async (deps, request) => {
      const { user: userId } = request.body;
      const ask = { userId, id: idOf(request.params), actor: actorOf(request) };
      return json(await showToBackend(deps, await keepSubscription(deps, ask)));
    },
  }),
];
