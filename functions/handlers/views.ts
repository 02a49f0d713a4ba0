// What callers see of the ledger: wire names, ISO times, and nothing personal.
import type { EpochSeconds } from '../domain/common/calendar';
import { addDays, civilDateAt, koreaOffset } from '../domain/common/calendar';
import type { DunningTimes } from '../domain/catalogue/dunning';
import type { CancelPreview } from '../domain/subscription/cancel-preview';
import type { Charge } from '../domain/charge/charge';
import { recurringOf } from '../domain/charge/cost';
import type { Waiting } from '../domain/charge/extra';
import { creditIn } from '../domain/charge/extra';
import { won, taxSplit } from '../domain/common/money';
import type { CardFacts } from '../domain/charge/payment';
import { daysKept, hourOn, nextStart, periodStart } from '../domain/subscription/terms';
import type { Plan } from '../domain/catalogue/plan';
import { datesOf } from '../domain/subscription/dates';
import { movedDay } from '../domain/subscription/moved-day';
import { nextEntry } from '../domain/subscription/agenda';
import { standing } from '../domain/subscription/standing';
import type { Pause, Subscription } from '../domain/subscription/facts';
import { tellingOf } from '../domain/subscription/telling';
import { unagreedDays } from '../domain/subscription/facts';
import { isBilled, isEnded, isRetried } from '../domain/subscription/status';
import type { Buyer, Switch, Switches } from '../ports/ledger';
import type { Terms } from '../domain/checkout/registration';
import type { Window } from '../usecases/checkout/open-checkout';
import type { Visited } from '../usecases/checkout/observe-payment';
import type { Planned } from '../usecases/common/plan-charges';
import type { Plain } from '../usecases/operate/rebuild-subscription';
import type { RecoveryWaits } from '../usecases/operate/recovery-waits';
import type {
  CancelPreviewAnswer,
  ChargeAnswer,
  CheckoutAnswer,
  PlanAnswer,
  RebuildAnswer,
  RunAnswer,
  RecoverAnswer,
  ResultAnswer,
  Shown,
  SubscriptionAnswer,
  SwitchAnswer,
  WindowAnswer,
} from './answers';
import { noticeUrl } from './env';
import type { RouteDeps } from './http';
import { waitingDay } from './billing-day-shapes';
import { couponName, couponView, couponedView } from './coupon-views';
import { offeredView, trialNames, trialView, tryingView } from './trial-answers';

export function planView(plan: Plan): Shown<typeof PlanAnswer> {
  const { id, name, description, en, price, pause } = plan;
  const { supply, vat, taxFree } = taxSplit(price.amount, price.taxFree);
  const { product, amount, interval, every, version } = price;
  return {
    id,
    product,
    name,
    description,
    amount,
    supply,
    vat,
    interval,
    every,
    tax_free: taxFree,
    en: en ?? null,
    currency: 'KRW',
    installments: price.installments ?? null,
    max_quantity: plan.maxQuantity ?? 1,
    trial: offeredView(plan.trial),
    price_version: version,
    pause: pause ? { periods_max: pause.periodsMax, access: pause.access } : null,
    withdrawal: plan.withdrawal ?? 'full',
  };
}

/** When it is looked at, and by which hours it is billed. */
export type Seen = {
  readonly times: DunningTimes;
  readonly now: EpochSeconds;
  /** Whether its plan has a pause. */
  readonly hasPause?: boolean;
};

