// A subscription whose rows were lost, made again from the provider's records of its payments.
import type { CivilDate, Period } from '../common/calendar';
import { billingDate, billingPeriod, civilDateAt } from '../common/calendar';
import type { Charge } from '../charge/charge';
import type { SubscriptionId } from '../common/identity';
import type { Won } from '../common/money';
import { won } from '../common/money';
import { recurringOf } from '../charge/cost';
import type { Extra } from '../charge/extra';
import { creditBack, creditIn, sumOf } from '../charge/extra';
import type { Payment } from '../charge/payment';
import type { Acceptance } from '../charge/verdict';
import { channelFault } from '../charge/verdict';
import type { Price } from '../catalogue/plan';
import { restoreSubscription } from '../subscription/birth';
import type { Subscription } from '../subscription/facts';

export type PaidPeriod = {
  readonly period: number;
  readonly attempt: number;
  readonly payment: Payment;
};

export type Rebuilding = {
  readonly id: SubscriptionId;
  readonly userId: string;
  readonly price: Price;
  /** How many of it; 1 where absent. */
  readonly quantity?: number | undefined;
  /** The card window that the key in force came from, and the newest one that is known. */
  readonly card: number;
  readonly registered: number;
  /** Said by an operator: the anchor, and the period that begins on it (0 where absent). */
  readonly anchorOn?: CivilDate | undefined;
  readonly anchorPeriod?: number | undefined;
  readonly paid: readonly PaidPeriod[];
  /** Whether the plan collects on a return the days that were used before. */
  readonly addsOwedDays: boolean;
  readonly billingHour: number;
};

export type Rebuilt =
  | {
      readonly kind: 'rebuilt';
      readonly subscription: Subscription;
      readonly charges: readonly Charge[];
    }
  | { readonly kind: 'unclear'; readonly why: string };

/**
 * Pays on from the period after the last one that was paid. Where a payment came late, records do
 * not tell a retry from a return, which moves the anchor: nothing is rebuilt before an operator has
 * said which, for a wrong anchor would charge for days that are paid.
 */
export function rebuildSubscription(of: Rebuilding): Rebuilt {
  const paid = [...of.paid].sort((a, b) => a.period - b.period);
  const [first, last] = [paid[0], paid.at(-1)];
  if (!first || !last) return unclear('no payment of it is known');
  const doubled = paid.find((one, at) => one.period === paid[at - 1]?.period);
  if (doubled) return unclear(`period ${doubled.period} was paid twice`);
  const other = paid.find((one) => !isItsPrice(of, one));
  if (other) {
    return unclear(`the price is ${recurringOf(of)}, and ${other.payment.amount} was paid`);
  }
  if (last.payment.canceledAmount >= last.payment.amount) {
    return unclear('its last payment was given back: its customer has to sign up anew');
  }
  if (last.payment.keyId === undefined) return unclear('the last payment names no billing key');
  const anchorOn = of.anchorOn ?? (first.period === 0 ? dayOf(first) : undefined);
  if (!anchorOn) return unclear('the payment of period 0 is not known: give anchor_on');
  const said = of.anchorOn !== undefined;
  const anchored = { ...of, anchorOn, anchorPeriod: of.anchorPeriod ?? 0, said };
  const why = misfit(anchored, paid, last);
  if (why !== undefined) return unclear(why);
  const charges = paid.map((one, at) => chargeOf(anchored, one, paid[at + 1]));
  // Gifts are in the log of wishes alone: what was used of them is known by the payments.
  const used = charges.reduce((sum, one) => sum + creditIn(one.extras) - creditBack(one), 0);
  const subscription = { ...rowOf(anchored, last), credit: used === 0 ? undefined : -used };
  return { kind: 'rebuilt', subscription, charges };
}

/**
 * A return may have cost up to one period more, for days that were used before. Its dates have been
 * given by an operator, for no payment tells them.
 */
function isItsPrice(of: Rebuilding, { payment }: PaidPeriod): boolean {
  const extras = payment.memo?.extras ?? [];
  if (extras.some(addsAmiss)) return false;
  const cost = recurringOf(of) + sumOf(extras).amount;
  if (payment.amount === cost) return true;
  const isReturn = of.addsOwedDays && of.anchorOn !== undefined;
  return isReturn && payment.amount > cost && payment.amount <= 2 * cost;
}

