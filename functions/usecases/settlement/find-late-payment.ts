// Before another attempt exists: did an attempt that was declined turn out to be paid after all?
import type { Attempt } from '../../domain/charge/charge';
import { costOf } from '../../domain/charge/cost';
import type { Claim, Subscription } from '../../domain/subscription/facts';
import { isClaimed } from '../../domain/subscription/facts';
import { moneyKept } from '../../domain/charge/verdict';
import { assert } from '../../domain/common/errors';
import { openCase } from '../common/cases';
import { happened } from '../common/change';
import { openUnreadables } from '../common/open-unreadable';
import type { Deps } from '../deps';
import type { Outcome } from './outcome';
import { judge } from './judge-attempt';
import { settleVerdict } from './settle-attempt';

/**
 * A failed payment can become paid later (P9), and a failed record may hide a paid twin (P3): every
 * earlier attempt is looked at again, and a late success is adopted. Unanswered: nothing is charged
 * now. Without a card in force there is nothing to go on with: the sign-up was told to have failed,
 * so its late money is a case, for a person to give back.
 */
export async function findLatePayment(
  deps: Deps,
  row: Subscription,
  earlier?: readonly Attempt[],
): Promise<Outcome | undefined> {
  for (const attempt of earlier ?? (await earlierAttempts(deps, row))) {
    const late = await adoptLate(deps, row, attempt);
    if (late) return late;
  }
  return undefined;
}

/** At the charge that is open: none, and no read, before the first of them has ended. */
export async function earlierAttempts(deps: Deps, row: Subscription): Promise<readonly Attempt[]> {
  if (row.attempt === 0) return [];
  return (await deps.ledger.loadCharge(row.id, row.period))?.attempts ?? [];
}

/** One attempt that was declined: undefined where it still is. */
export async function adoptLate(
  deps: Deps,
  row: Subscription,
  attempt: Attempt,
): Promise<Outcome | undefined> {
  const looked = await deps.gateway.look(attempt.attemptId);
  if (looked.kind === 'unanswered') {
    if (looked.unreadable === undefined) return { kind: 'unknown', subscription: row };
    // It may be the paid one: a person learns of it, and nothing more is charged meanwhile.
    const { attemptId } = attempt;
    await openUnreadables(deps, looked.unreadable, { attemptId, subscriptionId: row.id });
    return { kind: 'unknown', subscription: row, undecided: attempt, isUnread: true };
  }
  if (looked.kind === 'absent') return undefined;

  const recalled = { kind: 'charge_recalled', claim: claimOf(row, attempt) } as const;
  const revived = happened(deps, row, recalled);
  assert(isClaimed(revived), 'a recalled attempt is a claim');
  const verdict = judge(deps, revived, looked.payments);
  switch (verdict.kind) {
    case 'paid': {
      if (row.keyId !== undefined) return settleVerdict(deps, revived, verdict);
      const { paymentId, amount } = verdict.payment;
      const why = 'paid after sign-up had failed';
      await openCase(deps, { kind: 'orphan', subscriptionId: row.id, paymentId, amount, why });
      return undefined;
    }
    case 'refunded':
      // A sign-up that had failed and was given its money back owes and is owed nothing.
      return row.keyId === undefined ? undefined : settleVerdict(deps, revived, verdict);
    case 'suspect': {
      // A contradiction that was given back in full is no more than a decline.
      const isKept = moneyKept(verdict.payment, deps.settings.acceptance) > 0;
      return isKept ? settleVerdict(deps, revived, verdict) : undefined;
    }
    case 'unknown':
      return { kind: 'unknown', subscription: row, undecided: attempt };
    case 'declined':
    case 'absent':
      return undefined;
  }
}

/** Bounded as any unknown outcome is: in the end it is a case, and access is restricted. */
export async function doubtAgain(
  deps: Deps,
  row: Subscription,
  attempt: Attempt,
): Promise<Outcome | 'lost'> {
  const reopened = { kind: 'charge_reopened', claim: claimOf(row, attempt) } as const;
  const doubted = happened(deps, row, reopened);
  const saved = await deps.ledger.save(doubted);
  return saved.kind === 'lost' ? 'lost' : { kind: 'unknown', subscription: saved.value };
}

/**
 * What stands in place of the charge of `row`: where an earlier attempt may never be read, that
 * attempt is in doubt from here on, instead of being asked for at every hour for ever.
 */
export async function heldBy(
  deps: Deps,
  row: Subscription,
  late: Outcome,
): Promise<Outcome['kind']> {
  if (late.isUnread && late.undecided && row.keyId !== undefined) {
    await doubtAgain(deps, row, late.undecided);
  }
  return late.kind;
}

function claimOf(row: Subscription, attempt: Attempt): Claim {
  const { attemptId, keyId, gateway, channel, amount, extras, claimedAt, sends } = attempt;
  return {
    attemptId,
    keyId,
    gateway,
    channel,
    amount,
    extras,
    claimedAt,
    sends,
    period: row.period,
    attempt: attempt.n,
    taxFree: attempt.taxFree ?? costOf(row).taxFree,
    quantity: row.quantity,
    priceVersion: row.price.version,
    sentAt: claimedAt,
    phase: 'unknown',
    looks: 0,
    cleanLooks: 0,
  };
}
