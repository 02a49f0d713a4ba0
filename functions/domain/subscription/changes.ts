// What happened, as others may be told of it: the named events between two images of an item.
import type { Access } from './access';
import { isSameSale } from '../charge/cost';
import type { Charge, ChargeStatus } from '../charge/charge';
import type { SubscriptionId } from '../common/identity';
import type { By, Subscription } from './facts';
import type { Status } from './status';
import { isEnded, isInDebt, isPaused } from './status';

type OfSubscription =
  | 'opened'
  | 'trial_started'
  | 'conversion_postponed'
  | 'started'
  | 'past_due'
  | 'recovered'
  | 'unpaid'
  | 'canceled'
  | 'expired'
  | 'cancel_scheduled'
  | 'cancel_withdrawn'
  | 'change_scheduled'
  | 'change_withdrawn'
  | 'changed'
  | 'consent_given'
  | 'consent_declined'
  | 'access_changed'
  | 'card_changed'
  | 'billing_day_scheduled'
  | 'billing_day_withdrawn'
  | 'billing_day_moved'
  | 'pause_scheduled'
  | 'pause_withdrawn'
  | 'paused'
  | 'resumed'
  | 'held'
  | 'released';
type OfCharge =
  'paid' | 'declined' | 'waived' | 'refunded' | 'partly_refunded' | 'settled_elsewhere';

export type DomainEvent = { readonly subscription: SubscriptionId } & (
  | {
      readonly name: `subscription.${OfSubscription}`;
      readonly status: Status;
      readonly access: Access;
      readonly by?: By | undefined;
    }
  | { readonly name: `charge.${OfCharge}`; readonly period: number; readonly amount: number }
);

/** The event of a state that was reached from another one. */
const reached: Readonly<Record<Status, OfSubscription>> = {
  incomplete: 'opened',
  trialing: 'trial_started',
  active: 'started',
  paused: 'paused',
  past_due: 'past_due',
  unpaid: 'unpaid',
  canceled: 'canceled',
  expired: 'expired',
};

/** Events of a subscription come from its own item, those of charges never. */
export function changes(
  before: Subscription | undefined,
  after: Subscription,
): readonly DomainEvent[] {
  const { id, status, access, by } = after;
  const names: OfSubscription[] = [];
  if (before?.status !== status) {
    const isRecovered = before !== undefined && isInDebt(before) && !isInDebt(after);
    const isResumed = before !== undefined && isPaused(before) && !isEnded(after);
    const back = isRecovered && !isEnded(after) ? 'recovered' : isResumed ? 'resumed' : undefined;
    names.push(back ?? reached[status]);
  }
  if (before && before.access !== access) names.push('access_changed');
  if (before && !isEnded(after)) {
    if (!before.cancel && after.cancel) names.push('cancel_scheduled');
    if (before.cancel && !after.cancel) names.push('cancel_withdrawn');
    if (!before.pause && after.pause && !isPaused(after)) names.push('pause_scheduled');
    if (before.pause && !after.pause && !isPaused(before)) names.push('pause_withdrawn');
    names.push(...changesOfTerms(before, after), ...answersIn(before, after));
    names.push(...changesOfDay(before, after));
    const isLater = after.trial?.postponedFrom !== before.trial?.postponedFrom;
    if (isLater && after.trial?.postponedFrom !== undefined) names.push('conversion_postponed');
    if (before.heldAt === undefined && after.heldAt !== undefined) names.push('held');
    if (before.heldAt !== undefined && after.heldAt === undefined) names.push('released');
    const isOther = before.card !== undefined && before.card !== after.card;
    if (isOther && after.keyId !== undefined) names.push('card_changed');
  }
  return names.map((name) => ({
    name: `subscription.${name}` as const,
    subscription: id,
    status,
    access,
    by,
  }));
}

/** A sign-up has the terms of the window that came back. */
function changesOfTerms(before: Subscription, after: Subscription): readonly OfSubscription[] {
  if (before.anchorOn === undefined) return [];
  if (!isSameSale(before, after)) return ['changed'];
  if (after.next && before.next !== after.next)
    return isSameNext(before, after) ? [] : ['change_scheduled'];
  return before.next && !after.next ? ['change_withdrawn'] : [];
}

/** Moved: the period that leads to it is settled. */
function changesOfDay(
  { stub: was }: Subscription,
  { stub: is, period }: Subscription,
): readonly OfSubscription[] {
  if (is) {
    return was?.day === is.day && was.period === is.period ? [] : ['billing_day_scheduled'];
  }
  if (!was) return [];
  return [period > was.period ? 'billing_day_moved' : 'billing_day_withdrawn'];
}

function answersIn(before: Subscription, { consent }: Subscription): readonly OfSubscription[] {
  const isOld = before.consent?.at === consent?.at && before.consent?.act === consent?.act;
  if (!consent || isOld) return [];
  return [consent.act === 'agree' ? 'consent_given' : 'consent_declined'];
}

function isSameNext({ next: a }: Subscription, { next: b }: Subscription): boolean {
  return a !== undefined && b !== undefined && a.period === b.period && isSameSale(a, b);
}

const settled: Readonly<Record<ChargeStatus, OfCharge | undefined>> = {
  open: undefined,
  paid: 'paid',
  waived: 'waived',
  refunded: 'refunded',
  settled_elsewhere: 'settled_elsewhere',
};

/** A charge that is found paid and given back at once was paid, and then refunded. */
export function changesOfCharge(before: Charge | undefined, after: Charge): readonly DomainEvent[] {
  const { subscriptionId: subscription, period, amount } = after;
  const names: OfCharge[] = [];
  const known = new Set(before?.attempts.map(({ attemptId }) => attemptId));
  for (const { attemptId, outcome } of after.attempts) {
    if (outcome === 'declined' && !known.has(attemptId)) names.push('declined');
  }
  const isNewlyPaid = before?.paymentId === undefined && after.paymentId !== undefined;
  if (isNewlyPaid) names.push('paid');
  const now = settled[after.status];
  if (now && now !== 'paid' && before?.status !== after.status) names.push(now);
  const isPart = settled[after.status] === 'paid' && after.refunded > (before?.refunded ?? 0);
  if (isPart) names.push('partly_refunded');
  return names.map((name) => ({ name: `charge.${name}` as const, subscription, period, amount }));
}
