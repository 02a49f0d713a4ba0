// Charges while the customer waits: the first charge of a sign-up, or an open debt on a new card.
import { claimAttempt } from '../domain/charging';
import { patienceSeconds } from '../domain/looking';
import type { Subscription } from '../domain/subscription';
import type { Deps } from './deps';
import { findLatePayment } from './find-late-payment';
import { nextOrderNumber } from './order-number';
import type { Outcome } from './settle-attempt';
import { isClaimed, sendClaim } from './settle-attempt';

/**
 * The claim is on the look list from the start, for no queue hands this work out again should we
 * die. `lost`: another visit to the landing was first.
 */
export async function chargeNow(deps: Deps, row: Subscription): Promise<Outcome | 'lost'> {
  const late = await findLatePayment(deps, row);
  if (late) return late;
  await deps.pace();

  const orderNumber = await nextOrderNumber(deps, row);
  const now = deps.clock.now();
  const guarded: Subscription = {
    ...claimAttempt(row, orderNumber, now),
    lane: 'look',
    nextActionAt: now + patienceSeconds,
  };
  const claimed = await deps.ledger.save(guarded);
  if (claimed.kind === 'lost' || !isClaimed(claimed.value)) return 'lost';

  return sendClaim(deps, claimed.value);
}
