// The doors of consent: its customer's, and the shop's backend, which tells of a customer's act.
import type * as z from 'zod/mini';
import { sha256 } from '../adapters/sha256';
import { Refusal } from '../domain/common/errors';
import type { Subscription } from '../domain/subscription/facts';
import { anySubscription, ownSubscription } from '../usecases/common/subscriptions';
import { answerConsent } from '../usecases/manage/answer-consent';
import { Listed, ServedAnswer, SubscriptionAnswer } from './answers';
import type { Request as Asked } from './consent-views';
import { ConsentAnswer, answersMax, consentsOf, requestOf, shownIn } from './consent-views';
import type { Route, RouteDeps } from './http';
import { json, route } from './http';
import { operator } from './operator';
import { AnswerConsent, ImportConsent } from './schemas';
import { server } from './server-routes';
import { actorOf, idOf, show, showToBackend } from './shown';

const user = { function: 'subscriptions', auth: 'user' } as const;

const asked = {
  method: 'GET',
  summary: 'The higher amount that its customer is asked to agree to, and her answers so far',
  answers: Listed(ConsentAnswer),
} as const;

export const consentRoutes: readonly Route[] = [
  route({
    ...asked,
    ...operator,
    path: '/admin/subscriptions/{id}/consents',
    does: async (deps, { params }) =>
      json({ items: await consentsOf(deps, await anySubscription(deps, idOf(params))) }),
  }),
  route({
    ...asked,
    ...server,
    path: '/server/subscriptions/{id}/consents',
    does: async (deps, { params }) =>
      json({ items: await consentsOf(deps, await anySubscription(deps, idOf(params))) }),
  }),
  route({
    ...asked,
    ...user,
    throttle: 'reads',
    path: '/subscriptions/{id}/consents',
    does: async (deps, { userId, params }) => {
      const row = await ownSubscription(deps, userId, idOf(params));
      return json({ items: await consentsOf(deps, row) });
    },
  }),
  route({
    ...user,
    throttle: 'writes',
    method: 'POST',
    path: '/subscriptions/{id}/consents/{consent}',
    summary: 'Agrees to the higher amount, declines it, or takes an agreement back',
    takes: AnswerConsent,
    answers: SubscriptionAnswer,
    does: async (deps, { userId, params, body, korean }) => {
      const row = await ownSubscription(deps, userId, idOf(params));
      const { act, language = korean ? 'ko' : 'en' } = body;
      const request = await requestNamed(deps, row, params);
      const shown = shownIn(request, language);
      const { rise } = request;
      const source = 'customer' as const;
      const answered = { ...shown, source, act, rise, saidAt: deps.clock.now() };
      return json(await show(deps, await answerConsent(deps, row, { answered })));
    },
  }),
  route({
    ...server,
    method: 'POST',
    path: '/server/subscriptions/{id}/consents/{consent}',
    summary: "Tells of a user's answer, with the text that was shown, the time and the channel",
    proven: true,
    takes: ImportConsent,
    answers: ServedAnswer,
    does: async (deps, call) => {
      const { params, body } = call;
      const told = body;
      const row = await ownSubscription(deps, told.user, idOf(params));
      const actor = actorOf(call);
      const request = await requestNamed(deps, row, params);
      const answered = { ...importedOf(request, told), by: actor.by };
      return json(await showToBackend(deps, await answerConsent(deps, row, { answered, actor })));
    },
  }),
];

/**
 * A backend answers for its customer only with the proof of her act. Throws Refusal(unfit) where it
 * is not whole, or the text is not the one that is to be shown.
 */
function importedOf(request: Asked, told: z.infer<typeof ImportConsent>) {
  const { act, text, said_at: time, channel } = told;
  if (text === undefined || time === undefined || channel === undefined) {
    throw new Refusal(
      'unfit',
      'the proof of an act of the customer is needed: text, time, channel',
    );
  }
  const hash = sha256(text);
  const languages = ['ko', 'en'] as const;
  const language = languages.find((one) => request.texts[one].sha256 === hash);
  if (!language) throw new Refusal('unfit', 'the text must be that of the request, word by word');
  const saidAt = Math.floor(Date.parse(time) / 1_000);
  if (saidAt < (request.rise.askedAt ?? saidAt)) {
    throw new Refusal('unfit', 'the answer is older than this request: ask the customer again');
  }
  const source = 'imported' as const;
  return { ...shownIn(request, language), source, channel, act, saidAt, rise: request.rise };
}

/**
 * The request of now, if that is the one that was read. Throws Refusal: not_found for an id that
 * never was one, conflict for one whose place another took, or whose period is claimed.
 */
async function requestNamed(
  deps: RouteDeps,
  row: Subscription,
  { consent = '' }: Readonly<Record<string, string>>,
): Promise<Asked> {
  const request = await requestOf(deps, row);
  if (request?.id === consent) return request;
  if (!/^con[0-9a-f]{25}$/.test(consent))
    throw new Refusal('not_found', 'there is no such request');
  const records = await deps.ledger.consents(row.id, answersMax);
  const known = records.find((one) => one.request === consent);
  const claimed = known && (row.period > known.period || row.claim?.period === known.period);
  if (claimed && known.act === 'agree') {
    const way = `/subscriptions/${row.id}/cancel`;
    const words = 'its charge was made on this agreement: cancel, and ask for a refund';
    throw new Refusal('conflict', words, undefined, { subscription: row.id, way });
  }
  throw new Refusal('conflict', 'this request is over, or another took its place: read it again');
}