export function subscriptionView(
  subscription: Subscription,
  card: CardFacts | undefined,
  { times, now, hasPause }: Seen,
): Shown<typeof SubscriptionAnswer> {
  const { id, price, status, anchorOn, cancel, claim, dunning } = subscription;
  const { access, may } = standing(subscription, now, hasPause);
  const dates = datesOf(subscription, now);
  const { pause } = subscription;
  const billed = anchorOn !== undefined && (isBilled(subscription) || pause !== undefined);
  const held = subscription.heldAt !== undefined;
  const stops = cancel !== undefined || held;
  const nextOn = billed && !stops ? nextStart(subscription) : null;
  const retried = isRetried(subscription);
  const owes = retried && !stops ? dunning : undefined;
  const next = claim ? undefined : nextEntry(subscription, times)?.at;
  const heldUntil = held && access !== 'none' ? next : undefined;
  // What comes before it is no charge: the end of a pause, the last day for a notice.
  const isBefore = pause !== undefined || tellingOf(subscription) !== undefined;
  const onTime = isBefore && nextOn !== null ? hourOn(nextOn, times) : next;
  const billingAt = nextOn === null || retried ? owes?.retryAt : onTime;
  const nextAt = claim ? null : orNull(billingAt);
  return {
    id,
    product: price.product,
    status,
    access,
    amount: recurringOf(subscription),
    quantity: subscription.quantity ?? 1,
    plan: price.planId,
    currency: 'KRW',
    interval: price.interval,
    every: price.every,
    anchor_on: anchorOn ?? null,
    next_billing_on: nextOn,
    next_billing_at: nextAt,
    next_retry_at: claim ? null : orNull(owes?.retryAt),
    access_changes_at: orNull(heldUntil ?? owes?.changeAt ?? owes?.endAt),
    cancel_at_period_end: cancel !== undefined && !isEnded(subscription),
    current_period_ends_on: dates.currentPeriodEndsOn ?? null,
    paid_through: dates.paidThrough ?? null,
    canceled_at: orNull(dates.canceledAt),
    ends_on: dates.endsOn ?? null,
    pause: pause ? pauseView(subscription, pause) : null,
    billing_day: waitingDay(movedDay(subscription, civilDateAt(now))),
    held,
    charge_pending: claim !== undefined,
    next: nextView(subscription),
    unagreed: unagreedView(subscription),
    credit: Math.max(0, subscription.credit ?? 0),
    lines: (subscription.lines ?? []).map(lineView),
    trial: trialView(subscription),
    coupon: couponView(subscription),
    may: [...may],
    decline: dunning?.code ?? null,
    card: card ? { name: card.name, last_digits: card.lastDigits } : null,
  };
}

export const lineView = ({ id, amount, taxFree }: Waiting) => ({ id, amount, tax_free: taxFree });

function pauseView(of: Subscription, pause: Pause) {
  return { starts_on: pause.from, ends_on: pause.until, days_kept: daysKept(of, pause) };
}

function nextView(of: Subscription): Shown<typeof SubscriptionAnswer>['next'] {
  const { next } = of;
  if (!next) return null;
  return {
    from: periodStart(of, next.period),
    plan: next.price.planId,
    quantity: next.quantity ?? 1,
    amount: recurringOf(next),
  };
}

function unagreedView({ unagreedOn: since }: Subscription) {
  return since === undefined ? null : { since, ends_on: addDays(since, unagreedDays) };
}

export function chargeView(charge: Charge): Shown<typeof ChargeAnswer> {
  const { supply, vat, taxFree } = taxSplit(charge.amount, charge.taxFree);
  return {
    period: charge.period,
    change: charge.change?.k ?? null,
    plan: charge.planId ?? null,
    amount: charge.amount,
    credit: creditIn(charge.extras),
    quantity: charge.quantity ?? 1,
    supply,
    vat,
    status: charge.status,
    tax_free: taxFree,
    refunded: won(charge.refunded),
    starts_on: charge.startsOn,
    ends_on: charge.endsOn,
    paid_at: charge.paidAt === undefined ? null : isoKorea(charge.paidAt),
    receipt_url: charge.receiptUrl ?? null,
    attempts: charge.attempts.map((attempt) => ({
      n: attempt.n,
      at: isoKorea(attempt.claimedAt),
      outcome: attempt.outcome,
      code: attempt.code ?? null,
    })),
  };
}

/** How a visit to the card window ended; a charge in doubt is pending, never failed. */
export function resultView({ word, subscription }: Visited): Shown<typeof ResultAnswer> {
  return { result: word, subscription: subscription.id };
}

/** KICC documents no window over 0 won: it shows the price, and says that nothing is taken. */
const changeName = '카드 변경 · 결제되지 않음';

