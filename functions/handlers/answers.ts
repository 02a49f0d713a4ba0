// The shapes callers receive. Only the OpenAPI document asks for them: a function that starts need
// not build them, so each is made when it is called for.
import * as z from 'zod/mini';
import { CouponAnswer, CouponedAnswer } from './coupon-views';
import { OfferedAnswer, TrialAnswer, TryingAnswer } from './trial-answers';
import { accesses } from '../domain/subscription/access';
import { intervals } from '../domain/common/calendar';
import { deeds } from '../domain/subscription/standing';
import { statuses } from '../domain/subscription/status';

/** What a view must give for an answer. */
export type Shown<T extends () => z.ZodMiniType> = z.infer<ReturnType<T>>;

export const WindowAnswer = () =>
  z.object({
    channelKey: z.string(),
    pay_method: z.literal('card'),
    merchant_uid: z.string(),
    customer_uid: z.string(),
    name: z.string(),
    amount: z.int(),
    buyer_name: z.optional(z.string()),
    buyer_email: z.optional(z.string()),
    buyer_tel: z.string(),
    m_redirect_url: z.string(),
    /** The way back into an app whose own browser opens the window, as it was asked for. */
    app_scheme: z.optional(z.string()),
    notice_url: z.string(),
    /** Stays with the payment at iamport: pass it on as it is, or add fields of your own to it. */
    custom_data: z.optional(
      z.object({
        subscription: z.string(),
        plan: z.string(),
        price: z.int(),
        quantity: z.optional(z.int()),
        user: z.optional(z.string()),
      }),
    ),
  });

export const CheckoutAnswer = () =>
  z.object({
    subscription: z.string(),
    result: z.string(),
    /** sign_up and pay_debt charge `amount` when the window comes back; card_change nothing. */
    purpose: z.enum(['sign_up', 'pay_debt', 'card_change']),
    plan: z.string(),
    price_version: z.int(),
    /** How many of the plan, such as seats. */
    quantity: z.int(),
    /** All that the card window may charge; a card change charges 0, and shows the price. */
    amount: z.int(),
    /** Days that were used before access ended, and their won in `amount`; null for none. */
    owed: z.nullable(z.object({ days: z.int(), amount: z.int() })),
    /** How a return is charged, where access has ended; null for any other window. */
    on_return: z.nullable(z.enum(['reanchor', 'reanchor_and_owed_days'])),
    /** What is charged when, of a checkout of a plan with a trial; null for any other. */
    trial: z.nullable(TryingAnswer()),
    /** What a coupon takes off; null without one. */
    coupon: z.nullable(CouponedAnswer()),
    user_code: z.string(),
    request_pay: WindowAnswer(),
  });

export const PlanAnswer = () =>
  z.object({
    id: z.string(),
    product: z.string(),
    name: z.string(),
    description: z.string(),
    /** Name and description in English, where plans.json gives them. */
    en: z.nullable(z.object({ name: z.string(), description: z.string() })),
    amount: z.int(),
    tax_free: z.int(),
    supply: z.int(),
    vat: z.int(),
    currency: z.literal('KRW'),
    interval: z.enum(intervals),
    every: z.int(),
    /** Months of the card's own installments; null for a lump sum. */
    installments: z.nullable(z.int()),
    /** How many of it one subscription may hold, such as seats. */
    max_quantity: z.int(),
    price_version: z.int(),
    /** What it is tried at first; null where it has no trial. */
    trial: z.nullable(OfferedAnswer()),
    /** Periods that a pause lasts at most, and access meanwhile; null where there is none. */
    pause: z.nullable(z.object({ periods_max: z.int(), access: z.enum(['none', 'restricted']) })),
    /** excluded: the first charge is not given back within seven days, which must be shown. */
    withdrawal: z.enum(['full', 'excluded']),
  });

