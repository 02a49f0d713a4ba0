// Entries of a month's books: what was paid and what was given back, each on its own Korean day.
import type { CivilDate, EpochSeconds, Period } from '../common/calendar';
import { addDays, billingDate, civilDate, instantOn } from '../common/calendar';
import { share } from '../common/proration';
import { taxSplit, won } from '../common/money';
import type { Charge } from '../charge/charge';
import type { Payment } from '../charge/payment';
import type { SubscriptionId } from '../common/identity';

/**
 * charge: the payment of a charge. duplicate: another payment of one. unmatched: money under an
 * order number of ours that no charge has booked.
 */
export type EntryKind = 'charge' | 'duplicate' | 'unmatched';

export type BookEntry = {
  /** The payment, and behind `-` which of its refunds: one entry is told twice at most. */
  readonly key: string;
  readonly kind: EntryKind;
  readonly what: 'payment' | 'refund';
  readonly at: EpochSeconds;
  readonly subscriptionId: SubscriptionId;
  readonly period?: number | undefined;
  /** The days that the charge is for. */
  readonly days?: Period | undefined;
  /** What was sold; absent where no charge says it. */
  readonly planId?: string | undefined;
  readonly priceVersion?: number | undefined;
  readonly orderNumber: string;
  readonly paymentId: string;
  /** Won, VAT included; less than 0 where it was given back. */
  readonly amount: number;
  /** They sum to the amount; absent where no charge says what of it is tax-free. */
  readonly taxes?: SignedTaxes | undefined;
  readonly receiptUrl?: string | undefined;
};

export type SignedTaxes = {
  readonly supply: number;
  readonly vat: number;
  readonly taxFree: number;
};

/** `[from, to)`, in seconds: the Korean month. */
export type Month = {
  readonly from: EpochSeconds;
  readonly to: EpochSeconds;
  readonly on: CivilDate;
};

/** `2026-12` as its instants. Throws Refusal(invalid) for a month that does not exist. */
export function monthOf(text: string): Month {
  const on = civilDate(`${text}-01`);
  const next = billingDate(on, { interval: 'month', every: 1 }, 1);
  return { on: addDays(next, -1), from: instantOn(on, 0), to: instantOn(next, 0) };
}

export type Owner = {
  readonly subscriptionId: SubscriptionId;
  readonly period?: number | undefined;
  readonly charge?: Charge | undefined;
};

/**
 * Of one payment, those of the month. Undefined where its record does not say when, or how much, of
 * it was given back. VAT of a refund is reckoned of it alone, as iamport does; its tax-free part is
 * in proportion to all that was given back by then, so that a full refund gives back all of it.
 */
export function entriesOf(
  payment: Payment,
  { subscriptionId, period, charge }: Owner,
  month: Month,
): readonly BookEntry[] | undefined {
  const { paymentId, attemptId, paidAt, amount, receiptUrl } = payment;
  const taxFree = taxFreeOf(payment, charge);
  const shared = {
    kind: kindOf(payment, charge),
    subscriptionId,
    period,
    days: charge && { startsOn: charge.startsOn, endsOn: charge.endsOn },
    planId: charge?.planId,
    priceVersion: charge?.priceVersion,
    orderNumber: attemptId,
    paymentId,
    receiptUrl,
  };
  const taxes = taxFree === undefined ? undefined : taxesOf(amount, taxFree, 1);
  const paid: BookEntry = { ...shared, key: paymentId, what: 'payment', at: paidAt, amount, taxes };
  const refunds = refundsOf(payment);
  if (refunds === undefined) return undefined;
  let before = 0;
  const back = refunds.map((of, n): BookEntry => {
    const after = before + of.amount;
    const free =
      taxFree === undefined
        ? undefined
        : share(taxFree, after, amount) - share(taxFree, before, amount);
    before = after;
    return {
      ...shared,
      key: `${paymentId}-${n + 1}`,
      what: 'refund',
      at: of.at,
      amount: -of.amount,
      taxes: free === undefined ? undefined : taxesOf(of.amount, free, -1),
    };
  });
  return [paid, ...back].filter(({ at }) => at >= month.from && at < month.to);
}

function kindOf({ paymentId }: Payment, charge: Charge | undefined): EntryKind {
  if (charge?.paymentId === paymentId) return 'charge';
  const isSettled = charge?.paymentId !== undefined || charge?.status === 'settled_elsewhere';
  return isSettled ? 'duplicate' : 'unmatched';
}

/** What was sent with its own attempt; a charge that asked for the same is taxed the same. */
function taxFreeOf({ attemptId, amount }: Payment, charge: Charge | undefined) {
  const attempt = charge?.attempts.find((one) => one.attemptId === attemptId);
  if (attempt?.amount === amount && attempt.taxFree !== undefined) return attempt.taxFree;
  return charge?.amount === amount ? charge.taxFree : undefined;
}

function taxesOf(amount: number, free: number, sign: 1 | -1): SignedTaxes {
  const { supply, vat, taxFree } = taxSplit(won(amount), won(free));
  // Not `-0`, which is written as 0 and equals none.
  const signed = (value: number) => (value === 0 ? 0 : sign * value);
  return { supply: signed(supply), vat: signed(vat), taxFree: signed(taxFree) };
}

type GivenBack = { readonly at: EpochSeconds; readonly amount: number };

/** Undefined where they do not sum to what the record keeps no longer, or have no time. */
function refundsOf(payment: Payment): readonly GivenBack[] | undefined {
  const { canceledAmount, refundAmounts = [], refundTimes = [] } = payment;
  const sum = refundAmounts.reduce((all, one) => all + one, 0);
  if (sum !== canceledAmount || refundTimes.some((at) => at === 0)) return undefined;
  return refundAmounts.map((amount, n) => ({ amount, at: refundTimes[n] ?? 0 }));
}
