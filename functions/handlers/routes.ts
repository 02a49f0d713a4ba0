// The doors at which nothing is charged: what customers, operators and the shop's backend read and
// ask for. all-routes.ts has every door.
import { ownSubscription } from '../usecases/common/subscriptions';
import { ahead, cancel, keepSubscription } from '../usecases/manage/manage-subscription';
import { changeRoutes } from './change-routes';
import { openCardWindow, openCheckout, previewCheckout } from '../usecases/checkout/open-checkout';
import { ownVisit } from '../usecases/checkout/observe-payment';
import { adminRoutes } from './admin-routes';
import {
  Anything,
  CancelAnswer,
  ChargeAnswer,
  CheckoutAnswer,
  Done,
  Listed,
  OpenedAnswer,
  Paged,
  PlanAnswer,
  ResultAnswer,
  SubscriptionAnswer,
} from './answers';
import { billingDayRoutes } from './billing-day-routes';
import { caseRoutes } from './case-routes';
import { consentRoutes } from './consent-routes';
import { eraseRoutes } from './erase-routes';
import { extraRoutes } from './extra-routes';
import { evidenceRoutes } from './evidence-routes';
import { exportRoutes } from './export-routes';
import { holdRoutes } from './hold-routes';
import type { Route } from './http';
import { json, route } from './http';
import { noticeRoutes } from './notice-routes';
import { operateRoutes } from './operate-routes';
import { pauseRoutes } from './pause-routes';
import { ChargePage, PreviewQuery, SubscriptionPage, TimelineQuery } from './queries';
import { priceRoutes } from './price-routes';
import { refundRoutes } from './refund-routes';
import { CancelAt, OpenCard, OpenCheckout } from './schemas';
import { serverRoutes } from './server-routes';
import { chargePage, idOf, pageMax, resultOf, show, toldOf, visitorOf } from './shown';
import { statementRoutes } from './statement-routes';
import { checkoutPreviewView } from './trial-answers';
import { TimelineAnswer, timelineView } from './timeline-views';
import { checkoutView, planView, resultView } from './views';
import { cancelPreview, withdrawn } from './withdrawal';

const subscriptions = { function: 'subscriptions' } as const;
const user = { ...subscriptions, auth: 'user' } as const;
const open = { ...subscriptions, auth: 'none', throttle: 'reads' } as const;

/** The description is long and seldom asked for: no function loads it at its start. */
export const documentRoute = (document: () => Promise<object>): Route =>
  route({
    ...open,
    throttle: 'documents',
    method: 'GET',
    path: '/openapi.json',
    summary: 'This description',
    answers: Anything,
    does: async () => json(await document()),
  });

