// Pins plan, price and a fresh billing key before the card window opens.
import { Refusal } from '../../domain/common/errors';
import type { SubscriptionId } from '../../domain/common/identity';
import { keyIdFor } from '../../domain/common/identity';
import { isUsedUp } from '../../domain/charge/charge';
import type { Sold } from '../../domain/charge/cost';
import { isSameSale } from '../../domain/charge/cost';
import type { Memo } from '../../domain/charge/payment';
import type { Plan } from '../../domain/catalogue/plan';
import type { CivilDate } from '../../domain/common/calendar';
import { civilDateAt } from '../../domain/common/calendar';
import { planOnSale, refuseQuantity } from '../../domain/catalogue/plan';
import { openSubscription } from '../../domain/subscription/birth';
import type { Subscription } from '../../domain/subscription/facts';
import { isHeldPlan, isOfHeldPlan } from '../../domain/subscription/held-plans';
import { inForce } from '../../domain/subscription/next';
import { isEnded, isLive, isOnHold, isSigningUp } from '../../domain/subscription/status';
import type { Consent, Told } from '../../domain/checkout/consent';
import { recurringOf } from '../../domain/charge/cost';
import { consentTo } from '../../domain/checkout/consent';
import type { Allotment, Offer, Registration } from '../../domain/checkout/registration';
import { allotKey, purposeFor } from '../../domain/checkout/registration';
import { updatedFields } from '../../domain/checkout/buyer-fields';
import type { Buyer } from '../../ports/ledger';
import { happened } from '../common/change';
import { oneMoreOpening } from '../common/count-opening';
import { hasPlace, releasePlace, takePlace } from '../common/coupon-places';
import { ownSubscription } from '../common/subscriptions';
import type { Deps } from '../deps';
import { policyOf } from '../deps';
import type { Holds } from '../common/recovery';
import { holdsOf } from '../common/recovery';
import { memoOf } from '../common/order-number';
import { windowNumber } from '../common/order-number';
import { allTaken } from './coupon-for';
import { giveBack, marksOf, offerFor, pinCoupon, saveMarks } from './offer-for';
import type { Trying } from './trial-for';

export type Window = {
  readonly subscription: Subscription;
  readonly registration: Registration;
  readonly windowId: string;
  readonly keyId: string;
  readonly memo: Memo;
  /** Of a checkout: whether it is for a trial. */
  readonly trying?: Trying | undefined;
};

/** More writers at once than this are no race of one customer. */
const rivalsMax = 20;

export type Checkout = {
  readonly userId: string;
  readonly planId: string;
  /** How many of it, such as seats; 1 where absent. */
  readonly quantity?: number | undefined;
  /** The code of a coupon; none where absent. */
  readonly coupon?: string | undefined;
  readonly buyer: Buyer;
  /** What the customer agreed to before; absent where the shop does not tell. */
  readonly told?: Told | undefined;
};

/**
 * One live subscription per (user, product): an unfinished checkout is opened again with a window
 * of its own, anything else in the way is a Refusal(conflict), and so is a consent to another
 * amount, and a plan on hold. Unknown plans are a Refusal(invalid).
 */
