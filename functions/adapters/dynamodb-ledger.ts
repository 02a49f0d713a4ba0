// The ledger on DynamoDB: whole items, conditional puts, strong reads; the index only nominates.
import { withoutCoupon } from '../domain/catalogue/coupon';
import { periodMax } from '../domain/charge/charge';
import type {
  ChargeStore,
  DueIndex,
  DuePage,
  Ledger,
  Opened,
  Opening,
  SubscriptionStore,
} from '../ports/ledger';
import type { Item } from './dynamodb-fields';
import * as items from './dynamodb-items';
import * as rows from './dynamodb-subscription-items';
import * as windows from './dynamodb-registration-items';
import { changes } from './dynamodb-changes';
import { consents } from './dynamodb-consents';
import { extras } from './dynamodb-extras';
import { coupons, placeItem } from './dynamodb-coupons';
import { erasures } from './dynamodb-erasures';
import { finding } from './dynamodb-finding';
import {
  buyerSort,
  dueEntry,
  duePartition,
  findCardKey,
  keyOfEntry,
  keys,
  ranges,
} from './dynamodb-keys';
import { get, getAll, page, query, rangeInput, readEach } from './dynamodb-reads';
import { deedItem, refunds } from './dynamodb-refunds';
import { subscriptionIdIn } from './dynamodb-shapes';
import { registrations } from './dynamodb-registrations';
import { repairs } from './dynamodb-repairs';
import type { LedgerStore, Store } from './dynamodb-writes';
import { putAllOver, putOver, replace } from './dynamodb-writes';

export function dynamodbLedger(store: LedgerStore): Ledger {
  return {
    ...subscriptions(store),
    ...charges(store),
    ...registrations(store),
    async saveCard(id, keyId, card) {
      // A key is one card for ever (P12): the first facts stand.
      const found = findCardKey({ subscriptionId: id, keyId }, card.lastDigits);
      await putOver(store, {
        item: { ...keys.card(id, keyId), ...found, ...items.cardItem(card) },
        over: 0,
      });
    },
    async card(id, keyId) {
      const item = await get(store, keys.card(id, keyId));
      return item && items.cardOf(item);
    },
    async cardsMany(places) {
      const wanted = places.map(({ subscriptionId, keyId }) => keys.card(subscriptionId, keyId));
      const read = (item: Item) => [items.cardKeyIn(item), items.cardOf(item)] as const;
      return new Map(readEach(store, await getAll(store, wanted), read));
    },
    async buyer(id) {
      const item = await get(store, keys.buyer(id));
      // One that does not read must stop no charge.
      return item && readEach(store, [item], items.buyerOf)[0];
    },
    async price(planId, version) {
      const item = await get(store, keys.price(planId, version));
      return item && items.priceOf(item);
    },
    async pinPrice(sold) {
      // What a coupon takes off is no part of it.
      const price = withoutCoupon(sold);
      const item = { ...keys.price(price.planId, price.version), ...items.priceItem(price) };
      const put = await putOver(store, { item, over: 0 });
      if (put.kind === 'put' || !put.item) return 'pinned';
      const pinned = new Map<string, unknown>(Object.entries(items.priceOf(put.item)));
      const same = Object.entries(price).every(([name, value]) => pinned.get(name) === value);
      return same ? 'pinned' : 'differs';
    },
    async trialsOf(names) {
      const found = await getAll(store, names.map(keys.trial));
      return readEach(store, found, items.trialOf);
    },
    async saveTrial(mark) {
      const put = await putOver(store, { item: items.trialItem(mark), over: mark.version });
      return put.kind === 'put' ? 'saved' : 'lost';
    },
    ...repairs(store),
    ...refunds(store),
    ...erasures(store),
    ...finding(store),
    ...consents(store),
    ...changes(store),
    ...extras(store),
    ...coupons(store),
  };
}

type Subscriptions = Omit<SubscriptionStore, 'existing'> & DueIndex;

function subscriptions(store: LedgerStore): Subscriptions {
  const read = (item: Item) => rows.subscriptionOf(item, store.level);
  return {
    async load(id) {
      const item = await get(store, keys.subscription(id));
      return item && read(item);
    },
    async loadMany(ids) {
      const wanted = [...new Set(ids)].map(keys.subscription);
      return readEach(store, await getAll(store, wanted), read);
    },
    async loadWithBuyers(ids) {
      const wanted = [...new Set(ids)].flatMap((id) => [keys.subscription(id), keys.buyer(id)]);
      const found = await getAll(store, wanted);
      const isBuyer = ({ sk }: Item) => sk === buyerSort;
      const named = (item: Item) => [subscriptionIdIn(item), items.buyerOf(item)] as const;
      return {
        rows: readEach(
          store,
          found.filter((item) => !isBuyer(item)),
          read,
        ),
        buyers: new Map(readEach(store, found.filter(isBuyer), named)),
      };
    },
    save: (was) => replace(store, was, rows.subscriptionItem(was, store), read),
    open: (opening) => open(store, opening),
    async holderOf(userId, product) {
      const item = await get(store, keys.place(userId, product));
      return item && items.pointedAt(item);
    },
    async ofUser(userId, limit, after) {
      const range = ranges.ofUser(userId);
      const { items: found, more } = await page(store, {
        ...rangeInput({ ...range, newestFirst: true }),
        Limit: limit,
        ...(after === undefined ? {} : { ExclusiveStartKey: { pk: range.pk, sk: after } }),
      });
      const ids = found.map(items.pointedAt);
      return more ? { ids, after: String(more['sk']) } : { ids };
    },
    due: (ask) => due(store, ask),
  };
}

