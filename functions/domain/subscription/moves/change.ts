// The moves of a change: other terms from a later period on, and taking them back.
import type { EpochSeconds } from '../../common/calendar';
import { civilDateAt } from '../../common/calendar';
import type { Sold } from '../../charge/cost';
import { priceIn } from '../../catalogue/coupon';
import { isSameSale, recurringOf } from '../../charge/cost';
import { Refusal } from '../../common/errors';
import type { Next, Subscription } from '../facts';
import { mayWithdraw, priceSet, withNext, withoutChange } from '../next';
import { isInDebt } from '../status';
import { refuseUntelling } from '../telling';
import { isSameCadence, periodStart } from '../terms';
import { changeWhatFollows } from './trial';

type Asked = {
  readonly to: Sold;
  readonly period?: number | undefined;
  readonly at: EpochSeconds;
};

/**
 * The customer's own act: she agrees to what these terms come to, at the prices that she is shown.
 * Takes the place of a change that waits already. A charge that is open keeps its amount: more is
 * not asked for under it, and less is from the period after it. A price that an operator has set
 * is not taken away by it: a change of the quantity is agreed to at the former price, and a change
 * to another plan keeps the price that was set for when the change is taken back. Throws
 * Refusal(conflict).
 */
export function scheduleChange(was: Subscription, asked: Asked): Subscription {
  const { to, period, at } = asked;
  if (was.cancel) throw conflict('it is canceled: take that back first');
  if (was.heldAt !== undefined)
    throw conflict('it is on hold: an operator has to release it first');
  if (was.trial) return changeTrial(was, to, at);
  refuseUntelling(was, at);
  if (isSameSale(was, to)) throw conflict('it must be other terms than those in force');
  refuseProduct(was, to);
  if (was.stub && !isSameCadence(was.price, to.price)) {
    throw conflict('its billing day is to move: take that back before another cadence');
  }
  const isOpen = was.claim !== undefined || isInDebt(was);
  if (isOpen && recurringOf(to) > recurringOf(was)) {
    throw conflict('a charge is open: pay it before asking for more');
  }
  const quantity = to.quantity === 1 ? undefined : to.quantity;
  const from = period ?? (isOpen ? (was.claim?.period ?? was.period) + 1 : firstFrom(was, at));
  const price = priceIn(to.price, from);
  const agreed = recurringOf({ price, quantity });
  const set = priceSet(was);
  if (set && price.planId === was.price.planId) {
    const asked: Next = { ...set, period: Math.max(from, set.period), quantity, agreed };
    return withNext(was, asked, at);
  }
  const kept = set && { ...set, period: Math.max(from, set.period) };
  return withNext(was, { period: from, price, quantity, agreed, set: kept }, at);
}

function changeTrial(was: Subscription, to: Sold, at: EpochSeconds): Subscription {
  refuseProduct(was, to);
  return changeWhatFollows(was, to, at);
}

function refuseProduct({ price }: Subscription, to: Sold): void {
  if (to.price.product === price.product) return;
  throw conflict('the plan must be of the same product');
}

/** What began before today is collected on the terms that it began on. */
function firstFrom(was: Subscription, at: EpochSeconds): number {
  const today = civilDateAt(at);
  const running: Subscription = { ...was, next: undefined };
  let { period } = was;
  while (periodStart(running, period) < today) period += 1;
  return period;
}

/**
 * Until the claim of its period, which brings it into force. A price that an operator has set
 * stays. Throws Refusal(conflict).
 */
export function withdrawChange(was: Subscription, at: EpochSeconds): Subscription {
  if (was.trial) throw conflict('a trial has to become something: ask for other terms instead');
  if (!mayWithdraw(was)) throw conflict('no change waits for its period');
  refuseUntelling(was, at);
  return withNext(was, withoutChange(was).next, at);
}

const conflict = (why: string) => new Refusal('conflict', why);