export const SubscriptionAnswer = () =>
  z.object({
    id: z.string(),
    plan: z.string(),
    product: z.string(),
    status: z.enum(statuses),
    access: z.enum(accesses),
    /** Each period, for all of the quantity. */
    amount: z.int(),
    quantity: z.int(),
    currency: z.literal('KRW'),
    interval: z.enum(intervals),
    every: z.int(),
    anchor_on: z.nullable(z.string()),
    next_billing_on: z.nullable(z.string()),
    next_billing_at: z.nullable(z.string()),
    /** The first day after the period that runs, paid or not. */
    current_period_ends_on: z.nullable(z.string()),
    /** The last day that was paid for, whether or not it was given back later. */
    paid_through: z.nullable(z.string()),
    /** When a declined charge is tried again by itself; null where only another card helps. */
    next_retry_at: z.nullable(z.string()),
    /** When access gets worse unless the debt is paid before. */
    access_changes_at: z.nullable(z.string()),
    cancel_at_period_end: z.boolean(),
    /** When the wish to end was heard, or a debt has ended it. */
    canceled_at: z.nullable(z.string()),
    /** The first day without it; null while no end is certain. */
    ends_on: z.nullable(z.string()),
    /** The one that runs or is to come: from `starts_on` until the day before `ends_on`. */
    pause: z.nullable(z.object({ starts_on: z.string(), ends_on: z.string(), days_kept: z.int() })),
    /** Another day of the month, and the period that leads to it; null while none is to come. */
    billing_day: z.nullable(
      z.object({ day: z.int(), starts_on: z.string(), ends_on: z.string(), amount: z.int() }),
    ),
    /** For a refund outside, or by an operator, who ends it: nothing is charged until then. */
    held: z.boolean(),
    /** A charge was sent and its outcome is not known yet. */
    charge_pending: z.boolean(),
    /** Other terms, in force from the first claim of a period on that begins on `from`. */
    next: z.nullable(
      z.object({ from: z.string(), plan: z.string(), quantity: z.int(), amount: z.int() }),
    ),
    /** No access and no charge since then, for want of consent; it ends on `ends_on`. */
    unagreed: z.nullable(z.object({ since: z.string(), ends_on: z.string() })),
    /** Won that the charges to come use before a card is asked; of one that has ended, lost. */
    credit: z.int(),
    /** What the next charge asks for besides, once. */
    lines: z.array(z.object({ id: z.string(), amount: z.int(), tax_free: z.int() })),
    /** The trial that runs; null for none. */
    trial: z.nullable(TrialAnswer()),
    /** The coupon that is taken off; null for none. */
    coupon: z.nullable(CouponAnswer()),
    /** What its owner may do now. */
    may: z.array(z.enum(deeds)),
    decline: z.nullable(z.string()),
    card: z.nullable(z.object({ name: z.string(), last_digits: z.string() })),
  });

/** As the shop's backend sees it. */
export const ServedAnswer = () =>
  z.extend(SubscriptionAnswer(), { user: z.string(), opened_at: z.string() });

/** With `preview=true`: what a checkout would be for; no window opens. */
const CheckoutPreviewAnswer = () =>
  z.object({
    plan: z.string(),
    price_version: z.int(),
    quantity: z.int(),
    /** All that the card window would charge. */
    amount: z.int(),
    trial: z.nullable(TryingAnswer()),
    coupon: z.nullable(CouponedAnswer()),
  });

export const OpenedAnswer = () => z.union([CheckoutPreviewAnswer(), CheckoutAnswer()]);

/** With `preview=true`: what the cancel would take away; nothing is written. */
export const CancelPreviewAnswer = () =>
  z.object({
    loses: z.nullable(z.object({ amount: z.int(), until: z.string() })),
    /** Access is kept until then if a charge in flight is paid; null where it ends at once. */
    keeps_until: z.nullable(z.string()),
    /** The cancel does not stop it: paid, it is not refunded by itself; declined, access ends. */
    in_flight: z.nullable(z.object({ period: z.int(), amount: z.int() })),
    /** Won that a withdrawal gives back; null for a plain cancel. */
    refund: z.nullable(z.int()),
    /** Won of credit that are lost with it. */
    credit_lapses: z.int(),
  });

