// What a change within the period comes to, and why it may not be made.
import type { EpochSeconds } from '../common/calendar';
import { civilDateAt } from '../common/calendar';
import { isSameSale } from '../charge/cost';
import type { Difference } from '../charge/difference';
import { daysOn, differenceOf } from '../charge/difference';
import { Refusal } from '../common/errors';
import { isErasing } from './erasure';
import type { Changing, Subscription } from './facts';
import type { Immediate } from './happenings';
import { refuseUntelling } from './telling';
import { isSameCadence, periodStart } from './terms';

/** Charges that changes may make within one period. */
const changesMax = 99;

export type Priced = { readonly change: Changing; readonly difference: Difference };

/**
 * What the terms come to from today on, if nothing comes in between. Throws Refusal(conflict) where
 * they may not change within the period, saying so where they may from the next one on.
 */
export function priceChange(was: Subscription, { to, paid }: Immediate, now: EpochSeconds): Priced {
  refuseBound(was);
  refuseUntelling(was, now);
  if (isSameSale(was, to)) throw conflict('it must be other terms than those in force');
  if (to.price.product !== was.price.product)
    throw conflict('the plan must be of the same product');
  if (!isSameCadence(was.price, to.price)) throw later('another cadence begins with a period');
  if (was.partial) throw later('the running period is a partial one');
  const on = civilDateAt(now);
  const endsOn = periodStart(was, was.period);
  const days = daysOn(on, paid, endsOn);
  if (!days) throw later('the running period must be paid, and have a day left');
  const measured = differenceOf({ from: was, to }, { ...days, startsOn: on, endsOn });
  if (measured.kind === 'not_now') throw later(measured.why);
  const k = (was.change?.k ?? 0) + 1;
  if (k > changesMax) throw later(`a period has at most ${changesMax} changes within it`);
  const { price, quantity } = to;
  const change = { ...days, k, on, price, quantity: quantity === 1 ? undefined : quantity };
  return { change, difference: measured.difference };
}

function refuseBound(was: Subscription): void {
  if (was.cancel) throw conflict('it is canceled: take that back first');
  if (was.heldAt !== undefined)
    throw conflict('it is on hold: an operator has to release it first');
  if (was.pause) throw conflict('a pause is to come: take it back first');
  if (isErasing(was)) throw conflict('its erasure was asked for');
  if (was.keyId === undefined || was.keyDiffers) throw conflict('it needs another card first');
}

const conflict = (why: string) => new Refusal('conflict', why);
const later = (why: string) => conflict(`${why}: ask for it with when "period_end"`);
