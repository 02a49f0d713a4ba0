// Charges what is due: claimed, sent and settled, at most once per subscription and period.
import type { Subscription } from '../../domain/subscription/facts';
import { isClaimed } from '../../domain/subscription/facts';
import type { Buyer } from '../../ports/ledger';
import { happened } from '../common/change';
import { nextOrderNumber } from '../common/order-number';
import type { Deps } from '../deps';
import { doubtAgain, earlierAttempts, findLatePayment } from '../settlement/find-late-payment';
import type { Outcome } from '../settlement/outcome';
import { settleUnasked } from '../settlement/pass-unasked';
import { sendClaim } from '../settlement/settle-attempt';

/** `lost`: another writer has claimed it. `left`: the time of this invocation is up. */
export async function chargeDue(
  deps: Deps,
  row: Subscription,
  buyer: Buyer,
): Promise<Outcome | 'lost' | 'left'> {
  const earlier = await earlierAttempts(deps, row);
  const late = await findLatePayment(deps, row, earlier);
  if (late?.undecided) return doubtAgain(deps, row, late.undecided);
  if (late) return late;
  await deps.pace();
  // Its turn may have been long in coming.
  if (!deps.hasTime()) return 'left';

  const attemptId = await nextOrderNumber(deps, row, earlier);
  const intent = happened(deps, row, { kind: 'charge_claimed', attemptId });
  const claimed = await deps.ledger.save(intent);
  if (claimed.kind === 'lost' || !isClaimed(claimed.value)) return 'lost';

  return sendClaim(deps, claimed.value, buyer);
}

/**
 * The provider would refuse it for ever: it is settled at 0, without a call. An earlier attempt at
 * the same charge may have been paid after all, and is looked at first.
 */
export async function passUnasked(
  deps: Deps,
  row: Subscription,
): Promise<Outcome | 'waived' | 'lost'> {
  const late = await findLatePayment(deps, row);
  if (!late) return settleUnasked(deps, row);
  return late.undecided ? doubtAgain(deps, row, late.undecided) : late;
}
