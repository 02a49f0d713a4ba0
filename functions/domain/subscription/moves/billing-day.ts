// The moves of the billing day: another one is asked for, taken back, or known by a payment.
import type { EpochSeconds } from '../../common/calendar';
import { Refusal } from '../../common/errors';
import { stubFor } from '../billing-day';
import type { Subscription } from '../facts';
import type { Anchor, What } from '../happenings';

type OfDay = Extract<What, { readonly kind: `billing_day_${string}` }>;

/**
 * A newer wish takes the place of one that waits, and until the claim of the period that leads to
 * the day it is taken back. Throws Refusal(conflict).
 */
export function changeBillingDay(
  was: Subscription,
  what: OfDay & { readonly at: EpochSeconds },
): Subscription {
  if (what.kind === 'billing_day_moved') return moveDay(was, what);
  if (!was.stub) throw new Refusal('conflict', 'no other billing day waits for its period');
  return { ...was, stub: undefined };
}

function moveDay(was: Subscription, asked: Parameters<typeof stubFor>[1]): Subscription {
  const stub = stubFor(was, asked);
  const { stub: had } = was;
  return had?.period === stub.period && had.day === stub.day ? was : { ...was, stub };
}

/** After a restore: dates that are counted from where a payment shows that they were. */
export function reanchored(was: Subscription, anchor: Anchor | undefined): Subscription {
  if (!anchor) return was;
  const { on: anchorOn, period: anchorPeriod } = anchor;
  return { ...was, anchorOn, anchorPeriod, shift: undefined, stub: undefined };
}
