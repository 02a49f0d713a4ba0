// An operator closes a case; that of a refund whose outcome stays unknown gives the refund up.
import { Refusal } from '../../domain/common/errors';
import { refundGiveUpSeconds, sightOf } from '../../domain/charge/refund';
import type { EpochSeconds } from '../../domain/common/calendar';
import type { Actor } from '../../domain/subscription/deed';
import { isOnHold } from '../../domain/subscription/status';
import type { Case } from '../../ports/ledger';
import { deedOf, noteWish } from '../common/record-deed';
import type { Deps } from '../deps';
import { closeRefund } from './refund-outcome';

/** Throws Refusal as decideCase does, and conflict where the refund may still be carried out. */
export async function closeByHand(deps: Deps, decision: Decision): Promise<Case> {
  const of = await deps.ledger.findCase(decision.id);
  if (of?.kind === 'refund' && of.status === 'open') {
    await giveUpRefund(deps, of, decision.by);
    // Its payment has shown the refund: nothing was given up.
    const after = await deps.ledger.findCase(decision.id);
    if (after?.status === 'closed') return after;
  }
  return decideCase(deps, decision);
}

/** The record is looked at first: what it shows is booked, and nothing else is. */
async function giveUpRefund(
  deps: Deps,
  { subscriptionId = '', paymentId = '' }: Case,
  by: string | undefined,
): Promise<void> {
  const refund = await deps.ledger.refund(subscriptionId, paymentId);
  if (refund?.state !== 'unknown') return;
  if (deps.clock.now() - refund.sentAt < refundGiveUpSeconds) {
    throw new Refusal('conflict', 'the refund was sent within a day, try again tomorrow');
  }
  const looked = await deps.gateway.payment(refund.paymentId);
  if (looked.kind === 'unanswered') {
    throw new Refusal('not_now', 'the payment could not be looked at, try again');
  }
  const payment = looked.kind === 'found' ? looked.payments[0] : undefined;
  const isDone = payment !== undefined && sightOf(refund, payment) === 'done';
  const why = 'given up by an operator';
  const end = isDone ? ({ state: 'done' } as const) : ({ state: 'refused', why, by } as const);
  await closeRefund(deps, refund, { ...end, payment });
}

/** Kinds whose claim waits for a person: `settle` ends the claim, and the case with it. */
const endedBySettling: readonly Case['kind'][] = ['suspect', 'unknown'];

/** Kinds that a release closes, while their subscription is on hold. */
const endedByRelease: readonly Case['kind'][] = ['full_refund', 'held'];

export type Decision = {
  readonly id: string;
  readonly reason: string;
  /** Absent where a replay decides it. */
  readonly by?: string | undefined;
};

/**
 * An operator has decided what no rule may settle. The same sight does not open it again; a graver
 * one does, and its payment is not given back by itself all the same. Who decided stands in the
 * history of its subscription too. Throws Refusal(conflict) for a claim that is to be settled, for
 * what holds a subscription, for a payment that is just being given back, and for one that is
 * closed with other words.
 */
export async function decideCase(deps: Deps, { id, reason, by }: Decision): Promise<Case> {
  const of = await deps.ledger.findCase(id);
  if (!of) throw new Refusal('not_found', 'there is no such case');
  if (endedBySettling.includes(of.kind) && (await isClaimedBy(deps, of))) {
    throw new Refusal('conflict', `a case of kind ${of.kind} is not closed by hand: settle it`);
  }
  if (of.status === 'closed') {
    if (of.reason === reason && of.by === by) return of;
    const who = of.by === undefined ? '' : ` by ${of.by}`;
    throw new Refusal(
      'conflict',
      `the case was closed${who} before: ${of.reason ?? 'it was over'}`,
    );
  }
  if (endedByRelease.includes(of.kind) && (await holds(deps, of))) {
    throw new Refusal('conflict', 'its subscription is on hold: release or cancel it');
  }
  if (of.refundId !== undefined) {
    throw new Refusal('conflict', 'its payment is being given back: the next night ends that');
  }
  const decided = decidedCase(of, { reason, by, closedAt: deps.clock.now() });
  const row = await deps.ledger.load(of.subscriptionId ?? '');
  const doing = { verb: 'close_case', actor: { who: 'operator', by, reason } } as const;
  const deed = row && {
    ...deedOf(deps, doing, { before: row, after: row }),
    after: `${id} closed`,
    cases: [id],
  };
  noteWish(deps, { verb: 'close_case', case: id, kind: of.kind });
  if ((await deps.ledger.saveInOne({ case: decided, deed })) === 'lost') {
    throw new Refusal('not_now', 'the case has just changed, look again');
  }
  deps.log('case.decided', { kind: of.kind });
  return { ...decided, version: of.version + 1 };
}

/** The same sight opens it no more, and its payment is never given back by itself. */
export function decidedCase(of: Case, said: Pick<Case, 'reason' | 'by' | 'closedAt'>): Case {
  return { ...of, ...said, status: 'closed', decided: true, refundForbidden: true };
}

/** What an operator said with the verb that ended a case; `since`: when that verb began. */
export async function signCase(
  deps: Deps,
  id: string,
  { by, reason }: Actor,
  since: EpochSeconds,
): Promise<void> {
  const of = await deps.ledger.findCase(id);
  if (of?.status !== 'closed' || of.by !== undefined || (of.closedAt ?? 0) < since) return;
  await deps.ledger.saveCase({ ...of, reason, by });
}

/** A difference that was undecided for too long waits in no claim any more. */
async function isClaimedBy(deps: Deps, { kind, subscriptionId = '', paymentId }: Case) {
  if (kind !== 'unknown') return true;
  const row = await deps.ledger.load(subscriptionId);
  const ours = await deps.orderNumbers.parse(paymentId ?? '');
  return ours?.kind !== 'change' || row?.claim?.attemptId === paymentId;
}

async function holds(deps: Deps, { subscriptionId = '' }: Case): Promise<boolean> {
  const row = await deps.ledger.load(subscriptionId);
  return row !== undefined && isOnHold(row);
}
