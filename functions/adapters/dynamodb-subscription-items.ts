// Subscriptions to table items and back, with the index entry that their agenda derives.
import { accesses } from '../domain/subscription/access';
import type { DunningTimes } from '../domain/catalogue/dunning';
import { assert, Refusal } from '../domain/common/errors';
import { nextEntry } from '../domain/subscription/agenda';
import { isErasing } from '../domain/subscription/erasure';
import type { Answer, Claim, Next, Subscription } from '../domain/subscription/facts';
import { endings } from '../domain/subscription/facts';
import { waitingMax } from '../domain/charge/extra';
import { needsOf } from '../domain/subscription/needs';
import { statuses } from '../domain/subscription/status';
import { withSettledDay } from '../domain/subscription/terms';
import type { Item, Shape } from './dynamodb-fields';
import {
  amount,
  civil,
  flag,
  listOf,
  maybe,
  oneOf,
  recordOf,
  storedOf,
  text,
  whole,
  writerOf,
} from './dynamodb-fields';
import { dueEntry, dueKey, findKey, keys } from './dynamodb-keys';
import { doubt, dunning, extras, price, road, subscriptionIdIn } from './dynamodb-shapes';

/** A deployment is over by then. */
const retrySeconds = 300;

/** Under a claim the index entry is its inquiry, and nothing else. */
const claim: Shape<Omit<Claim, 'inquiry'>> = {
  attemptId: text,
  period: whole,
  attempt: whole,
  keyId: text,
  amount,
  taxFree: amount,
  recurring: maybe(amount),
  extras,
  quantity: maybe(whole),
  priceVersion: whole,
  startsOn: maybe(civil),
  claimedAt: whole,
  sends: whole,
  sentAt: whole,
  ...road,
  phase: oneOf('sent', 'unsent', 'unknown', 'suspect'),
  looks: whole,
  cleanLooks: whole,
  why: maybe(text),
  unsent: maybe(whole),
  refused: maybe(whole),
  doubt: maybe(recordOf(doubt)),
  change: maybe(
    recordOf({
      k: whole,
      on: civil,
      used: whole,
      days: whole,
      price: recordOf(price),
      quantity: maybe(whole),
    }),
  ),
};

const isTrue = (stored: unknown, name: string): true => {
  assert(flag(stored, name), `a stored ${name} is true, or absent`);
  return true;
};

const next: Shape<Next> = {
  period: whole,
  price: recordOf(price),
  quantity: maybe(whole),
  agreed: maybe(amount),
  askedAt: maybe(whole),
  set: maybe(recordOf({ period: whole, price: recordOf(price) })),
};

const consent: Shape<Answer> = {
  act: oneOf('agree', 'decline'),
  period: whole,
  amount,
  planId: text,
  version: whole,
  quantity: maybe(whole),
  at: whole,
};

/** Read from the keys: an item has each truth once, and stays small. */
type Keyed = 'id' | 'indexedAt';

export const subscription: Shape<Omit<Subscription, Keyed>> = {
  version: whole,
  needs: maybe(whole),
  userId: text,
  status: oneOf(...statuses),
  access: oneOf(...accesses),
  price: recordOf(price),
  openedAt: whole,
  registered: whole,
  card: maybe(whole),
  obsoleteKey: maybe(flag),
  keyDiffers: maybe(flag),
  awaiting: maybe(whole),
  keyId: maybe(text),
  issuer: maybe(text),
  ...road,
  anchorOn: maybe(civil),
  anchorPeriod: maybe(whole),
  period: whole,
  attempt: whole,
  claim: maybe(recordOf(claim)),
  dunning: maybe(recordOf(dunning)),
  cancel: maybe(recordOf({ at: whole, atPeriodEnd: flag })),
  heldAt: maybe(whole),
  quantity: maybe(whole),
  shift: maybe(whole),
  pause: maybe(recordOf({ askedAt: whole, from: civil, until: civil })),
  pausedBefore: maybe(whole),
  stub: maybe(recordOf({ period: whole, day: whole, startsOn: civil, endsOn: civil, of: whole })),
  partial: maybe(isTrue),
  next: maybe(recordOf(next)),
  trial: maybe(
    recordOf({
      noticedOn: maybe(civil),
      toldFrom: maybe(whole),
      postponedFrom: maybe(civil),
      alarmed: maybe(flag),
      changes: maybe(whole),
      refused: maybe(recordOf({ at: whole, code: text, keyId: maybe(text) })),
    }),
  ),
  discount: maybe(
    recordOf({
      place: maybe(isTrue),
      noticedOn: maybe(civil),
      toldFrom: maybe(whole),
      postponedFrom: maybe(civil),
      alarmed: maybe(flag),
    }),
  ),
  change: maybe(recordOf({ k: whole, on: civil })),
  agreed: maybe(amount),
  consent: maybe(recordOf(consent)),
  credit: maybe(whole),
  lines: maybe(listOf(waitingMax, recordOf({ id: text, amount: whole, taxFree: whole }))),
  unagreedOn: maybe(civil),
  settledOn: maybe(civil),
  endedAt: maybe(whole),
  endedFor: maybe(oneOf(...endings)),
  erasure: maybe(
    recordOf({
      askedAt: maybe(whole),
      tries: whole,
      dueAt: maybe(whole),
      doneAt: maybe(whole),
    }),
  ),
  expiresAt: maybe(whole),
  // Read as they stand: a word of a newer release must not keep the row from being read.
  by: maybe(recordOf({ what: text, who: text })),
};
const readSubscription = storedOf(subscription);
const writeSubscription = writerOf(
  subscription,
  ...(['pk', 'sk', 'duePk', 'dueSk', 'findPk', 'findSk'] as const),
);

