// An operator does without the wishes that a restored table has forgotten, where the logs are lost.
import { isComplete, looksBehind } from '../../domain/reconcile/round';
import { Refusal } from '../../domain/common/errors';
import type { Switch } from '../../ports/ledger';
import type { ByHand } from '../common/recovery';
import { noteReplay } from '../common/recovery';
import type { Deps } from '../deps';

/**
 * After a complete reconciliation, which tells what is lost: the next one ends the recovery, and
 * then nothing can be rebuilt without another. Throws Refusal(conflict) before it.
 */
export async function waiveReplay(deps: Deps, waiver: ByHand): Promise<Switch> {
  const recover = await deps.ledger.switchOf('recover');
  const { round } = await deps.ledger.passed();
  const isSeen = round !== undefined && isComplete(round) && looksBehind(round, recover);
  const isSince = isSeen && round.beganAt >= (recover.thrownAt ?? 0);
  if (recover.on && !isSince) {
    const words = 'no reconciliation was complete since the recovery began: run it, and rebuild';
    throw new Refusal('conflict', `${words} what it finds lost`);
  }
  return noteReplay(deps, 'waived', waiver);
}
