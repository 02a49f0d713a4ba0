// The twin's tables on disk: what was acknowledged is there again, and nothing is there by half.
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { PutCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SandboxFault } from '../../sandbox/fault';
import { openTwinJournal } from '../../sandbox/twin/journal';
import { serveTwin } from '../../sandbox/twin/server';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'maedal-twin-'));
  file = join(folder, 'tables.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
const connect = (endpoint: string) =>
  DynamoDBDocumentClient.from(
    new DynamoDBClient({ endpoint, region: 'ap-northeast-2', credentials, maxAttempts: 1 }),
  );
const put = (pk: string, version: number) => ({
  TableName: 'maedal',
  Item: { pk, sk: 'S', version, names: ['가나다', { deep: true }] },
});
const made = new CreateTableCommand({
  TableName: 'maedal',
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

test('a process that is killed leaves everything it has acknowledged', async () => {
  const first = await serveTwin({ file });
  const client = connect(first.endpoint);
  await client.send(made);
  await client.send(new PutCommand(put('a', 1)));
  await client.send(new PutCommand(put('a', 2)));
  const both = [put('b', 1), put('c', 1)].map((Put) => ({ Put }));
  await client.send(new TransactWriteCommand({ TransactItems: both }));
  const killed = readFileSync(file, 'utf8');
  await first.stop();

  writeFileSync(file, killed);
  const second = await serveTwin({ file });
  const { Items = [] } = await connect(second.endpoint).send(
    new ScanCommand({ TableName: 'maedal' }),
  );
  expect(Items.map(({ pk, version }) => [pk, version] as unknown)).toEqual([
    ['a', 2],
    ['b', 1],
    ['c', 1],
  ]);
  expect(Items[0]?.['names']).toEqual(['가나다', { deep: true }]);
  await second.stop();
});

test('a transaction that a kill cut short did not happen at all', () => {
  const journal = openTwinJournal(file);
  journal.add({ table: 'maedal', items: [{ pk: 'a', sk: 'S' }] });
  const line = { table: 'maedal', items: ['b', 'c'].map((pk) => ({ pk, sk: 'S' })) };
  appendFileSync(file, JSON.stringify(line).slice(0, -20));
  expect(openTwinJournal(file).replay()).toEqual([
    { table: 'maedal', items: [{ pk: 'a', sk: 'S' }] },
  ]);
});

test('a line that is no JSON is told with its place and a way on', () => {
  writeFileSync(file, '{"table":"maedal","items":[]}\nnonsense\n');
  expect(() => openTwinJournal(file)).toThrow(SandboxFault);
  expect(() => openTwinJournal(file)).toThrow(/tables.jsonl line 2 is not JSON: .*--fresh/);
});

test('a table that is deleted does not come back', () => {
  const journal = openTwinJournal(file);
  journal.add({ table: 'old', items: [{ pk: 'a', sk: 'S' }] });
  journal.drop('old');
  journal.add({ table: 'new', items: [] });
  expect(openTwinJournal(file).replay()).toEqual([{ table: 'new', items: [] }]);
});
