// The template's tables in an engine that speaks DynamoDB: made, read whole, and emptied.
import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DeleteTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  ListTablesCommand,
  UpdateTableCommand,
} from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand, paginateScan } from '@aws-sdk/lib-dynamodb';
import type { HashKeyOf } from './iam/table-needs';
import { region } from './template';
import type { Wiring } from './wiring';

export interface Tables {
  create(): Promise<void>;
  /** Every item of every table, as plain values, in the order of their keys and names. */
  readonly dump: () => Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** Into the first table, over what stands there. */
  readonly put: (item: Readonly<Record<string, unknown>>) => Promise<void>;
  wipe(): Promise<void>;
  close(): void;
}

type Tabled = Wiring['tables'];

export function templateTables(parts: Tabled, endpoint: string): Tables {
  const client = new DynamoDBClient({
    endpoint,
    region,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const reader = DynamoDBDocumentClient.from(client);
  const create = async () => {
    const { TableNames = [] } = await client.send(new ListTablesCommand({}));
    for (const { id, properties } of parts) {
      if (TableNames.includes(id)) await addIndexes(client, asked(id, properties));
      else await client.send(new CreateTableCommand(asked(id, properties)));
    }
  };
  return {
    create,
    async dump() {
      const items: Record<string, unknown>[] = [];
      for (const { id } of parts) {
        for await (const page of paginateScan({ client: reader }, { TableName: id })) {
          items.push(...(page.Items ?? []));
        }
      }
      const keyOf = ({ pk, sk }: Record<string, unknown>) => `${String(pk)}\n${String(sk)}`;
      const sorted = items.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
      return sorted.map((item) => inOrder(item) as Record<string, unknown>);
    },
    async put(item) {
      await reader.send(new PutCommand({ TableName: parts[0]?.id, Item: item }));
    },
    async wipe() {
      for (const { id } of parts) await client.send(new DeleteTableCommand({ TableName: id }));
      await create();
    },
    close: () => client.destroy(),
  };
}

/** As a deploy adds them to a table that stands: here one of an earlier run. */
async function addIndexes(client: DynamoDBClient, wanted: CreateTableCommandInput): Promise<void> {
  const { TableName, AttributeDefinitions, GlobalSecondaryIndexes = [] } = wanted;
  const { Table } = await client.send(new DescribeTableCommand({ TableName }));
  const standing = Table?.GlobalSecondaryIndexes;
  // The twin names none: it has all that there are.
  if (!standing) return;
  for (const index of GlobalSecondaryIndexes) {
    if (standing.some(({ IndexName }) => IndexName === index.IndexName)) continue;
    const GlobalSecondaryIndexUpdates = [{ Create: index }];
    const adding = { TableName, AttributeDefinitions, GlobalSecondaryIndexUpdates };
    await client.send(new UpdateTableCommand(adding));
  }
}

/** With the names of every map sorted: what is the same then reads the same. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, inner]) => [name, inOrder(inner)]));
}

// Names of the template and of the API are the same here; what only AWS can do is left out.
function asked(id: string, properties: Readonly<Record<string, unknown>>): CreateTableCommandInput {
  const { KeySchema, AttributeDefinitions, GlobalSecondaryIndexes, LocalSecondaryIndexes } =
    properties as Partial<CreateTableCommandInput>;
  return {
    TableName: id,
    KeySchema,
    AttributeDefinitions,
    BillingMode: 'PAY_PER_REQUEST',
    ...(GlobalSecondaryIndexes ? { GlobalSecondaryIndexes: GlobalSecondaryIndexes.map(bare) } : {}),
    ...(LocalSecondaryIndexes ? { LocalSecondaryIndexes } : {}),
  };
}

type Index = NonNullable<CreateTableCommandInput['GlobalSecondaryIndexes']>[number];

function bare({ IndexName, KeySchema, Projection }: Index): Index {
  return { IndexName, KeySchema, Projection };
}

/** The name of the partition key of a table, or of one of its indexes. */
export function hashKeyOf(parts: Tabled): HashKeyOf {
  return (table, index) => {
    const found = parts.find(({ id }) => id === table)?.properties;
    const { KeySchema, GlobalSecondaryIndexes = [] } = (found ??
      {}) as Partial<CreateTableCommandInput>;
    const schema =
      index === undefined
        ? KeySchema
        : GlobalSecondaryIndexes.find(({ IndexName }) => IndexName === index)?.KeySchema;
    return schema?.find(({ KeyType }) => KeyType === 'HASH')?.AttributeName;
  };
}
