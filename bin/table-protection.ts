// What a restored table lacks: read, turned on, and proved by reading it back.
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  UpdateContinuousBackupsCommand,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { ledgerFeatures, ledgerIndexes, ledgerKeys } from '../lib/ledger-features';

type Client = Pick<DynamoDBClient, 'send'>;

export type Feature =
  'deletion protection' | 'point-in-time recovery' | 'time to live' | 'stream' | 'the index find';

export type TableState = {
  readonly status: string;
  readonly keys: readonly string[];
  /** By name, each with its status. */
  readonly indexes: ReadonlyMap<string, string>;
  readonly on: ReadonlySet<Feature>;
  /** The ARN of the stream that is on; it names the time at which that was turned on. */
  readonly stream: string | undefined;
};

/** The features that the stack declares for its own table. */
export const wanted: readonly Feature[] = [
  'deletion protection',
  'point-in-time recovery',
  'time to live',
  'stream',
  // Last: DynamoDB fills it from what stands in the table, which may take hours.
  'the index find',
];

export async function readTable(client: Client, table: string): Promise<TableState> {
  const { Table } = await client.send(new DescribeTableCommand({ TableName: table }));
  const backups = await client.send(new DescribeContinuousBackupsCommand({ TableName: table }));
  const expiry = await client.send(new DescribeTimeToLiveCommand({ TableName: table }));
  const on = new Set<Feature>();
  if (Table?.DeletionProtectionEnabled === true) on.add('deletion protection');
  const recovery = backups.ContinuousBackupsDescription?.PointInTimeRecoveryDescription;
  if (recovery?.PointInTimeRecoveryStatus === 'ENABLED') on.add('point-in-time recovery');
  const { TimeToLiveStatus, AttributeName } = expiry.TimeToLiveDescription ?? {};
  const isExpiring = TimeToLiveStatus === 'ENABLED' || TimeToLiveStatus === 'ENABLING';
  if (isExpiring && AttributeName === ledgerFeatures.timeToLive) on.add('time to live');
  const stream = Table?.StreamSpecification;
  if (stream?.StreamEnabled === true && stream.StreamViewType === ledgerFeatures.stream) {
    on.add('stream');
  }
  const indexes = new Map(
    (Table?.GlobalSecondaryIndexes ?? []).map((index) => [
      index.IndexName ?? '',
      index.IndexStatus ?? 'unknown',
    ]),
  );
  if (indexes.get('find') === 'ACTIVE') on.add('the index find');
  return {
    status: Table?.TableStatus ?? 'unknown',
    keys: (Table?.KeySchema ?? []).map(({ AttributeName: name }) => name ?? ''),
    indexes,
    on,
    stream: Table?.LatestStreamArn,
  };
}

/** Why this table can not be the ledger, one line each; none where it can. */
export function faultsOf({ status, keys, indexes }: TableState): readonly string[] {
  const faults: string[] = [];
  if (status !== 'ACTIVE') faults.push(`the table is ${status}: wait until it is ACTIVE`);
  const { partition, sort } = ledgerKeys;
  if (keys.join() !== `${partition},${sort}`) {
    faults.push(`the keys must be ${partition} and ${sort}, got ${keys.join(' and ')}`);
  }
  for (const name of Object.keys(ledgerIndexes)) {
    const is = indexes.get(name);
    // A table of before has no index to find by, whatever a restore copies: it is made.
    if (is === undefined && name !== 'find') {
      faults.push(`the index ${name} is missing: restore with all indexes`);
    }
    if (is !== undefined && is !== 'ACTIVE') {
      faults.push(`the index ${name} is ${is}: wait until it is ACTIVE`);
    }
  }
  return faults;
}

export function lacks({ on }: TableState): readonly Feature[] {
  return wanted.filter((feature) => !on.has(feature));
}

export async function turnOn(client: Client, table: string, feature: Feature): Promise<void> {
  const TableName = table;
  switch (feature) {
    case 'deletion protection':
      await client.send(new UpdateTableCommand({ TableName, DeletionProtectionEnabled: true }));
      return;
    case 'point-in-time recovery': {
      const PointInTimeRecoverySpecification = { PointInTimeRecoveryEnabled: true };
      await client.send(
        new UpdateContinuousBackupsCommand({ TableName, PointInTimeRecoverySpecification }),
      );
      return;
    }
    case 'time to live': {
      const TimeToLiveSpecification = { AttributeName: ledgerFeatures.timeToLive, Enabled: true };
      await client.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification }));
      return;
    }
    case 'stream': {
      const StreamSpecification = {
        StreamEnabled: true,
        StreamViewType: ledgerFeatures.stream,
      };
      await client.send(new UpdateTableCommand({ TableName, StreamSpecification }));
      return;
    }
    case 'the index find': {
      const { partition, sort } = ledgerIndexes.find;
      const AttributeDefinitions = [partition, sort].map((AttributeName) => ({
        AttributeName,
        AttributeType: 'S' as const,
      }));
      const Create = {
        IndexName: 'find',
        KeySchema: [
          { AttributeName: partition, KeyType: 'HASH' as const },
          { AttributeName: sort, KeyType: 'RANGE' as const },
        ],
        Projection: { ProjectionType: 'KEYS_ONLY' as const },
      };
      const GlobalSecondaryIndexUpdates = [{ Create }];
      await client.send(
        new UpdateTableCommand({ TableName, AttributeDefinitions, GlobalSecondaryIndexUpdates }),
      );
    }
  }
}
