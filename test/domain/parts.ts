// Whether the parts of a quote or of a difference sum to it, and each part is the one that it says.
import type { Sold } from '../../functions/domain/charge/cost';
import { costOf } from '../../functions/domain/charge/cost';
import type { DaysOf, Difference } from '../../functions/domain/charge/difference';
import type { Line, Quote } from '../../functions/domain/charge/quote';
import { daysBetween } from '../../functions/domain/common/calendar';
import type { Subscription } from '../../functions/domain/subscription/facts';
import { isReturn } from '../../functions/domain/subscription/terms';

/** Undefined where each sum is exact. */
export function faultIn(of: Quote, was: Subscription): string | undefined {
  const { stub, period } = was;
  const { lines, amount, supply, vat, taxFree, days } = of;
  const sum = (what: (line: Line) => number) => lines.reduce((all, line) => all + what(line), 0);
  if (sum((line) => line.amount) !== amount) return 'the lines do not sum to the amount';
  if (sum((line) => line.taxFree) !== taxFree) return 'the lines do not sum to what is tax-free';
  if (sum((line) => line.vat) !== vat) return 'the lines do not sum to the VAT';
  if (sum((line) => line.supply) !== supply) return 'the lines do not sum to the supply';
  if (supply + vat + taxFree !== amount) return 'the taxes do not sum to the amount';
  const own = daysBetween(days.startsOn, days.endsOn);
  // A return begins days of its own, and the move is forgotten.
  if (stub?.period !== period || stub.of <= own || isReturn(was)) return undefined;
  const left = lines.find(({ kind }) => kind === 'partial')?.amount ?? 0;
  const all = lines
    .filter(({ kind }) => kind === 'base' || kind === 'coupon')
    .reduce((won, line) => won + line.amount, 0);
  const part = halfUp(all, own, stub.of);
  if (all + left === part) return undefined;
  return `${all + left} won of ${all}, of which ${part} are the part`;
}

const halfUp = (all: number, part: number, of: number) =>
  Math.floor((2 * all * part + of) / (2 * of));

/** What is left of the new terms less what is left of the former ones, each reckoned by itself. */
export function faultInDifference(
  { lines, net, charge }: Difference,
  { from, to, used, days }: DaysOf & { readonly from: Sold; readonly to: Sold },
): string | undefined {
  const rest = (all: number) => all - halfUp(all, used, days);
  const left = rest(costOf(to).amount) - rest(costOf(from).amount);
  if (left !== net) return `${net} won for the days that are left, and they are ${left}`;
  const asked = net < 100 ? 0 : net;
  if (charge.amount !== asked) return `${charge.amount} won are asked for, of ${net}`;
  const sum = lines.reduce((all, line) => all + line.amount, 0);
  if (sum !== asked) return 'the lines do not sum to the amount';
  const free = lines.reduce((all, line) => all + line.taxFree, 0);
  if (free !== charge.taxFree) return 'the lines do not sum to what is tax-free';
  const { supply, vat, taxFree } = charge;
  return supply + vat + taxFree === asked ? undefined : 'the taxes do not sum to the amount';
}
