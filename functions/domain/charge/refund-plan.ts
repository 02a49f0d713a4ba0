// What a refund comes to: the amount that was asked for in won, by days or as all that is left, and
// its tax-free part.
import type { CivilDate, EpochSeconds } from '../common/calendar';
import { addDays, civilDateAt, daysBetween } from '../common/calendar';
import type { Charge } from './charge';
import type { Won } from '../common/money';
import { won } from '../common/money';
import { share } from '../common/proration';

/** Won, all that is left, or the share of the days after today. */
export type RefundAmount = number | 'all' | 'days_unused';

export type RefundPlan = {
  readonly amount: Won;
  readonly taxFree: Won;
  /** Won that are left of the payment before the refund. */
  readonly balance: Won;
  /** Of the charge's period: all days, those after today, and the first of these. */
  readonly days: number;
  readonly unused: number;
  readonly unusedFrom: CivilDate;
};

export type Planned =
  | { readonly kind: 'planned'; readonly plan: RefundPlan }
  /** `why`: what must hold, for the operator. */
  | { readonly kind: 'unfit'; readonly why: string };

/** Won that went back in a composition that is not known; of all else, the tax-free part. */
export type Outside = { readonly won: number; readonly taxFree: number };

type Known = {
  readonly balance: number;
  readonly now: EpochSeconds;
  readonly outside?: Outside | undefined;
  /** Planned by proportion where nothing is sure to fit: the provider may refuse it. */
  readonly isForced?: boolean | undefined;
};

/**
 * `balance` is what the provider's record keeps of the payment. By days: the charge × whole Korean
 * days left, today excluded, ÷ days of the period, rounded half up, at most the balance.
 */
export function planRefund(
  charge: Charge,
  asked: RefundAmount,
  { balance, now, outside, isForced = false }: Known,
): Planned {
  const days = daysBetween(charge.startsOn, charge.endsOn);
  const tomorrow = addDays(civilDateAt(now), 1);
  const unusedFrom = tomorrow < charge.startsOn ? charge.startsOn : tomorrow;
  const unused = Math.max(0, daysBetween(unusedFrom, charge.endsOn));
  if (balance < 1) return { kind: 'unfit', why: 'nothing is left of the payment' };
  const amount = amountOf(charge, asked, { balance, unused, days });
  if (amount < 1) return { kind: 'unfit', why: 'no day after today is left of the period' };
  if (amount > balance) return { kind: 'unfit', why: `amount must be at most ${balance}` };
  const span = spanOf(charge, balance, outside);
  if (amount > span.safe && !isForced) return { kind: 'unfit', why: unsafe(span.safe) };
  const before = charge.amount - balance;
  const inProportion = taxFreePart(charge, before, before + amount);
  const plan = {
    amount: won(amount),
    taxFree: amount > span.safe ? inProportion : fitted(inProportion, amount, span),
    balance: won(balance),
    days,
    unused,
    unusedFrom,
  };
  return { kind: 'planned', plan };
}

type Left = { readonly balance: number; readonly unused: number; readonly days: number };

function amountOf(charge: Charge, asked: RefundAmount, { balance, unused, days }: Left): number {
  if (asked === 'all') return balance;
  if (asked !== 'days_unused') return asked;
  return Math.min(balance, share(charge.amount, unused, days));
}

/**
 * Of all that is given back by then, the tax-free part is in proportion to the charge's, rounded
 * half up; a refund takes the difference, so that all refunds together give back exactly the whole.
 */
function taxFreePart({ amount, taxFree }: Charge, before: number, after: number): Won {
  return won(share(taxFree, after, amount) - share(taxFree, before, amount));
}

/** Won that are left in any case: of the tax-free part, of the taxed one, and of both together. */
type Span = { readonly taxFree: number; readonly taxed: number; readonly safe: number };

function spanOf({ taxFree }: Charge, balance: number, outside: Outside | undefined): Span {
  if (!outside || outside.won === 0 || taxFree === 0) {
    return { taxFree: balance, taxed: balance, safe: balance };
  }
  const most = Math.max(0, taxFree - outside.taxFree);
  const least = Math.max(0, most - outside.won);
  const taxed = balance - Math.min(most, balance);
  return { taxFree: least, taxed, safe: least + taxed };
}

function fitted(inProportion: Won, amount: number, { taxFree, taxed }: Span): Won {
  return won(Math.min(Math.max(inProportion, amount - taxed), taxFree));
}

function unsafe(safe: number): string {
  const why = 'a part was given back outside, and how much of it was tax-free is not known';
  const rest = "give the rest back in iamport's console, which asks for its tax-free part";
  return `${why}: at most ${safe} won fit in any case; ${rest}`;
}