/**
 * The index nominates by lane, shard and time: the first entry of the agenda. Its two attributes
 * are absent when nothing is to be done, and unchanged by a claim: a claim costs no index write.
 * Who is to be forgotten is found by no status and no plan from then on.
 */
export function subscriptionItem(of: Subscription, { shards, times }: Indexing): Item {
  const { id } = of;
  const entry = nextEntry(of, times);
  const due = entry && dueKey({ lane: entry.lane, nextActionAt: entry.at, id }, shards);
  const stored = { ...of, needs: needsOf(of), claim: storedClaim(of) };
  const found = isErasing(of) ? undefined : findKey(of);
  return writeSubscription(stored, { ...keys.subscription(id), ...due, ...found });
}

/** The road of a claim is that of the row's card, and stored again only where it is another. */
function storedClaim({ claim, ...row }: Subscription): Claim | undefined {
  if (!claim) return undefined;
  const { inquiry: _inEntry, gateway, channel, ...stored } = claim;
  const isSame = gateway === row.gateway && channel === row.channel;
  return isSame ? stored : { ...stored, gateway, channel };
}

/** What the index entry of a row is made with. */
export type Indexing = {
  /** Partitions of the due index that are written to (shardOf). */
  readonly shards: number;
  readonly times: DunningTimes;
};

/**
 * What this code understands of a subscription's row; raised by each fact that changes amounts or
 * dates. 2: a quantity. 3: a pause, and the dates that one has shifted. 4: terms that wait for a
 * period. 5: a claim of a difference. 6: consent to a higher amount, and waiting for it.
 * 7: a trial. 8: credit, and lines that are asked for once. 9: a coupon.
 * 10: a billing day that moves, and the partial period that leads to it. 11: a price that was set
 * and waits behind a change to another plan.
 */
export const readerLevel = 11;

/**
 * Throws Refusal(not_now) for a row that needs a reader of a higher level: charged without what it
 * says besides, it would be charged wrongly.
 */
export function subscriptionOf(item: Item, level: number): Subscription {
  const needs = item['needs'];
  if (typeof needs === 'number' && needs > level) {
    throw new Refusal('not_now', 'a newer release has written this subscription', retrySeconds);
  }
  const id = subscriptionIdIn(item);
  const { duePk, dueSk } = item;
  const rest = readSubscription(item, 'subscription');
  if (duePk === undefined && dueSk === undefined) {
    const { claim } = rest;
    return { ...rest, id, claim: claim && { ...claim, ...withRoad(claim, rest) } };
  }
  const due = dueEntry(dueSk);
  assert(due.id === id, 'an index entry names its own subscription');
  const lane = readLane(text(duePk, 'duePk').split('#')[0], 'duePk');
  const { claim } = rest;
  if (claim) {
    const inquiry = { at: due.at, lane };
    return {
      ...rest,
      id,
      claim: { ...claim, ...withRoad(claim, rest), inquiry },
      indexedAt: due.at,
    };
  }
  return withSettledDay({ ...rest, id, indexedAt: due.at }, due.at);
}

type Roads = Pick<Subscription, 'gateway' | 'channel'>;

function withRoad({ gateway, channel }: Roads, row: Roads): Roads {
  return { gateway: gateway ?? row.gateway, channel: channel ?? row.channel };
}

const readLane = oneOf('due', 'look');
