// The state that is kept: what was done comes back, what was refused leaves no trace.
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { SandboxFault } from '../../sandbox/fault';
import { keepEmulator } from '../../sandbox/iamport/journal';
import { served } from './served';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function place(): string {
  const folder = mkdtempSync(join(tmpdir(), 'maedal-journal-'));
  folders.push(folder);
  return join(folder, 'iamport.jsonl');
}

const again = '/subscribe/payments/again';
const order = { customer_uid: 'c1', merchant_uid: 'm1', amount: 9_900, name: '구독' };
const restarted = (file: string, now: number) =>
  keepEmulator({ impKey: 'key', impSecret: 'secret', now: () => now }, file);

test('a restart finds the ledger, the script and the model as they were', async () => {
  const file = place();
  const { call, signed, keyFor, kept, time } = await served(Date.now(), { file });
  await keyFor('c1');
  await call('POST', '/_emulator/script', {
    rules: [
      { route: 'again', fault: { kind: 'decline' } },
      { route: 'again', nth: 2, fault: { kind: 'decline' } },
    ],
  });
  await call('POST', '/_emulator/model', { failedIds: 'refuse' });
  await signed('POST', again, order);
  const params = { merchant_uid: 'w1', customer_uid: 'c2', amount: 0, pay_method: 'card' };
  await call('POST', '/_emulator/window', { params, card: '4242', way: 'page' });
  await call('POST', '/_emulator/revoke-token', {});
  const after = restarted(file, time.now);
  expect(after.emulator.snapshot()).toEqual(kept.emulator.snapshot());
  expect(after.emulator.rules()).toEqual(kept.emulator.rules());
  expect(after.emulator.model).toEqual(kept.emulator.model);
  expect(after.emulator.book.payments).toMatchObject([{ status: 'failed' }, { channel: 'mobile' }]);
});

test('what was refused, was read or leads nowhere is not written down', async () => {
  const file = place();
  const { call, signed } = await served(Date.now(), { file });
  await signed('GET', '/users/pg');
  const before = readFileSync(file, 'utf8');
  const asJson = { 'content-type': 'application/json' };
  const old = { ...asJson, authorization: 'old' };
  await call('POST', again, order, old);
  await call('POST', '/users/getToken', { imp_key: 'key', imp_secret: 'wrong' });
  await call('GET', '/users/getToken');
  await call('POST', '/payments/%E0%A4', {});
  await call('POST', '/_emulator/script', { rules: [{ route: 'any', match: '[(' }] });
  await call('POST', '/_emulator/window', { params: { merchant_uid: null, amount: 'x' } });
  await call('POST', '/_emulator/console-cancel', { imp_uid: 'imp_1' });
  await call('POST', '/_emulator/model', { lateMs: -1 });
  expect(readFileSync(file, 'utf8')).toBe(before);
  await signed('PUT', again, order);
  await signed('POST', '/nope', order);
  const tokens = readFileSync(file, 'utf8').slice(before.length).trim().split('\n');
  expect(tokens.map((line) => (JSON.parse(line) as { request: object }).request)).toMatchObject([
    { path: '/users/getToken' },
    { path: '/users/getToken' },
  ]);
});

test('a line that a kill cut short did not happen, and the next one is whole', async () => {
  const file = place();
  const { keyFor, time } = await served(Date.now(), { file });
  await keyFor('c1');
  appendFileSync(file, '{"at":1,"kind":"wind');
  const after = restarted(file, time.now);
  after.finish({ merchant_uid: 'w1', customer_uid: 'c2', amount: 0 }, '4242');
  expect([...restarted(file, time.now).emulator.book.keys.keys()]).toEqual(['c1', 'c2']);
});

const odd = [
  '{"at":1,"kind":"explode"}',
  'half a line',
  '{"at":1,"kind":"script","mode":"replace","rules":[{"route":"any","match":"[("}]}',
  '{"at":1,"kind":"request","request":{"method":1}}',
  '{"at":"now","kind":"takeWebhooks"}',
];

test.each(odd)('what cannot be replayed is told with what to do: %s', (line) => {
  const file = place();
  writeFileSync(file, `{"at":1,"kind":"takeWebhooks"}\n${line}\n`);
  const start = () => restarted(file, 2);
  expect(start).toThrow(SandboxFault);
  expect(start).toThrow(/line 2 cannot be replayed \(.+\): start over with npm start -- --fresh/);
});

test('a refund by hand gives back no more than is held', async () => {
  const { call, signed, keyFor, kept } = await served();
  await keyFor('c1');
  await signed('POST', again, order);
  const params = { merchant_uid: 'w1', customer_uid: 'c2', amount: 9_900 };
  await call('POST', '/_emulator/window', { params, card: '4242' });
  const [charge, issue] = kept.emulator.book.payments.map((row) => row.imp_uid);
  const cancel = async (body: object) =>
    (await call('POST', '/_emulator/console-cancel', body)).status;
  expect(await cancel({ imp_uid: charge, amount: 9_901 })).toBe(404);
  expect(await cancel({ imp_uid: issue })).toBe(404);
  expect(await cancel({ imp_uid: charge, amount: 900 })).toBe(200);
  expect(kept.emulator.book.payments[0]).toMatchObject({ amount: 9_900, cancel_amount: 900 });
});
