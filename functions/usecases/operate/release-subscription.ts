// An operator ends the hold that a full refund or an operator has put on a subscription.
import type { Actor } from '../../domain/subscription/deed';
import type { EpochSeconds } from '../../domain/common/calendar';
import { Refusal } from '../../domain/common/errors';
import type { SubscriptionId } from '../../domain/common/identity';
import type { Subscription } from '../../domain/subscription/facts';
import type { Case } from '../../ports/ledger';
import { caseIdOf, heldCaseId } from '../common/cases';
import { happened } from '../common/change';
import type { Deps } from '../deps';
import { changeWithDeed, noteWish } from '../common/record-deed';

export type Release = {
  readonly id: SubscriptionId;
  /** The reason is kept with the case of the refund too, for later questions. */
  readonly actor: Actor;
  /** When it was asked for, after a restore; now where absent. */
  readonly at?: EpochSeconds | undefined;
};

/**
 * What lists the hold is closed in the same write: nothing is held that is not listed, and a writer
 * that dies can not leave the case of what was released open.
 */
export async function releaseSubscription(
  deps: Deps,
  { id, actor, at }: Release,
): Promise<Subscription> {
  const row = await deps.ledger.load(id);
  if (!row) throw new Refusal('not_found', 'there is no such subscription');
  const now = at ?? deps.clock.now();
  const release = (current: Subscription) =>
    happened(deps, current, { kind: 'hold_released' }, now);
  release(row);
  noteWish(deps, { verb: 'release', subscription: id });
  const charge = await deps.ledger.loadCharge(id, row.period - 1);
  const names = [caseIdOf(charge?.paymentId ?? ''), heldCaseId(id)];
  const caseOf = async () => {
    const found = await Promise.all(names.map((name) => deps.ledger.findCase(name)));
    const open = found.flatMap((of) => (of && isOfHold(of) ? closed(of, actor, now) : []));
    // One goes with the release; until then it lists the hold.
    for (const of of open.slice(0, -1)) await deps.ledger.saveCase(of);
    return open.at(-1);
  };
  const doing = { verb: 'release', actor } as const;
  const released = await changeWithDeed(deps, row, doing, release, caseOf);
  deps.log('subscription.released', { subscription: id });
  return released;
}

const isOfHold = ({ kind, status }: Case): boolean =>
  status === 'open' && (kind === 'full_refund' || kind === 'held');

function closed(of: Case, { by, reason }: Actor, closedAt: EpochSeconds): Case {
  return { ...of, status: 'closed', closedAt, by, reason };
}
