// Terms that wait for their period, and how they come into force with its first claim.
import { priceIn } from '../catalogue/coupon';
import { isSameSale, recurringOf } from '../charge/cost';
import type { Sold } from '../charge/cost';
import type { CivilDate, EpochSeconds } from '../common/calendar';
import { addDays, civilDateAt } from '../common/calendar';
import type { Won } from '../common/money';
import { agreedOf, agreeTo } from './agreed';
import type { Next, PriceToCome, Subscription } from './facts';
import { isSameCadence, periodStart } from './terms';

/**
 * A customer consents within the thirty days before the higher amount is charged
 * (전자상거래법 시행령 제20조의2, in force 2025-02-14).
 */
export const consentDays = 30;

/**
 * The facts on the terms of the period that is collected next; the very same value where it brings
 * no others. What was agreed to before is kept where the customer has not agreed to these. `on`:
 * the first day of that period, where it begins on another than the facts say.
 */
export function inForce(was: Subscription, on?: CivilDate): Subscription {
  const of = onTerms(was);
  if (!of.consent || of.anchorOn === undefined || recurringOf(of) <= agreedOf(of)) return of;
  const asked = { period: of.period, startsOn: on ?? periodStart(was, was.period), to: of };
  if (!isConsentedTo(of, asked)) return of;
  return agreeTo({ ...of, consent: undefined }, recurringOf(of));
}

/** Those that waited for the period, and none of a coupon that has ended by then. */
function onTerms(was: Subscription): Subscription {
  const of = onNext(was);
  const price = priceIn(of.price, of.period);
  return price === of.price ? of : agreeTo({ ...of, price, discount: undefined }, agreedOf(of));
}

/** Another cadence counts from the day on which it begins. */
function onNext(was: Subscription): Subscription {
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
  const begun = { ...was, ...anchor, price, quantity, next: undefined, trial: undefined };
  return agreeTo(begun, agreed);
}

export type Asked = {
  readonly period: number;
  /** Its first day. */
  readonly startsOn: CivilDate;
  readonly to: Sold;
};

/** Whether the last answer is about these terms of this period. */
export function isAnswered({ consent }: Subscription, { period, to }: Asked): boolean {
  if (consent?.period !== period || consent.amount !== recurringOf(to)) return false;
  const isSamePrice = consent.planId === to.price.planId && consent.version === to.price.version;
  return isSamePrice && (consent.quantity ?? 1) === (to.quantity ?? 1);
}

/** An agreement holds while its day is within the thirty days before the first of the period. */
export function isConsentedTo(of: Subscription, asked: Asked): boolean {
  if (of.consent?.act !== 'agree' || !isAnswered(of, asked)) return false;
  return civilDateAt(of.consent.at) >= addDays(asked.startsOn, -consentDays);
}

/** Whether what comes back with the next charge was agreed to. */
export function isAgreed(was: Subscription, on?: CivilDate): boolean {
  const of = inForce(was, on);
  return recurringOf(of) <= agreedOf(of);
}

/** What a period comes to without consent, and with it; on the terms that it brings. */
export type Coming = Sold & {
  readonly period: number;
  readonly before: Won;
  readonly after: Won;
  /** When these terms were asked for; absent where no operator did. */
  readonly askedAt?: EpochSeconds | undefined;
};

/** The terms of a period that is not claimed, next or later. */
export function comingIn(was: Subscription, period: number): Coming {
  const of = onTerms({ ...was, period });
  const { price, quantity } = of;
  const { next } = was;
  const askedAt = next && next.period <= period ? next.askedAt : undefined;
  return { price, quantity, period, before: agreedOf(of), after: recurringOf(of), askedAt };
}

/**
 * The facts with other terms to come. An answer about their period, or that of the former ones, is
 * void: the same terms asked for once more are another request.
 */
export function withNext(
  was: Subscription,
  next: Next | undefined,
  at: EpochSeconds,
): Subscription {
  const { consent, next: former } = was;
  if (former && next?.period === former.period && isSameSale(former, next)) {
    return { ...was, next: { ...next, askedAt: former.askedAt } };
  }
  const from = Math.min(former?.period ?? Infinity, next?.period ?? Infinity);
  const isAsked = next !== undefined && next.agreed !== recurringOf(next);
  return {
    ...was,
    next: next && { ...next, askedAt: isAsked ? at : undefined },
    consent: consent && consent.period >= from ? undefined : consent,
  };
}

/**
 * Another price of the plan in force that waits on an operator's word, itself or behind a change to
 * another plan: no wish of its customer's takes it away.
 */
export function priceSet({
  next,
  price,
}: Pick<Subscription, 'next' | 'price'>): PriceToCome | undefined {
  if (!next) return undefined;
  const { period, price: coming } = next.set ?? next;
  const isSet = coming.planId === price.planId && coming.version !== price.version;
  return isSet ? { period, price: coming } : undefined;
}

/** The row once a change of its customer's is taken back: what an operator has set stays. */
export function withoutChange(was: Subscription): Subscription {
  const set = priceSet(was);
  return { ...was, next: set && { ...set, quantity: was.quantity, agreed: undefined } };
}

/** As it is if its customer stays with the plan in force. */
export function stayed(was: Subscription): Subscription {
  const isLeaving = !was.trial && was.next && was.next.price.planId !== was.price.planId;
  return isLeaving ? withoutChange(was) : was;
}

/** Whether a change of her own waits; what she asked for was agreed to with it. */
export function mayWithdraw({ next }: Subscription): boolean {
  return next?.agreed !== undefined;
}
