// What each command asks of the items: which keys it names, and how it is carried out.
import {
  BatchGetCommand,
  GetCommand,
  PutCommand,
  QueryCommand,
  ScanCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { holds } from './conditions';
import { invalid } from './errors';
import type { Call, Key } from './faults';
import type { Put, Store, Update } from './store';
import { refuseTwice } from './store';
import type { IndexName } from './sparse-index';
import { ledgerIndexKeys } from './sparse-index';
import { readUnits, sizeOf } from './units';
import type { Item } from './values';

export type Request = Call & {
  readonly carryOut: () => object;
  /** A batch read may come back half done. */
  readonly carryOutHalf?: () => object;
};

const pageBytesMax = 1_048_576;

export function requestOf(store: Store, command: unknown): Request {
  if (command instanceof PutCommand) {
    const put: Put = command.input;
    return { op: 'put', keys: keysOf([put.Item]), carryOut: () => (store.put(put), {}) };
  }
  if (command instanceof UpdateCommand) {
    const { input } = command;
    const carryOut = () => ({ Attributes: store.update(input) });
    return { op: 'put', keys: keysOf([input.Key]), carryOut };
  }
  if (command instanceof GetCommand) {
    const { Key, ConsistentRead } = command.input;
    const carryOut = () => ({ Item: store.read(Key ?? {}, ConsistentRead === true) });
    return { op: 'get', keys: keysOf([Key]), carryOut };
  }
  if (command instanceof QueryCommand) return queryRequest(store, command.input);
  if (command instanceof BatchGetCommand) return batchRequest(store, command.input);
  if (command instanceof ScanCommand) return scanRequest(store, command.input);
  if (command instanceof TransactWriteCommand) {
    const actions = (command.input.TransactItems ?? []).map(({ Put, Update }): Put | Update => {
      const action = Put ?? Update;
      if (!action) throw invalid('the twin transacts puts and updates only');
      return action;
    });
    const keys = keysOf(
      actions.map((one) => ('UpdateExpression' in one ? one.Key : (one as Put).Item)),
    );
    return { op: 'transact', keys, carryOut: () => (store.transact(actions), {}) };
  }
  throw invalid('the twin does not know this command');
}

function batchRequest(store: Store, input: BatchGetCommand['input']): Request {
  const [table = '', ask] = Object.entries(input.RequestItems ?? {})[0] ?? [];
  const keys = keysOf(ask?.Keys ?? []);
  const read = (done: number) => {
    if (keys.length > 100) throw invalid('a batch has at most 100 keys');
    refuseTwice(keys);
    const found = keys.slice(0, done).map((key) => store.read(key, ask?.ConsistentRead === true));
    const rest = keys.slice(done);
    return {
      Responses: { [table]: found.filter((item) => item !== undefined) },
      UnprocessedKeys: rest.length > 0 ? { [table]: { ...ask, Keys: rest } } : {},
    };
  };
  return {
    op: 'batch',
    keys,
    carryOut: () => read(keys.length),
    carryOutHalf: () => read(Math.floor(keys.length / 2)),
  };
}

/** The whole table in one page: the twin is small. */
function scanRequest(store: Store, input: ScanCommand['input']): Request {
  const { FilterExpression: filter, ExpressionAttributeValues: values } = input;
  const carryOut = () => {
    store.units.reads += readUnits(store.bytes(), input.ConsistentRead === true);
    const all = store.all();
    return {
      Items: filter === undefined ? all : all.filter((item) => holds(filter, item, values)),
    };
  };
  return { op: 'query', keys: [], carryOut };
}

function queryRequest(store: Store, input: QueryCommand['input']): Request {
  const values = input.ExpressionAttributeValues ?? {};
  const { ':pk': pk, ':duePk': duePk, ':findPk': findPk, ':prefix': sk } = values;
  const keys = keysOf([{ pk: pk ?? duePk ?? findPk, sk: sk ?? '' }]);
  const carryOut = () => (input.IndexName === undefined ? queryTable : queryIndex)(store, input);
  return { op: 'query', keys, carryOut };
}

function queryIndex(store: Store, input: QueryCommand['input']): object {
  const name = input.IndexName as IndexName;
  if (!Object.hasOwn(ledgerIndexKeys, name)) throw invalid('the table has no such index');
  if (input.ConsistentRead === true) throw invalid('an index knows no strong reads');
  const { hash, range } = ledgerIndexKeys[name];
  const whole = `${hash} = :${hash}`;
  const { KeyConditionExpression: condition = '', ExpressionAttributeValues: values } = input;
  const hasPrefix = condition === `${whole} AND begins_with(${range}, :prefix)`;
  if (condition !== whole && !hasPrefix) throw invalid('one partition at a time');
  const entries = store.indexes[name].page({
    partition: String(values?.[`:${hash}`]),
    prefix: hasPrefix ? String(values?.[':prefix']) : '',
    newestFirst: input.ScanIndexForward === false,
    after: input.ExclusiveStartKey?.[range] as string | undefined,
    limit: input.Limit ?? Infinity,
  });
  return page(store, entries, input, (item) => item);
}

function queryTable(store: Store, input: QueryCommand['input']): object {
  const { KeyConditionExpression = '', ExpressionAttributeValues: values } = input;
  const all = store
    .partition(String(values?.[':pk']), input.ConsistentRead === true)
    .filter((item) => holds(KeyConditionExpression, item, values));
  if (input.ScanIndexForward === false) all.reverse();
  const after = input.ExclusiveStartKey?.['sk'] as string | undefined;
  const from = after === undefined ? 0 : all.findIndex(({ sk }) => sk === after) + 1;
  const items = all.slice(from, from + (input.Limit ?? Infinity));
  return page(store, items, input, ({ pk, sk }) => ({ pk, sk }));
}

/** A page as long as its limit may be the last one: DynamoDB names a key to go on from anyway. */
function page(
  store: Store,
  items: readonly Item[],
  input: QueryCommand['input'],
  keyOf: (item: Item) => Item,
): object {
  let bytes = 0;
  const Items: Item[] = [];
  for (const item of items) {
    if (bytes > pageBytesMax) break;
    Items.push(item);
    bytes += sizeOf(item);
  }
  store.units.reads += readUnits(bytes, input.ConsistentRead === true);
  const last = Items.at(-1);
  const more = last && (Items.length === input.Limit || Items.length < items.length);
  return { Items, ...(more ? { LastEvaluatedKey: keyOf(last) } : {}) };
}

function keysOf(items: readonly (Item | undefined)[]): readonly Key[] {
  return items.map((item) => ({ pk: String(item?.['pk']), sk: String(item?.['sk']) }));
}
