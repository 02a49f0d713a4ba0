// What a charge holds besides its price and the days owed, as its claim freezes it.
import type { Won } from '../common/money';
import { leastCharge, won } from '../common/money';
import { share } from '../common/proration';
import type { Sold } from './cost';
import { discountOf } from './cost';

/**
 * coupon: what one takes off the price. partial: takes off the days that a period has fewer than a
 * whole one. one_off: asked for once, on a record of the customer's act.
 * credit: won that an operator has given, less than 0. rounded_off: takes off what no card company
 * takes.
 */
export const extraKinds = ['coupon', 'partial', 'one_off', 'credit', 'rounded_off'] as const;
export type ExtraKind = (typeof extraKinds)[number];

export type Extra = {
  readonly kind: ExtraKind;
  /** Of a coupon, and of a line that was asked for once: its own. */
  readonly id?: string | undefined;
  /** Won, VAT included, and its tax-free part; less than 0 where it is taken off. */
  readonly amount: number;
  readonly taxFree: number;
  /** Of a partial period: the days of the whole one. */
  readonly of?: number | undefined;
};

/** So many fit a charge beside its price and its owed days. */
export const extrasMax = 7;

type Sum = { readonly amount: number; readonly taxFree: number };

export function sumOf(lines: readonly Sum[]): Sum {
  return {
    amount: lines.reduce((sum, line) => sum + line.amount, 0),
    taxFree: lines.reduce((sum, line) => sum + line.taxFree, 0),
  };
}

/** What the coupon of the price takes off. */
export function couponExtra(of: Sold): Extra | undefined {
  const { coupon } = of.price;
  const off = discountOf(of);
  if (!coupon || !off) return undefined;
  return { kind: 'coupon', id: coupon.id, amount: 0 - off.amount, taxFree: 0 - off.taxFree };
}

/** Takes off what is less than a card company takes; nothing of 0 won, or of enough. */
function roundedOff({ amount, taxFree }: Sum): Extra | undefined {
  if (amount <= 0 || amount >= leastCharge) return undefined;
  return { kind: 'rounded_off', amount: -amount, taxFree: 0 - taxFree };
}

/** Won of credit that are used. */
export function creditIn(extras: readonly Extra[] | undefined): Won {
  return won((extras ?? []).reduce((sum, of) => (of.kind === 'credit' ? sum - of.amount : sum), 0));
}

/**
 * Credit on a charge of these sums: only so far that 0 or at least 100 won remain, with the
 * tax-free part in proportion, rounded half up. Of what is rounded off anyway none is used.
 */
function creditFor({ amount, taxFree }: Sum, balance: number): Extra | undefined {
  const used = usable(amount, balance);
  if (used < 1) return undefined;
  return { kind: 'credit', amount: -used, taxFree: 0 - share(taxFree, used, amount) };
}

function usable(amount: number, balance: number): number {
  if (amount < leastCharge || balance < 1) return 0;
  return balance >= amount ? amount : Math.min(balance, amount - leastCharge);
}

/** Asked for once, and not claimed yet. */
export type Waiting = { readonly id: string; readonly amount: number; readonly taxFree: number };

/** At most so many wait for one charge. */
export const waitingMax = 4;

/** What a charge that the calendar brings holds besides, of these sums: in this order. */
export function extrasFor(
  asked: readonly Sum[],
  {
    lines = [],
    credit = 0,
  }: { readonly lines?: readonly Waiting[] | undefined; readonly credit?: number | undefined },
): readonly Extra[] {
  const once = lines.map((line): Extra => ({ kind: 'one_off', ...line }));
  const used = creditFor(sumOf([...asked, ...once]), credit);
  const due = used ? [...once, used] : once;
  const off = roundedOff(sumOf([...asked, ...due]));
  return off ? [...due, off] : due;
}

type Paid = {
  readonly amount: number;
  readonly refunded: number;
  readonly extras?: readonly Extra[] | undefined;
};

/**
 * Won of credit that have come back with what was given back of a charge: its share, rounded half
 * up, so that all refunds together give back exactly what was used.
 */
export function creditBack({ amount, refunded, extras }: Paid): Won {
  const used = creditIn(extras);
  return used === 0 || amount === 0 ? won(0) : share(used, Math.min(refunded, amount), amount);
}

type Part = { readonly balance: number; readonly amount: number };

/** Won of it that one refund has brought back; `balance`: what was left of the payment before. */
export function creditOfRefund(of: Paid, { balance, amount }: Part): Won {
  const refunded = of.amount - balance;
  const after = creditBack({ ...of, refunded: refunded + amount });
  return won(after - creditBack({ ...of, refunded }));
}
