// Looks at a page of claims in one call to the provider.
import type { LookAnswer } from '../ports/gateway';
import type { Deps } from './deps';
import type { Claimed } from './settle-attempt';

/** iamport answers for up to 100 attempts in one call (P4). */
export const looksPerCall = 100;

export type Seen = (row: Claimed) => Promise<LookAnswer>;

/** At most `looksPerCall` of them. A page of one is asked for by itself. */
export async function lookAtAll(deps: Deps, batch: readonly Claimed[]): Promise<Seen> {
  if (batch.length === 1) return (row) => deps.gateway.look(row.claim.attemptId);
  const looked = await deps.gateway.lookMany(batch.map((row) => row.claim.attemptId));
  return (row) => {
    if (looked.kind !== 'found') return Promise.resolve(looked);
    const payments = looked.payments.filter((of) => of.attemptId === row.claim.attemptId);
    return Promise.resolve(payments.length > 0 ? { kind: 'found', payments } : { kind: 'absent' });
  };
}
