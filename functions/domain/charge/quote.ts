// What the next charge of a subscription asks for, line by line, with dates and taxes. A claim
// freezes its sums; periods that were charged are never priced again.
import type { CivilDate, Period } from '../common/calendar';
import { billingPeriod, civilDateAt } from '../common/calendar';
import { assert } from '../common/errors';
import type { TaxSplit, Won } from '../common/money';
import { taxSplit, won } from '../common/money';
import { fullCostOf, recurringOf } from './cost';
import type { Extra, ExtraKind } from './extra';
import { couponExtra, extrasFor, sumOf } from './extra';
import type { Subscription } from '../subscription/facts';
import { leftOutOf } from '../subscription/billing-day';
import { inForce } from '../subscription/next';
import { isReturn, periodOf, periodStart } from '../subscription/terms';

/** base: the price, times the quantity. owed_days: used before access had ended, and not paid. */
export type LineKind = 'base' | 'owed_days' | ExtraKind;

/** In the order of a statement. */
export const lineOrder: readonly string[] = [
  'base',
  'coupon',
  'partial',
  'one_off',
  'owed_days',
  'credit',
  'rounded_off',
] satisfies readonly LineKind[];

/** Won; less than 0 where a line takes something off. */
export type SignedSplit = {
  readonly supply: number;
  readonly vat: number;
  readonly taxFree: number;
};

export type Line = Period &
  SignedSplit & {
    readonly kind: LineKind;
    readonly id?: string | undefined;
    readonly quantity: number;
    readonly amount: number;
  };

export type Quote = TaxSplit & {
  readonly period: number;
  /** The days that are paid for; lines may be about others. */
  readonly days: Period;
  readonly lines: readonly Line[];
  /** 0, or as much as a card company takes. */
  readonly amount: Won;
  /** The lines besides the price and the days owed, which a claim freezes; absent where none is. */
  readonly extras?: readonly Extra[] | undefined;
  /** What is charged each period from now on: what a customer agrees to. */
  readonly recurring: Won;
};

/** So many fit an answer and a card slip's detail. */
export const linesMax = 8;

type Untaxed = Omit<Line, 'supply' | 'vat'>;

/**
 * On the terms that are in force by the period. `on` is the Korean day of the charge: a first
 * period, and that of a return, begins on it. VAT is reckoned of the whole, as iamport does; the
 * last line bears what rounding leaves.
 */
export function quote(was: Subscription, on: CivilDate): Quote {
  return quoteOf(was, on, () => []);
}

/**
 * The same for a charge that the calendar brings, which was shown in no card window: it asks for
 * what waits for it once, uses credit, and rounds off what no card company takes.
 */
export function dueQuote(was: Subscription, on: CivilDate): Quote {
  return quoteOf(was, on, extrasFor);
}

function quoteOf(
  was: Subscription,
  on: CivilDate,
  extrasOf: (asked: readonly Untaxed[], of: Subscription) => readonly Extra[],
): Quote {
  const of = inForce(was);
  const isRunning = of.anchorOn !== undefined && !isReturn(of);
  const days = isRunning ? periodOf(of, of.period) : billingPeriod(on, of.price, 0);
  const base = baseOf(of, days);
  const owed = owedLine(of);
  const taken = [couponExtra(of), isRunning ? partialExtra(of) : undefined].filter(
    (extra) => extra !== undefined,
  );
  const line = (extra: Extra) => ({ ...extra, ...days, quantity: 1 });
  const asked = [base, ...taken.map(line), ...(owed ? [owed] : [])];
  const others = extrasOf(asked, of);
  const extras = [...taken, ...others];
  const lines = [...asked, ...others.map(line)].sort(
    (a, b) => lineOrder.indexOf(a.kind) - lineOrder.indexOf(b.kind),
  );
  assert(lines.length <= linesMax, `a quote has at most ${linesMax} lines`);
  const sum = sumOf(lines);
  const amount = won(sum.amount);
  const whole = taxSplit(amount, won(sum.taxFree));
  return {
    ...whole,
    period: of.period,
    days,
    lines: taxed(lines, whole),
    amount,
    extras: extras.length > 0 ? extras : undefined,
    recurring: recurringOf(of),
  };
}

function baseOf(of: Subscription, days: Period): Untaxed {
  return { kind: 'base', ...days, quantity: of.quantity ?? 1, ...fullCostOf(of) };
}

/** What takes off the days that a partial period does not have, after any coupon. */
export function partialExtra(of: Subscription): Extra | undefined {
  const left = leftOutOf(of);
  if (!left || left.amount === 0) return undefined;
  return { kind: 'partial', amount: 0 - left.amount, taxFree: 0 - left.taxFree, of: left.of };
}

/** What the window of the card in force has shown besides the price. */
function owedLine(of: Subscription): Untaxed | undefined {
  const { owed, fullUntil } = of.dunning ?? {};
  if (!owed) return undefined;
  const startsOn = periodStart(of, of.period);
  const endsOn = fullUntil === undefined ? startsOn : civilDateAt(fullUntil);
  const { amount, taxFree } = owed;
  return { kind: 'owed_days', startsOn, endsOn, quantity: 1, amount, taxFree };
}

/**
 * Lines of one charge with their shares of its taxes, which sum to those of the whole. Where none
 * is taken off, none has more VAT than is left.
 */
export function taxed<L extends { readonly amount: number; readonly taxFree: number }>(
  lines: readonly L[],
  whole: TaxSplit,
): readonly (L & SignedSplit)[] {
  const isSigned = lines.some(({ amount }) => amount < 0);
  let left: number = whole.vat;
  return lines.map((line, at) => {
    const own = vatOf(line);
    const isLast = at === lines.length - 1;
    const vat = isLast ? left : isSigned ? own : Math.min(left, own);
    left -= vat;
    return { ...line, vat, supply: line.amount - line.taxFree - vat };
  });
}

/** As of an amount of its own. */
function vatOf(line: { readonly amount: number; readonly taxFree: number }): number {
  const sign = line.amount < 0 ? -1 : 1;
  return sign * taxSplit(won(sign * line.amount), won(sign * line.taxFree)).vat || 0;
}
