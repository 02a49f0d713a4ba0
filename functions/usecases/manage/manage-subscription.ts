// The owner's verbs over a subscription: end it, think again, and see what comes.
import type { CancelPreview } from '../../domain/subscription/cancel-preview';
import { previewCancel } from '../../domain/subscription/cancel-preview';
import type { Actor } from '../../domain/subscription/deed';
import type { SubscriptionId } from '../../domain/common/identity';
import type { Subscription } from '../../domain/subscription/facts';
import { happened, rulesOf } from '../common/change';
import { ownSubscription } from '../common/subscriptions';
import { deleteObsoleteKey } from '../settlement/delete-keys';
import type { Deps } from '../deps';
import { changeWithDeed, noteWish, refuseRestless } from '../common/record-deed';
import { billingDate, civilDateAt, instantOn } from '../../domain/common/calendar';
import type { Moment } from '../../domain/subscription/timeline';
import { timeline } from '../../domain/subscription/timeline';

export type CancelWish = {
  readonly userId: string;
  readonly id: SubscriptionId;
  readonly when: 'now' | 'period_end';
  /** The customer where absent. */
  readonly actor?: Actor | undefined;
};

export async function cancel(deps: Deps, wish: CancelWish): Promise<Subscription> {
  const was = await ownSubscription(deps, wish.userId, wish.id);
  return cancelRow(deps, was, wish.when, wish.actor ?? customer);
}

const customer: Actor = { who: 'customer' };

/** Committed on the very item a claim is decided on: what commits first wins. */
export async function cancelRow(
  deps: Deps,
  was: Subscription,
  when: CancelWish['when'],
  actor: Actor,
): Promise<Subscription> {
  const at = deps.clock.now();
  const atPeriodEnd = when === 'period_end';
  const end = (current: Subscription) => {
    const ended = happened(deps, current, { kind: 'cancel_requested', atPeriodEnd }, at);
    return isSameWish(current, ended) ? undefined : ended;
  };
  if (!end(was)) return was;
  noteWish(deps, { verb: 'cancel', subscription: was.id, when });
  const wished = await changeWithDeed(deps, was, { verb: 'cancel', actor }, end);
  return deleteObsoleteKey(deps, wished);
}

/** Asked for once more: it is written down once, or a customer could fill her own history. */
function isSameWish(current: Subscription, ended: Subscription): boolean {
  if (!current.cancel || current.status !== ended.status) return false;
  return current.cancel.atPeriodEnd === ended.cancel?.atPeriodEnd;
}

/** What the cancel would take away; nothing is written. */
export async function previewCancelRow(
  deps: Deps,
  was: Subscription,
  when: CancelWish['when'],
): Promise<CancelPreview> {
  const charge =
    was.period === 0 ? undefined : await deps.ledger.loadCharge(was.id, was.period - 1);
  const at = deps.clock.now();
  const asked = { at, atPeriodEnd: when === 'period_end' };
  return previewCancel(was, asked, charge, rulesOf(deps, was));
}

export async function keepSubscription(
  deps: Deps,
  ask: Pick<CancelWish, 'userId' | 'id' | 'actor'>,
): Promise<Subscription> {
  const was = await ownSubscription(deps, ask.userId, ask.id);
  return keepRow(deps, was, ask.actor ?? customer);
}

/**
 * Takes back a cancel that has not taken effect, of the customer, a backend or an operator; what
 * has ended stays ended.
 */
export async function keepRow(deps: Deps, was: Subscription, actor: Actor): Promise<Subscription> {
  // What was never canceled stays as it is, and nothing is told of it.
  const keep = (current: Subscription) => {
    const kept = happened(deps, current, { kind: 'cancel_withdrawn' });
    return current.cancel ? kept : undefined;
  };
  if (!keep(was)) return was;
  await refuseRestless(deps, was.id);
  noteWish(deps, { verb: 'keep', subscription: was.id });
  return changeWithDeed(deps, was, { verb: 'keep', actor }, keep);
}

/** Up to the end of the day that many months from now. */
export function ahead(deps: Deps, of: Subscription, months: number): readonly Moment[] {
  const from = deps.clock.now();
  const last = billingDate(civilDateAt(from), { interval: 'month', every: 1 }, months);
  const to = instantOn(last, 24 * 60) - 1;
  return timeline(of, { from, to, isTold: true }, rulesOf(deps, of));
}