export const subscriptionRoutes: readonly Route[] = [
  route({
    ...open,
    method: 'GET',
    path: '/healthz',
    summary: 'Answers when the service is up',
    answers: Done,
    does: async () => json({ ok: true }),
  }),
  route({
    ...open,
    method: 'GET',
    path: '/plans',
    summary: 'What is sold',
    answers: Listed(PlanAnswer),
    does: async ({ settings }) => {
      const sold = [...settings.catalogue.values()].filter((plan) => !plan.retired);
      return json({ items: sold.map(planView) });
    },
  }),
  route({
    ...user,
    throttle: 'writes',
    method: 'POST',
    path: '/subscriptions',
    summary:
      'Starts a checkout; answers exactly what IMP.request_pay needs, or what it would be for',
    query: PreviewQuery,
    takes: OpenCheckout,
    answers: OpenedAnswer,
    status: 201,
    does: async (deps, { userId, query, body }) => {
      const { plan, quantity, coupon, ...sent } = body;
      if (query['preview'] === 'true') {
        const shown = await previewCheckout(deps, { userId, planId: plan, quantity, coupon });
        return json(checkoutPreviewView(shown, deps), 201);
      }
      const visitor = visitorOf(sent);
      const told = toldOf(sent, 'customer');
      const ask = { userId, planId: plan, quantity, coupon, buyer: visitor.buyer, told };
      return json(checkoutView(await openCheckout(deps, ask), visitor, deps), 201);
    },
  }),
  route({
    ...user,
    throttle: 'reads',
    method: 'GET',
    path: '/subscriptions',
    summary: "The signed-in user's subscriptions, newest first, a page at a time",
    query: SubscriptionPage,
    answers: Paged(SubscriptionAnswer),
    does: async (deps, { userId, query }) => {
      const { ids, after } = await deps.ledger.ofUser(userId, pageMax, query['after']);
      const mine = await deps.ledger.loadMany(ids);
      // An entry of one that was erased may stand for some days.
      const own = mine.filter((one) => one.userId === userId);
      const newest = own.sort((a, b) => b.openedAt - a.openedAt);
      const items = await Promise.all(newest.map((one) => show(deps, one)));
      return json({ items, next: after ?? null });
    },
  }),
  route({
    ...user,
    throttle: 'reads',
    method: 'GET',
    path: '/subscriptions/{id}',
    summary: 'One subscription',
    answers: SubscriptionAnswer,
    does: async (deps, { userId, params }) =>
      json(await show(deps, await ownSubscription(deps, userId, idOf(params)))),
  }),
  route({
    ...user,
    throttle: 'reads',
    method: 'GET',
    path: '/subscriptions/{id}/charges',
    summary: 'Its charges, newest first, with receipts, a page at a time',
    query: ChargePage,
    answers: Paged(ChargeAnswer),
    does: async (deps, { userId, params, query }) => {
      const { id } = await ownSubscription(deps, userId, idOf(params));
      return json(await chargePage(deps, id, query));
    },
  }),
  route({
    ...user,
    throttle: 'reads',
    method: 'GET',
    path: '/subscriptions/{id}/timeline',
    summary: 'What comes in the months ahead: each date, what happens, what it costs, and why',
    query: TimelineQuery,
    answers: TimelineAnswer,
    does: async (deps, { userId, params, query }) => {
      const of = await ownSubscription(deps, userId, idOf(params));
      return json(timelineView(ahead(deps, of, Number(query['months'] ?? 12))));
    },
  }),
  route({
    ...user,
    throttle: 'writes',
    method: 'POST',
    path: '/subscriptions/{id}/cancel',
    summary:
      'Ends it now or at the end of the paid period, or withdraws within a week; or previews that',
    query: PreviewQuery,
    takes: CancelAt,
    answers: CancelAnswer,
    does: async (deps, { userId, params, query, body }) => {
      const { when, reason } = body;
      const isPreview = query['preview'] === 'true';
      if (!isPreview && reason === undefined) {
        return json(await show(deps, await cancel(deps, { userId, id: idOf(params), when })));
      }
      const row = await ownSubscription(deps, userId, idOf(params));
      if (isPreview) return json(await cancelPreview(deps, row, body));
      return json(await show(deps, await withdrawn(deps, row, { when, by: 'customer' })));
    },
  }),
  route({
    ...user,
    throttle: 'writes',
    method: 'POST',
    path: '/subscriptions/{id}/keep',
    summary: 'Takes back a cancel at period end',
    answers: SubscriptionAnswer,
    does: async (deps, { userId, params }) =>
      json(await show(deps, await keepSubscription(deps, { userId, id: idOf(params) }))),
  }),
  ...changeRoutes,
  route({
    ...user,
    throttle: 'writes',
    method: 'POST',
    path: '/subscriptions/{id}/card',
    summary: 'Opens a window for another card; an open debt is charged to it at once',
    takes: OpenCard,
    answers: CheckoutAnswer,
    status: 201,
    does: async (deps, { userId, params, body }) => {
      const visitor = visitorOf(body);
      const ask = { userId, id: idOf(params), buyer: visitor.buyer };
      const window = await openCardWindow(deps, ask);
      return json(checkoutView(window, visitor, deps), 201);
    },
  }),
  route({
    ...user,
    throttle: 'reads',
    method: 'GET',
    path: '/billing/results/{result}',
    summary: 'What a visit to the card window led to, for the page the landing returns to',
    answers: ResultAnswer,
    does: async (deps, { userId, params }) => {
      const visited = await ownVisit(deps, userId, resultOf(params));
      return json(resultView(visited));
    },
  }),
  ...pauseRoutes,
  ...billingDayRoutes,
  ...consentRoutes,
  ...priceRoutes,
  ...noticeRoutes,
  ...adminRoutes,
  ...operateRoutes,
  ...caseRoutes,
  ...holdRoutes,
  ...refundRoutes,
  ...eraseRoutes,
  ...serverRoutes,
  ...statementRoutes,
  ...exportRoutes,
  ...extraRoutes,
  ...evidenceRoutes,
];
