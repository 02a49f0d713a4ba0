// Domain values to table items and back: nothing else knows attribute names.
import type { Attempt, Charge } from '../domain/charge';
import { attemptsMax } from '../domain/charge';
import type { Added, Dunning, Owed } from '../domain/dunning';
import { assert } from '../domain/errors';
import type { CardFacts } from '../domain/payment';
import type { OpeningCount } from '../domain/opening-limits';
import type { Price } from '../domain/plan';
import type { Registration } from '../domain/registration';
import { registrationRef } from '../domain/registration';
import type { Round } from '../domain/round';
import type { Claim, Doubt, Subscription } from '../domain/subscription';
import type { Buyer, Case, Passed, PinnedOrderKeys, Switch } from '../ports/ledger';
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
import { caseDue, dueEntry, dueKey, keys } from './dynamodb-keys';

/** Order keys have one letter or digit for a name; counts of a night have a word of ours each. */
const orderKeysMax = 36;
const countsMax = 32;
const tally = mapOf(countsMax, whole);

const price: Shape<Price> = {
  ...{ planId: text, product: text, version: whole, amount, taxFree: amount },
  ...{ interval: oneOf('week', 'month', 'year'), every: whole, orderName: text },
};

const doubt: Shape<Doubt> = { sum: whole, at: maybe(whole), caseAt: maybe(whole) };

const claim: Shape<Claim> = {
  ...{ attemptId: text, period: whole, attempt: whole, keyId: text, amount, taxFree: amount },
  ...{ priceVersion: whole, claimedAt: whole, sends: whole, sentAt: whole },
  phase: oneOf('sent', 'unsent', 'unknown', 'suspect'),
  ...{ looks: whole, cleanLooks: whole, why: maybe(text) },
  unsent: maybe(whole),
  refused: maybe(whole),
  doubt: maybe(recordOf(doubt)),
};

const added: Shape<Added> = { amount, taxFree: amount };
const onReturn = oneOf('reanchor', 'reanchor_and_owed_days');
const owed: Shape<Owed> = { ...added, policy: onReturn, days: whole };

const dunning: Shape<Dunning> = {
  ...{ since: whole, declines: whole, faults: whole, hard: flag, code: text },
  ...{ retryAt: maybe(whole), changeAt: maybe(whole), endAt: maybe(whole) },
  ...{ lapsedAt: maybe(whole), fullUntil: maybe(whole), owed: maybe(recordOf(added)) },
};

/** Id, lane and time are read from the keys: an item has each truth once, and stays small. */
type Keyed = 'id' | 'lane' | 'nextActionAt';

const subscription: Shape<Omit<Subscription, Keyed>> = {
  ...{ version: whole, userId: text },
  status: oneOf('incomplete', 'active', 'past_due', 'unpaid', 'canceled', 'expired'),
  access: oneOf('none', 'full', 'restricted', 'suspended'),
  ...{ price: recordOf(price), openedAt: whole },
  registered: whole,
  card: maybe(whole),
  obsoleteKey: maybe(flag),
  keyDiffers: maybe(flag),
  awaiting: maybe(whole),
  keyId: maybe(text),
  issuer: maybe(text),
  anchorOn: maybe(civil),
  anchorPeriod: maybe(whole),
  ...{ period: whole, attempt: whole, claim: maybe(recordOf(claim)) },
  dunning: maybe(recordOf(dunning)),
  cancel: maybe(recordOf({ at: whole, atPeriodEnd: flag })),
  heldAt: maybe(whole),
};
const readSubscription = storedOf(subscription);
const writeSubscription = writerOf(subscription, 'pk', 'sk', 'duePk', 'dueSk');

/**
 * The index nominates by lane, shard and time. Its two attributes are absent when nothing is to be
 * done, and unchanged by a claim: a claim costs no index write.
 */
export function subscriptionItem(of: Subscription, shards: number): Item {
  const { id, lane, nextActionAt } = of;
  assert((lane === undefined) === (nextActionAt === undefined), 'a lane has a time, and no other');
  const due =
    lane === undefined || nextActionAt === undefined
      ? undefined
      : dueKey({ lane, nextActionAt, id }, shards);
  return writeSubscription(of, { ...keys.subscription(id), ...due });
}

