// Cases: what no rule may settle, opened once, counted by ledger passes, closed when it is over.
import type { EpochSeconds } from '../domain/calendar';
import type { SubscriptionId } from '../domain/identity';
import type { Payment } from '../domain/payment';
import type { Case } from '../ports/ledger';
import type { Deps } from './deps';

export type Opening = Pick<Case, 'kind' | 'subscriptionId' | 'amount' | 'why'> & {
  readonly paymentId: string;
};

/**
 * The kinds whose subject is one payment, the least grave first. A payment has one case: a graver
 * kind replaces what was found out before, and no kind is lowered.
 */
const ofPayment: readonly Case['kind'][] = [
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

/** Of a payment by the payment alone; of anything else by its kind and the name of its subject. */
function idOf({ kind, paymentId }: Opening): string {
  return ofPayment.includes(kind) ? caseIdOf(paymentId) : `${kind}-${paymentId}`;
}

/** Another writer of the same case was first this often: that is an outage. */
const rivalsMax = 5;

/** The same difference is one case, however often it is seen; `case.opened` rings. */
export async function openCase(deps: Deps, opening: Opening): Promise<void> {
  const id = idOf(opening);
  let standing = await deps.ledger.findCase(id);
  if (!standing) {
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
    if (!next) return;
    tell(deps, opening);
    const saved = await deps.ledger.saveCase(next);
    if (saved.kind === 'saved') return;
    standing = saved.now;
  }
}

function tell(deps: Deps, { kind, subscriptionId }: Opening): void {
  deps.log('case.opened', { kind, ...(subscriptionId ? { subscription: subscriptionId } : {}) });
}

/**
 * What a later sight of the same subject makes of its case: a graver kind takes its place, and what
 * was over opens again. Undefined where the case says all of it already.
 */
function raised(was: Case, opening: Opening, now: EpochSeconds): Case | undefined {
  const { kind, subscriptionId, amount, why } = opening;
  const isGraver = ofPayment.indexOf(kind) > ofPayment.indexOf(was.kind);
  if (was.status === 'open' && !isGraver) return undefined;
  const said = { ...was, kind, subscriptionId, amount, why };
  if (was.status === 'open') return said;
  return { ...said, status: 'open', openedAt: now, passes: undefined, passedAt: undefined };
}

/** A payment beside the one its charge is bound to. */
export function twinOf(subscriptionId: SubscriptionId, payment: Payment): Opening {
  const { paymentId, amount } = payment;
  return {
    kind: 'twin',
    subscriptionId,
    paymentId,
    amount,
    why: 'a second payment for one charge',
  };
}

/** Money for a period that is bound to no payment, and that we do not collect. */
export function orphanOf(subscriptionId: SubscriptionId, payment: Payment): Opening {
  const { paymentId, amount } = payment;
  return {
    kind: 'orphan',
    subscriptionId,
    paymentId,
    amount,
    why: 'paid at iamport for a period that we do not collect',
  };
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

/** Notes that a pass has seen it; answers how many have, this one included. */
export async function countPass(deps: Deps, of: Case): Promise<number> {
  const { passes = 0, passedAt = of.openedAt } = of;
  const now = deps.clock.now();
  if (passes > 0 && now - passedAt < passesApartSeconds) return passes;
  const saved = await deps.ledger.saveCase({ ...of, passes: passes + 1, passedAt: now });
  return saved.kind === 'saved' ? passes + 1 : passes;
}

export async function closeCase(deps: Deps, id: string): Promise<void> {
  const of = await deps.ledger.findCase(id);
  if (of?.status !== 'open') return;
  await deps.ledger.saveCase({ ...of, status: 'closed' });
}
