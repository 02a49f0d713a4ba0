// Asks an engine that was named by hand for what billing needs of it, before anything relies on it.
import {
  CreateTableCommand,
  DeleteTableCommand,
  DynamoDBClient,
  GetItemCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { SandboxFault } from './fault';
import { region } from './cloud/template';

const answerMsMax = 5_000;

/**
 * Makes a table of its own, writes in a transaction that must succeed and in one that must be
 * refused by its condition, and deletes the table. Throws a SandboxFault of one line.
 */
export async function probeTables(endpoint: string): Promise<void> {
  const client = new DynamoDBClient({
    endpoint,
    region,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
    requestHandler: {
      connectionTimeout: answerMsMax,
      requestTimeout: answerMsMax,
      throwOnRequestTimeout: true,
    },
  });
  const TableName = `maedal-probe-${process.pid}`;
  // The operation that is being tried: a fault is told by its name.
  let tried = 'CreateTable';
  let isMade = false;
  try {
    await client.send(probeTable(TableName));
    isMade = true;
    tried = 'TransactWriteItems';
    await client.send(claimed(TableName, ['a', 'b']));
    const refused = await client.send(claimed(TableName, ['c', 'b'])).then(
      () => undefined,
      (fault: unknown) => fault,
    );
    const name = refused instanceof Error ? refused.name : 'no refusal';
    if (name !== 'TransactionCanceledException') {
      throw new Error(`what had to be refused was answered with ${name}`);
    }
    tried = 'GetItem';
    const half = await client.send(
      new GetItemCommand({ TableName, Key: key('c'), ConsistentRead: true }),
    );
    if (half.Item !== undefined) throw new Error('a refused transaction was made by half');
    tried = 'DeleteTable';
    isMade = false;
    await client.send(new DeleteTableCommand({ TableName }));
  } catch (fault) {
    throw new SandboxFault(
      `${endpoint} is no DynamoDB that can be used (${tried}: ${whyOf(fault)}): name one in ` +
        'MAEDAL_TABLES that knows transactions, or unset it',
    );
  } finally {
    // It is somebody's own engine: nothing of the probe stays there.
    if (isMade) {
      await client.send(new DeleteTableCommand({ TableName })).catch(() => undefined);
    }
    client.destroy();
  }
}

function probeTable(TableName: string): CreateTableCommand {
  return new CreateTableCommand({
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [
      { AttributeName: 'pk', AttributeType: 'S' },
      { AttributeName: 'sk', AttributeType: 'S' },
    ],
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
  });
}

function claimed(TableName: string, names: readonly string[]): TransactWriteItemsCommand {
  return new TransactWriteItemsCommand({
    TransactItems: names.map((name) => ({
      Put: {
        TableName,
        Item: key(name),
        ConditionExpression: 'attribute_not_exists(pk)',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
      },
    })),
  });
}

function key(name: string) {
  return { pk: { S: name }, sk: { S: 'probe' } };
}

/** The first line, without the advice that the SDK adds about its own internals. */
function whyOf(fault: unknown): string {
  if (!(fault instanceof Error)) return 'no answer';
  const { code } = fault as { readonly code?: unknown };
  if (typeof code === 'string') return code;
  const [line = ''] = fault.message.split('\n');
  const isHtml = /deserializ|Unexpected token|is not valid JSON/i.test(line);
  return isHtml ? 'it answers something other than DynamoDB' : line.slice(0, 120) || fault.name;
}
