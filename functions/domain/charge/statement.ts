// What a charge was made of and what became of it, from what is stored: a past charge is never
// priced again.
import type { EpochSeconds, Period } from '../common/calendar';
import { addDays, daysBetween } from '../common/calendar';
import type { TaxSplit, Won } from '../common/money';
import { taxSplit, won } from '../common/money';
import type { Price } from '../catalogue/plan';
import type { Attempt, Charge, OfChange, Place } from './charge';
import type { DaysOf, DifferenceLineKind } from './difference';
import type { CardFacts } from './payment';
import { creditBack, creditOfRefund, sumOf as sumOfLines } from './extra';
import type { LineKind, SignedSplit } from './quote';
import { lineOrder, taxed } from './quote';
import type { Refund } from './refund';
import { share } from '../common/proration';

export type StatementLine = SignedSplit & {
  readonly kind: LineKind | DifferenceLineKind;
  /** What a line that is charged once is for. */
  readonly name?: string | undefined;
  /** The days that it is about; absent where nothing that is stored says them. */
  readonly days?: Period | undefined;
  readonly quantity: number;
  /** Won for one of them; of a period's charge, amount = unit × quantity. */
  readonly unit: number;
  readonly amount: number;
  /** Of a difference, or a partial period: what the terms come to each period, and days of it. */
  readonly rest?: (DaysOf & { readonly each: number }) | undefined;
};

/** outside: given back in the provider's console or by a night, and not by an operator's refund. */
export type GivenBack = TaxSplit & {
  readonly at?: EpochSeconds | undefined;
  readonly amount: Won;
  /** Won of credit that the charge had used, and that came back with it. */
  readonly credit: number;
  readonly outcome: 'done' | 'unknown' | 'outside';
};

export type Statement = {
  readonly charge: Charge;
  readonly whole: TaxSplit;
  readonly lines: readonly StatementLine[];
  /** The attempt that was paid; absent where no card was. */
  readonly paid?: Attempt | undefined;
  readonly card?: CardFacts | undefined;
  readonly refunds: readonly GivenBack[];
};

/** What is stored beside a charge. */
export type Beside = {
  /** Of the version that the charge names; absent where it was never kept. */
  readonly price?: Pick<Price, 'amount' | 'taxFree'> | undefined;
  /** Days that the paid window showed as owed, and the charge of the period before. */
  readonly owedDays?: number | undefined;
  readonly before?: Charge | undefined;
  readonly card?: CardFacts | undefined;
  /** Of lines that were charged once, by their ids. */
  readonly names?: ReadonlyMap<string, string> | undefined;
  /** All of the subscription. */
  readonly refunds: readonly Refund[];
};

export function statementOf(charge: Charge, beside: Beside): Statement {
  const whole = taxSplit(charge.amount, charge.taxFree);
  return {
    charge,
    whole,
    lines: charge.change
      ? linesOfChange(charge.change, whole)
      : taxed(linesOf(charge, beside), whole),
    paid: paidAttempt(charge),
    card: beside.card,
    refunds: givenBack(charge, beside.refunds),
  };
}

/** The attempt whose payment is bound to the charge. */
export function paidAttempt({ attempts }: Charge): Attempt | undefined {
  return attempts.find(({ outcome }) => outcome === 'paid');
}

type Untaxed = Omit<StatementLine, 'supply' | 'vat'>;

/** VAT of each as of an amount of its own; the last line bears what rounding leaves. */
function linesOfChange({ lines, used, days }: OfChange, whole: TaxSplit): readonly StatementLine[] {
  let left: number = whole.vat;
  return lines.map((line, at): StatementLine => {
    const { kind, startsOn, endsOn, quantity, each, amount, taxFree } = line;
    const sign = amount < 0 ? -1 : 1;
    const own = sign * taxSplit(won(sign * amount), won(sign * taxFree)).vat;
    const vat = at === lines.length - 1 ? left : own;
    left -= vat;
    return {
      kind,
      days: { startsOn, endsOn },
      ...unitsOf(each, quantity),
      amount,
      taxFree,
      vat,
      supply: amount - taxFree - vat,
      rest: { used, days, each },
    };
  });
}

/** An amount once a charge, as a coupon's, may leave no whole number for one of them. */
function unitsOf(each: number, quantity: number) {
  if (each % quantity !== 0) return { quantity: 1, unit: each };
  return { quantity, unit: each / quantity };
}

