// Changes within a period that a restored table has forgotten: what was paid is adopted from its
// payment, and what was too little to be paid is brought into force again.
import { unaskedDifference } from '../../domain/charge/charge';
import { keepCoupon } from '../../domain/catalogue/coupon';
import { recurringOf } from '../../domain/charge/cost';
import type { Subscription } from '../../domain/subscription/facts';
import { priceChange } from '../../domain/subscription/price-change';
import { isEnded } from '../../domain/subscription/status';
import { periodStart } from '../../domain/subscription/terms';
import type { Wish } from '../../domain/subscription/wish';
import { happened } from '../common/change';
import { lookForChange } from '../common/order-number';
import type { Deps } from '../deps';
import { judge } from '../settlement/judge-attempt';
import { reviveDifference } from '../settlement/revive-difference';
import { settleVerdict } from '../settlement/settle-attempt';
import type { ReplayedChange } from './replay-change';

type Asked = Wish & { verb: 'change_now' };

/** Nothing is ever charged by it: where iamport has no payment, the change was not made. */
export async function replayChangeNow(
  deps: Deps,
  was: Subscription,
  asked: Asked,
): Promise<ReplayedChange> {
  const { period, k, charge } = asked;
  const isPast = was.period - 1 > period || (was.change?.k ?? 0) >= k;
  if (isEnded(was) || (isPast && was.period - 1 >= period)) return 'known';
  // The period that it falls into, or what is in flight, is settled first.
  if (was.claim || was.period - 1 < period) return 'later';
  return charge === 0 ? roundOffAgain(deps, was, asked) : adoptPaid(deps, was, asked);
}

async function adoptPaid(
  deps: Deps,
  was: Subscription,
  { period, k }: Asked,
): Promise<ReplayedChange> {
  const ours = { subscriptionId: was.id, period, k };
  const looked = await lookForChange(deps, ours);
  if (looked.kind === 'unanswered') return 'later';
  if (looked.kind === 'absent') return 'known';
  const { paid } = looked;
  const revived = await reviveDifference(deps, was, paid, ours);
  const verdict = revived && judge(deps, revived, looked.payments);
  if (verdict?.kind === 'unknown') return 'later';
  if (!revived || verdict?.kind !== 'paid') return 'by_hand';
  await settleVerdict(deps, revived, verdict);
  return 'applied';
}

async function roundOffAgain(
  deps: Deps,
  was: Subscription,
  { plan, version, quantity, amount, at }: Asked,
): Promise<ReplayedChange> {
  const known = [was.price, deps.settings.catalogue.get(plan)?.price].find(
    (one) => one?.planId === plan && one.version === version,
  );
  const found = known ?? (await deps.ledger.price(plan, version));
  const price = found && keepCoupon(found, was.price.coupon);
  const paid = await deps.ledger.loadCharge(was.id, was.period - 1);
  if (!price || !paid || recurringOf({ price, quantity }) !== amount) return 'by_hand';
  const asked = { to: { price, quantity }, paid };
  const make = async () => {
    const priced = priceChange(was, asked, at);
    const days = { startsOn: priced.change.on, endsOn: periodStart(was, was.period) };
    const charge = unaskedDifference(was, priced, days);
    const subscription = happened(deps, was, { kind: 'change_rounded_off', ...asked }, at);
    return deps.ledger.saveInOne({ subscription, charge });
  };
  const [made] = await Promise.allSettled([make()]);
  if (made.status === 'rejected') return 'by_hand';
  return made.value === 'saved' ? 'applied' : 'later';
}
