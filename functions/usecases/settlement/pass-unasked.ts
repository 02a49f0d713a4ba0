// A period that costs nothing, or too little for any card company: it is over without a call.
import type { EpochSeconds } from '../../domain/common/calendar';
import { civilDateAt } from '../../domain/common/calendar';
import { assert } from '../../domain/common/errors';
import { leastCharge } from '../../domain/common/money';
import { bornCharge, recordUnasked } from '../../domain/charge/charge';
import { dueQuote } from '../../domain/charge/quote';
import type { Claimed, Subscription } from '../../domain/subscription/facts';
import { isClaimed } from '../../domain/subscription/facts';
import { claimedPeriod } from '../../domain/subscription/terms';
import { changeCharge, happened } from '../common/change';
import { nextOrderNumber } from '../common/order-number';
import type { Deps } from '../deps';

/** A card company takes no less than 100 won: a charge below that is settled at 0. */
export function isTooLittle(row: Subscription, now: EpochSeconds): boolean {
  return dueQuote(row, civilDateAt(now)).amount < leastCharge;
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
  const named = await nameUnasked(deps, row, now);
  const { charge: served } = await changeCharge(deps, named, (charge, { startsOn, endsOn }) =>
    recordUnasked({ ...charge, startsOn, endsOn }, named.claim),
  );
  return happened(deps, named, { kind: 'charge_waived', served }, now);
}

/**
 * The charge and the subscription in one write, so that what it is made of is what was used up. A
 * charge that stands settled was written alone before.
 */
export async function settleUnasked(deps: Deps, row: Subscription): Promise<'waived' | 'lost'> {
  const now = deps.clock.now();
  const named = await nameUnasked(deps, row, now);
  const days = claimedPeriod(named, named.claim, now);
  const standing = await deps.ledger.loadCharge(row.id, row.period);
  const { startsOn, endsOn } = days;
  const isOver = standing !== undefined && standing.status !== 'open';
  const open = isOver ? standing : { ...(standing ?? bornCharge(named, days)), startsOn, endsOn };
  const { kind, charge } = recordUnasked(open, named.claim);
  const of: Claimed = { ...named, claim: { ...named.claim, extras: charge.extras } };
  const subscription = happened(deps, of, { kind: 'charge_waived', served: charge }, now);
  const written = { subscription, charge: kind === 'recorded' ? charge : undefined };
  return (await deps.ledger.saveInOne(written)) === 'lost' ? 'lost' : 'waived';
}

async function nameUnasked(deps: Deps, row: Subscription, now: EpochSeconds): Promise<Claimed> {
  const attemptId = await nextOrderNumber(deps, row, []);
  const named = happened(deps, row, { kind: 'charge_claimed', attemptId }, now);
  assert(isClaimed(named), 'what is passed over is named by a claim');
  return named;
}
