// A card window and the billing key allotted to it: why it opened, what it showed, how it ended.
import { attemptsMax, isUsedUp } from '../charge/charge';
import { firstInquirySeconds } from '../charge/looking';
import type { EpochSeconds } from '../common/calendar';
import type { DunningPolicy, Owed } from '../catalogue/dunning';
import { assert } from '../common/errors';
import type { SubscriptionId } from '../common/identity';
import type { Won } from '../common/money';
import { won } from '../common/money';
import type { Sold } from '../charge/cost';
import { costOf, isSameSale, recurringOf } from '../charge/cost';
import { partialExtra } from '../charge/quote';
import { owedOn } from '../subscription/owed';
import type { Price } from '../catalogue/plan';
import type { GatewayName } from '../charge/road';
import type { Consent } from './consent';
import { inForce, isAgreed } from '../subscription/next';
import type { Subscription, Who } from '../subscription/facts';
import type { Purpose } from '../subscription/status';
import { isEnded, isInDebt, isSigningUp, purposeOf } from '../subscription/status';
import { isReturn } from '../subscription/terms';

/** What a card window shows: what is charged when it comes back is exactly this, or nothing. */
export type Terms = {
  readonly price: Price;
  /** How many of it; 1 where absent. */
  readonly quantity?: number | undefined;
  /** Of a trial: the price of the periods after it. */
  readonly then?: Price | undefined;
  /** The period it pays for. */
  readonly period: number;
  /** All that it charges: the price times the quantity, and what is owed. */
  readonly amount: Won;
  readonly taxFree: Won;
  /** Where access had ended: days that were used before, and the policy that adds them. */
  readonly owed?: Owed | undefined;
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
  /** The road that its window opens at; absent where it was not kept yet. */
  readonly gateway?: GatewayName | undefined;
  readonly channel?: string | undefined;
  /** The version of the order key that its order number was made with. */
  readonly keyVersion?: string | undefined;
  readonly purpose: Purpose;
  readonly terms: Terms;
  /** What the customer was shown before it and agreed to; absent where the shop did not tell. */
  readonly consent?: Consent | undefined;
  readonly openedAt: EpochSeconds;
  readonly state: KeyState;
  /** How the visit ended; absent while it is unknown. */
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
  /** Who told first that it is over, where that was not its customer's browser. */
  readonly returnedBy?: Who | undefined;
  /** Inquiries that decided nothing. */
  readonly inquiries: number;
  /** When it is inquired about, or its key deleted, next. */
  readonly dueAt?: EpochSeconds | undefined;
  /** Epoch seconds after which it is deleted; only of a subscription that never had a claim. */
  readonly expiresAt?: EpochSeconds | undefined;
};

/** charged: what the charge says of its attempt. changed: a new card, and no money moved. */
export type Outcome = 'charged' | 'changed' | 'superseded' | 'failed';

export type Allotment = Pick<
  Registration,
  'keyId' | 'resultId' | 'openedAt' | 'keyVersion' | 'gateway' | 'channel' | 'consent'
>;

/** What a window sells, and what its plan says of a return. */
export type Offer = Sold & {
  readonly dunning: DunningPolicy;
  /** Of a trial, whose own price it is sold at: the price of the periods after it. */
  readonly then?: Price | undefined;
};

/** One more card window: it freezes what it shows, and the row is to count it. */
export function allotKey(
  was: Subscription,
  { price, quantity, dunning, then }: Offer,
  key: Allotment,
): Registration {
  const n = was.registered + 1;
  const purpose = purposeFor(was);
  const soldBy = { price: purpose === 'sign_up' ? price : (then ?? price), quantity };
  return {
    ...key,
    subscriptionId: was.id,
    n,
    version: 0,
    purpose,
    // A card change shows what will be charged to the card.
    terms: termsFor(was, { ...soldBy, purpose, then, owed: owedOn(was, dunning) }),
    state: 'allotted',
    inquiries: 0,
    dueAt: key.openedAt + unseenPauses[0],
  };
}

/** On hold, or where all attempts are used up, nothing is charged when a window comes back. */
export function purposeFor(of: Subscription): Purpose {
  const isOver = isUsedUp(of) && !isSigningUp(of);
  return of.heldAt !== undefined || isOver ? 'card_change' : purposeOf(of);
}

type Asked = Sold & {
  readonly purpose: Purpose;
  readonly owed?: Owed | undefined;
  readonly then?: Price | undefined;
};

/** What is owed for a return is charged by a window that pays the debt, and shown in it. */
export function termsFor(was: Subscription, { purpose, owed, ...of }: Asked): Terms {
  const { period } = was;
  const sold: Sold = { price: of.price, quantity: of.quantity === 1 ? undefined : of.quantity };
  if (purpose === 'card_change') return { ...sold, period, amount: won(0), taxFree: won(0) };
  const { amount, taxFree } = costOf(sold);
  if (purpose === 'sign_up' && of.then) return { ...sold, then: of.then, period, amount, taxFree };
  if (!owed) {
    const part = partialExtra({ ...was, ...sold }) ?? { amount: 0, taxFree: 0 };
    const sums = { amount: won(amount + part.amount), taxFree: won(taxFree + part.taxFree) };
    return { ...sold, period, ...sums };
  }
  return {
    ...sold,
    period,
    amount: won(amount + owed.amount),
    taxFree: won(taxFree + owed.taxFree),
    owed,
  };
}

/** A registration is inquired about for so long after its window opened; then it has failed. */
const registrationLifeSeconds = 24 * 3_600;
/** An inquiry that is due at the end of it may be this late. */
const lateSeconds = 900;

