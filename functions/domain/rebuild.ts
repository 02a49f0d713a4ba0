// A subscription whose rows were lost, made again from the provider's records of its payments.
import type { CivilDate } from './calendar';
import { billingDate, civilDateAt, instantOn } from './calendar';
import type { Charge } from './charge';
import type { SubscriptionId } from './identity';
import { won } from './money';
import type { Payment } from './payment';
import type { Price } from './plan';
import type { Subscription } from './subscription';

export type PaidPeriod = {
  readonly period: number;
  readonly attempt: number;
  readonly payment: Payment;
};

export type Rebuilding = {
  readonly id: SubscriptionId;
  readonly userId: string;
  readonly price: Price;
  /** The card window that the key in force came from, and the newest one that is known. */
  readonly card: number;
  readonly registered: number;
  /** Where the payment of period 0 is no longer listed. */
  readonly anchorOn?: CivilDate | undefined;
  readonly paid: readonly PaidPeriod[];
  readonly billingHour: number;
};

export type Rebuilt =
  | {
      readonly kind: 'rebuilt';
      readonly subscription: Subscription;
      readonly charges: readonly Charge[];
    }
  | { readonly kind: 'unclear'; readonly why: string };

/** Pays on from the period after the last one that was paid. */
export function rebuildSubscription(of: Rebuilding): Rebuilt {
  const paid = [...of.paid].sort((a, b) => a.period - b.period);
  const [first, last] = [paid[0], paid.at(-1)];
  if (!first || !last) return { kind: 'unclear', why: 'no payment of it is known' };
  const doubled = paid.find((one, at) => one.period === paid[at - 1]?.period);
  if (doubled) return { kind: 'unclear', why: `period ${doubled.period} was paid twice` };
  const other = paid.find(({ payment }) => payment.amount !== of.price.amount);
  if (other) {
    const { amount } = other.payment;
    return { kind: 'unclear', why: `the price is ${of.price.amount}, and ${amount} was paid` };
  }
  const keyId = last.payment.keyId;
  if (keyId === undefined) return { kind: 'unclear', why: 'the last payment names no billing key' };
  const anchorOn = of.anchorOn ?? (first.period === 0 ? dayOf(first) : undefined);
  if (!anchorOn) {
    return { kind: 'unclear', why: 'the payment of period 0 is not known: give anchor_on' };
  }
  const early = paid.find((one) => dayOf(one) < billingDate(anchorOn, of.price, one.period));
  if (early) {
    return { kind: 'unclear', why: `period ${early.period} was paid before it began` };
  }
  const charges = paid.map((one) => chargeOf(of, anchorOn, one));
  return { kind: 'rebuilt', subscription: rowOf(of, anchorOn, last), charges };
}

function rowOf(of: Rebuilding, anchorOn: CivilDate, last: PaidPeriod): Subscription {
  const next = last.period + 1;
  return {
    id: of.id,
    version: 0,
    userId: of.userId,
    status: 'active',
    access: 'full',
    price: of.price,
    openedAt: last.payment.paidAt,
    registered: of.registered,
    card: of.card,
    keyId: last.payment.keyId,
    anchorOn,
    period: next,
    attempt: 0,
    lane: 'due',
    nextActionAt: instantOn(billingDate(anchorOn, of.price, next), of.billingHour * 60),
  };
}

function chargeOf(of: Rebuilding, anchorOn: CivilDate, paid: PaidPeriod): Charge {
  const { period, attempt, payment } = paid;
  const { price } = of;
  const refunded = won(payment.canceledAmount);
  return {
    subscriptionId: of.id,
    period,
    startsOn: billingDate(anchorOn, price, period),
    endsOn: billingDate(anchorOn, price, period + 1),
    version: 0,
    amount: price.amount,
    taxFree: price.taxFree,
    priceVersion: price.version,
    status: refunded >= price.amount ? 'refunded' : 'paid',
    attempts: [
      {
        n: attempt,
        attemptId: payment.attemptId,
        keyId: payment.keyId ?? '',
        amount: price.amount,
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
