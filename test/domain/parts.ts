// Whether the parts of a quote sum to it, and its partial period is the part that it says.
import type { Line, Quote } from '../../functions/domain/charge/quote';
import { daysBetween } from '../../functions/domain/common/calendar';
import type { Subscription } from '../../functions/domain/subscription/facts';

/** Undefined where each sum is exact. */
export function faultIn(of: Quote, { stub, period }: Subscription): string | undefined {
  const { lines, amount, supply, vat, taxFree, days } = of;
  const sum = (what: (line: Line) => number) => lines.reduce((all, line) => all + what(line), 0);
  if (sum((line) => line.amount) !== amount) return 'the lines do not sum to the amount';
  if (sum((line) => line.taxFree) !== taxFree) return 'the lines do not sum to what is tax-free';
  if (sum((line) => line.vat) !== vat) return 'the lines do not sum to the VAT';
  if (sum((line) => line.supply) !== supply) return 'the lines do not sum to the supply';
  if (supply + vat + taxFree !== amount) return 'the taxes do not sum to the amount';
  const own = daysBetween(days.startsOn, days.endsOn);
  if (stub?.period !== period || stub.of <= own) return undefined;
  const left = lines.find(({ kind }) => kind === 'partial')?.amount ?? 0;
  const all = lines
    .filter(({ kind }) => kind === 'base' || kind === 'coupon')
    .reduce((won, line) => won + line.amount, 0);
  const part = Math.floor((2 * all * own + stub.of) / (2 * stub.of));
  if (all + left === part) return undefined;
  return `${all + left} won of ${all}, of which ${part} are the part`;
}
