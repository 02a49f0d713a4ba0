// The moves of a card: which key is charged, which one waits, and which one is obsolete.
import { assert } from '../../common/errors';
import type { GatewayName } from '../../charge/road';
import { isOfDebt } from '../../checkout/registration';
import type { Registration, Terms } from '../../checkout/registration';
import type { Subscription } from '../facts';
import { isReturn } from '../terms';

export type Adopted = {
  readonly n: number;
  readonly keyId: string;
  readonly issuer?: string | undefined;
  readonly gateway?: GatewayName | undefined;
  readonly channel?: string | undefined;
};

/** The key of a registration becomes the one that is charged. */
export function adoptKey(was: Subscription, of: Adopted): Subscription {
  const { n, keyId, issuer, gateway, channel } = of;
  assert(!was.claim, 'a card is not changed under a charge in flight');
  const settled = { obsoleteKey: undefined, keyDiffers: undefined, awaiting: undefined };
  return { ...was, card: n, keyId, issuer, gateway, channel, ...settled };
}

/**
 * The key is in force from now on; a first one brings the price that its window showed, and what a
 * trial becomes. What is owed for a return is asked of a card only where its own window showed it.
 */
export function takeOnKey(was: Subscription, of: Registration): Subscription {
  const adopted = adoptKey(was, of);
  if (of.purpose === 'sign_up') {
    return withTrial(sell(adopted, of.terms), of.terms);
  }
  if (!was.dunning) return adopted;
  const owed = isOfDebt(of, was) && isReturn(was) ? of.terms.owed : undefined;
  const added = owed && { amount: owed.amount, taxFree: owed.taxFree };
  return { ...adopted, dunning: { ...was.dunning, owed: added } };
}

function sell(adopted: Subscription, { price, quantity }: Terms): Subscription {
  return { ...adopted, price, quantity, agreed: undefined };
}

/** What its window sold a trial of waits for the period after it. */
function withTrial(sold: Subscription, { then: price, quantity }: Terms): Subscription {
  if (!price) return { ...sold, next: undefined, trial: undefined };
  return { ...sold, next: { period: sold.period + 1, price, quantity }, trial: {} };
}

/** No charge is made with it any more: its key is deleted as soon as the provider answers. */
export function dropKey(was: Subscription): Subscription {
  if (was.keyId === undefined) return was;
  return { ...was, keyId: undefined, obsoleteKey: true, keyDiffers: undefined };
}

/** The registration of an obsolete key has taken its deletion over. */
export function handOverKey(was: Subscription): Subscription {
  return { ...was, obsoleteKey: undefined };
}
