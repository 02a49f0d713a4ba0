// The shapes and views of trials: what a plan offers, what a checkout is for, and how one stands.
import * as z from 'zod/mini';
import { couponedView } from './coupon-views';
import type { RouteDeps } from './http';
import type { Price } from '../domain/catalogue/plan';
import type { TrialOffer } from '../domain/catalogue/plan';
import { noticeDays } from '../domain/catalogue/notice';
import { intervals, addDays, civilDateAt } from '../domain/common/calendar';
import { recurringOf } from '../domain/charge/cost';
import type { Sold } from '../domain/charge/cost';
import type { Subscription } from '../domain/subscription/facts';
import { convertsOn, plannedOn } from '../domain/subscription/telling';
import { billingDate } from '../domain/common/calendar';
import type { CheckoutPreview, Window } from '../usecases/checkout/open-checkout';

/** What follows a trial: won each period, for all of the quantity. */
const FollowingAnswer = () =>
  z.object({
    plan: z.string(),
    price_version: z.int(),
    quantity: z.int(),
    amount: z.int(),
    interval: z.enum(intervals),
    every: z.int(),
  });

export const OfferedAnswer = () =>
  z.object({
    interval: z.enum(['day', 'month']),
    every: z.int(),
    /** Won for all of the trial and one of the plan; 0 is free. */
    amount: z.int(),
  });

/** What a checkout is for. used: its customer has had one, and the plan is sold without it. */
export const TryingAnswer = () =>
  z.object({
    state: z.enum(['granted', 'used']),
    interval: z.nullable(z.enum(['day', 'month'])),
    every: z.nullable(z.int()),
    /** Won that the window charges now, for all of the trial. */
    amount: z.nullable(z.int()),
    /** The first day that is paid for at the plan's price, if its window comes back today. */
    ends_on: z.nullable(z.string()),
    then: z.nullable(FollowingAnswer()),
  });

export const TrialAnswer = () =>
  z.object({
    /** Won of all of the trial. */
    amount: z.int(),
    /** The first day that is paid for at the plan's price. */
    ends_on: z.string(),
    /** The last day on which a notice is in time for that. */
    notice_by: z.string(),
    /** The day of the notice that counts. */
    noticed_on: z.nullable(z.string()),
    /** The day on which it was to end, where the want of a notice has moved that. */
    postponed_from: z.nullable(z.string()),
    then: FollowingAnswer(),
  });

function followingView({ price, quantity = 1 }: Sold) {
  const { planId, version, interval, every } = price;
  const amount = recurringOf({ price, quantity });
  return { plan: planId, price_version: version, quantity, amount, interval, every };
}

export function offeredView(offer: TrialOffer | undefined) {
  if (!offer) return null;
  const { interval, every, amount } = offer;
  return { interval, every, amount };
}

export function trialView(of: Subscription) {
  const { trial, next } = of;
  if (!trial || !next) return null;
  return {
    amount: recurringOf(of),
    ends_on: convertsOn(of),
    notice_by: addDays(plannedOn(of), -noticeDays),
    noticed_on: trial.noticedOn ?? null,
    postponed_from: trial.postponedFrom ?? null,
    then: followingView(next),
  };
}

type Shown = Pick<Window, 'trying'> & {
  readonly terms: Sold & { readonly then?: Price | undefined };
};

/** Null of a plan without one. `now`: epoch seconds. */
export function tryingView({ trying, terms }: Shown, now: number) {
  if (!trying || trying.kind === 'none') return null;
  const none = { interval: null, every: null, amount: null, ends_on: null, then: null };
  const { price, quantity, then } = terms;
  const { interval, every } = price;
  if (trying.kind === 'used' || !then || (interval !== 'day' && interval !== 'month')) {
    return { state: 'used' as const, ...none };
  }
  const ends = billingDate(civilDateAt(now), price, 1);
  return {
    state: 'granted' as const,
    interval,
    every,
    amount: recurringOf(terms),
    ends_on: ends,
    then: followingView({ price: then, quantity }),
  };
}

const units = { day: '일', week: '주', month: '개월', year: '년' } as const;
const each = { day: '매일', week: '매주', month: '매월', year: '매년' } as const;

const cadence = ({ interval, every }: Price) =>
  every === 1 ? each[interval] : `${every}${units[interval]}마다`;

/**
 * What a card window says of a trial: what is charged now, and where there is room for it what
 * follows. KICC documents no window over 0 won: it shows the price that follows.
 */
export function trialNames(
  price: Price,
  then: Sold,
): { readonly orderName: string; readonly longName: string } {
  const length = `${price.every}${units[price.interval]}`;
  const now = price.amount === 0 ? `${length} 무료 · 결제되지 않음` : `${length} 체험`;
  const after = `${cadence(then.price)} ${recurringOf(then)}원`;
  return { orderName: now, longName: `${now}, 이후 ${after}` };
}

export function checkoutPreviewView(
  of: CheckoutPreview,
  { settings, clock }: Pick<RouteDeps, 'settings' | 'clock'>,
) {
  const { price, quantity = 1 } = of.terms;
  return {
    plan: price.planId,
    price_version: price.version,
    quantity,
    amount: recurringOf({ price, quantity }),
    trial: tryingView(of, clock.now()),
    coupon: couponedView(of.terms, settings.coupons, of.on),
  };
}
