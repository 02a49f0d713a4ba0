// Coupons in the table: a pinned item for each version, and a counter for each one with a limit.
import { TransactWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Coupon } from '../domain/catalogue/coupon';
import { assert } from '../domain/common/errors';
import type { CouponStore, PlaceAsk, Unsettled } from '../ports/coupons';
import type { Fault } from './dynamodb-faults';
import { isNamed, refusedForNow, unmarshalled } from './dynamodb-faults';
import type { Item, Shape } from './dynamodb-fields';
import { flag, mapOf, maybe, recordOf, storedOf, text, whole } from './dynamodb-fields';
import { keys } from './dynamodb-keys';
import { coupon as shape } from './dynamodb-shapes';
import { get } from './dynamodb-reads';
import * as rows from './dynamodb-subscription-items';
import type { LedgerStore, Store } from './dynamodb-writes';
import { putOver, triesMax } from './dynamodb-writes';

/** `unsettled`: when places were taken for checkouts whose own writes have not been heard of. */
type Counter = { readonly taken: number; readonly unsettled: Readonly<Record<string, number>> };
/** Many that die at once fill it: those of long ago are cleared by the next checkouts. */
const unsettledMax = 5_000;
const counter: Shape<Counter> = { taken: whole, unsettled: mapOf(unsettledMax, whole) };
const readCounter = storedOf(counter);
/** Stands once a checkout with a place is written; `barred`: it never will be. */
const place: Shape<{ readonly coupon: string | undefined; readonly barred: boolean | undefined }> =
  { coupon: maybe(text), barred: maybe(flag) };

export const couponShapes = { coupon: shape, counter, place } as const;

export const placeItem = (id: string, coupon: string): Item => ({
  ...keys.couponPlace(id),
  coupon,
});

export function coupons(store: LedgerStore): CouponStore {
  return {
    async pinCoupon(coupon) {
      const item = { ...keys.coupon(coupon.id, coupon.version), coupon };
      const put = await putOver(store, { item, over: 0 });
      if (put.kind === 'put' || !put.item) return 'pinned';
      return isSame(recordOf(shape)(put.item['coupon'], 'coupon'), coupon) ? 'pinned' : 'differs';
    },
    async takePlace(ask) {
      const took = await takeOne(store, ask);
      const unsettled = unsettledIn(took.item).filter(({ id }) => id !== ask.id);
      return { kind: took.kind, unsettled };
    },
    async placesTaken(coupon) {
      const item = await get(store, keys.couponCount(coupon));
      return item ? readCounter(item, 'counter').taken - unsettledIn(item).length : 0;
    },
    async settlePlace(coupon, { id }, as) {
      const back = as === 'given_back';
      await update(store, coupon, {
        UpdateExpression: back ? 'ADD taken :less REMOVE unsettled.#id' : 'REMOVE unsettled.#id',
        ConditionExpression: 'attribute_exists(unsettled.#id)',
        ExpressionAttributeNames: { '#id': id },
        ...(back ? { ExpressionAttributeValues: { ':less': -1 } } : {}),
      });
    },
    async barPlace(id) {
      const put = await putOver(store, {
        item: { ...keys.couponPlace(id), barred: true },
        over: 0,
      });
      if (put.kind === 'put') return 'barred';
      return put.item?.['barred'] === true ? 'barred' : 'lost';
    },
    releasePlace: (coupon, row) => release(store, coupon, row),
  };
}

/** The order of its plans says nothing. */
function isSame(a: Coupon, b: Coupon): boolean {
  const plain = ({ id, version, percent, amount, until, plans }: Coupon) =>
    JSON.stringify([id, version, percent, amount, until, [...plans].sort()]);
  return plain(a) === plain(b);
}

function unsettledIn(item: Item | undefined): readonly Unsettled[] {
  const found = item && readCounter(item, 'counter').unsettled;
  const entries = Object.entries(found ?? {}).map(([id, at]) => ({ id, at }));
  return entries.sort((a, b) => a.at - b.at);
}

