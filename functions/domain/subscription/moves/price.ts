// The move of a price: another version of the plan's, on an operator's word.
import { keepCoupon, priceIn } from '../../catalogue/coupon';
import { isSameSale, recurringOf } from '../../charge/cost';
import type { Price } from '../../catalogue/plan';
import type { EpochSeconds } from '../../common/calendar';
import { civilDateAt } from '../../common/calendar';
import { Refusal } from '../../common/errors';
import type { Next, Subscription } from '../facts';
import { priceSet, stayed, withNext } from '../next';
import { startOf } from '../rise';
import { isInDebt } from '../status';
import { isSameCadence } from '../terms';

type Setting = {
  readonly price: Price;
  readonly period?: number | undefined;
  readonly at: EpochSeconds;
};

/**
 * From the next period on whose consent can still be asked for: a higher one from the first that
 * begins after today, a lower one from the first that is not claimed. The version in force takes
 * back one that waits; the one that waits changes nothing. A change of the quantity that waits
 * stays, and so does the sum that its customer agreed to with it; her answer about other terms does
 * not. Behind a change to another plan it waits for that to be taken back. Throws
 * Refusal(conflict).
 */
export function schedulePrice(was: Subscription, setting: Setting): Subscription {
  const stays = stayed(was);
  const is = setPrice(stays, setting);
  if (stays === was || !was.next) return is;
  if (is === stays) return was;
  const { next, price } = was;
  const set = priceSet({ next: is.next, price });
  const kept = set && { ...set, period: Math.max(next.period, set.period) };
  return { ...was, next: { ...next, set: kept } };
}

function setPrice(was: Subscription, setting: Setting): Subscription {
  const { period, at } = setting;
  refusePrice(was, setting.price);
  const price = keepCoupon(setting.price, (was.next ?? was).price.coupon);
  const { next } = was;
  if ((next ?? was).price.version === price.version) return was;
  const quantity = next ? next.quantity : was.quantity;
  const [own, to] = [
    { price: next ? priceIn(was.price, next.period) : was.price, quantity },
    { price, quantity },
  ];
  if (price.version === was.price.version) {
    const back: Next | undefined = next && { ...next, ...own, agreed: recurringOf(own) };
    return withNext(was, isSameSale(was, own) ? undefined : back, at);
  }
  const isRise = recurringOf(to) > recurringOf(own);
  const isOpen = was.claim !== undefined || isInDebt(was);
  if (isOpen && isRise) throw conflict('a charge is open: it keeps its amount, try after it');
  const open = (was.claim?.period ?? was.period) + 1;
  const from = period ?? (isOpen ? open : firstFrom(was, at, isRise));
  if (next && next.period < from) throw conflict('a change comes into force before that');
  const first = next?.period ?? from;
  const set: Next = { ...next, period: first, price: priceIn(price, first), quantity };
  return withNext(was, set, at);
}

function refusePrice(was: Subscription, price: Price): void {
  if (was.cancel) throw conflict('it is canceled: take that back first');
  if (was.heldAt !== undefined) throw conflict('it is on hold: release it first');
  if (was.unagreedOn !== undefined) throw conflict('its customer did not agree to its price yet');
  const planned = (was.next ?? was).price;
  if (planned.planId !== price.planId) throw conflict('it is changing to another plan');
  if (!isSameCadence(was.price, price) || was.price.product !== price.product) {
    throw conflict('the version must be of the same product, and charged as often');
  }
}

function firstFrom(was: Subscription, at: EpochSeconds, isRise: boolean): number {
  const today = civilDateAt(at);
  const running: Subscription = { ...was, next: undefined };
  let { period } = was;
  for (let on = startOf(running, period); on < today || (isRise && on === today);) {
    period += 1;
    on = startOf(running, period);
  }
  return period;
}

const conflict = (why: string) => new Refusal('conflict', why);