export async function openCheckout(deps: Deps, checkout: Checkout): Promise<Window> {
  const plan = planOnSale(deps.settings.catalogue, checkout.planId);
  const { quantity = 1 } = checkout;
  refuseQuantity(plan, quantity);
  const { price } = plan;
  const at = deps.clock.now();
  refuseExclusion(plan, checkout.told);
  const held = await deps.ledger.holderOf(checkout.userId, price.product);
  const holder = held === undefined ? undefined : await deps.ledger.load(held);
  const { trying, couponed, offer } = await offerFor(deps, checkout, { plan, holder, at });
  const agreesTo = recurringOf({ price: offer.then ?? offer.price, quantity });
  const consent = checkout.told && consentTo(agreesTo, checkout.told, at);
  if (couponed) await pinCoupon(deps, couponed.coupon);
  if ((await deps.ledger.pinPrice(price)) === 'differs') {
    deps.log('price.changed', { plan: price.planId, version: price.version });
    throw new Refusal('not_now', 'this plan can not be sold right now');
  }
  const { heldPlans } = await refuseOtherKey(deps);
  if (isHeldPlan(price.planId, heldPlans)) throw planOnHold();
  const declined = holder && isLive(holder) ? restart(holder, offer) : undefined;
  const { userId, buyer } = checkout;
  if (holder && isLive(holder) && !declined) {
    await saveMarks(deps, marksOf({ trying, couponed }, holder.id));
    return { ...(await reopen(deps, holder, { buyer, consent }, () => offer)), trying };
  }

  const id = `sub${deps.ids.random()}`;
  const { limited } = couponed ?? {};
  const place = limited?.coupon;
  const placed = place === undefined ? undefined : { place: true as const };
  const first = {
    ...openSubscription({ id, userId, price: offer.price, quantity, at }),
    discount: placed,
  };
  const registration = allotKey(first, offer, { ...(await freshKey(deps)), consent });
  const expires = declined && happened(deps, declined, { kind: 'checkout_expired' }, at);
  const subscription = happened(deps, first, { kind: 'window_opened' }, at);
  let marks = marksOf({ trying, couponed }, id);
  for (let rivals = 0; rivals <= rivalsMax; rivals += 1) {
    const count = await oneMoreOpening(deps, userId, undefined);
    // Last of all: nothing is refused between a place and the write that holds it.
    if (limited && !(await takePlace(deps, limited, id, at))) throw allTaken();
    const opened = await deps.ledger.open({
      subscription,
      registration,
      buyer,
      count,
      replaces: holder?.id,
      expires,
      marks,
      place,
    });
    if (opened.kind === 'opened') {
      if (limited) await deps.ledger.settlePlace(limited.coupon, { id, at }, 'kept');
      // The hourly tick does it too: until then a customer would hold one for each window she left.
      if (expires) await releasePlace(deps, { ...expires, version: expires.version + 1 });
      return { ...(await windowOf(deps, opened.subscription, registration)), trying };
    }
    if (limited) await giveBack(deps, limited, { id, at });
    if (opened.kind === 'occupied') throw alreadyHeld(opened.by);
    // Of the same user: what was hers to have may be in use by now.
    marks = marksOf(await offerFor(deps, checkout, { plan, holder, at }), id);
  }
  throw new Refusal('not_now', 'too many windows are being opened at once, try again');
}

export type CheckoutPreview = {
  readonly trying: Trying;
  readonly terms: Offer;
  /** The Korean day of the preview, on which it would begin. */
  readonly on: CivilDate;
};

/** What its window would sell to this customer; nothing is written, and no window opens. */
export async function previewCheckout(
  deps: Deps,
  ask: Pick<Checkout, 'userId' | 'planId' | 'quantity' | 'coupon'>,
): Promise<CheckoutPreview> {
  const plan = planOnSale(deps.settings.catalogue, ask.planId);
  const { quantity = 1, userId } = ask;
  refuseQuantity(plan, quantity);
  const held = await deps.ledger.holderOf(userId, plan.price.product);
  const holder = held === undefined ? undefined : await deps.ledger.load(held);
  const at = deps.clock.now();
  const { trying, couponed, offer } = await offerFor(deps, ask, { plan, holder, at });
  const { limited } = couponed ?? {};
  // A checkout that goes on has its place already.
  const goesOn = holder?.price.coupon?.id === couponed?.coupon.id && holder && isSigningUp(holder);
  if (limited && !goesOn && !(await hasPlace(deps, limited))) throw allTaken();
  return { trying, terms: offer, on: civilDateAt(at) };
}

/**
 * A text may not exclude a withdrawal that the plan gives. Where the plan excludes it, the browser
 * must send the customer's consent to that.
 */
function refuseExclusion({ withdrawal = 'full' }: Plan, told: Told | undefined): void {
  const isExcluded = withdrawal === 'excluded';
  if (isExcluded === (told?.excludesWithdrawal ?? false)) return;
  if (isExcluded) throw showExclusion();
  throw new Refusal('conflict', 'the plan has a withdrawal within seven days: show it so');
}

function showExclusion(): Refusal {
  const why = 'the plan has no withdrawal within seven days: show it, and ask for consent to it';
  return new Refusal('conflict', why);
}

/**
 * A sign-up that was declined at one price and quantity is never charged another, and one whose
 * attempts are used up is charged nothing: what is sold now is a new subscription, and the declined
 * one ends. Undefined where the same checkout goes on.
 */
function restart(holder: Subscription, sold: Sold): Subscription | undefined {
  if (!isSigningUp(holder) || holder.claim) throw alreadyHeld(holder.id, isOnHold(holder));
  // A window of before may still come back: one checkout has one coupon.
  const isOther = holder.price.coupon?.id !== sold.price.coupon?.id;
  const isDeclined = isUsedUp(holder) || (holder.attempt > 0 && !isSameSale(holder, sold));
  return isOther || isDeclined ? holder : undefined;
}

