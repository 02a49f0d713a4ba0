// The move past a period whose money was given back in full, or is given up by an operator.
import type { EpochSeconds, Period } from './calendar';
import { settlePaid } from './charging';
import type { DunningTimes } from './dunning';
import type { Subscription } from './subscription';
import { endSubscription } from './subscription';

/**
 * As if it were paid: access stays or comes back, nothing of it is asked for again, the next period
 * goes on. Whoever has canceled for now leaves at once, for nothing paid is left to be used up.
 */
export function passPeriod(
  was: Subscription,
  now: EpochSeconds,
  times: DunningTimes,
  served?: Period,
): Subscription {
  const next = settlePaid(was, now, times, served);
  return next.cancel?.atPeriodEnd === false ? endSubscription(next, 'canceled', now) : next;
}
