// What no emulator will do: answers that get lost, conflicts and throttles, seen from the ledger.
import {
  ConditionalCheckFailedException,
  ProvisionedThroughputExceededException,
  TransactionCanceledException,
  TransactionConflictException,
} from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
} from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { dynamodbClient } from '../../functions/adapters/dynamodb-client';
import { dynamodbLedger } from '../../functions/adapters/dynamodb-ledger';
import { times } from '../domain/samples';
import { fresh, sub, opening } from './ground';

const aws = mockClient(DynamoDBDocumentClient);
// Other files share its class.
afterAll(() => aws.restore());
const pauses: number[] = [];
let writers = 0;
beforeEach(() => {
  aws.reset();
  pauses.length = 0;
});

const ledger = dynamodbLedger({
  client: dynamodbClient(),
  table: 'maedal',
  shards: 4,
  times,
  level: 1,
  writer: () => `writer-${(writers += 1)}`,
  pause: async (tried) => void pauses.push(tried),
  log: () => undefined,
});

const metadata = { message: 'from a test', $metadata: {} };
const conflict = () => new TransactionConflictException(metadata);
const canceled = (...codes: string[]) =>
  new TransactionCanceledException({
    ...metadata,
    CancellationReasons: codes.map((Code) => ({ Code })),
  });

/** The writer tokens that went out, one for each time. */
function tokens(): unknown[] {
  const puts = aws.commandCalls(PutCommand).map((call) => call.args[0].input.Item);
  const transacted = aws
    .commandCalls(TransactWriteCommand)
    .flatMap((call) => call.args[0].input.TransactItems ?? [])
    .map(({ Put }) => Put?.Item);
  return [...puts, ...transacted].map((item) => item?.['writer']);
}

describe('a conditional write', () => {
  test('whose answer got lost finds its own token, marshalled, and has won', async () => {
    aws.on(PutCommand).callsFake((input: { Item: { writer: string } }) => {
      const Item = { pk: { S: 'x' }, writer: { S: input.Item.writer }, version: { N: '1' } };
      throw new ConditionalCheckFailedException({ ...metadata, Item });
    });
    expect((await ledger.save(fresh(1))).kind).toBe('saved');
  });

  test('asks for what stands there, and writes whole items over one version', async () => {
    aws.on(PutCommand).resolves({});
    await ledger.save({ ...fresh(1), version: 4 });
    await ledger.save(fresh(2));
    const [over, born] = aws.commandCalls(PutCommand).map((call) => call.args[0].input);
    expect(over).toMatchObject({
      ConditionExpression: 'version = :version',
      ExpressionAttributeValues: { ':version': 4 },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      Item: { version: 5 },
    });
    expect(born).toMatchObject({ ConditionExpression: 'attribute_not_exists(pk)' });
    expect(new Set(tokens()).size).toBe(2);
  });

  test('that meets a transaction goes out again as the same write, each pause longer', async () => {
    aws.on(PutCommand).rejectsOnce(conflict()).rejectsOnce(conflict()).resolves({});
    expect((await ledger.save(fresh(1))).kind).toBe('saved');
    expect(pauses).toEqual([1, 2]);
    expect(tokens()).toHaveLength(3);
    expect(new Set(tokens()).size).toBe(1);
  });

  test('gives up after six transactions in a row', async () => {
    aws.on(PutCommand).rejects(conflict());
    await expect(ledger.save(fresh(1))).rejects.toThrow(TransactionConflictException);
    expect(aws.commandCalls(PutCommand)).toHaveLength(6);
  });

  test('that got no answer at all throws: neither saved nor lost is known', async () => {
    const timeout = Object.assign(new Error('no answer'), { name: 'TimeoutError' });
    aws.on(PutCommand).rejects(timeout);
    await expect(ledger.save(fresh(1))).rejects.toThrow('no answer');
    aws.on(PutCommand).rejects(new ProvisionedThroughputExceededException(metadata));
    await expect(ledger.save(fresh(1))).rejects.toThrow(ProvisionedThroughputExceededException);
    expect(pauses).toEqual([]);
  });
});

describe('opening', () => {
  test('waits out conflicts and throttles of its transaction, as the same write', async () => {
    aws
      .on(TransactWriteCommand)
      .rejectsOnce(canceled('TransactionConflict', 'None'))
      .rejectsOnce(canceled('None', 'ThrottlingError'))
      .resolves({});
    expect((await ledger.open(opening(fresh(1)))).kind).toBe('opened');
    expect(pauses).toEqual([1, 2]);
    expect(new Set(tokens()).size).toBe(1);
  });

  test('gives up on endless conflicts, and at once on what can not pass', async () => {
    aws.on(TransactWriteCommand).rejects(canceled('TransactionConflict'));
    await expect(ledger.open(opening(fresh(1)))).rejects.toThrow('from a test');
    expect(aws.commandCalls(TransactWriteCommand)).toHaveLength(6);
    aws.reset();
    aws.on(TransactWriteCommand).rejects(canceled('ValidationError'));
    await expect(ledger.open(opening(fresh(1)))).rejects.toThrow('from a test');
    expect(aws.commandCalls(TransactWriteCommand)).toHaveLength(1);
  });
});

describe('reading', () => {
  test('asks again for what a batch left unread, strongly and not for ever', async () => {
    const rest = { maedal: { Keys: [{ pk: `S#${sub(1)}`, sk: 'S' }], ConsistentRead: true } };
    aws.on(BatchGetCommand).resolvesOnce({ UnprocessedKeys: rest }).resolves({});
    await ledger.loadMany([sub(1), sub(2)]);
    expect(aws.commandCalls(BatchGetCommand).map((call) => call.args[0].input)).toEqual([
      { RequestItems: { maedal: { Keys: expect.any(Array), ConsistentRead: true } } },
      { RequestItems: rest },
    ]);
    aws.on(BatchGetCommand).resolves({ UnprocessedKeys: rest });
    await expect(ledger.loadMany([sub(1)])).rejects.toThrow('unread');
  });

  test('is strong everywhere but on the index', async () => {
    aws.on(GetCommand).resolves({}).on(QueryCommand).resolves({ Items: [] });
    await ledger.load(sub(1));
    await ledger.loadCharge(sub(1), 0);
    await ledger.holderOf('user', 'letters');
    await ledger.byResult('res');
    await ledger.charges(sub(1), 5);
    await ledger.ofUser('user', 9);
    await ledger.cases(5);
    const inputs = [...aws.commandCalls(GetCommand), ...aws.commandCalls(QueryCommand)];
    expect(inputs.map((call) => call.args[0].input.ConsistentRead)).toEqual(Array(7).fill(true));
  });
});
