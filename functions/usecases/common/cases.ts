// Cases: what no rule may settle, opened once, counted by ledger passes, closed when it is over.
import type { EpochSeconds } from '../../domain/common/calendar';
import type { Charge } from '../../domain/charge/charge';
import type { SubscriptionId } from '../../domain/common/identity';
import type { Payment } from '../../domain/charge/payment';
import type { Case, ChargePlace } from '../../ports/ledger';
import type { Deps } from '../deps';

type Told = 'kind' | 'subscriptionId' | 'amount' | 'why' | 'keyId' | 'orderNumber' | 'paidAt';
export type Opening = Pick<Case, Told> & {
  readonly paymentId: string;
  /** What names the case of it in place of its payment. */
  readonly subject?: string | undefined;
};

/**
 * The kinds whose subject is one payment, the least grave first. A payment has one case: a graver
 * kind replaces what was found out before, and no kind is lowered.
 */
const ofPayment: readonly Case['kind'][] = [
  'unreadable',
  'second_sender',
  'registration_payment',
  'full_refund',
  'refund_difference',
  'orphan',
  'lost_subscription',
  'twin',
  'suspect',
];

export function caseIdOf(paymentId: string): string {
  return `payment-${paymentId}`;
}

/** Of a refund of ours that is not done. */
export function caseIdOfRefund(refundId: string): string {
  return `refund-${refundId}`;
}

/** What names the case of a refund that was refused though its subscription has ended for it. */
export const subjectOfRefused = (refundId: string): string => `${refundId}-refused`;

/** The refund that such a case is about; undefined of any other. */
export function refusedRefundOf({ kind, id }: Pick<Case, 'kind' | 'id'>): string | undefined {
  return kind === 'refund' ? /^refund-(ref[a-z0-9]+)-refused$/.exec(id)?.[1] : undefined;
}

/** The open case of it is what lists a hold of an operator until its release. */
export const heldCaseId = (id: SubscriptionId): string => `held-${id}`;

/** Of a payment by the payment alone; of anything else by its kind and the name of its subject. */
function idOf({ kind, paymentId, subject = paymentId }: Opening): string {
  return ofPayment.includes(kind) ? caseIdOf(paymentId) : `${kind}-${subject}`;
}

/** Another writer of the same case was first this often: that is an outage. */
const rivalsMax = 5;

/**
 * The same difference is one case, however often it is seen; `case.opened` rings. Answers whether
 * it rang.
 */
export async function openCase(deps: Deps, of: Opening): Promise<boolean> {
  const id = idOf(of);
  const { subject: _named, ...opening } = of;
  let isNew = false;
  let standing = await deps.ledger.findCase(id);
  if (!standing) {
    isNew = true;
    tell(deps, opening);
    await deps.ledger.openCase({
      ...opening,
      id,
      openedAt: deps.clock.now(),
      status: 'open',
      version: 0,
    });
    standing = await deps.ledger.findCase(id);
  }
  for (let rivals = 0; standing && rivals < rivalsMax; rivals += 1) {
    const next = raised(standing, opening, deps.clock.now());
    if (!next) return isNew;
    tell(deps, opening);
    const saved = await deps.ledger.saveCase(next);
    if (saved.kind === 'saved') return true;
    standing = saved.now;
  }
  return isNew;
}

function tell(deps: Deps, { kind, subscriptionId }: Opening): void {
  deps.log('case.opened', { kind, ...(subscriptionId ? { subscription: subscriptionId } : {}) });
}

/**
 * What a later sight of the same subject makes of its case: a graver kind takes its place, and what
 * was over opens again, unless an operator has decided it. Undefined where it changes nothing.
 */
function raised(was: Case, opening: Opening, now: EpochSeconds): Case | undefined {
  const isGraver = ofPayment.indexOf(opening.kind) > ofPayment.indexOf(was.kind);
  if (!isGraver && (was.status === 'open' || was.decided === true)) return undefined;
  const said = { ...was, ...opening };
  if (was.status === 'open') return said;
  return {
    ...said,
    status: 'open',
    decided: undefined,
    reason: undefined,
    by: undefined,
    closedAt: undefined,
    openedAt: now,
    passes: undefined,
    passedAt: undefined,
  };
}

/** A payment beside the one its charge is bound to. */
export function twinOf(subscriptionId: SubscriptionId, payment: Payment): Opening {
  const { paymentId, amount, paidAt } = payment;
  return {
    kind: 'twin',
    subscriptionId,
    paymentId,
    amount,
    paidAt,
    why: 'a second payment for one charge',
  };
}

