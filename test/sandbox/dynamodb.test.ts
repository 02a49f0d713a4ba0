// Which engine holds the tables, and the one line that is said where none can.
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { expect, test, vi } from 'vitest';
import { startTables } from '../../sandbox/dynamodb';
import { SandboxFault } from '../../sandbox/fault';
import { openSandbox } from '../../sandbox/open-sandbox';
import { serveTwin } from '../../sandbox/twin/server';
import { noProvider, stubAssembly } from './stub-stack';

async function faultOf(start: Promise<unknown>): Promise<string> {
  const fault: unknown = await start.then(() => undefined).catch((caught: unknown) => caught);
  expect(fault).toBeInstanceOf(SandboxFault);
  const { message } = fault as SandboxFault;
  expect(message).not.toContain('\n');
  return message;
}

test('an engine that is named must be there', async () => {
  vi.stubEnv('MAEDAL_TABLES', 'http://127.0.0.1:9');
  expect(await faultOf(startTables())).toMatch(
    /http:\/\/127.0.0.1:9 .*ECONNREFUSED.*MAEDAL_TABLES/,
  );
});

test('a web server that is named is no DynamoDB, and is told so at the start', async () => {
  const server = createServer((_incoming, outgoing) => outgoing.end('<html>hello</html>'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  vi.stubEnv('MAEDAL_TABLES', url);
  const says = await faultOf(startTables());
  expect(says).toContain(`${url} is no DynamoDB that can be used`);
  server.close();
});

/** A twin behind a server that refuses one operation; answers where it is, and what is asked. */
async function without(operation: string) {
  const twin = await serveTwin();
  const asked: string[] = [];
  const server = createServer((incoming, outgoing) => {
    const name = String(incoming.headers['x-amz-target']).split('.').at(-1) ?? '';
    asked.push(name);
    if (name === operation) {
      const type = 'com.amazonaws.dynamodb#UnknownOperationException';
      outgoing.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' });
      return void outgoing.end(JSON.stringify({ __type: type, message: 'not known here' }));
    }
    const { method = 'POST', headers } = incoming;
    const { host: _own, ...others } = headers;
    const passed = request(twin.endpoint, { method, headers: others }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(outgoing);
    });
    incoming.pipe(passed);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const stop = async () => {
    server.close();
    await twin.stop();
  };
  return { url, asked, stop };
}

test.each(['TransactWriteItems', 'GetItem'])(
  'one that lacks %s is told so by name, and keeps no table of the probe',
  async (operation) => {
    const named = await without(operation);
    vi.stubEnv('MAEDAL_TABLES', named.url);
    const says = await faultOf(startTables());
    expect(says).toContain(`${named.url} is no DynamoDB that can be used (${operation}: `);
    expect(named.asked.at(-1)).toBe('DeleteTable');
    await named.stop();
  },
);

test('--fresh empties the tables of an engine that is named, a start alone does not', async () => {
  const twin = await serveTwin();
  vi.stubEnv('MAEDAL_TABLES', twin.endpoint);
  const items = async (fresh: boolean, Item?: object) => {
    const assembly = stubAssembly();
    const sandbox = await openSandbox({
      fresh,
      assemble: () => Promise.resolve(assembly),
      startProvider: noProvider,
    });
    const client = DynamoDBDocumentClient.from(
      new DynamoDBClient({
        endpoint: twin.endpoint,
        region: 'ap-northeast-2',
        credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      }),
    );
    const found = await sandbox.dump();
    if (Item) await client.send(new PutCommand({ TableName: 'Table', Item }));
    client.destroy();
    await sandbox.stop();
    return found.length;
  };
  expect(await items(false, { pk: 'S#1', sk: 'S' })).toBe(0);
  expect(await items(false)).toBe(1);
  expect(await items(true)).toBe(0);
  await twin.stop();
});

test('an engine that is named and knows transactions is used as it is', async () => {
  const twin = await serveTwin();
  vi.stubEnv('MAEDAL_TABLES', twin.endpoint);
  const engine = await startTables();
  expect(engine).toMatchObject({ kind: 'named', endpoint: twin.endpoint });
  await engine.stop();
  await twin.stop();
});

test('a platform without a binary gets the twin, and says so in one line', async () => {
  vi.stubEnv('MAEDAL_TABLES', '');
  vi.spyOn(process, 'platform', 'get').mockReturnValue('sunos');
  const engine = await startTables();
  expect(engine.kind).toBe('twin');
  expect(engine.note).toMatch(/^Tables: the twin \(no @dynoxide\/sunos-\w+ is installed\)$/);
  await engine.stop();
});

test('the embedded engine that is asked for and missing is told', async () => {
  vi.stubEnv('MAEDAL_TABLES', 'dynoxide');
  vi.spyOn(process, 'platform', 'get').mockReturnValue('sunos');
  expect(await faultOf(startTables())).toMatch(
    /@dynoxide\/sunos-\w+ is not installed: choose twin/,
  );
});

test('a word that names no engine is refused with those that do', async () => {
  vi.stubEnv('MAEDAL_TABLES', 'twn');
  expect(await faultOf(startTables())).toMatch(/^MAEDAL_TABLES must be twin, dynoxide, .*"twn"$/);
});
