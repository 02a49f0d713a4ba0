// The terms that a customer asks for, at the prices that she is shown.
import type { Price } from '../../domain/catalogue/plan';
import { keepCoupon } from '../../domain/catalogue/coupon';
import { planOnSale, refuseQuantity } from '../../domain/catalogue/plan';
import type { Sold } from '../../domain/charge/cost';
import { Refusal } from '../../domain/common/errors';
import type { Subscription } from '../../domain/subscription/facts';
import type { Deps } from '../deps';

/** Those in force where absent. */
export type TermsWish = {
  readonly planId?: string | undefined;
  readonly quantity?: number | undefined;
};

/**
 * Another plan is sold as it is sold today; a quantity alone keeps the price of the row, in a trial
 * that of what it becomes.
 */
export function wanted({ settings }: Deps, was: Subscription, wish: TermsWish): Sold {
  const own: Sold = (was.trial && was.next) ?? was;
  const { planId = own.price.planId, quantity = own.quantity ?? 1 } = wish;
  const { catalogue } = settings;
  if (planId === own.price.planId) {
    const sold = catalogue.get(planId);
    if (sold && quantity > (own.quantity ?? 1)) refuseQuantity(sold, quantity);
    return { price: own.price, quantity };
  }
  const plan = planOnSale(catalogue, planId);
  refuseQuantity(plan, quantity);
  return { price: keepCoupon(plan.price, own.price.coupon), quantity };
}

/** Throws Refusal(not_now) where another price stands under its version. */
export async function pin(deps: Deps, price: Price): Promise<void> {
  if ((await deps.ledger.pinPrice(price)) !== 'differs') return;
  deps.log('price.changed', { plan: price.planId, version: price.version });
  throw new Refusal('not_now', 'this plan can not be sold right now');
}
