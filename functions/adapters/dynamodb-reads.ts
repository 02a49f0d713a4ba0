// Strong reads of the table: single items, batches and whole partitions, page after page.
import { BatchGetCommand, GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { Refusal } from '../domain/common/errors';
import type { Item } from './dynamodb-fields';
import type { Key, Range } from './dynamodb-keys';
import type { Store } from './dynamodb-writes';

/** What DynamoDB reads in one batch. */
const batchMax = 100;
/** It may leave keys of a batch unread under load; more rounds than this is an outage. */
const roundsMax = 6;

export async function get(store: Store, key: Key): Promise<Item | undefined> {
  const command = new GetCommand({ TableName: store.table, Key: key, ConsistentRead: true });
  const answer = (await store.client.send(command)) as { Item?: Item };
  return answer.Item;
}

/** Strongly read, in the order of the batches, which are asked for at once: a page has two. */
export async function getAll(store: Store, wanted: readonly Key[]): Promise<Item[]> {
  const count = Math.ceil(wanted.length / batchMax);
  const batches = Array.from({ length: count }, (_, at) =>
    getBatch(store, wanted.slice(at * batchMax, (at + 1) * batchMax)),
  );
  return (await Promise.all(batches)).flat();
}

async function getBatch(store: Store, wanted: readonly Key[]): Promise<Item[]> {
  const found: Item[] = [];
  let Keys = [...wanted];
  for (let round = 1; ; round += 1) {
    const RequestItems = { [store.table]: { Keys, ConsistentRead: true } };
    const answer = (await store.client.send(new BatchGetCommand({ RequestItems }))) as {
      Responses?: Record<string, Item[]>;
      UnprocessedKeys?: Record<string, { Keys?: Key[] }>;
    };
    found.push(...(answer.Responses?.[store.table] ?? []));
    Keys = answer.UnprocessedKeys?.[store.table]?.Keys ?? [];
    if (Keys.length === 0) return found;
    if (round === roundsMax) throw new Error('DynamoDB leaves keys of a batch unread');
    await store.pause(round);
  }
}

/**
 * Item by item: one that does not read back, such as one with a word of a newer version after a
 * rollback, is left out and told by its key, and hides none of the others. One that says that it
 * needs a newer reader is expected during a deployment, and rings no alarm.
 */
export function readEach<T>(
  store: Store,
  found: readonly Item[],
  read: (item: Item) => T,
): readonly T[] {
  return found.flatMap((item) => {
    try {
      return [read(item)];
    } catch (fault) {
      const isNewer = fault instanceof Refusal;
      const place = `${String(item['pk'])} ${String(item['sk'])}`;
      store.log(isNewer ? 'item.newer' : 'item.unreadable', { item: place });
      return [];
    }
  });
}

export type Ask = Range & {
  readonly newestFirst?: boolean;
  readonly limit?: number;
  /** Goes on behind this item. */
  readonly from?: Key | undefined;
};

/** Strongly consistent, page after page, up to the limit. */
export async function query(store: Store, ask: Ask): Promise<Item[]> {
  const items: Item[] = [];
  let after: Item | undefined = ask.from;
  do {
    const { items: some, more } = await page(store, {
      ...rangeInput(ask),
      ...(ask.limit === undefined ? {} : { Limit: ask.limit - items.length }),
      ...(after ? { ExclusiveStartKey: after } : {}),
    });
    items.push(...some);
    after = more;
  } while (after && (ask.limit === undefined || items.length < ask.limit));
  return items;
}

export async function page(
  store: Store,
  input: Item,
): Promise<{ items: readonly Item[]; more: Item | undefined }> {
  const command = new QueryCommand({ TableName: store.table, ...input });
  const answer = (await store.client.send(command)) as { Items?: Item[]; LastEvaluatedKey?: Item };
  return { items: answer.Items ?? [], more: answer.LastEvaluatedKey };
}

/** A page of a range, strongly read. */
export function rangeInput(ask: Ask): Item {
  return {
    ...keyCondition(ask),
    ConsistentRead: true,
    ScanIndexForward: ask.newestFirst !== true,
  };
}

function keyCondition({ pk, prefix, between }: Range): Item {
  if (between !== undefined) {
    const [from, to] = between;
    return {
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
      ExpressionAttributeValues: { ':pk': pk, ':from': from, ':to': to },
    };
  }
  if (prefix === undefined) {
    return { KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': pk } };
  }
  return {
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: { ':pk': pk, ':prefix': prefix },
  };
}
