// What comes in the months ahead of a subscription, under the plan's dunning as it is today.
import { billingDate, civilDateAt, instantOn } from '../../domain/common/calendar';
import type { Subscription } from '../../domain/subscription/facts';
import type { Moment } from '../../domain/subscription/timeline';
import { timeline } from '../../domain/subscription/timeline';
import { rulesOf } from '../common/change';
import type { Deps } from '../deps';

/** Up to the end of the day that many months from now. */
export function ahead(deps: Deps, of: Subscription, months: number): readonly Moment[] {
  const from = deps.clock.now();
  const last = billingDate(civilDateAt(from), { interval: 'month', every: 1 }, months);
  return timeline(of, { from, to: instantOn(last, 24 * 60) - 1 }, rulesOf(deps, of));
}
