// What the end of a trial or of a coupon waits for: a notice in time, and a card that was not
// declined for good.
import type { Subscription } from '../../domain/subscription/facts';
import { comingIn } from '../../domain/subscription/next';
import { isEnded } from '../../domain/subscription/status';
import { convertsOn, latestOn } from '../../domain/subscription/telling';
import { openCase } from '../common/cases';
import { happened } from '../common/change';
import type { Deps } from '../deps';
import type { Outcome } from '../settlement/outcome';
import { end, whenDue } from './pass-time';

/** The last day on which a notice is in time, and there is none: it rings. */
export async function tellUntold(deps: Deps, row: Subscription): Promise<'moved'> {
  deps.log('notice.missing', { subscription: row.id, on: convertsOn(row) });
  await whenDue(deps, row, { kind: 'notice_missed' });
  return 'moved';
}

/** Without a notice in time nothing is charged: a later day, or the end, with a case before it. */
export async function convertUntold(
  deps: Deps,
  row: Subscription,
): Promise<Outcome['kind'] | 'moved' | 'ended'> {
  const what = { kind: 'postponement_due' } as const;
  const after = happened(deps, row, what);
  if (!isEnded(after)) {
    const [from, on] = [convertsOn(row), convertsOn(after)];
    deps.log('conversion.postponed', { subscription: row.id, from, on });
    await whenDue(deps, row, what);
    return 'moved';
  }
  await openCase(deps, {
    kind: 'notice',
    subscriptionId: row.id,
    paymentId: `${row.id}-${row.period}`,
    amount: comingIn(row, row.period).after,
    why: row.trial
      ? `its customer was told of no paid period by ${latestOn(row)}: it has ended with its trial`
      : `its customer was not told by ${latestOn(row)} that its coupon ends: it has ended with it`,
  });
  return end(deps, row, what);
}

/** What a purchase has shown of the card still holds: it waits for another one. */
export async function refuseTriedCard(deps: Deps, row: Subscription): Promise<'declined'> {
  const { id, status, access } = await whenDue(deps, row, { kind: 'key_refused' });
  deps.log('key.refused', { subscription: id, status, access });
  return 'declined';
}