export function subscriptionOf(item: Item): Subscription {
  const id = idIn(item);
  const { duePk, dueSk } = item;
  const rest = readSubscription(item, 'subscription');
  if (duePk === undefined && dueSk === undefined) return { ...rest, id };
  const due = dueEntry(dueSk);
  assert(due.id === id, 'an index entry names its own subscription');
  const lane = readLane(text(duePk, 'duePk').split('#')[0], 'duePk');
  return { ...rest, id, lane, nextActionAt: due.at };
}

const readLane = oneOf('due', 'look');

const attempt: Shape<Attempt> = {
  ...{ n: whole, attemptId: text, keyId: text, amount, claimedAt: whole, sends: whole },
  taxFree: maybe(amount),
  ...{ closedAt: whole, outcome: oneOf('paid', 'declined', 'abandoned') },
  ...{ paymentId: maybe(text), code: maybe(text), reason: maybe(text) },
};

const charge: Shape<Omit<Charge, 'subscriptionId'>> = {
  ...{ startsOn: civil, endsOn: civil, period: whole, version: whole, amount, taxFree: amount },
  ...{ priceVersion: whole, status: oneOf('open', 'paid', 'waived', 'refunded') },
  ...{
    attempts: listOf(attemptsMax, recordOf(attempt)),
    paymentId: maybe(text),
    paidAt: maybe(whole),
  },
  ...{ receiptUrl: maybe(text), refunded: whole },
};
const readCharge = storedOf(charge);
const writeCharge = writerOf(charge, 'pk', 'sk');

export function chargeItem(of: Charge): Item {
  return writeCharge(of, keys.charge(of.subscriptionId, of.period));
}

export function chargeOf(item: Item): Charge {
  const subscriptionId = idIn(item);
  const read = readCharge(item, 'charge');
  assert(keys.charge(subscriptionId, read.period).sk === item['sk'], 'a charge has its own place');
  return { ...read, subscriptionId };
}

const openCase: Shape<Omit<Case, 'id'>> = {
  kind: oneOf(
    ...(['suspect', 'twin', 'orphan', 'refund_difference', 'key', 'key_differs'] as const),
    ...(['unclassified', 'stuck', 'letter', 'lost_subscription'] as const),
    ...(['unknown', 'exhausted', 'full_refund'] as const),
    ...(['second_sender', 'registration_payment', 'unreadable'] as const),
  ),
  ...{ subscriptionId: maybe(text), paymentId: maybe(text), amount: whole, why: text },
  ...{ openedAt: whole, status: oneOf('open', 'closed'), version: whole },
  ...{ passes: maybe(whole), passedAt: maybe(whole) },
  keyId: maybe(text),
  orderNumber: maybe(text),
  paidAt: maybe(whole),
  decided: maybe(flag),
};

const writeCase = writerOf(openCase, 'pk', 'sk', 'duePk', 'dueSk');

export function caseItem(of: Case): Item {
  const due = of.status === 'open' ? caseDue(of) : {};
  return writeCase(of, { ...keys.case(of.id), ...due });
}

export function caseOf(item: Item): Case {
  return { id: text(item['sk'], 'sk'), ...storedOf(openCase)(item, 'case') };
}

const thrown: Shape<Switch> = {
  ...{ name: oneOf('breaker', 'recover'), on: flag, since: whole, why: text, version: whole },
  replay: maybe(oneOf('wanted', 'done', 'waived')),
};

const writeSwitch = writerOf(thrown, 'pk', 'sk');

export const switchItem = (of: Switch): Item => writeSwitch(of, keys.switch(of.name));
export const switchOf = (item: Item): Switch => storedOf(thrown)(item, 'switch');

const orderKeys: Shape<PinnedOrderKeys> = {
  fingerprints: mapOf(orderKeysMax, text),
  version: whole,
};

const writeOrderKeys = writerOf(orderKeys, 'pk', 'sk');

export const orderKeysItem = (of: PinnedOrderKeys): Item => writeOrderKeys(of, keys.orderKeys);
export const orderKeysOf = (item: Item): PinnedOrderKeys => storedOf(orderKeys)(item, 'order keys');

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

