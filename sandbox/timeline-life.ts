// A life foretold: a trial or a coupon, changes, pauses and other billing days on days that are
// named, by the fold of the route.
import type { Coupon } from '../functions/domain/catalogue/coupon';
import type { Price } from '../functions/domain/catalogue/plan';
import { trialPrice } from '../functions/domain/catalogue/trial-offer';
import { plainPolicy } from '../functions/domain/catalogue/dunning';
import type { Cadence, CivilDate, Period } from '../functions/domain/common/calendar';
import { civilDateAt, instantOn } from '../functions/domain/common/calendar';
import { quietWindow } from '../functions/handlers/env';
import { discountOf, recurringOf } from '../functions/domain/charge/cost';
import { leastCharge, won } from '../functions/domain/common/money';
import { Refusal } from '../functions/domain/common/errors';
import type { Rules } from '../functions/domain/subscription/apply';
import { apply } from '../functions/domain/subscription/apply';
import type { Subscription } from '../functions/domain/subscription/facts';
import type { What } from '../functions/domain/subscription/happenings';
import { priceChange } from '../functions/domain/subscription/price-change';
import { periodStart } from '../functions/domain/subscription/terms';
import type { Moment } from '../functions/domain/subscription/timeline';
import { courseOf } from '../functions/domain/subscription/timeline';

export type Wish =
  | {
      readonly kind: 'change';
      readonly on: CivilDate;
      readonly quantity: number;
      readonly now: boolean;
    }
  | {
      readonly kind: 'pause';
      readonly on: CivilDate;
      readonly periods: number;
      readonly now: boolean;
    }
  | { readonly kind: 'billing-day'; readonly on: CivilDate; readonly day: number }
  | { readonly kind: 'resume'; readonly on: CivilDate };

export type Tried = {
  readonly interval: 'day' | 'month';
  readonly every: number;
  /** Won for all of it; 0 is free. */
  readonly amount: number;
};

export type LifeAsk = {
  /** The day of the first payment, or on which the trial begins. */
  readonly anchor: CivilDate;
  readonly cadence: Cadence;
  /** Won of one, each period. */
  readonly amount: number;
  readonly quantity: number;
  readonly trial?: Tried | undefined;
  /** Taken off from the first payment on. */
  readonly coupon?: Coupon | undefined;
  readonly wishes: readonly Wish[];
  readonly agrees: boolean;
  /** The last day that is told. */
  readonly until: CivilDate;
};

export type Told = {
  readonly on: CivilDate;
  readonly what: string;
  /** Won that are asked for; null where none are. */
  readonly amount: number | null;
  readonly days: Period | null;
  readonly status: string;
  readonly access: string;
  readonly why: string;
};

const rules: Rules = {
  times: { billingHour: 10, quiet: quietWindow('23:30-00:30') },
  policy: plainPolicy,
  pause: { periodsMax: 12, access: 'none' },
};
const noon = (on: CivilDate): number => instantOn(on, 12 * 60);

/**
 * Each charge is taken to be paid at its hour, each notice to be given in time, and wishes to be
 * made at noon in Korea. Throws Refusal for what may not be asked for on its day.
 */
export function lifeAhead(ask: LifeAsk): readonly Told[] {
  let of = begun(ask);
  let paid: Period = { startsOn: ask.anchor, endsOn: periodStart(of, 1) };
  let from = noon(ask.anchor);
  const told: Told[] = [firstOf(of, paid)];
  const goOn = (to: number) => {
    const course = courseOf(of, { from, to, isTold: true, agrees: ask.agrees }, rules);
    of = course.of;
    from = to;
    told.push(...course.moments.map((moment) => momentOf(moment, ask)));
    paid = course.moments.reduce((days, { charge }) => charge ?? days, paid);
  };
  for (const wish of [...ask.wishes].sort((a, b) => (a.on < b.on ? -1 : 1))) {
    goOn(noon(wish.on));
    const done = wished(of, wish, paid);
    of = done.of;
    told.push({ ...done.told, on: wish.on, status: of.status, access: of.access });
  }
  goOn(instantOn(ask.until, 24 * 60) - 1);
  return told;
}