/** The price, what its claim froze besides, and what a return was charged for days before it. */
function linesOf(charge: Charge, beside: Beside): readonly Untaxed[] {
  const { startsOn, endsOn, extras = [] } = charge;
  const others = sumOfLines(extras);
  const amount = won(charge.amount - others.amount);
  const taxFree = won(charge.taxFree - others.taxFree);
  const plain = plainLines({ ...charge, amount, taxFree }, beside);
  const days = { startsOn, endsOn };
  const each = sumOfLines([...plain, ...extras.filter(({ kind }) => kind === 'coupon')]).amount;
  const lines = extras.map(({ of, ...extra }): Untaxed => ({
    ...extra,
    rest: of === undefined ? undefined : { each, used: daysBetween(startsOn, endsOn), days: of },
    name: extra.id === undefined ? undefined : beside.names?.get(extra.id),
    days,
    quantity: 1,
    unit: extra.amount,
  }));
  return [...plain, ...lines].sort((a, b) => lineOrder.indexOf(a.kind) - lineOrder.indexOf(b.kind));
}

function plainLines(charge: Charge, { price, owedDays, before }: Beside): readonly Untaxed[] {
  const { startsOn, endsOn, amount, taxFree } = charge;
  const owed = owedPart(charge, price);
  const whole = won(amount - owed.amount);
  // Of a price that is not kept, owed days may be a part of it.
  const quantity = whole % (charge.quantity ?? 1) === 0 ? (charge.quantity ?? 1) : 1;
  const base: Untaxed = {
    kind: 'base',
    days: { startsOn, endsOn },
    quantity,
    unit: won(whole / quantity),
    amount: whole,
    taxFree: won(taxFree - owed.taxFree),
  };
  if (owed.amount === 0) return [base];
  const days = owedDays && before ? daysAfter(before, owedDays) : undefined;
  return [base, { ...owed, kind: 'owed_days', days, quantity: 1, unit: owed.amount }];
}

/** A charge of less than its price, or of a price that is not kept, is one line. */
function owedPart({ amount, taxFree, quantity = 1 }: Charge, price: Beside['price']) {
  const cost = (price?.amount ?? amount) * quantity;
  const free = (price?.taxFree ?? taxFree) * quantity;
  const isMore = price !== undefined && amount > cost && taxFree >= free;
  if (!isMore) return { amount: won(0), taxFree: won(0) };
  return { amount: won(amount - cost), taxFree: won(taxFree - free) };
}

/** An unpaid period begins where the last paid one ended. */
function daysAfter({ endsOn }: Charge, days: number): Period {
  return { startsOn: endsOn, endsOn: addDays(endsOn, days) };
}

/**
 * Oldest first. What the record shows beyond the refunds of operators was given back outside; its
 * tax-free part is in proportion, so that all parts together give back exactly the whole.
 */
function givenBack(charge: Charge, refunds: readonly Refund[]): readonly GivenBack[] {
  const ours = refunds
    .filter(({ period, k, state }) => isOf(charge, { period, k }) && state !== 'refused')
    .sort((a, b) => a.askedAt - b.askedAt);
  const told = ours.map((one): GivenBack => ({
    ...taxSplit(one.amount, one.taxFree),
    at: one.closedAt ?? one.askedAt,
    amount: one.amount,
    credit: creditOfRefund(charge, one),
    outcome: one.state === 'done' ? 'done' : 'unknown',
  }));
  // One whose answer was lost may stand in the record already, and is told once.
  const rest = charge.refunded - sumOf(ours, 'amount');
  if (rest <= 0) return told;
  const allFree = share(charge.taxFree, charge.refunded, charge.amount);
  const free = Math.min(rest, Math.max(0, allFree - sumOf(ours, 'taxFree')));
  const credit = Math.max(0, creditBack(charge) - told.reduce((sum, of) => sum + of.credit, 0));
  const split = taxSplit(won(rest), won(free));
  return [...told, { ...split, amount: won(rest), credit, outcome: 'outside' }];
}

const isOf = ({ period, change }: Charge, place: Place) =>
  place.period === period && place.k === change?.k;

function sumOf(refunds: readonly Refund[], what: 'amount' | 'taxFree'): number {
  return refunds.reduce((sum, of) => sum + of[what], 0);
}
