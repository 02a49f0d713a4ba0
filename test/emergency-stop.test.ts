// The emergency stop against the local AWS: what it changes, writes down, and undoes.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { awsFromHere } from '../bin/aws';
import type { Account } from '../bin/aws-account';
import { awsAccount } from '../bin/aws-account';
import { check, start, stop } from '../bin/emergency-stop';
import { recordIn } from '../bin/stop-record';
import { startControlPlane } from '../sandbox/cloud/control-plane';
import { type Controls, openControls } from '../sandbox/cloud/controls';

const named = (...ids: readonly string[]) => ids.map((id) => ({ id }));
const stack = 'Maedal-production';
let folder = '';
let controls: Controls;
let close: () => Promise<void>;
let account: Account;
const lines: string[] = [];
const asked = () => ({ account, stack, say: (line: string) => void lines.push(line) });
const record = () => recordIn(join(folder, 'stop.json'), stack);
const written = () => JSON.parse(readFileSync(join(folder, 'stop.json'), 'utf8')) as object;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'maedal-stop-'));
  lines.length = 0;
  controls = openControls(
    {
      functions: named('Collect', 'Webhook', 'Subscriptions'),
      mappings: named('uuid-1'),
      rules: named('Plan', 'Resolve'),
    },
    () => undefined,
  );
  const outputs = () => ({
    StopsFunctions: 'Collect,Webhook',
    StopsMappings: 'uuid-1',
    StopsRules: 'Plan,Resolve',
  });
  const invoke = () => Promise.reject(new Error('nothing is invoked here'));
  const tableEndpoint = 'http://127.0.0.1:1';
  const plane = await startControlPlane({ controls, outputs, tableEndpoint, invoke });
  close = plane.stop;
  process.env['AWS_ENDPOINT_URL'] = plane.url;
  process.env['AWS_REGION'] = 'ap-northeast-2';
  process.env['AWS_ACCESS_KEY_ID'] = 'local';
  process.env['AWS_SECRET_ACCESS_KEY'] = 'local';
  account = awsAccount(await awsFromHere());
});

afterEach(async () => {
  await close();
  for (const name of ['ENDPOINT_URL', 'REGION', 'ACCESS_KEY_ID', 'SECRET_ACCESS_KEY']) {
    delete process.env[`AWS_${name}`];
  }
  rmSync(folder, { recursive: true });
});

const stands = () => ({
  collect: controls.reserved('Collect'),
  webhook: controls.reserved('Webhook'),
  subscriptions: controls.reserved('Subscriptions'),
  mapping: controls.isOn('uuid-1'),
  rules: [controls.isOn('Plan'), controls.isOn('Resolve')],
});

test('everything that may charge stands still, and the operator can still work', async () => {
  controls.reserve('Webhook', 5);
  expect(await stop(asked(), record())).toBe(true);
  expect(stands()).toEqual({
    collect: 0,
    webhook: 0,
    subscriptions: undefined,
    mapping: false,
    rules: [false, false],
  });
  expect(await check(asked())).toBe(true);
});

test('--start undoes exactly what was written down', async () => {
  controls.reserve('Webhook', 5);
  // A rule that the merchant had switched off stays off.
  controls.turn('Resolve', false);
  await stop(asked(), record());
  expect(written()).toEqual({
    stack,
    changes: [
      { kind: 'function', name: 'Collect', was: null },
      { kind: 'function', name: 'Webhook', was: 5 },
      { kind: 'mapping', name: 'uuid-1', was: true },
      { kind: 'rule', name: 'Plan', was: true },
    ],
  });
  expect(await start(asked(), record())).toBe(true);
  expect(stands()).toEqual({
    collect: undefined,
    webhook: 5,
    subscriptions: undefined,
    mapping: true,
    rules: [true, false],
  });
  expect(written()).toEqual({ stack, changes: [] });
});

test('what cannot be read is not called stopped', async () => {
  await stop(asked(), record());
  const stateOf = () => Promise.reject(new Error('AccessDenied'));
  const blind = Object.assign(Object.create(account) as typeof account, { stateOf });
  expect(await check({ ...asked(), account: blind })).toBe(false);
});

test('a second stop keeps what the first one wrote down, also after a deployment', async () => {
  await stop(asked(), record());
  controls.turn('Plan', true);
  controls.reserve('Collect', undefined);
  expect(await check(asked())).toBe(false);
  await stop(asked(), record());
  expect(record().changes()).toHaveLength(5);
  await start(asked(), record());
  expect(stands()).toMatchObject({ collect: undefined, mapping: true, rules: [true, true] });
});

test('one part that refuses keeps none of the others running', async () => {
  const refusing: Account = {
    ...account,
    set: (part, state) =>
      part.name === 'Collect'
        ? Promise.reject(new Error('AccessDenied'))
        : account.set(part, state),
  };
  expect(await stop({ ...asked(), account: refusing }, record())).toBe(false);
  expect(lines).toContain('function Collect: FAILED: AccessDenied');
  expect(stands()).toMatchObject({ webhook: 0, mapping: false, rules: [false, false] });
});

test('the record of another stack is not taken for this one', async () => {
  await stop(asked(), record());
  expect(() => recordIn(join(folder, 'stop.json'), 'Maedal-demo')).toThrow('no record of stack');
});
