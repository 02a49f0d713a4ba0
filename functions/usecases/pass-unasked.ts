// What costs less than a card can be charged is passed over without asking the provider.
import { recordUnasked } from '../domain/charge';
import { claimAttempt } from '../domain/charging';
import { leastCharge } from '../domain/money';
import { passPeriod } from '../domain/pass-period';
import type { Subscription } from '../domain/subscription';
import { changeCharge } from './change';
import type { Deps } from './deps';
import { nextOrderNumber } from './order-number';
import { timesOf } from './deps';

/** The catalogue sells nothing so cheap; a row that was written by another hand may hold it. */
export function isTooLittle({ price }: Subscription): boolean {
  return price.amount < leastCharge;
}

/**
 * The provider would refuse it for ever. First the charge, then the subscription, as with money;
 * the claim that names the period is never stored, for nothing will be sent.
 */
export async function passUnasked(deps: Deps, row: Subscription): Promise<'waived' | 'lost'> {
  const now = deps.clock.now();
  const named = claimAttempt(row, await nextOrderNumber(deps, row, []), now);
  const { charge: served } = await changeCharge(deps, named, (charge, { startsOn, endsOn }) =>
    recordUnasked({ ...charge, startsOn, endsOn }),
  );
  const passed = passPeriod(named, now, timesOf(deps.settings), served);
  const saved = await deps.ledger.save(passed);
  return saved.kind === 'lost' ? 'lost' : 'waived';
}
