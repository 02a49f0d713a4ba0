// A restored table is attached: what DynamoDB did not restore is turned on, and read back.
import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  UpdateContinuousBackupsCommand,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import type { UpdateTableCommandInput } from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { attach } from '../bin/attach';

const aws = mockClient(DynamoDBClient);
// Other files share its class.
afterAll(() => aws.restore());
const lines: string[] = [];
const index = (status = 'ACTIVE', IndexName = 'due') => ({ IndexName, IndexStatus: status });
const find = index('ACTIVE', 'find');
const keys = [{ AttributeName: 'pk' }, { AttributeName: 'sk' }];

const arn = 'arn:aws:dynamodb:ap-northeast-2:123456789012:table/restored/stream/2027';
const proved = `-c ledgerTable=restored -c ledgerStream=${arn}`;

/** A table as AWS shows it: changes are seen at the second reading after them. */
function restored(more: object = {}, lacksFind = false) {
  const state = { protection: false, recovery: false, expiry: false, asked: 0, found: false };
  let stream: string | undefined;
  aws.on(UpdateTableCommand).callsFake((input: UpdateTableCommandInput) => {
    if (input.DeletionProtectionEnabled === true) state.protection = true;
    if (input.GlobalSecondaryIndexUpdates) state.found = true;
    stream ??= input.StreamSpecification?.StreamViewType;
  });
  aws.on(UpdateContinuousBackupsCommand).callsFake(() => (state.recovery = true));
  aws.on(UpdateTimeToLiveCommand).callsFake(() => (state.expiry = true));
  aws.on(DescribeTimeToLiveCommand).callsFake(() => ({
    TimeToLiveDescription: state.expiry
      ? { TimeToLiveStatus: 'ENABLING', AttributeName: 'expiresAt' }
      : { TimeToLiveStatus: 'DISABLED' },
  }));
  aws.on(DescribeTableCommand).callsFake(() => ({
    Table: {
      TableStatus: 'ACTIVE',
      KeySchema: keys,
      GlobalSecondaryIndexes: [index(), ...(lacksFind && !state.found ? [] : [find])],
      DeletionProtectionEnabled: state.protection && (state.asked += 1) > 1,
      ...(stream && {
        StreamSpecification: { StreamEnabled: true, StreamViewType: stream },
        LatestStreamArn: arn,
      }),
      ...more,
    },
  }));
  aws.on(DescribeContinuousBackupsCommand).callsFake(() => ({
    ContinuousBackupsDescription: {
      PointInTimeRecoveryDescription: {
        PointInTimeRecoveryStatus: state.recovery ? 'ENABLED' : 'DISABLED',
      },
    },
  }));
  return state;
}

const run = (dryRun = false) =>
  attach(new DynamoDBClient({ region: 'ap-northeast-2' }), {
    table: 'restored',
    dryRun,
    say: (line) => void lines.push(line),
    pause: () => Promise.resolve(),
  });

beforeEach(() => {
  aws.reset();
  lines.length = 0;
});

test('everything a restore leaves out is turned on, and proved by reading it back', async () => {
  restored();
  expect(await run()).toBe(proved);
  expect(aws.commandCalls(UpdateTableCommand)[0]?.args[0].input).toEqual({
    TableName: 'restored',
    DeletionProtectionEnabled: true,
  });
  expect(aws.commandCalls(UpdateTimeToLiveCommand)[0]?.args[0].input).toEqual({
    TableName: 'restored',
    TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
  });
  expect(lines).toContain('restored: time to live is on, as read back');
  expect(lines).toContain('restored: point-in-time recovery is on, as read back');
  expect(lines).toContain('restored: deletion protection is on, as read back');
  expect(lines).toContain('restored: stream is on, as read back');
});

test('a table from before the index that finds gets it', async () => {
  restored({}, true);
  expect(await run()).toBe(proved);
  const calls = aws.commandCalls(UpdateTableCommand).map(({ args }) => args[0].input);
  expect(calls.at(-1)).toEqual({
    TableName: 'restored',
    AttributeDefinitions: [
      { AttributeName: 'findPk', AttributeType: 'S' },
      { AttributeName: 'findSk', AttributeType: 'S' },
    ],
    GlobalSecondaryIndexUpdates: [
      {
        Create: {
          IndexName: 'find',
          KeySchema: [
            { AttributeName: 'findPk', KeyType: 'HASH' },
            { AttributeName: 'findSk', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      },
    ],
  });
  expect(lines).toContain('restored: the index find is on, as read back');
});

test('a dry run changes nothing, and says what it would change', async () => {
  restored();
  expect(await run(true)).toBe(undefined);
  expect(aws.commandCalls(UpdateTableCommand)).toEqual([]);
  expect(aws.commandCalls(UpdateContinuousBackupsCommand)).toEqual([]);
  expect(lines).toContain('restored: deletion protection is off, and would be turned on');
});

test('what AWS accepted and did not do is not proved', async () => {
  restored({ DeletionProtectionEnabled: false });
  expect(await run()).toBe(undefined);
  expect(lines).toContain('restored: deletion protection is off');
});

test.each([
  [{ GlobalSecondaryIndexes: [find] }, 'the index due is missing: restore with all indexes'],
  [{ GlobalSecondaryIndexes: [index('CREATING')] }, 'the index due is CREATING'],
  [{ KeySchema: [{ AttributeName: 'id' }] }, 'the keys must be pk and sk, got id'],
  [{ TableStatus: 'CREATING' }, 'the table is CREATING: wait until it is ACTIVE'],
])('a table that can not be the ledger is refused before anything is changed', async (of, why) => {
  restored(of);
  expect(await run()).toBe(undefined);
  expect(lines.join('\n')).toContain(why);
  expect(aws.commandCalls(UpdateTableCommand)).toEqual([]);
});
