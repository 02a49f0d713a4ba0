// The steps of docs/operations.md after a restore, walked through on the local AWS, in their order.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { attach } from '../bin/attach';
import { awsFromHere } from '../bin/aws';
import { awsAccount } from '../bin/aws-account';
import { check, start, stop } from '../bin/emergency-stop';
import { operatorOf } from '../bin/operator';
import { rebuild } from '../bin/rebuild';
import { replay } from '../bin/replay';
import { recordIn } from '../bin/stop-record';
import { startTables } from '../sandbox/dynamodb';
import type { Wire } from '../sandbox/iamport/types';
import { type Sandbox, startSandbox } from '../sandbox/start-sandbox';
import type { TableEngine } from '../sandbox/table-engine';
import { createLedgerTable } from './embedded';
import { describeEmbedded } from './ledger/engine';

const restored = 'maedal-restored';
const buyer = { name: '김매달', email: 'buyer@example.com', tel: '010-1234-5678' };
const folder = mkdtempSync(join(tmpdir(), 'maedal-walk-'));
const lines: string[] = [];
const say = (line: string) => void lines.push(line);
let engine: TableEngine;
let sandbox: Sandbox;

beforeAll(async () => {
  engine = await startTables({ tables: 'dynoxide' });
  // The tables outlive the deployment; stubs of the environment would end with each test.
  process.env['MAEDAL_TABLES'] = engine.endpoint;
  sandbox = await startSandbox({ folder, quiet: true });
  await sandbox.to('2043-01-31T12:00:00+09:00');
});

afterAll(async () => {
  await sandbox.stop();
  await engine.stop();
  delete process.env['MAEDAL_TABLES'];
  rmSync(folder, { recursive: true });
});

async function ask(user: string, path: string, body?: object): Promise<Record<string, unknown>> {
  const answer = await fetch(`${sandbox.url}${path}`, {
    headers: {
      authorization: `Bearer ${await sandbox.token(user)}`,
      'content-type': 'application/json',
    },
    ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
  });
  expect(answer.status, await answer.clone().text()).toBeLessThan(300);
  return (await answer.json()) as Record<string, unknown>;
}

/** Through the card window on a PC; answers the id of the subscription. */
async function signUp(user: string): Promise<string> {
  const checkout = await ask(user, '/subscriptions', { plan: 'basic-monthly', buyer });
  const order = checkout['request_pay'] as Wire;
  const end = sandbox.kept.finish(order, '4242-4242-4242-4242');
  const merchant_uid = String(order['merchant_uid']);
  await ask(user, '/billing/charge', { imp_uid: end.impUid, merchant_uid });
  return String(checkout['subscription']);
}

const statusOf = async (user: string, id: string) =>
  (await ask(user, `/subscriptions/${id}`))['status'];
const charges = () =>
  sandbox.emulator.ledger().payments.filter((row) => row.customer_uid_usage !== 'issue');
const operator = async () =>
  operatorOf(sandbox.url, await sandbox.token('ops', 'billing/operator'));
const record = () => recordIn(join(folder, 'stop.json'), 'maedal');

async function asked() {
  vi.stubEnv('AWS_ENDPOINT_URL', sandbox.controlPlane);
  vi.stubEnv('AWS_REGION', 'ap-northeast-2');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'local');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'local');
  return { account: awsAccount(await awsFromHere()), stack: 'maedal', say };
}

/** The functions' log lines, as an export of their log groups holds them. */
async function logLines(): Promise<string> {
  const answer = await fetch(`${sandbox.url}/_sandbox/log`);
  const { events } = (await answer.json()) as { events: { source: string; fields?: object }[] };
  const fields = events.filter(({ source }) => source === 'function').map((one) => one.fields);
  return fields.map((one) => JSON.stringify(one ?? {})).join('\n');
}

async function copyTable(items: readonly Readonly<Record<string, unknown>>[]): Promise<void> {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new DynamoDBClient({
    endpoint: engine.endpoint,
    region: 'ap-northeast-2',
    credentials,
  });
  await createLedgerTable(client, restored);
  const documents = DynamoDBDocumentClient.from(client);
  for (const Item of items) await documents.send(new PutCommand({ TableName: restored, Item }));
  client.destroy();
}

