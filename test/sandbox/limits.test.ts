// Limits of AWS that the sandbox keeps: the size of an item, of a message, of a batch; throttles.
import { CreateTableCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { routes } from '../../functions/handlers/all-routes';
import { pageMax } from '../../functions/usecases/common/plan-charges';
import { startAwsEndpoint } from '../../sandbox/cloud/aws-endpoint';
import type { Guard } from '../../sandbox/cloud/iam/guard';
import type { Listening } from '../../sandbox/cloud/listen';
import type { Queues } from '../../sandbox/cloud/queues';
import { throttles } from '../../functions/handlers/limits';
import { routeThrottle } from '../../sandbox/cloud/throttle';
import { startTables } from '../../sandbox/dynamodb';
import type { TableEngine } from '../../sandbox/table-engine';

const mebibyte = 1_048_576;

describe('an item', () => {
  let tables: TableEngine;
  beforeAll(async () => void (tables = await startTables()));
  afterAll(() => tables.stop());

  test('holds 400 KB and not one byte more', async () => {
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
    const { endpoint } = tables;
    const client = new DynamoDBClient({ endpoint, region: 'ap-northeast-2', credentials });
    await client.send(
      new CreateTableCommand({
        TableName: 'Items',
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
        AttributeDefinitions: ['pk', 'sk'].map((AttributeName) => ({
          AttributeName,
          AttributeType: 'S' as const,
        })),
      }),
    );
    // Names count as well: five bytes of them, and two of the key.
    const put = (bytes: number) =>
      client.send(
        new PutItemCommand({
          TableName: 'Items',
          Item: { pk: { S: 'a' }, sk: { S: 'b' }, v: { S: 'x'.repeat(bytes - 7) } },
        }),
      );
    await expect(put(400 * 1_024)).resolves.toBeDefined();
    await expect(put(400 * 1_024 + 1)).rejects.toThrow(/size/i);
    client.destroy();
  });
});

describe('a message', () => {
  let aws: Listening;
  const queues = {
    has: () => true,
    send: (_queue: string, body: string) => ({ id: 'm', body }),
  } as unknown as Queues;
  const guard = { ask: () => ({ kind: 'allowed' }) } as unknown as Guard;
  beforeAll(async () => {
    aws = await startAwsEndpoint({ queues: () => queues, guard: () => guard, secret: () => '' });
  });
  afterAll(() => aws.stop());
  const send = async (operation: string, input: object) => {
    const answer = await fetch(aws.url, {
      method: 'POST',
      headers: { 'x-amz-target': `AmazonSQS.${operation}` },
      body: JSON.stringify({ QueueUrl: `${aws.url}/0/Charges`, ...input }),
    });
    return answer.status;
  };
  const entries = (...sizes: readonly number[]) => ({
    Entries: sizes.map((size, n) => ({ Id: String(n), MessageBody: 'x'.repeat(size) })),
  });

  test('has at most 1 MiB, and so have all of a batch together', async () => {
    expect(await send('SendMessage', { MessageBody: 'x'.repeat(mebibyte) })).toBe(200);
    expect(await send('SendMessage', { MessageBody: 'x'.repeat(mebibyte + 1) })).toBe(400);
    expect(await send('SendMessageBatch', entries(mebibyte / 2, mebibyte / 2))).toBe(200);
    expect(await send('SendMessageBatch', entries(mebibyte / 2, mebibyte / 2 + 1))).toBe(400);
  });

  test('of ours stays below a quarter of that, a whole page in it', () => {
    const ids = Array.from({ length: pageMax }, () => `sub${'a'.repeat(25)}`);
    expect(JSON.stringify({ ids, tries: 99 }).length).toBeLessThan(mebibyte / 4);
  });
});

test('a route takes its burst at once and its rate each second, as it is deployed', () => {
  for (const { method, path, throttle: name } of routes) {
    const throttle = throttles[name];
    let now = 0;
    const bucket = routeThrottle(() => now);
    const route = { key: `${method} ${path}`, throttle };
    const taken = () => {
      let count = 0;
      while (bucket.take(route)) count += 1;
      return count;
    };
    expect(taken(), route.key).toBe(throttle.burst);
    now += 1_000;
    expect(taken(), route.key).toBe(Math.min(throttle.rate, throttle.burst));
  }
});
