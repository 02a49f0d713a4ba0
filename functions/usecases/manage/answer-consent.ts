// The customer agrees to a higher amount, declines it, or takes her agreement back.
import type { Answered } from '../../domain/subscription/consent-record';
import { Refusal } from '../../domain/common/errors';
import type { Actor } from '../../domain/subscription/deed';
import type { Subscription } from '../../domain/subscription/facts';
import { stepAt } from '../../domain/subscription/agenda';
import { happened } from '../common/change';
import { refuseQuiet } from '../common/charging-now';
import { changeWithDeed, noteWish, refuseRestless } from '../common/record-deed';
import type { Deps } from '../deps';
import { timesOf } from '../deps';

export type ConsentAnswer = {
  readonly answered: Answered;
  /** The customer where absent. */
  readonly actor?: Actor | undefined;
};

const customer: Actor = { who: 'customer' };

/**
 * With its proof in the same write; nothing is written where she has answered so already. A period
 * that is overdue is charged at once. Throws Refusal: conflict where the request is not the one of
 * now, or it is too early or too late; invalid for a time that is to come.
 */
export async function answerConsent(
  deps: Deps,
  was: Subscription,
  { answered, actor = customer }: ConsentAnswer,
): Promise<Subscription> {
  const { act, rise, saidAt } = answered;
  const at = deps.clock.now();
  // Its period would be used before it can be charged.
  if (rise.isOverdue) refuseQuiet(deps, at);
  if (saidAt > at) throw new Refusal('invalid', 'the time of the answer must not be to come');
  const move = (current: Subscription) =>
    happened(deps, current, { kind: 'consent_answered', act, rise, saidAt }, at);
  if (move(was) === was) return was;
  await refuseRestless(deps, was.id);
  const { period, after: amount, price, quantity = 1 } = rise;
  const terms = { plan: price.planId, version: price.version, quantity, period, amount };
  const { request, textVersion: text_version, sha256, language, source } = answered;
  const proof = { request, text_version, sha256, language, source };
  const asked = { ...terms, ...proof, said_at: saidAt };
  noteWish(deps, { verb: 'consent', subscription: was.id, act, ...asked });
  const doing = { verb: act, actor, answered };
  const saved = await changeWithDeed(deps, was, doing, move);
  if (stepAt(saved, at, timesOf(deps.settings)).kind === 'charge')
    await deps.queue.charge([was.id]);
  return saved;
}