function begun({ anchor, cadence, amount, quantity, trial, coupon }: LifeAsk): Subscription {
  const names = { planId: 'plan', product: 'plan', orderName: 'plan', version: 1 };
  const price: Price = { ...names, ...cadence, amount: won(amount), taxFree: won(0), coupon };
  const many = quantity === 1 ? undefined : quantity;
  const base: Subscription = {
    id: `sub${'0'.repeat(25)}`,
    version: 1,
    userId: 'timeline',
    status: 'active',
    access: 'full',
    price,
    quantity: many,
    openedAt: noon(anchor),
    registered: 1,
    keyId: 'key',
    anchorOn: anchor,
    period: 1,
    attempt: 0,
  };
  if (recurringOf(base) < leastCharge) {
    throw new Refusal('invalid', `what is charged must be ${leastCharge} won or more`);
  }
  if (!trial) return base;
  const offer = { ...trial, amount: won(trial.amount), taxFree: won(0), noticesBy: 'sms' } as const;
  const next = { period: 1, price, quantity: many };
  return { ...base, status: 'trialing', price: trialPrice(price, offer), next, trial: {} };
}

function firstOf({ status, access, trial, ...of }: Subscription, days: Period): Told {
  const amount = recurringOf(of);
  const off = discountOf(of)?.amount;
  const paid = off === undefined ? 'the first payment' : `the first payment: ${off} off by coupon`;
  const why = trial ? 'the trial begins with the card' : paid;
  return { on: days.startsOn, what: trial ? 'trial' : 'charge', amount, days, status, access, why };
}

function momentOf({ at, step, charge, status, access, why }: Moment, { agrees }: LifeAsk): Told {
  const taken = { notice: ': given on that day', consent: agrees ? ': agreed to on that day' : '' };
  const act = step === 'notice' || step === 'consent' ? taken[step] : '';
  return {
    on: civilDateAt(at),
    what: step,
    amount: charge?.amount ?? null,
    days: charge ? { startsOn: charge.startsOn, endsOn: charge.endsOn } : null,
    status,
    access,
    why: `${why}${act}`,
  };
}

type Done = { readonly of: Subscription; readonly told: Omit<Told, 'on' | 'status' | 'access'> };

function wished(was: Subscription, wish: Wish, paid: Period): Done {
  const at = noon(wish.on);
  const happen = (of: Subscription, what: What) =>
    apply(of, { ...what, at, by: 'customer' }, rules);
  const plain = { amount: null, days: null };
  if (wish.kind === 'resume') {
    const of = happen(was, { kind: 'resume_requested' });
    return { of, told: { ...plain, what: 'resume', why: 'the customer comes back' } };
  }
  if (wish.kind === 'pause') {
    const when = wish.now ? 'now' : 'period_end';
    const of = happen(was, { kind: 'pause_requested', wish: { when, periods: wish.periods } });
    const { from = wish.on, until = wish.on } = of.pause ?? {};
    const days = { startsOn: from, endsOn: until };
    return { of, told: { amount: null, days, what: 'pause', why: 'a pause is asked for' } };
  }
  if (wish.kind === 'billing-day') {
    const of = happen(was, { kind: 'billing_day_moved', day: wish.day });
    const { startsOn, endsOn = wish.on } = of.stub ?? {};
    const days = startsOn === undefined ? null : { startsOn, endsOn };
    const why = `billed on day ${wish.day} from ${endsOn} on is asked for`;
    return { of, told: { amount: null, days, what: 'billing_day', why } };
  }
  const own = was.trial && was.next ? was.next : was;
  const quantity = wish.quantity === 1 ? undefined : wish.quantity;
  const to = { price: own.price, quantity };
  if (!wish.now) {
    const of = happen(was, { kind: 'change_scheduled', to });
    const why = `${wish.quantity} of it from the next period on`;
    return { of, told: { ...plain, what: 'change', why } };
  }
  return changedNow(was, { to, paid }, at);
}

/** The difference of today, taken to be paid. */
function changedNow(was: Subscription, asked: Parameters<typeof priceChange>[1], at: number): Done {
  const { difference, change } = priceChange(was, asked, at);
  const { amount } = difference.charge;
  const happen = (of: Subscription, what: What) =>
    apply(of, { ...what, at, by: 'customer' }, rules);
  const claimed = { kind: 'change_claimed', ...asked, attemptId: was.id };
  const of =
    amount === 0
      ? happen(was, { kind: 'change_rounded_off', ...asked })
      : happen(happen(was, claimed as What), { kind: 'change_paid' });
  const days = { startsOn: change.on, endsOn: periodStart(was, was.period) };
  const lines = difference.lines
    .map((line) => line.amount)
    .join(' ')
    .replaceAll(' -', ' - ');
  const used = `${change.used} of ${change.days} days used`;
  const why = `${change.quantity ?? 1} of it now: ${lines}, ${used}`;
  return { of, told: { amount, days, what: 'change', why } };
}
