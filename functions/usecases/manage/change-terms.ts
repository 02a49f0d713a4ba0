// The customer asks for another plan or quantity, sees before what it comes to, and takes it back.
import type { Sold } from '../../domain/charge/cost';
import { recurringOf } from '../../domain/charge/cost';
import type { Quote } from '../../domain/charge/quote';
import { quote } from '../../domain/charge/quote';
import type { CivilDate, EpochSeconds } from '../../domain/common/calendar';
import { civilDateAt } from '../../domain/common/calendar';
import { assert, Refusal } from '../../domain/common/errors';
import type { SubscriptionId } from '../../domain/common/identity';
import type { Won } from '../../domain/common/money';
import type { Actor } from '../../domain/subscription/deed';
import type { Next, Subscription } from '../../domain/subscription/facts';
import { periodStart } from '../../domain/subscription/terms';
import { happened } from '../common/change';
import { changeWithDeed, noteWish, refuseRestless } from '../common/record-deed';
import { ownSubscription } from '../common/subscriptions';
import type { Deps } from '../deps';
import type { TermsWish } from './wanted-terms';
import { pin, wanted } from './wanted-terms';

export type ChangeWish = TermsWish & {
  readonly userId: string;
  readonly id: SubscriptionId;
  /** Won each period as a preview has shown them; refused where they would be others by now. */
  readonly amount?: number | undefined;
};

const customer: Actor = { who: 'customer' };

/**
 * From the first period that is not claimed; until then it can be taken back. Throws
 * Refusal: invalid for what is not sold, conflict where the terms may not change now, too_many
 * where a day's changes are used up.
 */
export async function changeTerms(deps: Deps, wish: ChangeWish): Promise<Subscription> {
  const was = await ownSubscription(deps, wish.userId, wish.id);
  const at = deps.clock.now();
  const { price } = scheduled(deps, was, wish, at).to;
  await refuseRestless(deps, was.id);
  // Its own was pinned when it was sold.
  if (price !== was.price) await pin(deps, price);
  let noted: number | undefined;
  return changeWithDeed(deps, was, { verb: 'change', actor: customer }, (current) => {
    const { after, next, to } = scheduled(deps, current, wish, at);
    // A claim that came first has moved it to a later period.
    if (next.period !== noted) note(deps, was.id, { ...to, period: next.period });
    noted = next.period;
    return after;
  });
}

/** At the price that she agrees to it at: one that an operator has set is a wish of its own. */
function note(
  deps: Deps,
  subscription: SubscriptionId,
  to: Sold & { readonly period: number },
): void {
  const { price, quantity = 1, period } = to;
  const { planId: plan, version } = price;
  const asked = { plan, version, quantity, period, amount: recurringOf(to) };
  noteWish(deps, { verb: 'change', subscription, ...asked });
}

export type ChangePreview = {
  /** The first day of the first period on the new terms, and its number. */
  readonly from: CivilDate;
  readonly period: number;
  readonly was: Sold;
  readonly to: Sold;
  /** Won each period. */
  readonly amount: Won;
  /** What that first period will be asked for. */
  readonly charge: Quote;
};

/** By the very move that the change makes; nothing is written. */
export async function previewChange(deps: Deps, wish: ChangeWish): Promise<ChangePreview> {
  const was = await ownSubscription(deps, wish.userId, wish.id);
  const { after, next } = scheduled(deps, was, wish, deps.clock.now());
  const { period } = next;
  const plain = { claim: undefined, dunning: undefined, attempt: 0 };
  const charge = quote({ ...after, ...plain, period }, civilDateAt(deps.clock.now()));
  const amount = recurringOf(next);
  return { from: periodStart(after, period), period, was, to: next, amount, charge };
}

/** Until the claim of its period. Throws Refusal(conflict) where none waits. */
export async function undoChange(
  deps: Deps,
  ask: Pick<ChangeWish, 'userId' | 'id'>,
): Promise<Subscription> {
  const was = await ownSubscription(deps, ask.userId, ask.id);
  const undo = (current: Subscription) => happened(deps, current, { kind: 'change_withdrawn' });
  undo(was);
  noteWish(deps, { verb: 'undo_change', subscription: was.id });
  return changeWithDeed(deps, was, { verb: 'undo_change', actor: customer }, undo);
}

function scheduled(
  deps: Deps,
  was: Subscription,
  wish: ChangeWish,
  at: EpochSeconds,
): { readonly after: Subscription; readonly next: Next; readonly to: Sold } {
  const to = wanted(deps, was, wish);
  const after = happened(deps, was, { kind: 'change_scheduled', to }, at);
  assert(after.next !== undefined, 'a change waits for its period');
  const amount = recurringOf(after.next);
  if (wish.amount !== undefined && wish.amount !== amount) {
    throw new Refusal('conflict', `it comes to ${amount} won each period by now: preview it again`);
  }
  return { after, next: after.next, to };
}
