// Strong reads of the table: batches and whole partitions, page after page.
import { BatchGetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { assert } from '../domain/errors';
import type { SubscriptionId } from '../domain/identity';
import type { Item, Key } from './dynamodb-items';
import { keys } from './dynamodb-items';
import type { Store } from './dynamodb-writes';

/** DynamoDB may leave keys of a batch unread under load; more rounds than this is an outage. */
const batchRoundsMax = 10;

export async function batchGet(deps: Store, ids: readonly SubscriptionId[]): Promise<Item[]> {
  const found: Item[] = [];
  let Keys: Key[] = [...new Set(ids)].map(keys.subscription);
  for (let round = 0; Keys.length > 0; round += 1) {
    assert(round < batchRoundsMax, 'DynamoDB reads a batch in a few rounds');
    const RequestItems = { [deps.table]: { Keys, ConsistentRead: true } };
    const answer = (await deps.client.send(new BatchGetCommand({ RequestItems }))) as {
      Responses?: Record<string, Item[]>;
      UnprocessedKeys?: Record<string, { Keys?: Key[] }>;
    };
    found.push(...(answer.Responses?.[deps.table] ?? []));
    Keys = answer.UnprocessedKeys?.[deps.table]?.Keys ?? [];
  }
  return found;
}

export type Ask = {
  readonly pk: string;
  readonly prefix?: string;
  readonly newestFirst: boolean;
  readonly limit?: number;
};

/** Strongly consistent, page after page, up to the limit. */
export async function query(deps: Store, ask: Ask): Promise<Item[]> {
  const items: Item[] = [];
  let after: Item | undefined;
  do {
    const { items: some, more } = await page(deps, {
      ...keyCondition(ask),
      ConsistentRead: true,
      ScanIndexForward: !ask.newestFirst,
      ...(ask.limit === undefined ? {} : { Limit: ask.limit - items.length }),
      ...(after ? { ExclusiveStartKey: after } : {}),
    });
    items.push(...some);
    after = more;
  } while (after && (ask.limit === undefined || items.length < ask.limit));
  return items;
}

export async function page(
  deps: Store,
  input: Item,
): Promise<{ items: Item[]; more: Item | undefined }> {
  const command = new QueryCommand({ TableName: deps.table, ...input });
  const answer = (await deps.client.send(command)) as { Items?: Item[]; LastEvaluatedKey?: Item };
  return { items: answer.Items ?? [], more: answer.LastEvaluatedKey };
}

function keyCondition({ pk, prefix }: Ask): Item {
  if (prefix === undefined) {
    return { KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': pk } };
  }
  return {
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: { ':pk': pk, ':prefix': prefix },
  };
}
