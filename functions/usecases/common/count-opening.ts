// Whether one more card window may be opened, and the count of it that is written with it.
import type { OpeningCount } from '../../domain/checkout/opening-limits';
import { countOpening, refuseHaste, windowsPerHourMax } from '../../domain/checkout/opening-limits';
import type { Subscription } from '../../domain/subscription/facts';
import type { Deps } from '../deps';

/** Throws Refusal(too_many) where the subscription or its user has opened enough. */
export async function oneMoreOpening(
  deps: Deps,
  userId: string,
  row: Subscription | undefined,
): Promise<OpeningCount> {
  const now = deps.clock.now();
  const tenth = row === undefined ? 0 : row.registered - windowsPerHourMax + 1;
  if (row && tenth > 0) {
    refuseHaste((await deps.ledger.registration(row.id, tenth))?.openedAt, now);
  }
  return countOpening(await deps.ledger.openingCount(userId), now);
}