type Took = { readonly kind: 'taken' | 'full'; readonly item: Item | undefined };

/** The first one makes the counter. A repetition finds its own entry, and takes nothing more. */
async function takeOne(store: Store, { coupon, limit, id, at }: PlaceAsk): Promise<Took> {
  const input = {
    UpdateExpression: 'ADD taken :one SET unsettled.#id = :at',
    ConditionExpression: 'taken < :limit AND attribute_not_exists(unsettled.#id)',
    ExpressionAttributeNames: { '#id': id },
    ExpressionAttributeValues: { ':one': 1, ':limit': limit, ':at': at },
  };
  const isMine = ({ kind, item }: Updated) =>
    kind === 'updated' || unsettledIn(item).some((one) => one.id === id);
  let took = await update(store, coupon, input);
  if (took.kind === 'refused' && took.item === undefined) {
    const empty = { ...keys.couponCount(coupon), taken: 0, unsettled: {} };
    await putOver(store, { item: empty, over: 0 });
    took = await update(store, coupon, input);
  }
  return { kind: isMine(took) ? 'taken' : 'full', item: took.item };
}

type Updated = { readonly kind: 'updated' | 'refused'; readonly item: Item | undefined };

type Update = {
  readonly UpdateExpression: string;
  readonly ConditionExpression: string;
  readonly ExpressionAttributeNames: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: Item;
};

/** Each is repeated as it is: its own condition says whether it was carried out before. */
async function update(store: Store, coupon: string, input: Update): Promise<Updated> {
  for (let tried = 1; ; tried += 1) {
    try {
      const answer = await store.client.send(
        new UpdateCommand({
          TableName: store.table,
          Key: keys.couponCount(coupon),
          ReturnValues: 'ALL_NEW',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          ...input,
        }),
      );
      return { kind: 'updated', item: (answer as { readonly Attributes?: Item }).Attributes };
    } catch (fault) {
      if (isNamed(fault, 'ConditionalCheckFailedException')) {
        return { kind: 'refused', item: standingIn(fault) };
      }
      if (!refusedForNow(fault) || tried === triesMax) throw fault;
    }
    await store.pause(tried);
  }
}

const standingIn = (fault: Fault): Item | undefined => fault.Item && unmarshalled(fault.Item);

/** The row's version makes it exactly once, however often it is tried. */
async function release(
  store: LedgerStore,
  coupon: string,
  row: Parameters<CouponStore['releasePlace']>[1],
): ReturnType<CouponStore['releasePlace']> {
  const { version } = row;
  const writer = store.writer();
  const item = { ...rows.subscriptionItem(row, store), version: version + 1, writer };
  const TransactItems = [
    {
      Put: {
        TableName: store.table,
        Item: item,
        ConditionExpression: 'version = :version',
        ExpressionAttributeValues: { ':version': version },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
      },
    },
    {
      Update: {
        TableName: store.table,
        Key: keys.couponCount(coupon),
        UpdateExpression: 'ADD taken :less',
        ExpressionAttributeValues: { ':less': -1 },
      },
    },
  ];
  for (let tried = 1; ; tried += 1) {
    try {
      await store.client.send(new TransactWriteCommand({ TransactItems }));
      return 'saved';
    } catch (fault) {
      const refused = refusalIn(fault);
      if (refused) return refused['writer'] === writer ? 'saved' : 'lost';
      if (!refusedForNow(fault) || tried === triesMax) throw fault;
    }
    await store.pause(tried);
  }
}

/** What stands in the row's place, where its condition did not hold. */
function refusalIn(fault: unknown): Item | undefined {
  if (!isNamed(fault, 'TransactionCanceledException')) return undefined;
  const [row] = fault.CancellationReasons ?? [];
  if (row?.Code !== 'ConditionalCheckFailed') return undefined;
  assert(row.Item !== undefined, 'a subscription is never deleted');
  return unmarshalled(row.Item);
}
