// Charges what is due: claimed, sent and settled, at most once per subscription and period.
import type { EpochSeconds } from '../../domain/common/calendar';
import { civilDateAt } from '../../domain/common/calendar';
import { assert } from '../../domain/common/errors';
import { leastCharge } from '../../domain/common/money';
import { recordUnasked } from '../../domain/charge/charge';
import { quote } from '../../domain/charge/quote';
import type { Subscription } from '../../domain/subscription/facts';
import { isClaimed } from '../../domain/subscription/facts';
import type { Buyer } from '../../ports/ledger';
import { changeCharge, happened } from '../common/change';
import { nextOrderNumber } from '../common/order-number';
import type { Deps } from '../deps';
import { doubtAgain, earlierAttempts, findLatePayment } from '../settlement/find-late-payment';
import type { Outcome } from '../settlement/outcome';
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

/** The catalogue sells nothing so cheap; a row that was written by another hand may hold it. */
export function isTooLittle(row: Subscription, now: EpochSeconds): boolean {
  return quote(row, civilDateAt(now)).recurring < leastCharge;
}

/**
 * The provider would refuse it for ever. First the charge, then the subscription, as with money;
 * the claim that names the period is never stored, for nothing will be sent.
 */
export async function passUnasked(deps: Deps, row: Subscription): Promise<'waived' | 'lost'> {
  const now = deps.clock.now();
  const attemptId = await nextOrderNumber(deps, row, []);
  const named = happened(deps, row, { kind: 'charge_claimed', attemptId }, now);
  assert(isClaimed(named), 'what is passed over is named by a claim');
  const { charge: served } = await changeCharge(deps, named, (charge, { startsOn, endsOn }) =>
    recordUnasked({ ...charge, startsOn, endsOn }),
  );
  const waived = happened(deps, named, { kind: 'charge_waived', served }, now);
  const saved = await deps.ledger.save(waived);
  return saved.kind === 'lost' ? 'lost' : 'waived';
}
