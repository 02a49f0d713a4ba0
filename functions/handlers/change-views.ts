// What a change would come to, and what became of it, as customers are told.
import * as z from 'zod/mini';
import type { DifferenceLine } from '../domain/charge/difference';
import { instantOn } from '../domain/common/calendar';
import type { ChangedNow, ChangeNowPreview } from '../usecases/manage/change-now';
import type { ChangePreview } from '../usecases/manage/change-terms';
import type { Shown } from './answers';
import { couponKept } from './coupon-views';
import { SubscriptionAnswer } from './answers';
import { AskedAnswer, askedView } from './timeline-views';
import { isoKorea } from './views';

/** With `preview=true`: what the change would come to; nothing is written. */
const ChangePreviewAnswer = () =>
  z.object({
    when: z.literal('period_end'),
    /** The first day on the new terms. */
    from: z.string(),
    plan: z.string(),
    price_version: z.int(),
    quantity: z.int(),
    /** Each period, for all of the quantity. */
    amount: z.int(),
    /** ends: the coupon that runs does not name the plan, or is over by then. */
    coupon: z.enum(['none', 'kept', 'ends']),
    /** The first period on the new terms. */
    charge: AskedAnswer(),
  });

/** Won, VAT included; less than 0 where it is taken off. */
const LineAnswer = () =>
  z.object({
    kind: z.enum(['rest_of_new', 'rest_of_old', 'rounded_off']),
    plan: z.string(),
    quantity: z.int(),
    starts_on: z.string(),
    ends_on: z.string(),
    /** What the terms come to each period, of which the days used are taken off. */
    each: z.int(),
    amount: z.int(),
    tax_free: z.int(),
  });

/** Of `when: "now"`. `charge` and `amount` are what the change itself has to name. */
const ChangeNowPreviewAnswer = () =>
  z.object({
    when: z.literal('now'),
    /** The first day on the new terms: today in Korea. */
    from: z.string(),
    plan: z.string(),
    price_version: z.int(),
    quantity: z.int(),
    /** Each period from the next one on, for all of the quantity. */
    amount: z.int(),
    /** ends: the coupon that runs does not name the plan. */
    coupon: z.enum(['none', 'kept', 'ends']),
    /** Won at once; 0 where the difference is less than a card company takes. */
    charge: z.int(),
    supply: z.int(),
    vat: z.int(),
    tax_free: z.int(),
    lines: z.array(LineAnswer()),
    /** Days of the period that are used, and all that it has. */
    used_days: z.int(),
    days: z.int(),
    /** The first day of the next period, which is charged `amount`. */
    renews_on: z.string(),
    /** The end of today in Korea: on the next day it comes to another sum. */
    holds_until: z.string(),
  });

/**
 * in_force: paid, or too little to be asked for. declined: nothing has changed, and nothing is
 * owed. not_made: likewise, for what iamport shows of it. pending: its outcome is not known yet.
 */
const ChangeNowAnswer = () =>
  z.extend(SubscriptionAnswer(), {
    change: z.object({
      outcome: z.enum(['in_force', 'declined', 'not_made', 'pending']),
      charge: z.int(),
      decline: z.nullable(z.string()),
    }),
  });

export const ChangeAnswer = () =>
  z.union([
    ChangePreviewAnswer(),
    ChangeNowPreviewAnswer(),
    ChangeNowAnswer(),
    SubscriptionAnswer(),
  ]);

export function changePreviewView(of: ChangePreview): Shown<typeof ChangePreviewAnswer> {
  const { from, to, amount, charge } = of;
  return {
    when: 'period_end',
    from,
    plan: to.price.planId,
    price_version: to.price.version,
    quantity: to.quantity ?? 1,
    amount,
    coupon: couponKept(of.was, to),
    charge: askedView({ ...charge, ...charge.days }),
  };
}

export function changeNowPreviewView(of: ChangeNowPreview): Shown<typeof ChangeNowPreviewAnswer> {
  const { to, change, difference, days, amount } = of;
  const { charge, lines } = difference;
  return {
    when: 'now',
    from: change.on,
    plan: to.price.planId,
    price_version: to.price.version,
    quantity: to.quantity ?? 1,
    amount,
    coupon: couponKept(of.was, to),
    charge: charge.amount,
    supply: charge.supply,
    vat: charge.vat,
    tax_free: charge.taxFree,
    lines: lines.map(lineView),
    used_days: change.used,
    days: change.days,
    renews_on: days.endsOn,
    holds_until: isoKorea(instantOn(change.on, 24 * 60)),
  };
}

function lineView(of: DifferenceLine): Shown<typeof LineAnswer> {
  const { kind, planId: plan, quantity, startsOn, endsOn, each, amount, taxFree } = of;
  const dates = { starts_on: startsOn, ends_on: endsOn };
  return { kind, plan, quantity, ...dates, each, amount, tax_free: taxFree };
}

export function changeNowView(
  { outcome, preview, code }: ChangedNow,
  subscription: Shown<typeof SubscriptionAnswer>,
): Shown<typeof ChangeNowAnswer> {
  const charge = preview.difference.charge.amount;
  return { ...subscription, change: { outcome, charge, decline: code ?? null } };
}
