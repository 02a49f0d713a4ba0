// An operator waives the replay of a restored table, where the logs with the wishes are lost.
import { isComplete, looksBehind } from '../../domain/reconcile/round';
import { Refusal } from '../../domain/common/errors';
import type { Switch } from '../../ports/ledger';
import type { ByHand } from '../common/recovery';
import { noteReplay } from '../common/recovery';
import type { Deps } from '../deps';

/**
 * Allowed after a complete reconciliation, which finds the lost subscriptions: the next one ends
 * the recovery, and a rebuild needs a recovery. Throws Refusal(conflict) before it.
 */
export async function waiveReplay(deps: Deps, waiver: ByHand): Promise<Switch> {
  const recover = await deps.ledger.switchOf('recover');
  const { round } = await deps.ledger.passed();
  const isSeen = round !== undefined && isComplete(round) && looksBehind(round, recover);
  const isSince = isSeen && round.beganAt >= (recover.thrownAt ?? 0);
  if (recover.on && !isSince) {
    const why = 'no reconciliation was complete since the recovery began';
    const first = 'wait for a complete one and rebuild the subscriptions that it finds lost';
    throw new Refusal('conflict', `${why}: ${first}`);
  }
  return noteReplay(deps, 'waived', waiver);
}
