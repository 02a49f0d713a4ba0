// An operator stops all charging, or lets it go on.
import { Refusal } from '../../domain/common/errors';
import type { Switch } from '../../ports/ledger';
import { noteWish } from '../common/record-deed';
import type { ByHand } from '../common/recovery';
import { throwSwitch } from '../common/recovery';
import type { Deps } from '../deps';

/**
 * The same request again changes nothing. Throws Refusal(conflict) where an operator opened it
 * already with another reason: the first one would be lost.
 */
export async function throwBreaker(
  deps: Deps,
  state: 'open' | 'closed',
  { by, reason }: ByHand,
): Promise<Switch> {
  const on = state === 'open';
  const why = `by an operator: ${reason}`;
  const standing = await deps.ledger.switchOf('breaker');
  if (on && standing.on && standing.byHand && standing.why !== why) {
    throw new Refusal('conflict', `charging is stopped already, ${standing.why}`);
  }
  noteWish(deps, { verb: 'breaker', state });
  return throwSwitch(deps, 'breaker', { on, byHand: true, why, by });
}
