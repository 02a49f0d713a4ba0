// Refunds as an operator sees them, and the arithmetic of one that is only previewed.
import * as z from 'zod/mini';
import { previewCancel } from '../domain/subscription/cancel-preview';
import { isEnded } from '../domain/subscription/status';
import type { Charge } from '../domain/charge/charge';
import { creditBack, creditIn, creditOfRefund } from '../domain/charge/extra';
import type { Refund } from '../domain/charge/refund';
import type { Rules } from '../domain/subscription/apply';
import type { Prepared } from '../usecases/operate/refund-charge';
import type { Shown } from './answers';
import { line } from './schemas';
import { isoKorea } from './views';

const cancels = ['no', 'now', 'period_end'] as const;

/** `amount`: won, `all` that is left, or the share of the days after today. */
export const RefundCharge = z.strictObject({
  period: z.int().check(z.minimum(0), z.maximum(9_999)),
  /** Of the difference of a change within the period: which of it. */
  change: z.optional(z.int().check(z.minimum(1), z.maximum(99))),
  amount: z.union(
    [z.int().check(z.minimum(1), z.maximum(100_000_000)), z.enum(['all', 'days_unused'])],
    'must be a whole number of won, "all" or "days_unused"',
  ),
  reason: line(200),
  cancel: z.enum(cancels),
});

export const RefundAnswer = () =>
  z.object({
    id: z.string(),
    subscription: z.string(),
    period: z.int(),
    change: z.nullable(z.int()),
    payment: z.string(),
    /** unknown: looked up until iamport decides; nothing else of the payment is refunded. */
    outcome: z.enum(['done', 'refused', 'unknown']),
    amount: z.int(),
    tax_free: z.int(),
    /** What was left of the payment before. */
    left_before: z.int(),
    /** Won of credit that its charge had used, and that come back with it; 0 of one refused. */
    credit_back: z.int(),
    asked: z.string(),
    cancel: z.enum(cancels),
    reason: z.string(),
    asked_at: z.string(),
    asked_by: z.string(),
    closed_at: z.nullable(z.string()),
    /** Of one that was refused; of one that is unknown, iamport's words where it answered. */
    why: z.nullable(z.string()),
  });

/** With `preview=true`: the arithmetic, and nothing is sent. */
const RefundPreviewAnswer = () =>
  z.object({
    period: z.int(),
    change: z.nullable(z.int()),
    starts_on: z.string(),
    ends_on: z.string(),
    days: z.int(),
    /** Whole Korean days left, today excluded, and the first of them. */
    days_unused: z.int(),
    unused_from: z.string(),
    paid: z.int(),
    refunded: z.int(),
    left: z.int(),
    amount: z.int(),
    tax_free: z.int(),
    left_after: z.int(),
    /** Won of credit that the charge had used, and that come back with it. */
    credit_back: z.int(),
    /** Won of credit that no charge will use: of one that ends with it, or has; those included. */
    credit_lapses: z.int(),
    /** Until when access is kept; null where the cancel ends it at once, or there is none. */
    keeps_until: z.nullable(z.string()),
  });

export const RefundAnswers = () => z.union([RefundPreviewAnswer(), RefundAnswer()]);

export function refundView(of: Refund, charge: Charge | undefined): Shown<typeof RefundAnswer> {
  return {
    id: of.id,
    subscription: of.subscriptionId,
    period: of.period,
    change: of.k ?? null,
    payment: of.paymentId,
    outcome: of.state,
    amount: of.amount,
    tax_free: of.taxFree,
    left_before: of.balance,
    credit_back: charge && of.state !== 'refused' ? creditOfRefund(charge, of) : 0,
    asked: of.asked,
    cancel: of.cancel,
    reason: of.reason,
    asked_at: isoKorea(of.askedAt),
    asked_by: of.by,
    closed_at: of.closedAt === undefined ? null : isoKorea(of.closedAt),
    why: of.why ?? null,
  };
}

export function refundPreviewView(
  { row, charge, plan }: Prepared,
  cancel: Refund['cancel'],
  now: number,
  rules: Rules,
): Shown<typeof RefundPreviewAnswer> {
  const wish = { at: now, atPeriodEnd: cancel === 'period_end' };
  const after = { ...charge, refunded: charge.refunded + plan.amount };
  const back = creditBack(after) - creditBack(charge);
  const kept = cancel === 'no' ? undefined : previewCancel(row, wish, charge, rules);
  // A charge in flight stands, and uses what it has frozen.
  const left = (row.credit ?? 0) + back - creditIn(row.claim?.extras);
  const isOver = cancel !== 'no' || row.cancel !== undefined || isEnded(row);
  return {
    period: charge.period,
    change: charge.change?.k ?? null,
    starts_on: charge.startsOn,
    ends_on: charge.endsOn,
    days: plan.days,
    days_unused: plan.unused,
    unused_from: plan.unusedFrom,
    paid: charge.amount,
    refunded: charge.amount - plan.balance,
    left: plan.balance,
    amount: plan.amount,
    tax_free: plan.taxFree,
    left_after: plan.balance - plan.amount,
    credit_back: back,
    credit_lapses: isOver ? Math.max(0, left) : 0,
    keeps_until: kept?.keepsUntil ?? null,
  };
}
