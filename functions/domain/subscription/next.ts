// Terms that wait for their period, and how they come into force with its first claim.
import { recurringOf } from '../charge/cost';
import { agreedOf, agreeTo } from './agreed';
import type { Subscription } from './facts';
import { isSameCadence, periodStart } from './terms';

/**
 * The facts on the terms of the period that is collected next; the very same value where it brings
 * no others. What was agreed to before is kept where the customer has not agreed to these. Another
 * cadence counts from the day on which it begins.
 */
export function inForce(was: Subscription): Subscription {
  const { next } = was;
  if (!next || was.period < next.period) return was;
  const { price, quantity, agreed = agreedOf(was) } = next;
  const anchor = isSameCadence(was.price, price)
    ? {}
    : {
        anchorOn: periodStart(was, next.period),
        anchorPeriod: next.period,
        shift: undefined,
      };
  return agreeTo({ ...was, ...anchor, price, quantity, next: undefined }, agreed);
}

/** Whether what comes back with the next charge was agreed to. */
export function isAgreed(was: Subscription): boolean {
  const of = inForce(was);
  return recurringOf(of) <= agreedOf(of);
}
