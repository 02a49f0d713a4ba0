// Subscriptions and charges as an operator sees them: whose they are, their claim, their orders.
import * as z from 'zod/mini';
import type { Charge } from '../domain/charge/charge';
import type { CardFacts } from '../domain/charge/payment';
import type { Statement } from '../domain/charge/statement';
import type { Subscription } from '../domain/subscription/facts';
import type { Told } from '../usecases/operate/tell-history';
import { ruleOf } from '../domain/charge/why-charge';
import type { Shown } from './answers';
import { ChargeAnswer, SubscriptionAnswer } from './answers';
import { LineAnswer, statedLineView } from './statement-views';
import type { Seen } from './views';
import { chargeView, isoKorea, subscriptionView } from './views';

const Attempt = () =>
  z.object({
    n: z.int(),
    /** The order number, as iamport's console and the customer's slip have it. */
    order: z.string(),
    at: z.string(),
    closed_at: z.string(),
    sends: z.int(),
    outcome: z.enum(['paid', 'declined', 'abandoned']),
    code: z.nullable(z.string()),
    reason: z.nullable(z.string()),
    payment: z.nullable(z.string()),
  });

const AdminChargeAnswer = () =>
  z.extend(ChargeAnswer(), {
    price_version: z.int(),
    payment: z.nullable(z.string()),
    /** A refund whose outcome is not known yet. */
    refunding: z.boolean(),
    attempts: z.array(Attempt()),
  });

export const FoundAnswer = () =>
  z.extend(SubscriptionAnswer(), {
    user: z.string(),
    opened_at: z.string(),
    price_version: z.int(),
    period: z.int(),
    claim: z.nullable(
      z.object({
        order: z.string(),
        period: z.int(),
        attempt: z.int(),
        amount: z.int(),
        phase: z.enum(['sent', 'unsent', 'unknown', 'suspect']),
        sent_at: z.string(),
        sends: z.int(),
        why: z.nullable(z.string()),
      }),
    ),
  });

export const AdminSubscriptionAnswer = () =>
  z.extend(FoundAnswer(), { charges: z.array(AdminChargeAnswer()) });

export const ToldAnswer = () =>
  z.object({
    at: z.string(),
    /** console: at iamport, by hand or by another program. */
    who: z.enum(['customer', 'operator', 'backend', 'schedule', 'webhook', 'night', 'console']),
    /** Of operators and backends: the subject of their token. */
    by: z.nullable(z.string()),
    what: z.string(),
    reason: z.nullable(z.string()),
    before: z.nullable(z.string()),
    after: z.nullable(z.string()),
  });

export const WhyAnswer = () =>
  z.object({
    rule: z.string(),
    anchor_on: z.nullable(z.string()),
    anchor_period: z.int(),
    /** What its amount is the sum of, as its statement has them. */
    lines: z.array(LineAnswer()),
    charge: AdminChargeAnswer(),
  });

export function foundView(
  row: Subscription,
  card: CardFacts | undefined,
  seen: Seen,
): Shown<typeof FoundAnswer> {
  const { claim } = row;
  return {
    ...subscriptionView(row, card, seen),
    user: row.userId,
    opened_at: isoKorea(row.openedAt),
    price_version: row.price.version,
    period: row.period,
    claim: claim
      ? {
          order: claim.attemptId,
          period: claim.period,
          attempt: claim.attempt,
          amount: claim.amount,
          phase: claim.phase,
          sent_at: isoKorea(claim.sentAt),
          sends: claim.sends,
          why: claim.why ?? null,
        }
      : null,
  };
}

export function adminChargeView(charge: Charge): Shown<typeof AdminChargeAnswer> {
  return {
    ...chargeView(charge),
    price_version: charge.priceVersion,
    payment: charge.paymentId ?? null,
    refunding: charge.refunding !== undefined,
    attempts: charge.attempts.map((of) => ({
      n: of.n,
      order: of.attemptId,
      at: isoKorea(of.claimedAt),
      closed_at: isoKorea(of.closedAt),
      sends: of.sends,
      outcome: of.outcome,
      code: of.code ?? null,
      reason: of.reason ?? null,
      payment: of.paymentId ?? null,
    })),
  };
}

export function toldView(of: Told): Shown<typeof ToldAnswer> {
  return {
    at: isoKorea(of.at),
    who: of.who,
    by: of.by ?? null,
    what: of.what,
    reason: of.reason ?? null,
    before: of.before ?? null,
    after: of.after ?? null,
  };
}

export function whyView(row: Subscription, { charge, lines }: Statement): Shown<typeof WhyAnswer> {
  return {
    rule: ruleOf(row, charge),
    anchor_on: row.anchorOn ?? null,
    anchor_period: row.anchorPeriod ?? 0,
    lines: lines.map(statedLineView),
    charge: adminChargeView(charge),
  };
}
