// Pins plan, price and a fresh billing key before the card window opens.
import { Refusal } from '../domain/errors';
import type { SubscriptionId } from '../domain/identity';
import { keyIdFor } from '../domain/identity';
import { planOnSale } from '../domain/plan';
import type { Subscription } from '../domain/subscription';
import { openWindow } from '../domain/registration';
import { isLive, openSubscription } from '../domain/subscription';
import type { Buyer } from '../ports/ledger';
import { changeSubscription } from './change';
import type { Deps } from './deps';

export type Window = {
  readonly subscription: Subscription;
  readonly windowId: string;
  readonly keyId: string;
};

export type Checkout = {
  readonly userId: string;
  readonly planId: string;
  readonly buyer: Buyer;
};

/**
 * One live subscription per (user, product): an unfinished checkout is opened again with a window
 * of its own, anything else in the way is a Refusal(conflict). Unknown plans are a
 * Refusal(invalid).
 */
export async function openCheckout(deps: Deps, checkout: Checkout): Promise<Window> {
  const { price } = planOnSale(deps.settings.catalogue, checkout.planId);
  const held = await deps.ledger.holderOf(checkout.userId, price.product);
  const holder = held === undefined ? undefined : await deps.ledger.load(held);
  if ((await deps.ledger.pinPrice(price)) === 'differs') {
    deps.log('price.changed', { plan: price.planId, version: price.version });
    throw new Refusal('not_now', 'this plan can not be sold right now');
  }
  if (holder && isLive(holder)) {
    if (holder.status !== 'incomplete' || holder.claim) throw alreadyHeld();
    return reopen(deps, holder, price);
  }

  const subscription = openSubscription({
    id: `sub${deps.ids.random()}`,
    userId: checkout.userId,
    price,
    keyId: keyIdFor(deps.ids.random(), deps.settings.stage),
    resultId: `res${deps.ids.random()}`,
    at: deps.clock.now(),
  });
  const opened = await deps.ledger.open(subscription, checkout.buyer, holder?.id);
  if (opened.kind === 'occupied') throw alreadyHeld();
  return lastWindow(deps, opened.subscription);
}

/**
 * A window to replace the card of a running subscription, or to pay an open debt with a new one.
 */
export async function openCardWindow(
  deps: Deps,
  ask: { readonly userId: string; readonly id: SubscriptionId },
): Promise<Window> {
  const subscription = await ownSubscription(deps, ask.userId, ask.id);
  return reopen(deps, subscription, subscription.price);
}

/** Throws Refusal(not_found) alike for what does not exist and for what is somebody else's. */
export async function ownSubscription(
  deps: Deps,
  userId: string,
  id: SubscriptionId,
): Promise<Subscription> {
  const subscription = await deps.ledger.load(id);
  if (!subscription || subscription.userId !== userId) {
    throw new Refusal('not_found', 'there is no such subscription');
  }
  return subscription;
}

async function reopen(
  deps: Deps,
  was: Subscription,
  price: Subscription['price'],
): Promise<Window> {
  const keyId = keyIdFor(deps.ids.random(), deps.settings.stage);
  const opened = await changeSubscription(deps, was, (current) =>
    openWindow(current, keyId, price),
  );
  return lastWindow(deps, opened);
}

async function lastWindow(deps: Deps, subscription: Subscription): Promise<Window> {
  const last = subscription.registrations.at(-1);
  if (!last) throw new Refusal('conflict', 'the subscription was changed meanwhile, try again');
  const windowId = await deps.orderNumbers.registration(subscription.id, last.n);
  return { subscription, windowId, keyId: last.keyId };
}

function alreadyHeld(): Refusal {
  return new Refusal('conflict', 'there is a live subscription to this product already');
}
