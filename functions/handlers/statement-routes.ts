// The doors to the statement of a charge: its customer's, an operator's and the backend's.
import { anySubscription, ownSubscription } from '../usecases/common/subscriptions';
import { tellStatement } from '../usecases/manage/tell-statement';
import type { Subscription } from '../domain/subscription/facts';
import type { Answer, Request, Route, RouteDeps } from './http';
import { json, page, route } from './http';
import { operator } from './operator';
import { server } from './server-routes';
import { chargeAt, idOf } from './shown';
import { StatementAnswer, statementView } from './statement-views';

const statement = {
  method: 'GET',
  summary: 'What a charge was made of: lines, taxes, card, slip, refunds; JSON or a page to print',
  answers: StatementAnswer,
  asPage: true,
} as const;

export const statementRoutes: readonly Route[] = [
  route({
    ...statement,
    function: 'subscriptions',
    auth: 'user',
    throttle: 'reads',
    path: '/subscriptions/{id}/charges/{period}/statement',
    does: async (deps, request) => {
      const { userId, params } = request;
      return tell(deps, request, await ownSubscription(deps, userId, idOf(params)));
    },
  }),
  route({
    ...statement,
    ...operator,
    path: '/admin/subscriptions/{id}/charges/{period}/statement',
    does: async (deps, request) =>
      tell(deps, request, await anySubscription(deps, idOf(request.params))),
  }),
  route({
    ...statement,
    ...server,
    path: '/server/subscriptions/{id}/charges/{period}/statement',
    does: async (deps, request) =>
      tell(deps, request, await anySubscription(deps, idOf(request.params))),
  }),
];

async function tell(deps: RouteDeps, request: Request, row: Subscription): Promise<Answer> {
  const { params, korean, wantsPage } = request;
  const charge = await chargeAt(deps, row.id, params);
  const told = statementView(row, await tellStatement(deps, row, charge), deps.env.MERCHANT_KIND);
  if (!wantsPage) return json(told);
  const plan = deps.settings.catalogue.get(row.price.planId);
  const name = (korean ? undefined : plan?.en?.name) ?? told.name;
  // Long, and seldom asked for: no function loads it at its start.
  const { statementPage } = await import('./statement-page');
  return page(statementPage(told, name, korean));
}