/** As `aws lambda invoke` does. */
async function reconcile(): Promise<void> {
  const name = sandbox.functionCalled('ReconcileLedger');
  const path = `/2015-03-31/functions/${name}/invocations`;
  const event = { time: new Date(sandbox.now()).toISOString(), days: 3 };
  const body = JSON.stringify(event);
  await fetch(`${sandbox.controlPlane}${path}`, { method: 'POST', body });
}

describeEmbedded('after a restore', () => {
  test('stop, restore, attach, recover, replay, reconcile, start', async () => {
    const staying = await signUp('user-stays');
    const leaving = await signUp('user-leaves');
    const backup = await sandbox.dump();
    const restorePoint = sandbox.now();
    await ask('user-leaves', `/subscriptions/${leaving}/cancel`, { when: 'period_end' });
    const lost = await signUp('user-lost');
    const text = await logLines();
    expect(text).toContain('"event":"wish"');
    expect(charges()).toHaveLength(3);

    // 1. stop
    expect(await stop(await asked(), record()), lines.join('\n')).toBe(true);
    await sandbox.advance('P30D');
    expect(charges()).toHaveLength(3);

    // 2. restore, into a new table
    await copyTable(backup);

    // 3. attach, deploy, and stop what the deployment has turned on
    const plane = new DynamoDBClient({ endpoint: sandbox.controlPlane });
    const pause = () => Promise.resolve();
    const deploy = await attach(plane, { table: restored, dryRun: false, say, pause });
    expect(deploy).toMatch(/^-c ledgerTable=\S+ -c ledgerStream=arn:\S+$/);
    await sandbox.stop();
    sandbox = await startSandbox({ folder, quiet: true, ledgerTable: restored });
    expect(await stop(await asked(), record())).toBe(true);
    expect(await check(await asked())).toBe(true);
    expect(await (await operator()).get('/admin/recover')).toMatchObject({ table: 'other' });

    // 4. recover
    const since = new Date(restorePoint - 3_600_000).toISOString();
    await (await operator()).post('/admin/recover', { since, reason: 'restored' });

    // 5. replay: one wish is of a subscription that the table does not know
    const reason = 'restored on Monday';
    const from = restorePoint / 1_000 - 3_600;
    const wishes = { text, since: from, dryRun: false, reason, say };
    expect(await replay(await operator(), wishes)).toBe(false);

    // 6. reconcile, and rebuild what it has found
    await sandbox.advance('PT30M');
    await reconcile();
    const known = { only: lost, known: { user: 'user-lost' }, reason, say };
    expect(await rebuild(await operator(), { ...known, write: false })).toBe(true);
    expect(await rebuild(await operator(), { ...known, write: true })).toBe(true);
    const told = await (await operator()).get(`/admin/subscriptions/${lost}/history`);
    const { items } = told as { items: readonly object[] };
    expect(items).toContainEqual(
      expect.objectContaining({ what: 'rebuild', who: 'operator', reason }),
    );
    expect(await replay(await operator(), wishes), lines.join('\n')).toBe(true);
    expect(await logLines()).toMatch(/"event":"recover\.replay".*"why":"restored on Monday"/);
    await reconcile();
    expect(await (await operator()).get('/admin/recover')).toMatchObject({
      on: false,
      table: 'own',
    });

    // 7. start
    expect(await start(await asked(), record())).toBe(true);
    await sandbox.advance('P10D');
    expect(await statusOf('user-stays', staying)).toBe('active');
    expect(await statusOf('user-leaves', leaving)).toBe('canceled');
    expect(await statusOf('user-lost', lost)).toBe('active');
    expect(charges()).toHaveLength(5);
    expect(new Set(charges().map((row) => row.merchant_uid)).size).toBe(5);
  });

  test('the document names the same steps in the same order', () => {
    const file = new URL('../docs/operations.md', import.meta.url);
    const [, chapter = ''] = readFileSync(file, 'utf8').split('## After a restore from backup');
    const places = [
      'npm run -s emergency-stop',
      'restore-table-to-point-in-time',
      'npm run -s attach',
      '-c ledgerTable=',
      '-c ledgerStream=',
      '/admin/recover',
      'npm run -s replay',
      'aws lambda invoke',
      'npm run -s rebuild',
      'Maedal-production --start',
    ].map((step) => chapter.indexOf(step));
    expect(places.every((at) => at > 0)).toBe(true);
    expect([...places].sort((a, b) => a - b)).toEqual(places);
  });
});
