// An engine of the sandbox with the ledger's table in it; its client adds up consumed capacity.
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { DocumentClient } from '../functions/adapters/dynamodb-writes';
import type { TableOptions } from '../sandbox/dynamodb';
import { startTables } from '../sandbox/dynamodb';

export type Capacity = { writes: number; reads: number };

export type Embedded = {
  readonly client: DocumentClient;
  readonly consumed: Capacity;
  /** One more empty table in the same engine. */
  readonly addTable: (name: string) => Promise<void>;
  readonly stop: () => Promise<void>;
};

type Consumed = { readonly CapacityUnits?: number };

export async function embeddedTable(
  table = 'maedal',
  options: TableOptions = {},
): Promise<Embedded> {
  const engine = await startTables(options);
  const raw = new DynamoDBClient({
    endpoint: engine.endpoint,
    region: 'ap-northeast-2',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const addTable = (name: string) => createLedgerTable(raw, name);
  await addTable(table);
  const documents = DynamoDBDocumentClient.from(raw, {
    marshallOptions: { removeUndefinedValues: true },
  });
  const { client, consumed } = metered(documents);
  const stop = async () => {
    raw.destroy();
    await engine.stop();
  };
  return { client, consumed, addTable, stop };
}

/** Asks for the consumed capacity of every call, and adds it up. */
export function metered(of: DocumentClient): { client: DocumentClient; consumed: Capacity } {
  const consumed: Capacity = { writes: 0, reads: 0 };
  const client: DocumentClient = {
    async send(command) {
      const { input } = command as { input: { ReturnConsumedCapacity?: string } };
      input.ReturnConsumedCapacity = 'INDEXES';
      const answer = await of.send(command);
      const { ConsumedCapacity } = answer as { ConsumedCapacity?: Consumed | Consumed[] };
      const name = (command as object).constructor.name;
      const writes = name.startsWith('Put') || name.startsWith('TransactWrite');
      for (const units of [ConsumedCapacity ?? []].flat()) {
        consumed[writes ? 'writes' : 'reads'] += units.CapacityUnits ?? 0;
      }
      return answer;
    },
  };
  return { client, consumed };
}

/** `indexes`: all that are deployed, or those of a table of before. */
export async function createLedgerTable(
  client: DynamoDBClient,
  name: string,
  indexes: readonly string[] = ['due', 'find'],
): Promise<void> {
  await client.send(new CreateTableCommand(definition(name, indexes)));
}

/** As lib/ledger-table.ts deploys it. */
export function definition(TableName: string, indexes: readonly string[]) {
  const key = (AttributeName: string, KeyType: 'HASH' | 'RANGE') => ({ AttributeName, KeyType });
  const text = (AttributeName: string) => ({ AttributeName, AttributeType: 'S' as const });
  return {
    TableName,
    BillingMode: 'PAY_PER_REQUEST' as const,
    AttributeDefinitions: [
      ...['pk', 'sk'],
      ...indexes.flatMap((index) => [`${index}Pk`, `${index}Sk`]),
    ].map(text),
    KeySchema: [key('pk', 'HASH'), key('sk', 'RANGE')],
    GlobalSecondaryIndexes: indexes.map((IndexName) => ({
      IndexName,
      KeySchema: [key(`${IndexName}Pk`, 'HASH'), key(`${IndexName}Sk`, 'RANGE')],
      Projection: { ProjectionType: 'KEYS_ONLY' as const },
    })),
  };
}
