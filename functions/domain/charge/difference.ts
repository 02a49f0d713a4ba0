// What a change within a period comes to: the difference for the days that are left of it.
import type { CivilDate, Period } from '../common/calendar';
import { daysBetween } from '../common/calendar';
import type { TaxSplit, Won } from '../common/money';
import { leastCharge, taxSplit, won } from '../common/money';
import { share } from '../common/proration';
import type { Sold } from './cost';
import { costOf } from './cost';

/** Whole Korean days of the period that a change falls into, and those used before it. */
export type DaysOf = { readonly used: number; readonly days: number };

/** rounded_off: less than a card company takes, and not asked for. */
export type DifferenceLineKind = 'rest_of_new' | 'rest_of_old' | 'rounded_off';

/** Won, VAT included; less than 0 where it is taken off. */
export type DifferenceLine = Period & {
  readonly kind: DifferenceLineKind;
  readonly planId: string;
  readonly quantity: number;
  /** Won that the terms come to each period; 0 of what is rounded off. */
  readonly each: number;
  readonly amount: number;
  readonly taxFree: number;
};

export type Difference = {
  readonly lines: readonly DifferenceLine[];
  /** Won that the lines before any rounding come to. */
  readonly net: number;
  /** Won to be charged; 0 where the net is too little to be asked for. */
  readonly charge: TaxSplit & { readonly amount: Won };
};

export type Measured =
  | { readonly kind: 'measured'; readonly difference: Difference }
  /** `why`: from the next period on only. */
  | { readonly kind: 'not_now'; readonly why: string };

type Terms = { readonly from: Sold; readonly to: Sold };
type When = DaysOf & Period;

/**
 * rest(new) − rest(old), where the rest of an amount is the amount less the part of the days that
 * were used, rounded half up. Each tax part is reckoned alike, and neither may be negative: no card
 * slip can say so. The days of the lines begin with that of the change, which is one of the new
 * terms.
 */
export function differenceOf({ from, to }: Terms, when: When): Measured {
  const { startsOn, endsOn, ...days } = when;
  const line = (kind: DifferenceLineKind, of: Sold, sign: 1 | -1): DifferenceLine => {
    const { amount, taxFree } = costOf(of);
    const { planId } = of.price;
    const rests = { amount: sign * restOf(amount, days), taxFree: sign * restOf(taxFree, days) };
    const { quantity = 1 } = of;
    return { kind, startsOn, endsOn, planId, quantity, each: amount, ...rests };
  };
  const lines = [line('rest_of_new', to, 1), line('rest_of_old', from, -1)];
  const net = sumOf(lines, 'amount');
  const free = sumOf(lines, 'taxFree');
  if (net <= 0) return { kind: 'not_now', why: 'it costs no more for the days that are left' };
  if (free < 0 || net < free) {
    return { kind: 'not_now', why: 'one tax part of the difference would be less than 0' };
  }
  if (net >= leastCharge) {
    const charge = { ...taxSplit(won(net), won(free)), amount: won(net) };
    return { kind: 'measured', difference: { lines, net, charge } };
  }
  const off = { ...line('rounded_off', to, 1), each: 0, amount: -net, taxFree: -free };
  const charge = { ...taxSplit(won(0), won(0)), amount: won(0) };
  return { kind: 'measured', difference: { lines: [...lines, off], net, charge } };
}

/** Won of the days that are left. */
function restOf(amount: number, { used, days }: DaysOf): number {
  return amount - share(amount, used, days);
}

function sumOf(lines: readonly DifferenceLine[], what: 'amount' | 'taxFree'): number {
  return lines.reduce((sum, line) => sum + line[what], 0);
}

/**
 * The days of a paid period on the day of a change, where the next one begins on `endsOn`: days
 * that a pause has kept are used behind it. Undefined where none is left, or where it has not
 * begun.
 */
export function daysOn(on: CivilDate, paid: Period, endsOn: CivilDate): DaysOf | undefined {
  const days = daysBetween(paid.startsOn, paid.endsOn);
  const left = daysBetween(on, endsOn);
  return left < 1 || left > days ? undefined : { used: days - left, days };
}

/** Won of a change that were too little to be asked for; 0 of one that was paid. */
export function roundedOff({ change }: { readonly change?: Lines | undefined }): number {
  const off = change?.lines.filter(({ kind }) => kind === 'rounded_off') ?? [];
  return -sumOf(off, 'amount');
}

type Lines = { readonly lines: readonly DifferenceLine[] };
