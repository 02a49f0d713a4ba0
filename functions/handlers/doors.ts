// The three doors a card window ends at: landing, PC callback and webhook, over one use case.
import type * as z from 'zod/mini';
import { Refusal } from '../domain/common/errors';
import { observePayment } from '../usecases/checkout/observe-payment';
import type { Observed } from '../usecases/checkout/observe-payment';
import type { VisitWord } from '../domain/checkout/visit-word';
import { resultPage } from './landing-page';
import type { Answer, Request, RequestOf, RouteDeps } from './http';
import { json } from './http';
import type { AnyBody, Callback } from './schemas';
import { resultView } from './views';

const paymentShape = /^[A-Za-z0-9_-]{1,64}$/;
const attemptShape = /^[a-z0-9]{32}$/;

/**
 * iamport's redirect, in all its spellings; parameters may be missing (§10.4). The way on is always
 * the merchant's own configured page, or our small one: never an address from the request.
 */
export async function comeBack(deps: RouteDeps, { query, korean }: Request): Promise<Answer> {
  const hint = idsIn(query);
  const says = query['imp_success'] ?? query['success'];
  const saysFailed = says === 'false' || (says !== 'true' && query['error_code'] !== undefined);
  const known = hint.attemptId !== undefined || hint.paymentId !== undefined;
  const observed = known
    ? await observePayment(deps, { ...hint, saysFailed })
    : ({ kind: 'nothing' } as const);
  if (deps.env.RETURN_URL === '') return { kind: 'page', ...resultPage(wordFor(observed), korean) };
  // Unknown ids lead to the very same page with an id that means nothing.
  const result = observed.kind === 'visit' ? observed.resultId : `res${deps.ids.random()}`;
  const way = new URL(deps.env.RETURN_URL);
  way.searchParams.set('result', result);
  return { kind: 'redirect', location: way.href };
}

/** 200 when settled; 202 with where to ask on while the outcome is unknown. */
export async function postCallback(
  deps: RouteDeps,
  { body, userId }: RequestOf<typeof Callback>,
): Promise<Answer> {
  const saysFailed = saysItFailed(body);
  const { imp_uid: paymentId, merchant_uid: attemptId } = body;
  const observed = await observePayment(deps, {
    paymentId: paymentId ?? undefined,
    attemptId,
    userId,
    saysFailed,
  });
  if (observed.kind !== 'visit') throw new Refusal('not_found', 'there is no such checkout');
  const pending = observed.word === 'pending';
  const where = pending ? `/billing/results/${observed.resultId}` : undefined;
  return json(resultView(observed), pending ? 202 : 200, where);
}

/**
 * iamport's own words for a window that ended without a card; some PGs send a part of them, and
 * some a text beside a success, which it does not undo.
 */
function saysItFailed(fields: z.infer<typeof Callback>): boolean {
  const { success, imp_success: legacy, error_code: code, error_msg: message } = fields;
  if ((success ?? legacy) === true) return false;
  return success === false || legacy === false || Boolean(code) || Boolean(message);
}

/** Unsigned and forgeable: only its ids are read, and only ours lead to a look at iamport. */
export async function hearWebhook(
  deps: RouteDeps,
  { body }: RequestOf<typeof AnyBody>,
): Promise<Answer> {
  const hint = idsIn(body);
  if (hint.attemptId !== undefined) {
    await observePayment(deps, { ...hint, saysCanceled: body['status'] === 'cancelled' });
  }
  return json({ ok: true });
}

function idsIn(fields: Readonly<Record<string, unknown>>) {
  const shaped = (value: unknown, shape: RegExp) =>
    typeof value === 'string' && shape.test(value) ? value : undefined;
  return {
    paymentId: shaped(fields['imp_uid'], paymentShape),
    attemptId: shaped(fields['merchant_uid'], attemptShape),
  };
}

function wordFor(observed: Observed): VisitWord {
  return observed.kind === 'visit' ? observed.word : 'failed';
}
