// A subscription, a claim and a payment to start a domain test from.
import type { Payment } from '../../functions/domain/charge/payment';
import { plainPolicy } from '../../functions/domain/catalogue/dunning';
import { won } from '../../functions/domain/common/money';
import type { Price } from '../../functions/domain/catalogue/plan';
import type { Claim, Subscription } from '../../functions/domain/subscription/facts';
import { nextEntry } from '../../functions/domain/subscription/agenda';
import { openSubscription } from '../../functions/domain/subscription/birth';
import { claimAttempt, settlePaid } from '../../functions/domain/subscription/moves/charge';
import { chargeNumber } from '../order-numbers';

export const subscriptionId = `sub${'a1'.repeat(12)}z`;
export const times = { billingHour: 10, quiet: { from: 1_410, to: 40 } };
export const pausing = { periodsMax: 3, access: 'none' } as const;
export const rules = { times, policy: plainPolicy, pause: pausing };
export const acceptance = {
  allowTestChannel: false,
  providers: ['kicc'],
  clockToleranceSeconds: 900,
};

export const price: Price = {
  planId: 'basic-monthly',
  product: 'letters',
  version: 1,
  amount: won(9_900),
  taxFree: won(0),
  interval: 'month',
  every: 1,
  orderName: '매달 편지',
};

export function at(text: string): number {
  return Date.parse(text.includes('T') ? text : `${text}T10:00:00+09:00`) / 1_000;
}

export function opened(on = '2027-01-31'): Subscription {
  return openSubscription({
    id: subscriptionId,
    userId: 'user-1',
    price,
    at: at(on),
  });
}

/** When something comes next. */
export const nextAt = (of: Subscription): number | undefined => nextEntry(of, times)?.at;

/** A claim of the next attempt, under the order number it would have. */
export function claimAt(was: Subscription, now: number): Subscription & { claim: Claim } {
  return claimAttempt(was, chargeNumber(was.id, was.period, was.attempt), now, times);
}

export function claimed(on = '2027-01-31'): Subscription & { claim: Claim } {
  return claimAt({ ...opened(on), keyId: 'key1' }, at(on));
}

export function active(on = '2027-01-31'): Subscription {
  return settlePaid(claimed(on), at(on));
}

/** Active, its second period due and claimed. */
export function renewing(on = '2027-02-28'): Subscription & { claim: Claim } {
  return claimAt(active(), at(on));
}

export function paymentFor(claim: Claim, changes: Partial<Payment> = {}): Payment {
  return {
    paymentId: 'imps_1',
    attemptId: claim.attemptId,
    status: 'paid',
    amount: claim.amount,
    canceledAmount: 0,
    currency: 'KRW',
    keyId: claim.keyId,
    usage: 'payment',
    test: false,
    provider: 'kicc',
    paidAt: claim.claimedAt,
    failedAt: 0,
    ...changes,
  };
}
