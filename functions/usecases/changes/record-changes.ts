// Notes which subscriptions have changed, in the order in which this is written down.
import type { EpochSeconds } from '../../domain/common/calendar';
import { behindSeconds } from '../../domain/changes/feed';
import type { SubscriptionId } from '../../domain/common/identity';
import type { Deps } from '../deps';

export type Change = { readonly id: SubscriptionId; readonly at: EpochSeconds };

/**
 * An entry stands at the time of its own writing, read just before it: what is noted late moves
 * behind whatever was read meanwhile, and never before it. A clock that runs behind stands at
 * least at the time of the newest change. Throws where nothing was written: the whole batch comes
 * again, and a change that is noted twice is told twice.
 */
export async function recordChanges(deps: Deps, changes: readonly Change[]): Promise<void> {
  const ids = [...new Set(changes.map(({ id }) => id))];
  if (ids.length === 0) return;
  const times = changes.map((one) => one.at);
  const at = Math.max(deps.clock.now(), ...times);
  const gap = at - Math.min(...times) > behindSeconds || undefined;
  if (gap) deps.log('changes.gap', { late: at - Math.min(...times) });
  await deps.ledger.noteChanges({ at, id: deps.ids.random(), ids, gap });
}
