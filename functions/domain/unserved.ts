// The periods of a subscription that nobody was served in, for want of payment.
import type { CivilDate, EpochSeconds } from './calendar';
import { billingDate, civilDateAt } from './calendar';
import type { Gap } from './dunning';
import { assert } from './errors';
import type { Subscription } from './subscription';

/**
 * What began on the day a debt got unpaid, or later until it is paid, was not delivered and is not
 * collected; what began before that is owed. `next` counts the period after the one now paid for.
 */
export function gapsOf(was: Subscription, next: number, now: EpochSeconds): readonly Gap[] {
  const { anchorOn, price, gaps = [] } = was;
  const lapsedAt = was.dunning?.lapsedAt;
  if (lapsedAt === undefined) return gaps;
  assert(anchorOn !== undefined, 'only an anchored subscription gets unpaid');
  const firstFrom = (from: number, begun: (on: CivilDate) => boolean) => {
    let period = from;
    while (begun(billingDate(anchorOn, price, period))) period += 1;
    return period;
  };
  const from = firstFrom(next, (on) => on < civilDateAt(lapsedAt));
  return [...gaps, { from, to: firstFrom(from, (on) => on <= civilDateAt(now)) }];
}

/** The first period from this one on that is owed, and the gaps that lie after it. */
export function passGaps(period: number, gaps: readonly Gap[]): { period: number; gaps: Gap[] } {
  const owed = gaps.reduce((at, { from, to }) => (from <= at && at < to ? to : at), period);
  return { period: owed, gaps: gaps.filter(({ from, to }) => from < to && owed < to) };
}
