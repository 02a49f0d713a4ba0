// Where no table engine can be had, one line says what to do.
import { expect, test, vi } from 'vitest';
import { startDynamoDb } from '../../sandbox/dynamodb';
import { SandboxFault } from '../../sandbox/fault';

async function faultOf(start: Promise<unknown>): Promise<string> {
  const fault: unknown = await start.then(() => undefined).catch((caught: unknown) => caught);
  expect(fault).toBeInstanceOf(SandboxFault);
  const { message } = fault as SandboxFault;
  expect(message).not.toContain('\n');
  return message;
}

test('an engine that is named must be there', async () => {
  vi.stubEnv('DYNAMODB_ENDPOINT', 'http://127.0.0.1:9');
  expect(await faultOf(startDynamoDb())).toMatch(/DYNAMODB_ENDPOINT=http:\/\/127.0.0.1:9.*start/);
});

test('a platform without a binary is told what else will do', async () => {
  vi.stubEnv('DYNAMODB_ENDPOINT', '');
  vi.spyOn(process, 'platform', 'get').mockReturnValue('sunos');
  const says = await faultOf(startDynamoDb());
  expect(says).toMatch(/no embedded DynamoDB for this platform \(@dynoxide\/sunos-\w+\)/);
  expect(says).toContain('DYNAMODB_ENDPOINT=http');
});
