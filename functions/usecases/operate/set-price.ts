// An operator sets another version of its plan's price for a subscription, or sees what that means.
import type { Price } from '../../domain/catalogue/plan';
import type { CivilDate } from '../../domain/common/calendar';
import { Refusal } from '../../domain/common/errors';
import type { Actor } from '../../domain/subscription/deed';
import type { Subscription } from '../../domain/subscription/facts';
import type { Coming } from '../../domain/subscription/next';
import { comingIn, stayed } from '../../domain/subscription/next';
import { startOf } from '../../domain/subscription/rise';
import type { SubscriptionId } from '../../domain/common/identity';
import { happened } from '../common/change';
import { changeWithDeed, noteWish } from '../common/record-deed';
import { anySubscription } from '../common/subscriptions';
import type { Deps } from '../deps';

export type PriceWish = {
  readonly id: SubscriptionId;
  readonly version: number;
  readonly actor: Actor;
};

export type PriceSet = {
  readonly subscription: Subscription;
  /** False where it has that version already, or waits for it. */
  readonly isChanged: boolean;
  /** The first period at that price, if it stays with its plan, and the day on which it begins. */
  readonly coming: Coming;
  readonly from: CivilDate;
};

/** By the very move that setting it makes; nothing is written. */
export async function previewPrice(deps: Deps, wish: PriceWish): Promise<PriceSet> {
  const was = await anySubscription(deps, wish.id);
  const price = await versionOf(deps, was, wish.version);
  return priceSet(was, happened(deps, was, { kind: 'price_scheduled', price }));
}

/**
 * From the next period on whose consent can still be asked for. Throws Refusal: invalid for a
 * version that was never sold, conflict where the price may not change now.
 */
export async function setPrice(deps: Deps, wish: PriceWish): Promise<PriceSet> {
  const { id, actor, version } = wish;
  const was = await anySubscription(deps, id);
  const price = await versionOf(deps, was, version);
  const at = deps.clock.now();
  const move = (row: Subscription) => happened(deps, row, { kind: 'price_scheduled', price }, at);
  if (move(was) === was) return priceSet(was, was);
  // Any other was pinned when it was sold.
  const isOnSale = price === deps.settings.catalogue.get(price.planId)?.price;
  if (isOnSale && (await deps.ledger.pinPrice(price)) === 'differs') {
    deps.log('price.changed', { plan: price.planId, version });
    throw new Refusal('not_now', 'another price stands under this version');
  }
  let noted: number | undefined;
  const after = await changeWithDeed(deps, was, { verb: 'price', actor }, (row) => {
    const next = move(row);
    const { period } = stayed(next).next ?? next.next ?? next;
    // A claim that came first has moved it to a later period.
    if (period !== noted) {
      noteWish(deps, { verb: 'price', subscription: id, plan: price.planId, version, period });
    }
    noted = period;
    return next;
  });
  return priceSet(was, after);
}

function priceSet(was: Subscription, after: Subscription): PriceSet {
  const stays = stayed(after);
  const { period } = stays.next ?? after.next ?? after;
  const coming = comingIn(stays, period);
  return { subscription: after, isChanged: after !== was, coming, from: startOf(stays, period) };
}

/** The one that is sold now, the row's own, or one that was sold once. */
async function versionOf(
  { settings, ledger }: Deps,
  { price, next }: Subscription,
  version: number,
): Promise<Price> {
  const { planId } = price;
  const known = [price, next?.price, settings.catalogue.get(planId)?.price].find(
    (one) => one?.planId === planId && one.version === version,
  );
  const found = known ?? (await ledger.price(planId, version));
  if (found) return found;
  throw new Refusal('invalid', `version must be one of plan ${planId}, got ${version}`);
}
