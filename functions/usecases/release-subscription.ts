// An operator ends the hold that a full refund has put on a subscription.
import { Refusal } from '../domain/errors';
import type { SubscriptionId } from '../domain/identity';
import type { Subscription } from '../domain/subscription/facts';
import { caseIdOf } from './cases';
import { changeSubscription, happened } from './change';
import type { Deps } from './deps';
import { noteWish } from './note-wish';

export type Release = {
  readonly id: SubscriptionId;
  /** Kept with the case of the refund, for whoever asks later. */
  readonly reason: string;
};

/** The case is closed first: a writer that dies in between can not hold what was released. */
export async function releaseSubscription(
  deps: Deps,
  { id, reason }: Release,
): Promise<Subscription> {
  const row = await deps.ledger.load(id);
  if (!row) throw new Refusal('not_found', 'there is no such subscription');
  const now = deps.clock.now();
  const release = (current: Subscription) =>
    happened(deps, current, { kind: 'hold_released' }, now);
  release(row);
  noteWish(deps, { verb: 'release', subscription: id });
  const charge = await deps.ledger.loadCharge(id, row.period - 1);
  const of = await deps.ledger.findCase(caseIdOf(charge?.paymentId ?? ''));
  if (of?.kind === 'full_refund' && of.status === 'open') {
    await deps.ledger.saveCase({ ...of, status: 'closed', why: `${of.why}; released: ${reason}` });
  }
  const released = await changeSubscription(deps, row, release);
  deps.log('subscription.released', { subscription: id });
  return released;
}