/** Who opens a card window, and the scheme of the app in whose own browser it opens. */
export type Visitor = { readonly buyer: Buyer; readonly appScheme?: string | undefined };

export function checkoutView(
  window: Window,
  { buyer, appScheme }: Visitor,
  { env, gateway, settings }: Pick<RouteDeps, 'env' | 'gateway' | 'settings'>,
): Shown<typeof CheckoutAnswer> {
  const { subscription, registration } = window;
  const { purpose, terms } = registration;
  const { price, owed } = terms;
  const isChange = purpose === 'card_change';
  const names = terms.then && trialNames(price, { ...terms, price: terms.then });
  const used = window.trying?.kind === 'used' ? `${price.orderName} (체험 없음)` : undefined;
  const days = owed?.days ? `${price.orderName} (+${owed.days}일)` : undefined;
  const parameters = gateway.window({
    windowId: window.windowId,
    keyId: window.keyId,
    orderName: isChange ? changeName : (names?.orderName ?? price.orderName),
    // One amount is shown for both.
    longName: names?.longName ?? used ?? days ?? (isChange ? undefined : couponName(terms)),
    amount: isChange ? recurringOf(terms) : shownAmount(terms),
    buyer,
    memo: window.memo,
    landingUrl: `${env.PUBLIC_URL}/mobile/billing/landing`,
    noticeUrl: noticeUrl(env),
    appScheme,
  });
  return {
    subscription: subscription.id,
    result: registration.resultId,
    purpose,
    plan: price.planId,
    price_version: price.version,
    quantity: terms.quantity ?? 1,
    amount: terms.amount,
    owed: owed?.days ? { days: owed.days, amount: owed.amount } : null,
    on_return: owed?.policy ?? null,
    trial: tryingView({ trying: window.trying, terms }, registration.openedAt),
    coupon: couponedView(terms, settings.coupons, civilDateAt(registration.openedAt)),
    user_code: env.USER_CODE,
    request_pay: parameters as Shown<typeof WindowAnswer>,
  };
}

/** Over 0 won none is documented: a free trial shows what follows, and its name says when. */
function shownAmount({ amount, then, quantity }: Terms): number {
  return amount === 0 && then ? recurringOf({ price: then, quantity }) : amount;
}

export function previewView(of: CancelPreview): Shown<typeof CancelPreviewAnswer> {
  const { loses = null, keepsUntil: keeps_until = null, creditLapses: credit_lapses = 0 } = of;
  return { loses, keeps_until, in_flight: of.inFlight ?? null, refund: null, credit_lapses };
}

function orNull(at: number | undefined): string | null {
  return at === undefined ? null : isoKorea(at);
}

export function switchView({ on, since, why, by }: Switch): Shown<typeof SwitchAnswer> {
  return { on, since: since > 0 ? isoKorea(since) : null, why, by: by ?? null };
}

export function recoverView(
  { recover, home }: Switches,
  waits: RecoveryWaits | undefined,
): Shown<typeof RecoverAnswer> {
  const { on, since, why, by } = switchView(recover);
  const replay = (recover.on && recover.replay) || null;
  return { on, since, why, by, replay, table: home, waits_for: waits ?? null };
}

/** Whose it is stays unsaid: the operator sees what would be charged, and when. */
export function rebuildView({ subscription, charges }: Plain): Shown<typeof RebuildAnswer> {
  const { id, price, version } = subscription;
  return {
    subscription: id,
    plan: price.planId,
    amount: recurringOf(subscription),
    anchor_on: subscription.anchorOn ?? '',
    paid_periods: charges.map((charge) => charge.period),
    next_billing_on: charges.at(-1)?.endsOn ?? '',
    written: version > 0,
  };
}

export function runView({ planned, pages, idleUntil }: Planned): Shown<typeof RunAnswer> {
  return { planned, pages, idle_until: typeof idleUntil === 'number' ? isoKorea(idleUntil) : null };
}

/** ISO 8601 with Korea's offset, whole seconds. */
export function isoKorea(at: number): string {
  return `${new Date((at + koreaOffset) * 1_000).toISOString().slice(0, 19)}+09:00`;
}
