// A customer ends her trial by a purchase: charged now, and in force only if it is paid.
import type { CivilDate } from '../../domain/common/calendar';
import { civilDateAt, daysBetween } from '../../domain/common/calendar';
import type { Won } from '../../domain/common/money';
import { share } from '../../domain/common/proration';
import { Refusal, assert } from '../../domain/common/errors';
import type { SubscriptionId } from '../../domain/common/identity';
import type { Quote } from '../../domain/charge/quote';
import { quote } from '../../domain/charge/quote';
import type { Sold } from '../../domain/charge/cost';
import { isClaimed } from '../../domain/subscription/facts';
import { refuseStart, startedOn } from '../../domain/subscription/trial';
import { isHeldPlan } from '../../domain/subscription/held-plans';
import { happened } from '../common/change';
import { nextOrderNumber } from '../common/order-number';
import { deedOf, refuseRestless } from '../common/record-deed';
import { refuseLooks } from '../common/customer-looks';
import { refuseUnanswered, refuseUncharged, takeProbe } from '../common/charging-now';
import { ownSubscription } from '../common/subscriptions';
import type { Deps } from '../deps';
import { earlierAttempts, findLatePayment } from '../settlement/find-late-payment';
import { sendAsked } from '../settlement/heard';
import type { Outcome } from '../settlement/outcome';

export type StartWish = {
  readonly userId: string;
  readonly id: SubscriptionId;
  /** Won that a preview has shown: refused where it is another sum by now. */
  readonly amount?: number | undefined;
};

export type StartPreview = {
  readonly to: Sold;
  readonly charge: Quote;
  /** Days of a paid trial that it gives up: from today on, and their won. */
  readonly loses?: { readonly amount: Won; readonly until: CivilDate } | undefined;
};

/** What the purchase would come to today, by the very terms that it is made on; no write. */
export async function previewStart(deps: Deps, wish: StartWish): Promise<StartPreview> {
  const was = await ownSubscription(deps, wish.userId, wish.id);
  const now = deps.clock.now();
  refuseStart(was, now);
  const today = civilDateAt(now);
  const begun = startedOn(was, today);
  const charge = quote(begun, today);
  if (wish.amount !== undefined && wish.amount !== charge.amount) {
    throw new Refusal('conflict', `it comes to ${charge.amount} won by now: preview it again`);
  }
  const to = { price: begun.price, quantity: begun.quantity };
  return { to, charge, loses: await lostOf(deps, was.id, today) };
}

/** Of what is kept of the trial's charge: its days left ÷ its days, rounded half up. */
async function lostOf(
  deps: Deps,
  id: SubscriptionId,
  today: CivilDate,
): Promise<StartPreview['loses']> {
  const charge = await deps.ledger.loadCharge(id, 0);
  const kept = charge ? charge.amount - charge.refunded : 0;
  if (!charge || kept === 0 || charge.endsOn <= today) return undefined;
  const days = daysBetween(charge.startsOn, charge.endsOn);
  const left = daysBetween(today, charge.endsOn);
  return { amount: share(kept, left, days), until: charge.endsOn };
}

/**
 * Declined, the trial goes on as it was; in doubt it is inquired about as any other charge. Throws
 * Refusal: conflict where nothing can be bought now, not_now while nothing is charged at all.
 */
export async function startNow(
  deps: Deps,
  wish: StartWish & { readonly amount: number },
): Promise<Outcome> {
  const at = deps.clock.now();
  await previewStart(deps, wish);
  const was = await ownSubscription(deps, wish.userId, wish.id);
  // The row that is claimed is the one whose sum was shown.
  const { amount } = quote(startedOn(was, civilDateAt(at)), civilDateAt(at));
  if (amount !== wish.amount)
    throw new Refusal('conflict', 'its terms were changed, preview again');
  if (was.keyDiffers) throw new Refusal('conflict', 'only another card helps');
  await refuseRestless(deps, was.id);
  const planId = was.next?.price.planId ?? '';
  const breaker = await refuseUncharged(deps, at, (plans) => isHeldPlan(planId, plans));
  const earlier = await earlierAttempts(deps, was);
  if (earlier.length > 0) refuseLooks(deps, wish.userId);
  const late = await findLatePayment(deps, was, earlier);
  if (late?.kind === 'unknown') throw new Refusal('not_now', 'an earlier attempt is not decided');
  if (late) return late;
  await takeProbe(deps, breaker, at);
  await deps.pace();

  const attemptId = await nextOrderNumber(deps, was, earlier);
  refuseUnanswered(deps, at);
  const intent = happened(deps, was, { kind: 'charge_claimed', attemptId, isStart: true });
  const doing = { verb: 'start', actor: { who: 'customer' } } as const;
  const deed = deedOf(deps, doing, { before: was, after: intent });
  const saved = await deps.ledger.saveInOne({ subscription: intent, deed });
  if (saved === 'lost') throw new Refusal('conflict', 'it was changed meanwhile, try again');
  const claimed = { ...intent, version: intent.version + 1 };
  assert(isClaimed(claimed), 'a purchase is claimed');

  return sendAsked(deps, claimed, breaker.on);
}
