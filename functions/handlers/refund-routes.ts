// The doors to refunds: an operator gives a charge back, previews it, and reads what was given.
import { refundIdOf } from '../adapters/refund-ids';
import type { Refund } from '../domain/charge/refund';
import { Refusal } from '../domain/common/errors';
import { rulesOf } from '../usecases/common/change';
import { anySubscription } from '../usecases/common/subscriptions';
import { prepareRefund, refundCharge } from '../usecases/operate/refund-charge';
import { Listed } from './answers';
import type { Answer, RequestOf, Route, RouteDeps } from './http';
import { json, route } from './http';
import { operator } from './operator';
import { PreviewQuery } from './queries';
import { RefundAnswer, RefundAnswers, RefundCharge } from './refund-views';
import { refundPreviewView, refundView } from './refund-views';
import { idOf } from './shown';

/** They are stored by their hashed ids: all are read before they are sorted. */
const refundsMax = 1_000;

export const refundRoutes: readonly Route[] = [
  route({
    ...operator,
    method: 'POST',
    path: '/admin/subscriptions/{id}/refunds',
    summary: 'Gives a charge back, in whole or in part; the same Idempotency-Key is one refund',
    query: PreviewQuery,
    keyed: true,
    takes: RefundCharge,
    answers: RefundAnswers,
    also: [202],
    does: refund,
  }),
  route({
    ...operator,
    method: 'GET',
    path: '/admin/subscriptions/{id}/refunds',
    summary: 'The refunds of a subscription that operators asked for, the newest first',
    answers: Listed(RefundAnswer),
    does: async (deps, { params }) => {
      const { id } = await anySubscription(deps, idOf(params));
      const found = await deps.ledger.refunds(id, refundsMax);
      const newest = [...found].sort((a, b) => b.askedAt - a.askedAt);
      const charges = await deps.ledger.charges(id, refundsMax);
      const of = (refund: Refund) =>
        charges.find(({ period }) => refund.k === undefined && period === refund.period);
      return json({ items: newest.map((refund) => refundView(refund, of(refund))) });
    },
  }),
];

/** 202 while the outcome is unknown: the same call answers it once iamport's record decides. */
async function refund(
  deps: RouteDeps,
  request: RequestOf<typeof RefundCharge, typeof PreviewQuery>,
): Promise<Answer> {
  const { userId: by, callKey } = request;
  const subscriptionId = idOf(request.params);
  const { change: k, ...said } = request.body;
  const wish = { ...said, k, subscriptionId };
  if (request.query['preview'] === 'true') {
    const prepared = await prepareRefund(deps, wish);
    return json(
      refundPreviewView(prepared, said.cancel, deps.clock.now(), rulesOf(deps, prepared.row)),
    );
  }
  if (callKey === undefined) throw new Refusal('invalid', 'Idempotency-Key must be sent');
  const id = refundIdOf(subscriptionId, callKey);
  const done = await refundCharge(deps, { ...wish, id, by });
  // A difference uses no credit.
  const ofPeriod = k === undefined;
  const charge = ofPeriod ? await deps.ledger.loadCharge(subscriptionId, done.period) : undefined;
  return json(refundView(done, charge), done.state === 'unknown' ? 202 : 200);
}
