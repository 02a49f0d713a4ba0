// What a customer has agreed to pay each period.
import { recurringOf } from '../charge/cost';
import { sumOf } from '../charge/extra';
import type { Won } from '../common/money';
import { won } from '../common/money';
import type { Claim, Subscription } from './facts';

/** Won each period; a row without a sum of its own was agreed to at the price that it holds. */
export function agreedOf(of: Subscription): Won {
  return of.agreed ?? recurringOf(of);
}

/** Stored only where the row's own terms do not say it. */
export function agreeTo(of: Subscription, amount: Won): Subscription {
  return { ...of, agreed: amount === recurringOf(of) ? undefined : amount };
}

/**
 * The part of a claim that comes back each period. A claim that does not say it, of a former
 * release or one that was forgotten, may hold owed days as well: at most the row's price counts,
 * and nothing of what it holds besides.
 */
export function recurringIn(of: Subscription, { recurring, amount, extras = [] }: Claim): Won {
  return recurring ?? won(Math.min(amount - sumOf(extras).amount, recurringOf(of)));
}
