// A period that costs nothing, or too little for any card company: it is over without a call.
import type { EpochSeconds } from '../../domain/common/calendar';
import { civilDateAt } from '../../domain/common/calendar';
import { assert } from '../../domain/common/errors';
import { leastCharge } from '../../domain/common/money';
import { recordUnasked } from '../../domain/charge/charge';
import { quote } from '../../domain/charge/quote';
import type { Subscription } from '../../domain/subscription/facts';
import { isClaimed } from '../../domain/subscription/facts';
import { changeCharge, happened } from '../common/change';
import { nextOrderNumber } from '../common/order-number';
import type { Deps } from '../deps';

/** The catalogue sells nothing so cheap but trials; a row may also be written by another hand. */
export function isTooLittle(row: Subscription, now: EpochSeconds): boolean {
  return quote(row, civilDateAt(now)).recurring < leastCharge;
}

/**
 * First the charge, then the subscription, as with money; the claim that names the period is never
 * stored, for nothing will be sent. Answers the subscription, which the caller saves.
 */
export async function unasked(
  deps: Deps,
  row: Subscription,
  now: EpochSeconds,
): Promise<Subscription> {
  const attemptId = await nextOrderNumber(deps, row, []);
  const named = happened(deps, row, { kind: 'charge_claimed', attemptId }, now);
  assert(isClaimed(named), 'what is passed over is named by a claim');
  const { charge: served } = await changeCharge(deps, named, (charge, { startsOn, endsOn }) =>
    recordUnasked({ ...charge, startsOn, endsOn }),
  );
  return happened(deps, named, { kind: 'charge_waived', served }, now);
}
