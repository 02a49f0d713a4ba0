// News about a charge that has ended: was it refunded at the provider, or paid twice after all?
import type { AttemptId, SubscriptionId } from '../../domain/common/identity';
import type { Subscription } from '../../domain/subscription/facts';
import { isEnded } from '../../domain/subscription/status';
import type { Place } from '../../domain/charge/charge';
import { isUnpaidDifference } from '../../domain/charge/charge';
import type { Payment } from '../../domain/charge/payment';
import { openCase, orphanOf, twinOf } from '../common/cases';
import type { Deps } from '../deps';
import { adoptLate } from '../settlement/find-late-payment';
import { followRefund } from '../settlement/follow-refund';

type News = {
  readonly attemptId: AttemptId;
  readonly paymentId?: string | undefined;
  readonly saysCanceled?: boolean | undefined;
  /** Asked once, before the provider is. */
  readonly mayLook: () => boolean;
};

/** The provider's record decides, the hint only said where to look. */
export async function recheckCharge(
  deps: Deps,
  subscription: Subscription,
  { period, k }: Place,
  news: News,
): Promise<void> {
  const { attemptId } = news;
  const charge = await deps.ledger.loadCharge(subscription.id, period, k);
  if (!charge) return;
  const known = charge.paymentId !== undefined && charge.paymentId === news.paymentId;
  if (known && news.saysCanceled !== true) return;
  // What is in flight for it decides first: before the next request this attempt is looked at.
  if (isInFlight(subscription, { period, k }) || !news.mayLook()) return;
  const late = charge.attempts.find((attempt) => attempt.attemptId === attemptId);
  const owed = charge.status === 'open' && !subscription.claim && !isEnded(subscription);
  if (late && owed && k === undefined && period === subscription.period) {
    await adoptLate(deps, subscription, late);
    return;
  }
  const looked = await deps.gateway.look(attemptId);
  if (looked.kind !== 'found') return;
  for (const payment of looked.payments) {
    if (payment.attemptId !== attemptId || payment.usage === 'issue') continue;
    if (payment.paymentId === charge.paymentId)
      await follow(deps, subscription.id, { period, k }, payment);
    else if (payment.status === 'paid') {
      const isOrphan = charge.paymentId === undefined && !isUnpaidDifference(charge);
      const named = isOrphan ? orphanOf : twinOf;
      await openCase(deps, named(subscription.id, payment));
    }
  }
}

/** A claim for the very charge; a suspect one waits for a person, maybe for ever. */
function isInFlight({ claim }: Subscription, { period, k }: Place): boolean {
  const isOfCharge = claim?.period === period && claim.change?.k === k;
  return isOfCharge && claim.phase !== 'suspect';
}

/** A refund made in the provider's console, or by us with its answer lost: only ever more of it. */
async function follow(
  deps: Deps,
  id: SubscriptionId,
  { period, k }: Place,
  payment: Payment,
): Promise<void> {
  for (;;) {
    const charge = await deps.ledger.loadCharge(id, period, k);
    const saved = charge && (await followRefund(deps, charge, payment));
    if (!saved || saved.kind === 'saved') return;
  }
}
