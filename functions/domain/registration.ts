// Card windows: opened, and whether one really issued its billing key (iamport-v1 §10.5).
import type { AttemptId, SubscriptionId } from './identity';
import type { Won } from './money';
import { won } from './money';
import { nextDebtAt } from './overdue';
import type { CardFacts, Payment } from './payment';
import type { EpochSeconds } from './calendar';
import type { Awaiting, OpenWindow, Subscription } from './subscription';
import { Refusal } from './errors';
import type { Price } from './plan';
import { adoptKey, checkoutLifeSeconds, isEnded } from './subscription';
import type { Acceptance } from './verdict';
import { channelFault } from './verdict';

/**
 * Why a card window opens. sign_up and pay_debt say what is charged when it comes back; card_change
 * says that nothing is.
 */
export type Purpose = 'sign_up' | 'pay_debt' | 'card_change';

/** What a card window shows: what is charged when it comes back is exactly this, or nothing. */
export type Terms = {
  readonly price: Price;
  readonly amount: Won;
  readonly taxFree: Won;
};

/**
 * allotted: the card window may be open. verified: the card is good, and waits for a charge in
 * flight. in_force: charges are made with this key. obsolete: to be deleted at the provider.
 */
export type KeyState = 'allotted' | 'verified' | 'in_force' | 'obsolete' | 'deleted';

/** One card window and the billing key allotted to it, durable before the window opens. */
export type Registration = {
  readonly subscriptionId: SubscriptionId;
  readonly n: number;
  readonly version: number;
  readonly keyId: string;
  readonly resultId: string;
  readonly purpose: Purpose;
  readonly terms: Terms;
  readonly openedAt: EpochSeconds;
  readonly state: KeyState;
  /** How the visit ended; absent while nobody knows. */
  readonly outcome?: Outcome | undefined;
  /** The attempt that its key was charged for when it came back. */
  readonly charged?: { readonly period: number; readonly attempt: number } | undefined;
  /** The issuing row, and the amount it shows: noted, and never compared. */
  readonly paymentId?: string | undefined;
  readonly shownAmount?: number | undefined;
  /** The card company behind the key, as the provider names it. */
  readonly issuer?: string | undefined;
  /** When a browser or a webhook first said that the window was over. */
  readonly returnedAt?: EpochSeconds | undefined;
  /** Inquiries that decided nothing. */
  readonly inquiries: number;
  /** When it is inquired about, or its key deleted, next. */
  readonly dueAt?: EpochSeconds | undefined;
};

/** charged: what the charge says of its attempt. changed: a new card, and no money moved. */
export type Outcome = 'charged' | 'changed' | 'superseded' | 'failed';

export type Allotment = Pick<Registration, 'keyId' | 'resultId' | 'openedAt'>;

/** The registration of the window that the row has just counted. */
export function allotKey(was: Subscription, price: Price, key: Allotment): Registration {
  const purpose = purposeFor(was);
  return {
    ...key,
    subscriptionId: was.id,
    n: was.registered,
    version: 0,
    purpose,
    terms: termsFor(purpose, price),
    state: 'allotted',
    inquiries: 0,
  };
}

export function purposeFor({ status, heldAt }: Subscription): Purpose {
  if (heldAt !== undefined) return 'card_change';
  switch (status) {
    case 'incomplete':
      return 'sign_up';
    case 'past_due':
    case 'unpaid':
      return 'pay_debt';
    case 'active':
    case 'canceled':
    case 'expired':
      return 'card_change';
  }
}

/** What is added to a debt, such as owed days of a return, is added to its terms here. */
export function termsFor(purpose: Purpose, price: Price): Terms {
  if (purpose === 'card_change') return { price, amount: won(0), taxFree: won(0) };
  return { price, amount: price.amount, taxFree: price.taxFree };
}

const openWindowsMax = 4;

/**
 * Opens one more card window: a retry of the checkout, or a new card for a running subscription.
 */
export function openWindow(was: Subscription, keyId: string, price: Price): Subscription {
  if (isEnded(was)) throw new Refusal('conflict', `subscription must not be ${was.status}`);
  const n = was.registered + 1;
  const open = [...was.registrations, { n, keyId }];
  const kept = open.slice(-openWindowsMax);
  const dropped = open.slice(0, -openWindowsMax).map((window) => window.keyId);
  return {
    ...was,
    // Until money was asked for, a re-opened checkout may sell another plan of the product.
    price: was.status === 'incomplete' && was.attempt === 0 && !was.claim ? price : was.price,
    registrations: kept,
    registered: n,
    orphans: [...was.orphans, ...dropped],
  };
}

export type WindowVerdict =
  | { readonly kind: 'issued'; readonly payment: Payment }
  | { readonly kind: 'pending' }
  | { readonly kind: 'failed' }
  | { readonly kind: 'refused'; readonly why: string };

