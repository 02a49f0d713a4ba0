// What a charge was made of and what became of it, from what is stored: a past charge is never
// priced again.
import type { EpochSeconds, Period } from '../common/calendar';
import { addDays } from '../common/calendar';
import type { TaxSplit, Won } from '../common/money';
import { taxSplit, won } from '../common/money';
import type { Price } from '../catalogue/plan';
import type { Attempt, Charge } from './charge';
import type { CardFacts } from './payment';
import type { LineKind } from './quote';
import { taxed } from './quote';
import type { Refund } from './refund';
import { share } from '../common/proration';

export type StatementLine = TaxSplit & {
  readonly kind: LineKind;
  /** The days that it is about; absent where nothing that is stored says them. */
  readonly days?: Period | undefined;
  readonly quantity: number;
  /** Won for one of them; amount = unit × quantity. */
  readonly unit: Won;
  readonly amount: Won;
};

/** outside: given back in the provider's console or by a night, and not by an operator's refund. */
export type GivenBack = TaxSplit & {
  readonly at?: EpochSeconds | undefined;
  readonly amount: Won;
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
  /** All of the subscription. */
  readonly refunds: readonly Refund[];
};

export function statementOf(charge: Charge, beside: Beside): Statement {
  const whole = taxSplit(charge.amount, charge.taxFree);
  return {
    charge,
    whole,
    lines: taxed(linesOf(charge, beside), whole),
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

/** The price, and what a return was charged for days that were used before access had ended. */
function linesOf(charge: Charge, { price, owedDays, before }: Beside): readonly Untaxed[] {
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
    .filter(({ period, state }) => period === charge.period && state !== 'refused')
    .sort((a, b) => a.askedAt - b.askedAt);
  const told = ours.map(({ amount, taxFree, state, askedAt, closedAt }): GivenBack => ({
    ...taxSplit(amount, taxFree),
    at: closedAt ?? askedAt,
    amount,
    outcome: state === 'done' ? 'done' : 'unknown',
  }));
  // One whose answer was lost may stand in the record already, and is told once.
  const rest = charge.refunded - sumOf(ours, 'amount');
  if (rest <= 0) return told;
  const allFree = share(charge.taxFree, charge.refunded, charge.amount);
  const free = Math.min(rest, Math.max(0, allFree - sumOf(ours, 'taxFree')));
  return [...told, { ...taxSplit(won(rest), won(free)), amount: won(rest), outcome: 'outside' }];
}

function sumOf(refunds: readonly Refund[], what: 'amount' | 'taxFree'): number {
  return refunds.reduce((sum, of) => sum + of[what], 0);
}
