// The cases of a charge whose outcome stays unknown, or whose attempts are used up.
import { attemptsMax } from '../../domain/charge/charge';
import { opensCase } from '../../domain/charge/doubt';
import type { Claim, Claimed, Subscription } from '../../domain/subscription/facts';
import type { Verdict } from '../../domain/charge/verdict';
import type { Opening } from './cases';
import { closeCase, openCase } from './cases';
import type { Deps } from '../deps';

/** Opens the case with the inquiry after which the outcome is unknown for too long. */
export async function noteDoubt(deps: Deps, before: Claimed, after: Subscription): Promise<void> {
  const why = after.claim && opensCase(before.claim, after.claim);
  if (why === undefined) return;
  const { attemptId, amount } = before.claim;
  const named = { subscriptionId: before.id, paymentId: attemptId };
  await openCase(deps, { ...named, kind: 'unknown', amount, why });
}

/** Why a case about a charge is over. */
export const decided = 'what became of its charge is known';

export const doubtCaseId = ({ attemptId }: Claim): string => `unknown-${attemptId}`;

/** The outcome is known: the case about it is over. */
export async function closeDoubt(deps: Deps, { claim }: Claimed): Promise<void> {
  if (claim.doubt?.caseAt !== undefined) await closeCase(deps, doubtCaseId(claim), decided);
}

/** The case of a suspect: of the record that contradicts it, or of its order number alone. */
export function suspicionOf({ id, claim }: Claimed, seen: Verdict): Opening {
  const { attemptId, amount, why = 'a person has to settle it' } = claim;
  if (seen.kind !== 'suspect') {
    return { kind: 'unknown', subscriptionId: id, paymentId: attemptId, amount, why };
  }
  const { payment } = seen;
  return {
    kind: 'suspect',
    subscriptionId: id,
    paymentId: payment.paymentId,
    amount: payment.amount,
    why: seen.why,
  };
}

/** The last attempt of a charge was declined: a person has to learn of it. */
export function usedUp({ id, claim }: Claimed): Opening {
  const why = `${attemptsMax} attempts were declined: nothing more is sent of this charge`;
  const { attemptId, amount } = claim;
  return { kind: 'exhausted', subscriptionId: id, paymentId: attemptId, amount, why };
}