/** Money for a period that is bound to no payment, and that we do not collect. */
export function orphanOf(subscriptionId: SubscriptionId, payment: Payment): Opening {
  const { paymentId, amount, paidAt } = payment;
  return {
    kind: 'orphan',
    subscriptionId,
    paymentId,
    amount,
    paidAt,
    why: 'paid at iamport for a period that we do not collect',
  };
}

/** The difference of a change, which the row as it stands cannot take on. */
export function orphanOfChange(
  subscriptionId: SubscriptionId,
  payment: Payment,
  period: number,
): Opening {
  const why = `paid for a change within period ${period}, of which the table has no charge`;
  const advice = 'it was owed: keep it, unless that change was never in force';
  return { ...orphanOf(subscriptionId, payment), why: `${why}: ${advice}` };
}

/** A payment, or a billing key by the record of its card window, of which the table has no row. */
export function lostOf(subscriptionId: SubscriptionId, payment: Payment): Opening {
  const { paymentId, usage, amount } = payment;
  const isKey = usage === 'issue';
  return {
    kind: 'lost_subscription',
    subscriptionId,
    paymentId,
    amount: isKey ? 0 : amount,
    why: `a ${isKey ? 'billing key' : 'payment'} at iamport of which the table has no row`,
  };
}

/** Two passes that follow each other at once have seen one and the same thing. */
const passesApartSeconds = 3_600;

/**
 * Notes that a walk over its slice has seen it; answers how many have, this one included. A round
 * that goes over a slice again, because its worker died, is one walk.
 */
export async function countPass(deps: Deps, of: Case, beganAt: EpochSeconds): Promise<number> {
  const { passes = 0, passedAt = of.openedAt } = of;
  const now = deps.clock.now();
  const isCounted = passedAt >= beganAt || now - passedAt < passesApartSeconds;
  if (passes > 0 && isCounted) return passes;
  const saved = await deps.ledger.saveCase({ ...of, passes: passes + 1, passedAt: now });
  return saved.kind === 'saved' ? passes + 1 : passes;
}

/** It is over by itself; `reason` says why, in words for people. */
export async function closeCase(deps: Deps, id: string, reason: string): Promise<void> {
  const of = await deps.ledger.findCase(id);
  if (of?.status !== 'open') return;
  // Of a hold it was who asked for it.
  const over = { ...of, by: undefined, reason, closedAt: deps.clock.now() };
  await deps.ledger.saveCase({ ...over, status: 'closed' });
}

/**
 * The night is about to give the payment of a case back: durable before it is sent, and refused
 * where an operator has closed the case. The same id is used until the outcome is known.
 */
export async function intendRefund(
  deps: Deps,
  id: string,
  charge: Charge,
): Promise<Case | undefined> {
  const of = await deps.ledger.findCase(id);
  if (of?.status !== 'open' || of.refundForbidden === true) return undefined;
  const { refundId = `ref${deps.ids.random()}` } = of;
  if (charge.refunding !== undefined && charge.refunding !== refundId) return undefined;
  // Over the charge as it was before its payment was looked at: no refund of it lies between.
  const intended = { ...of, refundId };
  const locked = { ...charge, refunding: refundId };
  const saved = await deps.ledger.saveInOne({ case: intended, charge: locked });
  return saved === 'saved' ? { ...intended, version: of.version + 1 } : undefined;
}

/**
 * The refund of a duplicate has ended: its charge is free for another. `isOver`: given back, so
 * that the case is closed; else the provider has refused it, and an operator may close the case.
 */
export async function endRefund(
  deps: Deps,
  id: string,
  place: ChargePlace,
  isOver: boolean,
): Promise<void> {
  for (let rivals = 0; rivals < rivalsMax; rivals += 1) {
    const of = await deps.ledger.findCase(id);
    if (!of) return;
    const free = await lockedBy(deps, place, of.refundId);
    const closes = isOver && of.status === 'open';
    if (!closes && !free && of.refundId === undefined) return;
    const closedAt = deps.clock.now();
    const reason = 'its payment was given back';
    const ended: Case = closes ? { ...of, status: 'closed', reason, closedAt } : of;
    const saved = await deps.ledger.saveInOne({
      case: { ...ended, refundId: undefined },
      charge: free,
    });
    if (saved === 'saved') return;
  }
}

async function lockedBy(deps: Deps, { subscriptionId, period, k }: ChargePlace, refundId?: string) {
  if (refundId === undefined) return undefined;
  const charge = await deps.ledger.loadCharge(subscriptionId, period, k);
  return charge?.refunding === refundId ? { ...charge, refunding: undefined } : undefined;
}
