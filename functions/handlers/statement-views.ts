// The statement of a charge as callers see it: each line with its days, its arithmetic and its tax.
import * as z from 'zod/mini';
import type { Statement, StatementLine } from '../domain/charge/statement';
import type { MerchantKind } from '../domain/catalogue/merchant';
import type { Subscription } from '../domain/subscription/facts';
import type { Shown } from './answers';
import { isoKorea } from './views';

const taxes = { amount: z.int(), supply: z.int(), vat: z.int(), tax_free: z.int() };

export const LineAnswer = () =>
  z.object({
    /** Of the difference of a change: what is left of the new terms, less that of the old. */
    kind: z.enum([
      ...(['base', 'coupon', 'partial', 'one_off', 'owed_days', 'credit'] as const),
      ...(['rest_of_new', 'rest_of_old', 'rounded_off'] as const),
    ]),
    /** What a line that is charged once is for; null of any other. */
    name: z.nullable(z.string()),
    /** The days that it is about; null where nothing that is stored says them. */
    starts_on: z.nullable(z.string()),
    ends_on: z.nullable(z.string()),
    quantity: z.int(),
    unit_amount: z.int(),
    arithmetic: z.string(),
    ...taxes,
  });

export const StatementAnswer = () =>
  z.object({
    subscription: z.string(),
    plan: z.string(),
    /** As the card slip has it. */
    name: z.string(),
    period: z.int(),
    /** Which difference of a change within the period it is; null of the period's own charge. */
    change: z.nullable(z.int()),
    starts_on: z.string(),
    /** The first day after it. */
    ends_on: z.string(),
    status: z.enum(['open', 'paid', 'waived', 'refunded', 'settled_elsewhere']),
    currency: z.literal('KRW'),
    /** What the merchant is by its business registration. */
    merchant: z.enum(['taxable', 'exempt', 'mixed']),
    lines: z.array(LineAnswer()),
    ...taxes,
    /** Null where nothing was paid by card. */
    paid: z.nullable(
      z.object({
        at: z.string(),
        card: z.nullable(z.object({ name: z.string(), last_digits: z.string() })),
        /** The order number and imp_uid, as the card slip and iamport have them. */
        order: z.string(),
        payment: z.string(),
        receipt_url: z.nullable(z.string()),
      }),
    ),
    refunds: z.array(
      z.object({
        /** Null where it was given back outside of this system. */
        at: z.nullable(z.string()),
        outcome: z.enum(['done', 'unknown', 'outside']),
        ...taxes,
        /** Won of credit that came back with it. */
        credit_back: z.int(),
      }),
    ),
    /** Won that were given back for certain, and what is left of the amount. */
    refunded: z.int(),
    left: z.int(),
  });

export function statementView(
  row: Subscription,
  { charge, whole, lines, paid, card, refunds }: Statement,
  merchant: MerchantKind,
): Shown<typeof StatementAnswer> {
  const { period, startsOn, endsOn, amount, status, refunded, paymentId, receiptUrl } = charge;
  const isPaid = paid !== undefined && charge.paidAt !== undefined;
  return {
    subscription: row.id,
    plan: row.price.planId,
    name: row.price.orderName,
    period,
    change: charge.change?.k ?? null,
    starts_on: startsOn,
    ends_on: endsOn,
    status,
    currency: 'KRW',
    merchant,
    lines: lines.map(statedLineView),
    ...taxesOf({ ...whole, amount }),
    paid: isPaid
      ? {
          at: isoKorea(charge.paidAt),
          card: card ? { name: card.name, last_digits: card.lastDigits } : null,
          order: paid.attemptId,
          payment: paymentId ?? '',
          receipt_url: receiptUrl ?? null,
        }
      : null,
    refunds: refunds.map((of) => ({
      at: of.at === undefined ? null : isoKorea(of.at),
      outcome: of.outcome,
      ...taxesOf(of),
      credit_back: of.credit,
    })),
    refunded,
    left: paid ? amount - refunded : 0,
  };
}

export function statedLineView(line: StatementLine): Shown<typeof LineAnswer> {
  return {
    kind: line.kind,
    name: line.name ?? null,
    starts_on: line.days?.startsOn ?? null,
    ends_on: line.days?.endsOn ?? null,
    quantity: line.quantity,
    unit_amount: line.unit,
    arithmetic: arithmeticOf(line),
    ...taxesOf(line),
  };
}

/** Days of a difference are those used before it, of all of its period. */
function arithmeticOf({ kind, unit, quantity, amount, rest }: StatementLine): string {
  if (kind === 'rounded_off' || kind === 'credit') return String(amount);
  if (!rest) return `${unit} x ${quantity} = ${amount}`;
  const { each, used, days } = rest;
  const words = `${each} - ${each} x ${used} / ${days}`;
  return amount < 0 ? `-(${words}) = ${amount}` : `${words} = ${amount}`;
}

type Signed = Readonly<Record<'amount' | 'supply' | 'vat' | 'taxFree', number>>;

function taxesOf({ amount, supply, vat, taxFree }: Signed) {
  return { amount, supply, vat, tax_free: taxFree };
}
