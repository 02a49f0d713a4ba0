// The doors to one subscription for an operator: find it, read its history, and act on it.
import * as z from 'zod/mini';
import { Refusal } from '../domain/common/errors';
import type { Actor } from '../domain/subscription/deed';
import type { Subscription } from '../domain/subscription/facts';
import { anySubscription } from '../usecases/common/subscriptions';
import { timesOf } from '../usecases/deps';
import { findSubscriptions } from '../usecases/operate/find-subscriptions';
import { cancelRow, keepRow } from '../usecases/manage/manage-subscription';
import { tellStatement } from '../usecases/manage/tell-statement';
import { retryByHand, settleDebtByHand } from '../usecases/operate/operate-subscription';
import { releaseSubscription } from '../usecases/operate/release-subscription';
import { settleSuspect } from '../usecases/operate/settle-suspect';
import { tellHistory } from '../usecases/operate/tell-history';
import {
  AdminSubscriptionAnswer,
  FoundAnswer,
  ToldAnswer,
  WhyAnswer,
  adminChargeView,
  foundView,
  toldView,
  whyView,
} from './admin-views';
import { CancelPreviewAnswer, Paged } from './answers';
import type { RequestOf, Route, RouteDeps } from './http';
import { json, route } from './http';
import { operator, reason, Reasoned } from './operator';
import { FindQuery, HistoryPage, PreviewQuery } from './queries';
import { chargeAt, chargesMax, idOf, withDifferences, pageMax } from './shown';
import { cancelPreview } from './withdrawal';

const CancelByHand = z.strictObject({ when: z.enum(['now', 'period_end']), reason });
const SettleDebt = z.strictObject({
  as: z.enum(['paid_elsewhere', 'waived']),
  /** One that was settled so before, to be told otherwise; what is owed where it is left out. */
  period: z.optional(z.int().check(z.minimum(0), z.maximum(9_999))),
  reason,
});
const SettleSuspect = z.strictObject({ as: z.enum(['waived', 'declined']), reason });

/** With `preview=true` what the cancel takes away. */
const CanceledAnswer = () => z.union([CancelPreviewAnswer(), FoundAnswer()]);

const post = { ...operator, method: 'POST', answers: FoundAnswer } as const;

export const operateRoutes: readonly Route[] = [
  route({
    ...operator,
    method: 'GET',
    path: '/admin/subscriptions',
    summary:
      "Subscriptions by user, status or plan, or by what a customer's mail names: order, card",
    query: FindQuery,
    answers: Paged(FoundAnswer),
    does: async (deps, { query }) => {
      const { limit = pageMax, ...wanted } = query;
      const { user, order, payment, card, status, plan } = wanted;
      const ways = [user, order, payment, card, status ?? plan].filter((way) => way !== undefined);
      if (ways.length !== 1) {
        throw new Refusal('invalid', 'name user, order, payment or card, or status and plan');
      }
      const page = await findSubscriptions(deps, { ...wanted, limit: Number(limit) });
      const items = await Promise.all(page.items.map((row) => shown(deps, row)));
      return json({ items, next: page.after ?? null });
    },
  }),
  route({
    ...operator,
    method: 'GET',
    path: '/admin/subscriptions/{id}',
    summary: 'Any subscription with its charges, their orders, and the claim in flight',
    answers: AdminSubscriptionAnswer,
    does: async (deps, { params }) => {
      const row = await anySubscription(deps, idOf(params));
      const found = await deps.ledger.charges(row.id, chargesMax);
      const charges = await withDifferences(deps, row.id, found);
      return json({ ...(await shown(deps, row)), charges: charges.map(adminChargeView) });
    },
  }),
  route({
    ...operator,
    method: 'GET',
    path: '/admin/subscriptions/{id}/history',
    summary: 'Who did what and when, newest first: from the card window to the card slip',
    query: HistoryPage,
    answers: Paged(ToldAnswer),
    does: async (deps, { params, query }) => {
      const { after, limit = '100' } = query;
      const told = await tellHistory(deps, await anySubscription(deps, idOf(params)));
      const older = after === undefined ? told : told.slice(-Number(after));
      const left = older.length - Number(limit);
      const items = older.slice(0, Number(limit)).map(toldView);
      return json({ items, next: left > 0 ? String(left) : null });
    },
  }),
  route({
    ...operator,
    method: 'GET',
    path: '/admin/subscriptions/{id}/charges/{period}/why',
    summary: 'Why a period was charged on its day: the anchor, the rule, the lines, the attempts',
    answers: WhyAnswer,
    does: async (deps, { params }) => {
      const row = await anySubscription(deps, idOf(params));
      const charge = await chargeAt(deps, row.id, params);
      return json(whyView(row, await tellStatement(deps, row, charge)));
    },
  }),
  route({
    ...post,
    path: '/admin/subscriptions/{id}/cancel',
    summary: 'Ends it for its customer, now or at the end of the paid period; or previews that',
    query: PreviewQuery,
    takes: CancelByHand,
    answers: CanceledAnswer,
    does: async (deps, request) => {
      const { when } = request.body;
      const row = await anySubscription(deps, idOf(request.params));
      if (request.query['preview'] === 'true')
        return json(await cancelPreview(deps, row, { when }));
      return json(await shown(deps, await cancelRow(deps, row, when, actorOf(request))));
    },
  }),
  route({
    ...post,
    path: '/admin/subscriptions/{id}/keep',
    summary:
      'Takes back a cancel at the end of the period, of a customer, a backend or an operator',
    takes: Reasoned,
    does: async (deps, request) => {
      const row = await anySubscription(deps, idOf(request.params));
      return json(await shown(deps, await keepRow(deps, row, actorOf(request))));
    },
  }),
  route({
    ...post,
    path: '/admin/subscriptions/{id}/retry',
    summary: 'Charges a debt now, where the card may be asked again',
    takes: Reasoned,
    does: async (deps, request) => json(await shown(deps, await retryByHand(deps, of(request)))),
  }),
  route({
    ...post,
    path: '/admin/subscriptions/{id}/debt',
    summary: 'Settles a debt without the card, paid by another way or waived; or corrects which',
    takes: SettleDebt,
    does: async (deps, request) => {
      const { as, period } = request.body;
      const debt = { ...of(request), as, period };
      return json(await shown(deps, await settleDebtByHand(deps, debt)));
    },
  }),
  route({
    ...post,
    path: '/admin/subscriptions/{id}/settle',
    summary: 'Ends a suspect or unknown charge of which nothing is kept: waived, or declined',
    takes: SettleSuspect,
    does: async (deps, request) => {
      const { as } = request.body;
      return json(await shown(deps, await settleSuspect(deps, { ...of(request), as })));
    },
  }),
  route({
    ...post,
    path: '/admin/subscriptions/{id}/release',
    summary: 'Ends a hold: that of a full refund made outside, or that of an operator',
    takes: Reasoned,
    does: async (deps, request) =>
      json(await shown(deps, await releaseSubscription(deps, of(request)))),
  }),
];

type Said = RequestOf<typeof Reasoned>;

function actorOf({ userId, body }: Said): Actor {
  return { who: 'operator', by: userId, reason: body.reason };
}

function of(request: Said) {
  return { id: idOf(request.params), actor: actorOf(request) };
}

async function shown(deps: RouteDeps, row: Subscription) {
  const { id, keyId } = row;
  const card = keyId === undefined ? undefined : await deps.ledger.card(id, keyId);
  return foundView(row, card, { times: timesOf(deps.settings), now: deps.clock.now() });
}
