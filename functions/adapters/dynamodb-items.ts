// Charges, cards, cases, switches and prices: domain values to table items and back.
import { whos } from '../domain/subscription/facts';
import type { Attempt, Charge } from '../domain/charge/charge';
import { attemptsMax, placeIn } from '../domain/charge/charge';
import type { DifferenceLine } from '../domain/charge/difference';
import { assert } from '../domain/common/errors';
import type { CardFacts } from '../domain/charge/payment';
import type { Price } from '../domain/catalogue/plan';
import type { HeldPlan, HeldPlans } from '../domain/subscription/held-plans';
import { heldPlansMax } from '../domain/subscription/held-plans';
import type { Round } from '../domain/reconcile/round';
import type { Buyer, Case, Passed, PinnedOrderKeys, ShardsUsed, Switch } from '../ports/ledger';
import type { TrialMark } from '../ports/trials';
import type { Item, Shape } from './dynamodb-fields';
import {
  amount,
  civil,
  flag,
  listOf,
  mapOf,
  maybe,
  oneOf,
  recordOf,
  storedOf,
  text,
  whole,
  writerOf,
} from './dynamodb-fields';
import { caseDue, closedKey, keys } from './dynamodb-keys';
import { couponShapes } from './dynamodb-coupons';
import { registrationShapes } from './dynamodb-registration-items';
import { extras, price, road, subscriptionIdIn } from './dynamodb-shapes';
import { subscription } from './dynamodb-subscription-items';

/** Order keys have one letter or digit for a name; counts of a night have a word of ours each. */
const orderKeysMax = 36;
const countsMax = 32;
const tally = mapOf(countsMax, whole);

const attempt: Shape<Attempt> = {
  n: whole,
  attemptId: text,
  keyId: text,
  amount,
  claimedAt: whole,
  sends: whole,
  ...road,
  taxFree: maybe(amount),
  extras,
  closedAt: whole,
  outcome: oneOf('paid', 'declined', 'abandoned'),
  paymentId: maybe(text),
  code: maybe(text),
  reason: maybe(text),
  by: maybe(oneOf(...whos)),
};

/** Lines of a difference: of the new terms, of the old ones, and what is rounded off. */
const linesMax = 3;

const line: Shape<DifferenceLine> = {
  kind: oneOf('rest_of_new', 'rest_of_old', 'rounded_off'),
  startsOn: civil,
  endsOn: civil,
  planId: text,
  quantity: whole,
  each: whole,
  amount: whole,
  taxFree: whole,
};

const charge: Shape<Omit<Charge, 'subscriptionId'>> = {
  startsOn: civil,
  endsOn: civil,
  period: whole,
  version: whole,
  amount,
  taxFree: amount,
  extras,
  planId: maybe(text),
  quantity: maybe(whole),
  priceVersion: whole,
  status: oneOf('open', 'paid', 'waived', 'refunded', 'settled_elsewhere'),
  attempts: listOf(attemptsMax, recordOf(attempt)),
  paymentId: maybe(text),
  paidAt: maybe(whole),
  receiptUrl: maybe(text),
  refunded: whole,
  refunding: maybe(text),
  change: maybe(
    recordOf({ k: whole, used: whole, days: whole, lines: listOf(linesMax, recordOf(line)) }),
  ),
};
const readCharge = storedOf(charge);
const writeCharge = writerOf(charge, 'pk', 'sk');

export function chargeItem(of: Charge): Item {
  return writeCharge(of, keys.chargeAt(of.subscriptionId, placeIn(of)));
}

export function chargeOf(item: Item): Charge {
  const subscriptionId = subscriptionIdIn(item);
  const read = readCharge(item, 'charge');
  const place = keys.chargeAt(subscriptionId, { period: read.period, k: read.change?.k });
  assert(place.sk === item['sk'], 'a charge has its own place');
  return { ...read, subscriptionId };
}

const openCase: Shape<Omit<Case, 'id'>> = {
  kind: oneOf(
    ...(['suspect', 'twin', 'orphan', 'refund_difference', 'key', 'key_differs'] as const),
    ...(['unclassified', 'stuck', 'letter', 'notice', 'lost_subscription'] as const),
    ...(['unknown', 'exhausted', 'full_refund'] as const),
    ...(['second_sender', 'registration_payment', 'unreadable', 'refund', 'held'] as const),
  ),
  subscriptionId: maybe(text),
  paymentId: maybe(text),
  amount: whole,
  why: text,
  openedAt: whole,
  status: oneOf('open', 'closed'),
  version: whole,
  passes: maybe(whole),
  passedAt: maybe(whole),
  keyId: maybe(text),
  orderNumber: maybe(text),
  paidAt: maybe(whole),
  decided: maybe(flag),
  reason: maybe(text),
  by: maybe(text),
  closedAt: maybe(whole),
  refundForbidden: maybe(flag),
  refundId: maybe(text),
};

const writeCase = writerOf(
  openCase,
  ...(['pk', 'sk', 'duePk', 'dueSk', 'findPk', 'findSk'] as const),
);

export function caseItem(of: Case): Item {
  const { id, closedAt, status } = of;
  if (status === 'open') return writeCase(of, { ...keys.case(id), ...caseDue(of) });
  // Absent in what was closed before it was kept.
  const found = closedAt === undefined ? {} : closedKey({ id, closedAt });
  return writeCase(of, { ...keys.case(id), ...found });
}