/** Seconds to the next inquiry while neither a browser nor a webhook said that it is over. */
const unseenPauses = [900, 3_600, 21_600] as const;
/** And after a browser or a webhook said so: the provider may show its records late. */
const returnedPauses = [firstInquirySeconds, 30, 120, 600, 3_600] as const;
/**
 * Seconds until a verified card sees again whether the charge in flight is settled. Settling it
 * tells the card at once; this finds what that message missed.
 */
const verifiedPauses = [60, 600, 3_600, 3_600, 86_400] as const;
/** Seconds until the deletion of a key is tried again. */
const deletePauses = [3_600, 3_600, 3_600, 21_600, 86_400] as const;
/** Tries after which a key that will not go is a case. */
export const deletionsMax = 30;

/**
 * open: to be inquired about. in_force: its key is the one that is charged, whatever its item says.
 * Anything else is how it ended without being used.
 */
export type Fate = 'open' | 'in_force' | 'superseded' | 'failed';

export function fateOf(of: Registration, row: Subscription, now: EpochSeconds): Fate {
  if (row.card === of.n && row.keyId === of.keyId) return 'in_force';
  if (isEnded(row) || row.erasure?.askedAt !== undefined) return 'failed';
  if (of.purpose === 'sign_up') {
    if (!isSigningUp(row)) return 'superseded';
    if (row.attempt >= attemptsMax) return 'failed';
    // What was asked for once is asked for again, and nothing else, under one subscription.
    const isOther = row.attempt > 0 && !isSameSale(of.terms, row);
    if (isOther && !row.claim) return 'failed';
  }
  const isOlder = row.card !== undefined && row.keyId !== undefined && of.n < row.card;
  if (of.purpose === 'card_change' && isOlder) return 'superseded';
  const isOver = now > of.openedAt + registrationLifeSeconds + lateSeconds;
  // A card that was verified in time waits for the charge in flight, but for no first charge.
  const waits = of.state === 'verified' && of.purpose !== 'sign_up';
  return isOver && !waits ? 'failed' : 'open';
}

/** What a verified card is for: exactly what its window showed is charged, or nothing. */
export function useOf(of: Registration, row: Subscription): 'charge' | 'adopt' {
  switch (of.purpose) {
    case 'sign_up':
      return 'charge';
    case 'card_change':
      return 'adopt';
    case 'pay_debt': {
      const owes = isInDebt(row) && row.heldAt === undefined && !isUsedUp(row);
      const isSame =
        isOfDebt(of, row) && recurringOf(inForce(row)) === recurringOf(of.terms) && isAgreed(row);
      return owes && isSame && isShownPart(of, row) ? 'charge' : 'adopt';
    }
  }
}

/** Of a partial period its window has shown the days; a return is charged for a whole one. */
function isShownPart({ terms }: Registration, row: Subscription): boolean {
  const isPart = !isReturn(row) && partialExtra(inForce(row)) !== undefined;
  return isPart === (terms.owed === undefined && terms.amount < recurringOf(terms));
}

/** Opened to pay the period that is owed now. */
export function isOfDebt({ purpose, terms }: Registration, { period }: Subscription): boolean {
  return purpose === 'pay_debt' && terms.period === period;
}

/** Nothing was decided: the next inquiry, or undefined where its day is over. */
export function inquireLater(of: Registration, now: EpochSeconds): Registration | undefined {
  const end = of.openedAt + registrationLifeSeconds;
  if (now >= end) return undefined;
  const pauses = of.returnedAt === undefined ? unseenPauses : returnedPauses;
  const dueAt = Math.min(now + pauseOf(pauses, of.inquiries), end);
  return { ...of, inquiries: of.inquiries + 1, dueAt };
}

/** A browser or a webhook said that the window is over: looked at sooner from here on. */
export function noteReturn(of: Registration, now: EpochSeconds): Registration {
  return of.returnedAt === undefined ? { ...of, returnedAt: now, inquiries: 0 } : of;
}

/** The card is good, and a charge in flight is settled first, with its own card. */
export function waitVerified(of: Registration, now: EpochSeconds): Registration {
  const inquiries = of.state === 'verified' ? of.inquiries + 1 : 0;
  const dueAt = now + pauseOf(verifiedPauses, inquiries);
  return { ...of, state: 'verified', inquiries, dueAt };
}

/** Ended without being used: its key is deleted, also where it turns up later. */
export function closeRegistration(
  of: Registration,
  outcome: 'superseded' | 'failed',
  now: EpochSeconds,
): Registration {
  return { ...markObsolete(of, now), outcome };
}

export function markObsolete(of: Registration, now: EpochSeconds): Registration {
  return { ...of, state: 'obsolete', inquiries: 0, dueAt: now };
}

export function markDeleted(of: Registration): Registration {
  assert(of.state === 'obsolete', 'only an obsolete key is deleted');
  return { ...of, state: 'deleted', dueAt: undefined };
}

/** The provider did not say that it is gone; no `dueAt` where it was tried often enough. */
export function deleteLater(of: Registration, now: EpochSeconds): Registration {
  const inquiries = of.inquiries + 1;
  const dueAt = inquiries < deletionsMax ? now + pauseOf(deletePauses, of.inquiries) : undefined;
  return { ...of, inquiries, dueAt };
}

function pauseOf(pauses: readonly number[], n: number): number {
  return pauses[Math.min(n, pauses.length - 1)] ?? 0;
}

/** How queues and the due index name a registration. */
export function registrationRef(id: SubscriptionId, n: number): string {
  return `${id}#${String(n).padStart(7, '0')}`;
}

export function isRegistrationRef(id: string): boolean {
  return id.includes('#');
}
