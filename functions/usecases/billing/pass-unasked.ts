// What costs less than a card can be charged is passed over without asking the provider.
import type { EpochSeconds } from '../../domain/common/calendar';
import { civilDateAt } from '../../domain/common/calendar';
import { recordUnasked } from '../../domain/charge/charge';
import { leastCharge } from '../../domain/common/money';
import { quote } from '../../domain/charge/quote';
import { assert } from '../../domain/common/errors';
import type { Subscription } from '../../domain/subscription/facts';
import { isClaimed } from '../../domain/subscription/facts';
import { changeCharge, happened } from '../common/change';
import type { Deps } from '../deps';
import { nextOrderNumber } from '../common/order-number';

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
