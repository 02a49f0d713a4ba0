// The way back from a change that waits for its period; charging-routes.ts has the way to it.
import { undoChange } from '../usecases/manage/change-terms';
import { SubscriptionAnswer } from './answers';
import type { Route } from './http';
import { json, route } from './http';
import { idOf, show } from './shown';

const user = { function: 'subscriptions', auth: 'user' } as const;

export const changeRoutes: readonly Route[] = [
  route({
    ...user,
    throttle: 'writes',
    method: 'POST',
    path: '/subscriptions/{id}/undo-change',
    summary: 'Takes back a change that waits for its period',
    answers: SubscriptionAnswer,
    does: async (deps, { userId, params }) =>
      json(await show(deps, await undoChange(deps, { userId, id: idOf(params) }))),
  }),
];
