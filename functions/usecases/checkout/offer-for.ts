// What a checkout sells to its customer, and what is kept of that beside its row.
import type { Coupon } from '../../domain/catalogue/coupon';
import type { Plan } from '../../domain/catalogue/plan';
import type { Offer } from '../../domain/checkout/registration';
import type { EpochSeconds } from '../../domain/common/calendar';
import { Refusal } from '../../domain/common/errors';
import type { SubscriptionId } from '../../domain/common/identity';
import type { Subscription } from '../../domain/subscription/facts';
import type { Unsettled } from '../../ports/coupons';
import type { TrialMark } from '../../ports/trials';
import type { Limited } from '../common/coupon-places';
import type { Deps } from '../deps';
import type { Couponed } from './coupon-for';
import { couponFor } from './coupon-for';
import type { Trying } from './trial-for';
import { offerOf, trialFor } from './trial-for';

export type Offered = {
  readonly trying: Trying;
  readonly couponed: Couponed | undefined;
  readonly offer: Offer;
};
type Asked = {
  readonly userId: string;
  readonly quantity?: number | undefined;
  /** The code of a coupon. */
  readonly coupon?: string | undefined;
};
type Selling = {
  readonly plan: Plan;
  readonly holder: Subscription | undefined;
  readonly at: EpochSeconds;
};

/** What its window sells: the trial, the plan with a coupon, or the plan. */
export async function offerFor(
  deps: Deps,
  { userId, quantity = 1, coupon: code }: Asked,
  { plan, holder, at }: Selling,
): Promise<Offered> {
  if (code === undefined) {
    const trying = await trialFor(deps, plan, userId, holder);
    return { trying, couponed: undefined, offer: offerOf(plan, quantity, trying) };
  }
  // It takes the place of a trial: neither is had on top of the other.
  const couponed = await couponFor(deps, { code, userId, plan, holder, at });
  const price = { ...plan.price, coupon: couponed.coupon };
  const offer: Offer = { price, quantity, dunning: plan.dunning };
  return { trying: { kind: 'none' }, couponed, offer };
}

export async function pinCoupon(deps: Deps, coupon: Coupon): Promise<void> {
  if ((await deps.ledger.pinCoupon(coupon)) !== 'differs') return;
  deps.log('coupon.changed', { coupon: coupon.id, version: coupon.version });
  throw new Refusal('not_now', 'this coupon can not be had right now');
}

/** Nothing was written, and nothing will be: its place is free again. */
export async function giveBack(deps: Deps, { coupon }: Limited, of: Unsettled): Promise<void> {
  await deps.ledger.settlePlace(coupon, of, 'given_back');
}

export function marksOf(
  { trying, couponed }: Pick<Offered, 'trying' | 'couponed'>,
  subscriptionId: SubscriptionId,
): readonly TrialMark[] {
  const marks = [trying.kind === 'granted' ? trying.mark : undefined, couponed?.mark];
  return marks.filter((mark) => mark !== undefined).map((mark) => ({ ...mark, subscriptionId }));
}

/** Before its window: a mark of a checkout that never begins counts for nothing. */
export async function saveMarks(deps: Deps, marks: readonly TrialMark[]): Promise<void> {
  for (const mark of marks) {
    if ((await deps.ledger.saveTrial(mark)) !== 'lost') continue;
    throw new Refusal('not_now', 'another window is being opened, try again');
  }
}
