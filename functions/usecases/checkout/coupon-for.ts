// Whether a checkout may have the coupon that its customer names, and on which terms.
import type { Coupon, CouponOffer } from '../../domain/catalogue/coupon';
import { frozen, versionOn } from '../../domain/catalogue/coupon';
import type { Plan } from '../../domain/catalogue/plan';
import type { EpochSeconds } from '../../domain/common/calendar';
import { civilDateAt } from '../../domain/common/calendar';
import type { Reason } from '../../domain/common/errors';
import { Refusal } from '../../domain/common/errors';
import type { Subscription } from '../../domain/subscription/facts';
import { isEnded, isSigningUp } from '../../domain/subscription/status';
import type { TrialMark } from '../../ports/trials';
import type { Limited } from '../common/coupon-places';
import type { Deps } from '../deps';

export type Couponed = {
  readonly coupon: Coupon;
  /** The limit of whose places a new checkout takes one. */
  readonly limited?: Limited | undefined;
  /** That this customer has it, where she may have it once. */
  readonly mark?: Omit<TrialMark, 'subscriptionId'> | undefined;
};

export type CouponAsk = {
  readonly code: string;
  readonly userId: string;
  readonly plan: Plan;
  readonly at: EpochSeconds;
  /** The checkout that goes on, if any: it keeps the terms that it has. */
  readonly holder: Subscription | undefined;
};

/**
 * Throws Refusal: invalid for a coupon that there is not, conflict for one that this checkout may
 * not have. Whether a place of its limit is left is known when one is taken.
 */
export async function couponFor(deps: Deps, ask: CouponAsk): Promise<Couponed> {
  const { code, userId, plan, holder, at } = ask;
  const offer = deps.settings.coupons.get(code.toUpperCase());
  if (!offer) throw refused('coupon_unknown', 'there is no such coupon');
  if (!offer.plans.includes(plan.id)) {
    throw refused('coupon_other_plan', 'the coupon is not for this plan');
  }
  const coupon = termsFor(offer, holder, at);
  const mark = offer.oncePerCustomer ? await markFor(deps, userId, offer, holder) : undefined;
  const { id, limit } = offer;
  return { coupon, mark, limited: limit === undefined ? undefined : { coupon: id, limit } };
}

function termsFor(offer: CouponOffer, holder: Subscription | undefined, at: EpochSeconds): Coupon {
  const own = holder && isSigningUp(holder) ? holder.price.coupon : undefined;
  if (own?.id === offer.id) return own;
  const version = offer.retired ? undefined : versionOn(offer, civilDateAt(at));
  if (!version) throw refused('coupon_not_today', 'the coupon is not valid today');
  return frozen(offer, version);
}

/**
 * As of a trial, a mark names a subscription by which its customer has it. One that is not ended
 * may still begin; one that ended without beginning counts for nothing.
 */
async function markFor(
  deps: Deps,
  userId: string,
  { id }: CouponOffer,
  holder: Subscription | undefined,
): Promise<Couponed['mark']> {
  const names = await deps.owners.marks(userId, `coupon ${id}`);
  const [name] = names;
  // Without a key of the stage no mark can be kept.
  if (name === undefined) throw new Refusal('conflict', 'the coupon can not be had right now');
  const known = await deps.ledger.trialsOf(names);
  for (const { subscriptionId } of known) {
    const row = subscriptionId === holder?.id ? holder : await deps.ledger.load(subscriptionId);
    if (!row || row.id === holder?.id) continue;
    if (row.anchorOn !== undefined) throw usedBefore();
    if (!isEnded(row)) throw refused('coupon_in_use', 'the coupon is in use in another checkout');
  }
  const held = holder && known.some((one) => one.subscriptionId === holder.id);
  if (held && holder.anchorOn !== undefined) throw usedBefore();
  return { name, version: known.find((one) => one.name === name)?.version ?? 0 };
}

export function allTaken(): Refusal {
  return refused('coupon_exhausted', 'all places of the coupon are taken');
}

const usedBefore = () => refused('coupon_used', 'the coupon was used before');

function refused(reason: Reason['reason'], message: string): Refusal {
  const code = reason === 'coupon_unknown' ? 'invalid' : 'conflict';
  return new Refusal(code, message, undefined, { reason });
}
