// The moves of leaving: a cancel, one that is taken back, and the end.
import type { EpochSeconds } from '../../common/calendar';
import { assert } from '../../common/errors';
import type { Claim, EndedFor, Subscription } from '../facts';
import type { Status } from '../status';
import { isPaidUp, isPaused } from '../status';
import { dropKey } from './card';

/**
 * Commits the wish to end. Before a claim it stops the charge; a charge already sent stands, its
 * period may be used up, and nothing is charged after it. It takes the place of a pause: one that
 * was to come is forgotten, and one that runs ends with the subscription.
 */
export function cancelSubscription(
  was: Subscription,
  wish: { readonly at: EpochSeconds; readonly atPeriodEnd: boolean },
): Subscription {
  const owes = !isPaidUp(was) || (was.heldAt !== undefined && was.access === 'none');
  const atPeriodEnd = wish.atPeriodEnd && !owes;
  const pause = isPaused(was) ? was.pause : undefined;
  const wished = { ...was, pause, cancel: { at: wish.at, atPeriodEnd } };
  if (was.claim) return { ...wished, claim: inquiredSoon(was.claim, wish.at) };
  if (atPeriodEnd) return wished;
  return endSubscription(wished, 'cancel', wish.at);
}

/** An outcome that is inquired about daily is inquired about soon: its answer ends the wait. */
function inquiredSoon(claim: Claim, at: EpochSeconds): Claim {
  const { inquiry } = claim;
  if (inquiry?.lane !== 'look') return claim;
  return { ...claim, inquiry: { ...inquiry, at: Math.min(inquiry.at, at + 600) } };
}

/** Nothing waits any more. */
const over = {
  awaiting: undefined,
  pause: undefined,
  next: undefined,
  stub: undefined,
  partial: undefined,
  lines: undefined,
  consent: undefined,
  unagreedOn: undefined,
} as const;

const statusAfter: Readonly<Record<EndedFor, Status>> = {
  not_begun: 'expired',
  cancel: 'canceled',
  debt: 'canceled',
  no_consent: 'canceled',
  no_notice: 'canceled',
};

/** Final: no charge follows, and the key is deleted at the provider. */
export function endSubscription(
  was: Subscription,
  endedFor: EndedFor,
  at: EpochSeconds,
): Subscription {
  assert(!was.claim, 'a subscription does not end under a charge in flight');
  const status = statusAfter[endedFor];
  return dropKey({ ...was, status, access: 'none', ...over, endedAt: at, endedFor });
}