type KeyedRegistration = 'subscriptionId' | 'n' | 'dueAt';
const registration: Shape<Omit<Registration, KeyedRegistration>> = {
  version: whole,
  keyId: text,
  resultId: text,
  keyVersion: maybe(text),
  purpose: oneOf('sign_up', 'pay_debt', 'card_change'),
  terms: recordOf({
    ...{ price: recordOf(price), period: whole, amount, taxFree: amount },
    owed: maybe(recordOf(owed)),
  }),
  openedAt: whole,
  state: oneOf('allotted', 'verified', 'in_force', 'obsolete', 'deleted'),
  outcome: maybe(oneOf('charged', 'changed', 'superseded', 'failed')),
  charged: maybe(recordOf({ period: whole, attempt: whole })),
  paymentId: maybe(text),
  shownAmount: maybe(whole),
  issuer: maybe(text),
  returnedAt: maybe(whole),
  inquiries: whole,
};
const readRegistration = storedOf(registration);
const writeRegistration = writerOf(registration, 'pk', 'sk', 'duePk', 'dueSk');

export function registrationItem(of: Registration, shards: number): Item {
  const key = keys.registration(of.subscriptionId, of.n);
  const id = registrationRef(of.subscriptionId, of.n);
  const due =
    of.dueAt === undefined
      ? undefined
      : dueKey({ lane: 'window', nextActionAt: of.dueAt, id }, shards);
  return writeRegistration(of, { ...key, ...due });
}

export function registrationOf(item: Item): Registration {
  const n = Number(text(item['sk'], 'sk').slice(2));
  const dueAt = item['dueSk'] === undefined ? undefined : dueEntry(item['dueSk']).at;
  return { ...readRegistration(item, 'registration'), subscriptionId: idIn(item), n, dueAt };
}

const openings: Shape<Omit<OpeningCount, 'userId'>> = { on: civil, count: whole, version: whole };
const readOpenings = storedOf(openings);
const writeOpenings = writerOf(openings, 'pk', 'sk');

export const openingsItem = (of: OpeningCount): Item => writeOpenings(of, keys.openings(of.userId));
export const openingsOf = (item: Item, userId: string): OpeningCount => ({
  ...readOpenings(item, 'openings'),
  userId,
});

const resultPointer = recordOf({ subscriptionId: text, n: whole });
export const resultItem = (of: Registration): Item => ({
  ...keys.result(of.resultId),
  subscriptionId: of.subscriptionId,
  n: of.n,
});
export const resultOf = (item: Item) => resultPointer(item, 'result');

export const tableNameItem = (name: string): Item => ({ name });
export const tableNameOf = (item: Item): string => text(item['name'], 'name');

const card: Shape<CardFacts> = {
  name: text,
  lastDigits: text,
  test: flag,
  provider: text,
  mid: maybe(text),
  updatedAt: maybe(whole),
};
const buyer: Shape<Buyer> = { name: maybe(text), email: maybe(text), phone: maybe(text) };

export const cardItem: (of: CardFacts) => Item = writerOf(card);
export const cardOf = (item: Item): CardFacts => recordOf(card)(item, 'card');
/** Of a card's item, by its place. */
export const cardKeyIn = (item: Item): string => text(item['sk'], 'sk').slice(2);
export const buyerItem: (of: Buyer) => Item = writerOf(buyer);
export const buyerOf = (item: Item): Buyer => recordOf(buyer)(item, 'buyer');

/** In a map of its own, because a price's version is not its item's. */
const writePrice: (of: Price) => Item = writerOf(price);
export const priceItem = (of: Price): Item => ({ price: writePrice(of) });
export const priceOf: (item: Item) => Price = (item) => recordOf(price)(item['price'], 'price');

/** Places and results point at a subscription by its id. */
export const pointerItem = (id: string): Item => ({ subscriptionId: id });
export const pointedAt = (item: Item): string => text(item['subscriptionId'], 'subscriptionId');
export const versionOf = (item: Item): number => whole(item['version'], 'version');

export const subscriptionIdIn = (item: Item): string => idIn(item);

const idIn = (item: Item): string => text(item['pk'], 'pk').slice(2);

/** Every shape that is written, by what its item is: each list in them has a stated maximum. */
export const itemShapes = {
  ...{ subscription, charge, case: openCase, switch: thrown, orderKeys, passed, registration },
  ...{ openings, card, buyer, price },
} as const;