export function caseOf(item: Item): Case {
  return { id: text(item['sk'], 'sk'), ...storedOf(openCase)(item, 'case') };
}

const trial: Shape<Omit<TrialMark, 'name'>> = { subscriptionId: text, version: whole };
const readTrial = storedOf(trial);
const writeTrial = writerOf(trial, 'pk', 'sk');
export const trialItem = (of: TrialMark): Item => writeTrial(of, keys.trial(of.name));
export const trialOf = (item: Item): TrialMark => ({
  ...readTrial(item, 'trial'),
  name: text(item['pk'], 'pk').slice(2),
});

const thrown: Shape<Switch> = {
  name: oneOf('breaker', 'recover'),
  on: flag,
  since: whole,
  thrownAt: maybe(whole),
  why: text,
  version: whole,
  replay: maybe(oneOf('wanted', 'done', 'waived')),
  byHand: maybe(flag),
  probedAt: maybe(whole),
  by: maybe(text),
};

const writeSwitch = writerOf(thrown, 'pk', 'sk');

export const switchItem = (of: Switch): Item => writeSwitch(of, keys.switch(of.name));
export const switchOf = (item: Item): Switch => storedOf(thrown)(item, 'switch');

const heldPlan: Shape<HeldPlan> = { planId: text, since: whole, why: text, by: maybe(text) };
const heldPlans: Shape<HeldPlans> = {
  plans: listOf(heldPlansMax, recordOf(heldPlan)),
  version: whole,
};

const writeHeldPlans = writerOf(heldPlans, 'pk', 'sk');

export const heldPlansItem = (of: HeldPlans): Item => writeHeldPlans(of, keys.heldPlans);
export const heldPlansOf = (item: Item): HeldPlans => storedOf(heldPlans)(item, 'held plans');

const orderKeys: Shape<PinnedOrderKeys> = {
  fingerprints: mapOf(orderKeysMax, text),
  version: whole,
};

const writeOrderKeys = writerOf(orderKeys, 'pk', 'sk');

export const orderKeysItem = (of: PinnedOrderKeys): Item => writeOrderKeys(of, keys.orderKeys);
export const orderKeysOf = (item: Item): PinnedOrderKeys => storedOf(orderKeys)(item, 'order keys');

const shardsUsed: Shape<ShardsUsed> = { most: whole, version: whole };
const writeShards = writerOf(shardsUsed, 'pk', 'sk');

export const shardsItem = (of: ShardsUsed): Item => writeShards(of, keys.shards);
export const shardsOf = (item: Item): ShardsUsed => storedOf(shardsUsed)(item, 'shards');

const round: Shape<Round> = {
  night: whole,
  beganAt: whole,
  from: whole,
  to: whole,
  step: oneOf('payments', 'cases', 'due', 'done'),
  at: whole,
  width: whole,
  after: maybe(text),
  heldUntil: whole,
  silent: maybe(whole),
  missedAt: maybe(whole),
  waitsAt: maybe(whole),
  recovering: flag,
  failedBefore: whole,
  told: whole,
  payments: whole,
  unexplained: whole,
  found: tally,
  swept: tally,
};

const passed: Shape<Passed> = {
  until: whole,
  dueUntil: maybe(whole),
  round: maybe(recordOf(round)),
  version: whole,
};

const writePassed = writerOf(passed, 'pk', 'sk');

export const passedItem = (of: Passed): Item => writePassed(of, keys.passed);
export const passedOf = (item: Item): Passed => storedOf(passed)(item, 'passed');

export const tableNameItem = (name: string): Item => ({ name });
export const tableNameOf = (item: Item): string => text(item['name'], 'name');

const card: Shape<CardFacts> = {
  name: text,
  lastDigits: text,
  test: flag,
  provider: text,
  mid: maybe(text),
  updatedAt: maybe(whole),
  ...road,
};
const buyer: Shape<Buyer> = { name: maybe(text), email: maybe(text), phone: maybe(text) };

export const cardItem: (of: CardFacts) => Item = writerOf(card);
export const cardOf = (item: Item): CardFacts => recordOf(card)(item, 'card');
/** Of a card's item, by its place. */
export const cardKeyIn = (item: Item): string => text(item['sk'], 'sk').slice(2);
export const buyerItem: (of: Buyer) => Item = writerOf(buyer);
export const buyerOf = (item: Item): Buyer => storedOf(buyer)(item, 'buyer');

/** In a map of its own, because a price's version is not its item's. */
const writePrice: (of: Price) => Item = writerOf(price);
export const priceItem = (of: Price): Item => ({ price: writePrice(of) });
export const priceOf: (item: Item) => Price = (item) => recordOf(price)(item['price'], 'price');

/** Places and lists of a user point at a subscription by its id. */
const pointer = { subscriptionId: text };
export const pointerItem = (id: string): Item => ({ subscriptionId: id });
export const pointedAt = (item: Item): string => text(item['subscriptionId'], 'subscriptionId');
export const versionOf = (item: Item): number => whole(item['version'], 'version');

/** Every shape that is written, by what its item is: each list in them has a stated maximum. */
export const itemShapes = {
  subscription,
  charge,
  case: openCase,
  switch: thrown,
  heldPlans,
  orderKeys,
  shardsUsed,
  passed,
  trial,
  ...registrationShapes,
  ...couponShapes,
  card,
  buyer,
  price,
  pointer,
} as const;