/**
 * Whether it can be a charge that we sent. Fields of a payment that a card window or a test channel
 * made under its order number were written by a browser, and prove nothing.
 */
export function isCharge(payment: Payment, acceptance: Acceptance): boolean {
  const { status, usage, fromWindow, currency } = payment;
  if (usage === 'issue' || fromWindow === true || currency !== 'KRW') return false;
  if (status !== 'paid' && status !== 'cancelled') return false;
  return channelFault(payment, acceptance) === undefined;
}

/** Only a line that is asked for once adds to a charge. */
const addsAmiss = ({ kind, amount }: Extra): boolean => kind !== 'one_off' && amount >= 0;

type Anchored = Rebuilding & {
  readonly anchorOn: CivilDate;
  readonly anchorPeriod: number;
  readonly said: boolean;
};

const unclear = (why: string): Rebuilt => ({ kind: 'unclear', why });

/** Why the payments are not those of this anchor. */
function misfit(of: Anchored, paid: readonly PaidPeriod[], last: PaidPeriod): string | undefined {
  if (last.period < of.anchorPeriod) return 'anchor_period lies behind the last paid period';
  const early = paid.find((one) => one.period >= of.anchorPeriod && dayOf(one) < startOf(of, one));
  if (early) return `period ${early.period} was paid before it began`;
  const [due, was] = [startOf(of, last), dayOf(last)];
  // A person who gave the anchor knows that this payment was late.
  if (due === was || of.said) return undefined;
  return (
    `period ${last.period} was due on ${due} and paid on ${was}: give anchor_on, ` +
    'and after a return anchor_period, the period that began on that day'
  );
}

function startOf({ anchorOn, anchorPeriod, price }: Anchored, { period }: { period: number }) {
  return billingDate(anchorOn, price, period - anchorPeriod);
}

function rowOf(of: Anchored, last: PaidPeriod): Subscription {
  return restoreSubscription({
    id: of.id,
    userId: of.userId,
    price: of.price,
    quantity: of.quantity,
    openedAt: last.payment.paidAt,
    registered: of.registered,
    card: of.card,
    keyId: last.payment.keyId,
    anchorOn: of.anchorOn,
    anchorPeriod: of.anchorPeriod || undefined,
    period: last.period + 1,
  });
}

/** Of what was paid before the anchor, no more is known than the days of the payments. */
function daysOf(of: Anchored, paid: PaidPeriod, next: PaidPeriod | undefined): Period {
  if (paid.period >= of.anchorPeriod) {
    return { startsOn: startOf(of, paid), endsOn: startOf(of, { period: paid.period + 1 }) };
  }
  const { startsOn, endsOn } = billingPeriod(dayOf(paid), of.price, 0);
  return { startsOn, endsOn: next && dayOf(next) < endsOn ? dayOf(next) : endsOn };
}

function chargeOf(of: Anchored, paid: PaidPeriod, next: PaidPeriod | undefined): Charge {
  const { period, attempt, payment } = paid;
  const { price, quantity } = of;
  const amount = won(payment.amount);
  const refunded = won(payment.canceledAmount);
  return {
    subscriptionId: of.id,
    period,
    ...daysOf(of, paid, next),
    version: 0,
    amount,
    taxFree: taxFreeOf(of, paid),
    extras: payment.memo?.extras,
    planId: price.planId,
    quantity,
    priceVersion: price.version,
    status: refunded >= amount ? 'refunded' : 'paid',
    attempts: [
      {
        n: attempt,
        attemptId: payment.attemptId,
        keyId: payment.keyId ?? '',
        amount,
        claimedAt: payment.paidAt,
        sends: 1,
        closedAt: payment.paidAt,
        outcome: 'paid',
        paymentId: payment.paymentId,
      },
    ],
    paymentId: payment.paymentId,
    paidAt: payment.paidAt,
    receiptUrl: payment.receiptUrl,
    refunded,
  };
}

function dayOf({ payment }: PaidPeriod): CivilDate {
  return civilDateAt(payment.paidAt);
}

/** What was owed is taxed as its period was, rounded half up. */
function taxFreeOf({ price, quantity = 1 }: Anchored, { payment }: PaidPeriod): Won {
  const { amount, memo } = payment;
  if (memo?.extras) return won(price.taxFree * quantity + sumOf(memo.extras).taxFree);
  return won(Math.floor((2 * price.taxFree * amount + price.amount) / (2 * price.amount)));
}