/**
 * Issued means: the row is ours, says `paid`, names the key we allotted, and is not marked as a
 * charge. No money moved, so its amount is neither compared nor booked.
 */
export function judgeWindow(
  windowId: AttemptId,
  registration: OpenWindow,
  records: readonly Payment[],
  acceptance: Acceptance,
): WindowVerdict {
  const ours = records.filter((record) => record.attemptId === windowId);
  if (ours.length < records.length) return { kind: 'refused', why: 'a record of another window' };
  const issued = ours.find((record) => record.status === 'paid');
  if (!issued) {
    const failed = ours.some((record) => record.status === 'failed');
    return { kind: failed ? 'failed' : 'pending' };
  }
  if (issued.keyId !== registration.keyId) return { kind: 'refused', why: 'another billing key' };
  if (issued.usage !== undefined && issued.usage !== 'issue') {
    return { kind: 'refused', why: 'not an issuing row' };
  }
  const fault = channelFault(issued, acceptance);
  return fault ? { kind: 'refused', why: fault } : { kind: 'issued', payment: issued };
}

export function judgeCard(card: CardFacts, acceptance: Acceptance): string | undefined {
  return channelFault(card, acceptance);
}

/** Seconds between looks for a key the provider does not show yet; then only a new visit helps. */
const pauses = [5, 30, 120, 600] as const;

/**
 * The customer is back but the provider shows no key yet (its reads may lag). Only where a first or
 * overdue charge hangs on it: a running subscription keeps its schedule and its card.
 */
export function awaitWindow(
  was: Subscription,
  window: Omit<Awaiting, 'looks'>,
  now: EpochSeconds,
): Subscription | undefined {
  if (was.claim || !['incomplete', 'past_due', 'unpaid'].includes(was.status)) return undefined;
  const looks = was.awaiting?.n === window.n ? was.awaiting.looks + 1 : 0;
  const pause = pauses[looks];
  if (pause === undefined) return giveUpWindow(was, window.n);
  // Whoever keeps coming back from a window delays neither a retry nor the loss of access by it.
  const debtAt = was.status === 'past_due' ? actionWithout(was) : undefined;
  if (debtAt !== undefined && debtAt <= now + pause) {
    return was.awaiting ? giveUpWindow(was, window.n) : undefined;
  }
  const awaiting = { n: window.n, paymentId: window.paymentId, looks };
  return { ...was, awaiting, lane: 'look', nextActionAt: now + pause };
}

/**
 * A card that came while a charge was in flight, now that this is settled: after a payment it is in
 * force, after a decline it is looked at once more and charged at once.
 */
export function takeOnAwaited(settled: Subscription, now: EpochSeconds): Subscription {
  const { awaiting, registrations, status } = settled;
  if (!awaiting || isEnded(settled)) return settled;
  const registration = registrations.find(({ n }) => n === awaiting.n);
  if (registration && status !== 'active') return { ...settled, lane: 'look', nextActionAt: now };
  // One that was never verified waits for another visit: a running subscription has its card.
  return registration && awaiting.verified
    ? adoptKey(settled, registration)
    : { ...settled, awaiting: undefined };
}

/** The request in flight keeps its card; what came back from a newer window is remembered. */
export function rememberWindow(
  was: Subscription,
  { n, paymentId, verified }: Omit<Awaiting, 'looks'>,
  issuer?: string,
): Subscription | undefined {
  if (!was.claim || (was.awaiting && was.awaiting.n > n)) return undefined;
  const registrations = was.registrations.map((one) => (one.n === n ? { ...one, issuer } : one));
  return { ...was, registrations, awaiting: { n, paymentId, verified, looks: 0 } };
}

/** A window came back without a key: undefined where that is known and nothing waits for it. */
export function closeWindow(was: Subscription, closed: number): Subscription | undefined {
  if (was.claim) return undefined;
  if (was.awaiting?.n === closed) return giveUpWindow(was, closed);
  const isNews = was.registrations.some(({ n, failed }) => n === closed && !failed);
  return isNews ? { ...was, registrations: withFailed(was, closed) } : undefined;
}

/** Back to where the subscription stood without that window. */
function giveUpWindow(was: Subscription, closed: number): Subscription {
  const nextActionAt = actionWithout(was);
  const lane = nextActionAt === undefined ? undefined : 'due';
  const registrations = withFailed(was, closed);
  return { ...was, registrations, awaiting: undefined, lane, nextActionAt };
}

function withFailed({ registrations }: Subscription, closed: number): readonly OpenWindow[] {
  return registrations.map((one) => (one.n === closed ? { ...one, failed: true } : one));
}

function actionWithout(was: Subscription): EpochSeconds | undefined {
  if (was.status === 'incomplete') return was.openedAt + checkoutLifeSeconds;
  return was.status === 'past_due' && was.dunning ? nextDebtAt(was.dunning) : undefined;
}
