// What the next charge of a subscription asks for, line by line, with dates and taxes. A claim
// freezes its sums; periods that were charged are never priced again.
import type { CivilDate, Period } from '../common/calendar';
import { billingPeriod, civilDateAt } from '../common/calendar';
import { assert } from '../common/errors';
import type { TaxSplit, Won } from '../common/money';
import { taxSplit, won } from '../common/money';
import { costOf, recurringOf } from './cost';
import type { Subscription } from '../subscription/facts';
import { inForce } from '../subscription/next';
import { isReturn, periodOf, periodStart } from '../subscription/terms';

/** base: the price, times the quantity. owed_days: used before access had ended, and not paid. */
export type LineKind = 'base' | 'owed_days';

export type Line = Period &
  TaxSplit & {
    readonly kind: LineKind;
    readonly quantity: number;
    readonly amount: Won;
  };

export type Quote = TaxSplit & {
  readonly period: number;
  /** The days that are paid for; lines may be about others. */
  readonly days: Period;
  readonly lines: readonly Line[];
  readonly amount: Won;
  /** What is charged each period from now on: what a customer agrees to. */
  readonly recurring: Won;
};

/** So many fit an answer and a card slip's detail. */
export const linesMax = 8;

type Untaxed = Omit<Line, keyof TaxSplit> & { readonly taxFree: Won };

/**
 * On the terms that are in force by the period. `on` is the Korean day of the charge: a first
 * period, and that of a return, begins on it. VAT is reckoned of the whole, as iamport does; the
 * last line bears what rounding leaves.
 */
export function quote(was: Subscription, on: CivilDate): Quote {
  const of = inForce(was);
  const isRunning = of.anchorOn !== undefined && !isReturn(of);
  const days = isRunning ? periodOf(of, of.period) : billingPeriod(on, of.price, 0);
  const base = baseOf(of, days);
  const owed = owedLine(of);
  const lines = owed ? [base, owed] : [base];
  assert(lines.length <= linesMax, `a quote has at most ${linesMax} lines`);
  const amount = won(lines.reduce((sum, line) => sum + line.amount, 0));
  const taxFree = won(lines.reduce((sum, line) => sum + line.taxFree, 0));
  const whole = taxSplit(amount, taxFree);
  return {
    ...whole,
    period: of.period,
    days,
    lines: taxed(lines, whole),
    amount,
    recurring: recurringOf(of),
  };
}

function baseOf(of: Subscription, days: Period): Untaxed {
  return { kind: 'base', ...days, quantity: of.quantity ?? 1, ...costOf(of) };
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

/** Lines of one charge with their shares of its taxes, which sum to those of the whole. */
export function taxed<L extends { readonly amount: Won; readonly taxFree: Won }>(
  lines: readonly L[],
  whole: TaxSplit,
): readonly (L & TaxSplit)[] {
  let left: number = whole.vat;
  return lines.map((line, at) => {
    const isLast = at === lines.length - 1;
    const vat = won(isLast ? left : Math.min(left, taxSplit(line.amount, line.taxFree).vat));
    left -= vat;
    return { ...line, vat, supply: won(line.amount - line.taxFree - vat) };
  });
}
