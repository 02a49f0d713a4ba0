// The doors of a pause: its owner's, and those of the shop's backend.
import { pause, previewPause, previewResume, resume } from '../usecases/manage/pause-subscription';
import { ServedAnswer, SubscriptionAnswer } from './answers';
import type { Request, Route } from './http';
import { json, route } from './http';
import { PreviewQuery } from './queries';
import { Keep, PauseAt, PauseOf } from './schemas';
import { server } from './server-routes';
import { actorOf, idOf, show, showToBackend } from './shown';

const user = {
  function: 'subscriptions',
  auth: 'user',
  throttle: 'writes',
  method: 'POST',
} as const;
const backend = { ...server, method: 'POST' } as const;

const isPreview = ({ query }: Request) => query['preview'] === 'true';

/** With `preview=true` each answers how the subscription would stand, and writes nothing. */
export const pauseRoutes: readonly Route[] = [
  route({
    ...user,
    path: '/subscriptions/{id}/pause',
    summary: 'Pauses it from the end of the paid period or now, until a day or for some periods',
    query: PreviewQuery,
    takes: PauseAt,
    answers: SubscriptionAnswer,
    does: async (deps, request) => {
      const { userId, params } = request;
      const wish = request.body;
      const asked = isPreview(request) ? previewPause : pause;
      return json(await show(deps, await asked(deps, { userId, id: idOf(params), wish })));
    },
  }),
  route({
    ...user,
    path: '/subscriptions/{id}/resume',
    summary: 'Ends its pause today, or takes back one that has not begun',
    query: PreviewQuery,
    answers: SubscriptionAnswer,
    does: async (deps, request) => {
      const { userId, params } = request;
      const asked = isPreview(request) ? previewResume : resume;
      return json(await show(deps, await asked(deps, { userId, id: idOf(params) })));
    },
  }),
  route({
    ...backend,
    path: '/server/subscriptions/{id}/pause',
    summary: 'Pauses a subscription of a user',
    takes: PauseOf,
    answers: ServedAnswer,
    does: async (deps, request) => {
      const { user: userId, ...wish } = request.body;
      const ask = { userId, id: idOf(request.params), wish };
      const paused = await pause(deps, { ...ask, actor: actorOf(request) });
      return json(await showToBackend(deps, paused));
    },
  }),
  route({
    ...backend,
    path: '/server/subscriptions/{id}/resume',
    summary: "Ends the pause of a user's subscription, or takes back one that has not begun",
    takes: Keep,
    answers: ServedAnswer,
    does: async (deps, request) => {
      const { user: userId } = request.body;
      const ask = { userId, id: idOf(request.params), actor: actorOf(request) };
      return json(await showToBackend(deps, await resume(deps, ask)));
    },
  }),
];
