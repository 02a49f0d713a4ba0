// The ledger on DynamoDB: whole items, conditional puts, strong reads; the index only nominates.
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { assert } from '../domain/errors';
import type { SubscriptionId } from '../domain/identity';
import type { CardFacts } from '../domain/payment';
import type { Buyer, DuePage, Ledger, Opened } from '../ports/ledger';
import type { Item, Key } from './dynamodb-items';
import {
  caseItem,
  caseOf,
  chargeItem,
  chargeOf,
  dueEntry,
  duePartition,
  keys,
  subscriptionItem,
  subscriptionOf,
} from './dynamodb-items';
import { batchGet, page, query } from './dynamodb-reads';
import type { Store } from './dynamodb-writes';
import { isNew, overVersion, putAllIf, putIf } from './dynamodb-writes';

const batchMax = 100;

export function dynamodbLedger(deps: Store & { readonly shards: number }): Ledger {
  const { shards } = deps;
  const get = async (key: Key): Promise<Item | undefined> => {
    const command = new GetCommand({ TableName: deps.table, Key: key, ConsistentRead: true });
    return ((await deps.client.send(command)) as { Item?: Item }).Item;
  };
  return {
    async load(id) {
      const item = await get(keys.subscription(id));
      return item && subscriptionOf(item);
    },
    async loadMany(ids) {
      const items: Item[] = [];
      for (let from = 0; from < ids.length; from += batchMax) {
        items.push(...(await batchGet(deps, ids.slice(from, from + batchMax))));
      }
      return items.map(subscriptionOf);
    },
    async save(subscription) {
      const { version } = subscription;
      const next = { ...subscription, version: version + 1 };
      const put = await putIf(deps, subscriptionItem(next, shards), overVersion(version));
      if (put.kind === 'put') return { kind: 'saved', value: next };
      return { kind: 'lost', now: isItem(put.item) ? subscriptionOf(put.item) : undefined };
    },
    open: (subscription, buyer, replaces) => open(deps, subscription, buyer, replaces),
    async holderOf(userId, product) {
      return (await get(keys.place(userId, product)))?.['subscriptionId'] as string | undefined;
    },
    async ofUser(userId) {
      const items = await query(deps, { pk: `U#${userId}`, prefix: 'S#', newestFirst: false });
      return items.map((item) => String(item['sk']).slice(2));
    },
    async byResult(resultId) {
      return (await get(keys.result(resultId)))?.['subscriptionId'] as string | undefined;
    },
    async loadCharge(id, period) {
      const item = await get(keys.charge(id, period));
      return item && chargeOf(item);
    },
    async saveCharge(charge) {
      const next = { ...charge, version: charge.version + 1 };
      const put = await putIf(deps, chargeItem(next), overVersion(charge.version));
      if (put.kind === 'put') return { kind: 'saved', value: next };
      return { kind: 'lost', now: isItem(put.item) ? chargeOf(put.item) : undefined };
    },
    async charges(id, limit) {
      const items = await query(deps, { pk: `S#${id}`, prefix: 'C#', newestFirst: true, limit });
      return items.map(chargeOf);
    },
    async saveCard(id, keyId, card) {
      await putIf(deps, { ...keys.card(id, keyId), ...card, version: 1 }, isNew);
    },
    async card(id, keyId) {
      const item = await get(keys.card(id, keyId));
      return item && cardOf(item);
    },
    async buyer(id) {
      const item = await get(keys.buyer(id));
      if (!item) return undefined;
      const { name, email, phone } = item as Buyer;
      return { name, email, phone };
    },
    async pinPrice(price) {
      const item = { ...keys.price(price.planId, price.version), ...price, version: price.version };
      const put = await putIf(deps, item, isNew);
      if (put.kind === 'put') return 'pinned';
      const same = Object.entries(price).every(([name, value]) => put.item[name] === value);
      return same ? 'pinned' : 'differs';
    },
    due: (ask) => due(deps, ask),
    async openCase(opened) {
      await putIf(deps, { ...caseItem({ ...opened, version: 1 }) }, isNew);
    },
    async cases(limit) {
      return (await query(deps, { pk: 'CASE', newestFirst: false, limit })).map(caseOf);
    },
  };
}

async function open(
  deps: Store & { readonly shards: number },
  subscription: Parameters<Ledger['open']>[0],
  buyer: Buyer,
  replaces: SubscriptionId | undefined,
): Promise<Opened> {
  const { id, userId, price, resultId } = subscription;
  const opened = { ...subscription, version: 1 };
  const place = { ...keys.place(userId, price.product), subscriptionId: id, version: 1 };
  const free =
    replaces === undefined
      ? isNew
      : { text: 'subscriptionId = :replaced', values: { ':replaced': replaces } };
  const put = await putAllIf(deps, [
    { item: place, condition: free },
    { item: subscriptionItem(opened, deps.shards), condition: isNew },
    { item: { ...keys.ofUser(userId, id), version: 1 }, condition: isNew },
    { item: { ...keys.buyer(id), ...buyer, version: 1 }, condition: isNew },
    { item: { ...keys.result(resultId), subscriptionId: id, version: 1 }, condition: isNew },
  ]);
  if (put.kind === 'put') return { kind: 'opened', subscription: opened };
  const [holder] = put.items;
  assert(holder !== undefined, 'fresh ids are never taken');
  return { kind: 'occupied', by: String(holder['subscriptionId']) };
}

async function due(deps: Store, ask: Parameters<Ledger['due']>[0]): Promise<DuePage> {
  const pk = duePartition(ask.lane, ask.shard);
  const answer = await page(deps, {
    IndexName: 'due',
    KeyConditionExpression: 'duePk = :pk',
    ExpressionAttributeValues: { ':pk': pk },
    Limit: ask.limit,
    ...(ask.after === undefined ? {} : { ExclusiveStartKey: startAfter(pk, ask.after) }),
  });
  const entries = answer.items.map((item) => dueEntry(String(item['dueSk'])));
  const ids = entries.filter(({ at }) => at <= ask.now).map(({ id }) => id);
  const next = entries.find(({ at }) => at > ask.now);
  if (next) return { ids, nextAt: next.at };
  const last = answer.items.at(-1);
  return answer.more && last ? { ids, after: String(last['dueSk']) } : { ids };
}

/**
 * An index entry is found again by its own key and that of its item, both made from its sort key.
 */
function startAfter(duePk: string, dueSk: string): Item {
  return { duePk, dueSk, ...keys.subscription(dueEntry(dueSk).id) };
}

function cardOf(item: Item): CardFacts {
  const { name, lastDigits, test, provider } = item as unknown as CardFacts;
  return { name, lastDigits, test, provider };
}

function isItem(item: Item): boolean {
  return item['pk'] !== undefined;
}
