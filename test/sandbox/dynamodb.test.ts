// Which engine holds the tables, and the one line that is said where none can.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test, vi } from 'vitest';
import { startTables } from '../../sandbox/dynamodb';
import { SandboxFault } from '../../sandbox/fault';
import { serveTwin } from '../../sandbox/twin/server';

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
