// The doors behind the card window: callback, landing and webhook, each a function of its own that
// holds nothing of the other routes.
import { Anything, Done, ResultAnswer } from './answers';
import { comeBack, hearWebhook, postCallback } from './doors';
import type { Route } from './http';
import { route } from './http';
import { AnyBody, Callback } from './schemas';

/** Of payments and cancels at iamport and its PG, also of other orders of the shop. */
const idFields = ['merchant_uid', 'imp_uid', 'cancellation_id', 'pg_tid'];

export const returnRoutes: readonly Route[] = [
  route({
    function: 'landing',
    auth: 'none',
    throttle: 'returns',
    method: 'GET',
    path: '/mobile/billing/landing',
    summary: 'm_redirect_url: the phone comes back from the card window',
    answers: Anything,
    leadsOn: true,
    does: comeBack,
  }),
  route({
    function: 'charge',
    auth: 'user',
    throttle: 'writes',
    method: 'POST',
    path: '/billing/charge',
    summary: 'The PC callback posts here; verifies the card and makes the first charge',
    takes: Callback,
    ids: idFields,
    answers: ResultAnswer,
    also: [202],
    does: postCallback,
  }),
  route({
    function: 'webhook',
    auth: 'none',
    throttle: 'webhooks',
    method: 'POST',
    path: '/iamport/webhook',
    summary: 'A hint from iamport; the answer never tells what was made of it',
    takes: AnyBody,
    ids: idFields,
    bodyTypes: ['json', 'form'],
    answers: Done,
    does: hearWebhook,
  }),
];