function charges(store: Store): Omit<ChargeStore, 'chargesMany'> {
  return {
    async loadCharge(id, period, k) {
      // A foreign order number may look like ours and count further than we ever do.
      if (period > periodMax) return undefined;
      const item = await get(store, keys.chargeAt(id, { period, k }));
      return item && items.chargeOf(item);
    },
    async differences(id, limit, of) {
      const range = of === undefined ? ranges.differences(id) : ranges.differencesIn(id, of);
      const found = await query(store, { ...range, newestFirst: true, limit });
      return found.map(items.chargeOf);
    },
    saveCharge: (was) => replace(store, was, items.chargeItem(was), items.chargeOf),
    async charges(id, limit, before) {
      const range = ranges.charges(id);
      const from = before === undefined ? undefined : keys.charge(id, before);
      const found = await query(store, { ...range, newestFirst: true, limit, from });
      return found.map(items.chargeOf);
    },
  };
}

async function open(store: LedgerStore, opening: Opening): Promise<Opened> {
  const {
    subscription,
    registration,
    buyer,
    count,
    replaces,
    expires,
    marks = [],
    place: held,
    deed,
  } = opening;
  const { id, userId, price, openedAt } = subscription;
  const place = keys.place(userId, price.product);
  const taken = replaces === undefined ? undefined : await get(store, place);
  if (taken && items.pointedAt(taken) !== replaces) {
    return { kind: 'occupied', by: items.pointedAt(taken) };
  }
  const pointer = items.pointerItem(id);
  const put = await putAllOver(store, [
    { item: { ...place, ...pointer }, over: taken ? items.versionOf(taken) : 0 },
    ...(expires ? [{ item: rows.subscriptionItem(expires, store), over: expires.version }] : []),
    { item: rows.subscriptionItem(subscription, store), over: 0 },
    { item: { ...keys.ofUser(userId, openedAt, id), ...pointer }, over: 0 },
    { item: { ...keys.buyer(id), ...items.buyerItem(buyer) }, over: 0 },
    { item: windows.registrationItem(registration, store.shards), over: 0 },
    { item: windows.resultItem(registration), over: 0 },
    ...(deed ? [{ item: deedItem(deed), over: 0 }] : []),
    ...(held === undefined ? [] : [{ item: placeItem(id, held), over: 0 }]),
    ...marks.map((mark) => ({ item: items.trialItem(mark), over: mark.version })),
    { item: windows.openingsItem(count), over: count.version },
  ]);
  if (put.kind === 'put') return { kind: 'opened', subscription: { ...subscription, version: 1 } };
  const [holder, moved] = put.items;
  if (holder && items.pointedAt(holder) !== replaces) {
    return { kind: 'occupied', by: items.pointedAt(holder) };
  }
  if (expires && moved) return { kind: 'occupied', by: expires.id };
  // A count, a mark of the same user, or a place that was given back meanwhile.
  const last = put.items.slice(-1 - marks.length - (held === undefined ? 0 : 1));
  if (last.some((item) => item)) return { kind: 'crowded' };
  // What was read was let to expire, or has expired, meanwhile: it is read again.
  if (holder || taken || count.version > 0) return { kind: 'crowded' };
  throw new Error('broken invariant: fresh ids are never taken');
}

async function due(store: Store, ask: Parameters<Ledger['due']>[0]): Promise<DuePage> {
  const duePk = duePartition(ask.lane, ask.shard);
  const { items: found, more } = await page(store, {
    IndexName: 'due',
    KeyConditionExpression: 'duePk = :duePk',
    ExpressionAttributeValues: { ':duePk': duePk },
    Limit: ask.limit,
    ...(ask.after === undefined ? {} : { ExclusiveStartKey: startAfter(duePk, ask.after) }),
  });
  const entries = found.map((item) => dueEntry(item['dueSk']));
  const ids = entries.filter(({ at }) => at <= ask.now).map(({ id }) => id);
  const next = entries.find(({ at }) => at > ask.now);
  if (next) return { ids, nextAt: next.at };
  const last = found.at(-1);
  return more && last ? { ids, after: String(last['dueSk']) } : { ids };
}

/** An index entry is found again by its own key and its item's, both made from its sort key. */
function startAfter(duePk: string, dueSk: string): Item {
  return { duePk, dueSk, ...keyOfEntry(dueEntry(dueSk).id) };
}
