// Changes of plan and quantity that a restored table has forgotten, asked for again.
import { keepCoupon, priceIn } from '../../domain/catalogue/coupon';
import { isSameSale, recurringOf } from '../../domain/charge/cost';
import type { Subscription } from '../../domain/subscription/facts';
import { mayWithdraw } from '../../domain/subscription/next';
import { isEnded } from '../../domain/subscription/status';
import type { Wish } from '../../domain/subscription/wish';
import { changeSubscription, happened } from '../common/change';
import type { Deps } from '../deps';

/** As `Replayed` of replay-wishes.ts has them. */
export type ReplayedChange = 'applied' | 'known' | 'later' | 'by_hand';

/** From the period that it was asked for: what the table forgot before that has the old terms. */
export async function replayChange(
  deps: Deps,
  was: Subscription,
  { plan, version, quantity, period, amount, at }: Wish & { verb: 'change' },
): Promise<ReplayedChange> {
  if (isEnded(was) || was.period > period) return 'known';
  const known = [was.price, deps.settings.catalogue.get(plan)?.price].find(
    (one) => one?.planId === plan && one.version === version,
  );
  const found = known ?? (await deps.ledger.price(plan, version));
  if (!found) return 'by_hand';
  const price = keepCoupon(found, was.price.coupon);
  const to = { price: priceIn(price, period), quantity };
  if (recurringOf(to) !== amount) return 'by_hand';
  // What is in flight is settled first.
  if (was.claim && amount > recurringOf(was)) return 'later';
  if (was.next?.period === period && isSameSale(was.next, to)) return 'known';
  const scheduled = (row: Subscription) =>
    happened(deps, row, { kind: 'change_scheduled', to, period }, at);
  const [tried] = await Promise.allSettled([changeSubscription(deps, was, scheduled)]);
  return tried.status === 'fulfilled' ? 'applied' : 'by_hand';
}

export async function replayUndoChange(deps: Deps, was: Subscription): Promise<ReplayedChange> {
  if (isEnded(was) || !mayWithdraw(was)) return 'known';
  await changeSubscription(deps, was, (row) =>
    mayWithdraw(row) ? happened(deps, row, { kind: 'change_withdrawn' }) : undefined,
  );
  return 'applied';
}
