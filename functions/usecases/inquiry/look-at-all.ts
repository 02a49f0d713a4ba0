// Looks at a page of claims in one call to the provider.
import type { LookAnswer } from '../../ports/gateway';
import type { Deps } from '../deps';
import type { Claimed } from '../../domain/subscription/facts';

/** iamport answers for up to 100 attempts in one call (P4). */
export const looksPerCall = 100;

export type Seen = (row: Claimed) => LookAnswer;

/** At most `looksPerCall` of them. */
export async function lookAtAll(deps: Deps, batch: readonly Claimed[]): Promise<Seen> {
  const looked = await deps.gateway.lookMany(batch.map((row) => row.claim.attemptId));
  return (row) => {
    if (looked.kind !== 'found') return looked;
    const payments = looked.payments.filter((of) => of.attemptId === row.claim.attemptId);
    return payments.length > 0 ? { kind: 'found', payments } : { kind: 'absent' };
  };
}