export const CancelAnswer = () => z.union([CancelPreviewAnswer(), SubscriptionAnswer()]);

export const ChargeAnswer = () =>
  z.object({
    period: z.int(),
    /** Which difference of a change within the period it is; null of the period's own charge. */
    change: z.nullable(z.int()),
    plan: z.nullable(z.string()),
    starts_on: z.string(),
    ends_on: z.string(),
    amount: z.int(),
    /** Won of credit that it used: they are not in the amount. */
    credit: z.int(),
    quantity: z.int(),
    supply: z.int(),
    vat: z.int(),
    tax_free: z.int(),
    refunded: z.int(),
    status: z.enum(['open', 'paid', 'waived', 'refunded', 'settled_elsewhere']),
    paid_at: z.nullable(z.string()),
    receipt_url: z.nullable(z.string()),
    attempts: z.array(
      z.object({
        n: z.int(),
        at: z.string(),
        outcome: z.enum(['paid', 'declined', 'abandoned']),
        code: z.nullable(z.string()),
      }),
    ),
  });

export const ResultAnswer = () =>
  z.object({
    result: z.enum(['pending', 'active', 'changed', 'superseded', 'declined', 'failed']),
    subscription: z.string(),
  });

export const SwitchAnswer = () =>
  z.object({
    on: z.boolean(),
    since: z.nullable(z.string()),
    why: z.string(),
    /** The operator who threw it; null where it was thrown by itself. */
    by: z.nullable(z.string()),
  });

export const RecoverAnswer = () =>
  z.object({
    on: z.boolean(),
    since: z.nullable(z.string()),
    why: z.string(),
    /** The operator who threw it, or said more of it since. */
    by: z.nullable(z.string()),
    /** Whether forgotten wishes were applied again; null where no recovery is on. */
    replay: z.nullable(z.enum(['wanted', 'done', 'waived'])),
    /** other: the items name another table as theirs, and nothing is charged. */
    table: z.enum(['own', 'other', 'unnamed']),
    /** What its end waits for; unreadable: open cases of records at iamport that do not read. */
    waits_for: z.nullable(z.enum(['start', 'replay', 'unreadable', 'reconciliation'])),
  });

export const RunAnswer = () =>
  z.object({
    /** Subscriptions that were handed out, and the messages that hold them. */
    planned: z.int(),
    pages: z.int(),
    /** Nothing is due before it; null where nothing is scheduled, or that is not known. */
    idle_until: z.nullable(z.string()),
  });

export const RebuildAnswer = () =>
  z.object({
    subscription: z.string(),
    plan: z.string(),
    amount: z.int(),
    anchor_on: z.string(),
    paid_periods: z.array(z.int()),
    next_billing_on: z.string(),
    written: z.boolean(),
  });

export const ReplayAnswer = () =>
  z.object({ items: z.array(z.enum(['applied', 'known', 'later', 'missing', 'by_hand'])) });

/** `next`, sent as `after`, goes on behind the page; null at the end. */
export const Paged = (item: () => z.ZodMiniType) => () =>
  z.object({ items: z.array(item()), next: z.nullable(z.string()) });

/**
 * Of changes `next` is never null: it is the cursor to ask with again, at once where anything was
 * told and after a while where nothing was. `unread`: ids that changed and can not be shown now.
 */
export const FollowedAnswer = () =>
  z.extend(Paged(ServedAnswer)(), { unread: z.optional(z.array(z.string())) });
export const Listed = (item: () => z.ZodMiniType) => () => z.object({ items: z.array(item()) });
export const Done = () => z.object({ ok: z.literal(true) });
export const Anything = () => z.looseObject({});