/** What a trial becomes; undefined where none runs. */
function followsOf({ trial, next }: Subscription): Sold | undefined {
  return trial && next;
}

/**
 * A window to replace the card of a running subscription, or to pay an open debt with a new one;
 * the latter is a Refusal(conflict) while its plan is on hold, and so is one that signs up to a
 * plan without a withdrawal: only a checkout has a consent to that.
 */
export async function openCardWindow(
  deps: Deps,
  ask: { readonly userId: string; readonly id: SubscriptionId; readonly buyer: Buyer },
): Promise<Window> {
  const subscription = await ownSubscription(deps, ask.userId, ask.id);
  const { heldPlans } = await refuseOtherKey(deps);
  return reopen(deps, subscription, { buyer: ask.buyer }, (current) => {
    // A change of the card charges nothing.
    const purpose = purposeFor(current);
    const isCharged = purpose !== 'card_change';
    const { withdrawal } = deps.settings.catalogue.get(current.price.planId) ?? {};
    if (purpose === 'sign_up' && withdrawal === 'excluded') throw showExclusion();
    if (isCharged && isOfHeldPlan(current, heldPlans)) throw planOnHold();
    // What a debt is asked for is of the terms that are in force by its period.
    const { price, quantity } = followsOf(current) ?? inForce(current);
    return { price, quantity, dunning: policyOf(deps.settings, price.planId) };
  });
}

/**
 * The registration is durable, in one write with the row that counts it, before anything opens.
 * What the customer writes of herself now takes the place of what was known.
 */
async function reopen(
  deps: Deps,
  was: Subscription,
  given: { readonly buyer: Buyer; readonly consent?: Consent | undefined },
  offerOf: (current: Subscription) => Offer,
): Promise<Window> {
  const key = { ...(await freshKey(deps)), consent: given.consent };
  let current: Subscription | undefined = was;
  for (let rivals = 0; current && rivals <= rivalsMax; rivals += 1) {
    if (isEnded(current)) {
      throw new Refusal('conflict', `it has ended (${current.status}): sign up anew`);
    }
    const count = await oneMoreOpening(deps, current.userId, current);
    const registration = allotKey(current, offerOf(current), key);
    const subscription = happened(deps, current, { kind: 'window_opened' });
    const registrations = [registration];
    const buyer = updatedFields((await deps.ledger.buyer(was.id)) ?? {}, given.buyer);
    const saved = await deps.ledger.saveTogether({ subscription, registrations, count, buyer });
    if (saved.kind === 'saved') return windowOf(deps, saved.value, registration);
    current = await deps.ledger.load(was.id);
  }
  throw new Refusal('conflict', 'the subscription was changed meanwhile, try again');
}

async function freshKey(deps: Deps): Promise<Allotment> {
  const [keyVersion] = await deps.orderNumbers.versions();
  return {
    keyVersion,
    keyId: keyIdFor(deps.ids.random(), deps.settings.stage),
    resultId: `res${deps.ids.random()}`,
    openedAt: deps.clock.now(),
    ...deps.gateway.road,
  };
}

async function windowOf(
  deps: Deps,
  subscription: Subscription,
  registration: Registration,
): Promise<Window> {
  const { keyId } = registration;
  const windowId = await windowNumber(deps, registration);
  // As the window shows it; the row may hold another price by now.
  const { price, quantity } = registration.terms;
  const memo = await memoOf(deps, { ...subscription, price, quantity });
  return { subscription, registration, windowId, keyId, memo };
}

/** A window under another key would issue a billing key that is never found again. */
async function refuseOtherKey(deps: Deps): Promise<Holds> {
  const holds = await holdsOf(deps);
  if (holds.isKeyKnown) return holds;
  throw new Refusal('not_now', 'no card can be registered right now');
}

function planOnHold(): Refusal {
  return new Refusal('conflict', 'this plan is on hold: nothing of it is charged right now');
}

function alreadyHeld(id: SubscriptionId, isOnHold = false): Refusal {
  const way = `/subscriptions/${id}/card`;
  const message = isOnHold
    ? `the subscription to this product is on hold, nothing is charged: POST ${way} changes ` +
      'its card'
    : `there is a live subscription to this product already: POST ${way} pays ` +
      'an open debt or changes its card';
  return new Refusal('conflict', message, undefined, { subscription: id, way });
}
