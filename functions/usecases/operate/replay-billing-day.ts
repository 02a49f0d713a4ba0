// Moves of the billing day that a restored table has forgotten, asked for again.
import type { Subscription } from '../../domain/subscription/facts';
import type { What } from '../../domain/subscription/happenings';
import { isEnded } from '../../domain/subscription/status';
import type { Wish } from '../../domain/subscription/wish';
import { changeSubscription, happened } from '../common/change';
import type { Deps } from '../deps';

type OfDay = Wish & { readonly verb: 'billing_day' | 'undo_billing_day' };

/** As `Replayed` of replay-wishes.ts has them. */
type ReplayedDay = 'applied' | 'known' | 'later' | 'by_hand';

/** With the period that it was asked for: what the table forgot before that has its own days. */
export async function replayBillingDay(
  deps: Deps,
  was: Subscription,
  wish: OfDay,
): Promise<ReplayedDay> {
  if (isKnown(was, wish)) return 'known';
  // What is in flight is settled first.
  if (was.claim) return 'later';
  const move = (row: Subscription) =>
    isKnown(row, wish) ? undefined : happened(deps, row, whatOf(wish), wish.at);
  const [tried] = await Promise.allSettled([changeSubscription(deps, was, move)]);
  return tried.status === 'fulfilled' ? 'applied' : 'by_hand';
}

function isKnown(was: Subscription, wish: OfDay): boolean {
  if (isEnded(was)) return true;
  if (wish.verb === 'undo_billing_day') return was.stub === undefined;
  const { day, period } = wish;
  return was.period > period || (was.stub?.period === period && was.stub.day === day);
}

function whatOf(wish: OfDay): What {
  if (wish.verb === 'undo_billing_day') return { kind: 'billing_day_withdrawn' };
  return { kind: 'billing_day_moved', day: wish.day, period: wish.period };
}
