// An operator ends the hold that a full refund has put on a subscription.
import type { Actor } from '../../domain/subscription/deed';
import { Refusal } from '../../domain/common/errors';
import type { SubscriptionId } from '../../domain/common/identity';
import type { Subscription } from '../../domain/subscription/facts';
import { caseIdOf } from '../common/cases';
import { happened } from '../common/change';
import type { Deps } from '../deps';
import { noteWish } from '../common/record-deed';
import { changeWithDeed } from '../common/record-deed';

export type Release = {
  readonly id: SubscriptionId;
  /** The reason is kept with the case of the refund too, for later questions. */
  readonly actor: Actor;
};

/** The case is closed first: a writer that dies in between can not hold what was released. */
export async function releaseSubscription(
  deps: Deps,
  { id, actor }: Release,
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
    await deps.ledger.saveCase({
      ...of,
      status: 'closed',
      why: `${of.why}; released: ${actor.reason ?? ''}`,
    });
  }
  const released = await changeWithDeed(deps, row, { verb: 'release', actor }, release);
  deps.log('subscription.released', { subscription: id });
  return released;
}
