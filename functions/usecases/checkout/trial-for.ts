// Whether a customer may still try a product: once, also after an erasure.
import type { Plan } from '../../domain/catalogue/plan';
import { trialPrice } from '../../domain/catalogue/trial-offer';
import type { Offer } from '../../domain/checkout/registration';
import type { Subscription } from '../../domain/subscription/facts';
import type { TrialMark } from '../../ports/trials';
import type { Deps } from '../deps';

/** none: its plan has none. used: the customer had one, and the plan is sold without it. */
export type Trying =
  | { readonly kind: 'none' | 'used' }
  | { readonly kind: 'granted'; readonly mark: Omit<TrialMark, 'subscriptionId'> };

/**
 * A mark names a subscription: it counts once that has begun. `holder`: the checkout that goes on.
 */
export async function trialFor(
  deps: Deps,
  { trial, price: { product } }: Plan,
  userId: string,
  holder: Subscription | undefined,
): Promise<Trying> {
  if (!trial) return { kind: 'none' };
  const names = await deps.owners.marks(userId, product);
  const [name] = names;
  const known = await deps.ledger.trialsOf(names);
  for (const { subscriptionId } of known) {
    const row = subscriptionId === holder?.id ? holder : await deps.ledger.load(subscriptionId);
    if (row?.anchorOn !== undefined) return { kind: 'used' };
  }
  // Without a key of the stage no mark can be kept.
  if (name === undefined) return { kind: 'used' };
  const version = known.find((one) => one.name === name)?.version ?? 0;
  return { kind: 'granted', mark: { name, version } };
}

/** What its window sells: the trial, which becomes the plan, or the plan. */
export function offerOf(plan: Plan, quantity: number, { kind }: Trying): Offer {
  const { price, trial, dunning } = plan;
  if (kind !== 'granted' || !trial) return { price, quantity, dunning };
  return { price: trialPrice(price, trial), then: price, quantity, dunning };
}
