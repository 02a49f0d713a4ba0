// The doors of a change: what it comes to, that it is made now or waits for its period, and the way
// back.
import { Refusal } from '../domain/common/errors';
import { changeNow, previewChangeNow } from '../usecases/manage/change-now';
import { changeTerms, previewChange, undoChange } from '../usecases/manage/change-terms';
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

const user = { function: 'subscriptions', auth: 'user' } as const;

export const changeRoutes: readonly Route[] = [
  route({
    // It may charge a card: an emergency stop holds this function.
    function: 'charge',
    auth: 'user',
    throttle: 'writes',
    method: 'POST',
    path: '/subscriptions/{id}/change',
    summary: 'Another plan or quantity, now or from the next period on, or what it would come to',
    query: PreviewQuery,
    takes: ChangeTerms,
    answers: ChangeAnswer,
    does: change,
  }),
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
