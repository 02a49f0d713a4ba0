// Shapes that items of several kinds hold, and whose items they are.
import type { Added, Dunning, Owed } from '../domain/catalogue/dunning';
import type { Coupon } from '../domain/catalogue/coupon';
import { couponPlansMax } from '../domain/catalogue/coupon';
import type { Price } from '../domain/catalogue/plan';
import type { Extra } from '../domain/charge/extra';
import { extraKinds, extrasMax } from '../domain/charge/extra';
import { gatewayNames } from '../domain/charge/road';
import type { Doubt } from '../domain/subscription/facts';
import type { Item, Shape } from './dynamodb-fields';
import { amount, flag, listOf, maybe, oneOf, recordOf, text, whole } from './dynamodb-fields';

export const coupon: Shape<Coupon> = {
  id: text,
  version: whole,
  percent: maybe(whole),
  amount: maybe(amount),
  until: maybe(whole),
  plans: listOf(couponPlansMax, text),
};

export const price: Shape<Price> = {
  planId: text,
  product: text,
  version: whole,
  amount,
  taxFree: amount,
  interval: oneOf('day', 'week', 'month', 'year'),
  every: whole,
  orderName: text,
  installments: maybe(whole),
  coupon: maybe(recordOf(coupon)),
};

export const added: Shape<Added> = { amount, taxFree: amount };
const onReturn = oneOf('reanchor', 'reanchor_and_owed_days');
export const owed: Shape<Owed> = { ...added, policy: onReturn, days: whole };

export const doubt: Shape<Doubt> = { sum: whole, at: maybe(whole), caseAt: maybe(whole) };

export const dunning: Shape<Dunning> = {
  since: whole,
  declines: whole,
  faults: whole,
  hard: flag,
  code: text,
  retryAt: maybe(whole),
  changeAt: maybe(whole),
  endAt: maybe(whole),
  lapsedAt: maybe(whole),
  fullUntil: maybe(whole),
  owed: maybe(recordOf(added)),
};

const extra: Shape<Extra> = {
  kind: oneOf(...extraKinds),
  id: maybe(text),
  amount: whole,
  taxFree: whole,
  of: maybe(whole),
};
/** Of a claim, of an attempt, and of a charge. */
export const extras = maybe(listOf(extrasMax, recordOf(extra)));

export const subscriptionIdIn = (item: Item): string => text(item['pk'], 'pk').slice(2);

/** The road that a card was registered for, or an attempt went by. */
export const road = { gateway: maybe(oneOf(...gatewayNames)), channel: maybe(text) };
