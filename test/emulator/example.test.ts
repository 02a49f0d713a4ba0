// The example of docs/emulator.md, run as it stands there.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningEmulator, startEmulator } from '../../sandbox/start-emulator';

let iamport: RunningEmulator;
beforeAll(async () => void (iamport = await startEmulator()));
afterAll(() => iamport.stop());

async function call(path: string, body: object) {
  const send = (to: string, what: object, token?: string) =>
    fetch(iamport.url + to, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token ? { authorization: token } : {}) },
      body: JSON.stringify(what),
    }).then((answer) => answer.json());
  const { impKey: imp_key, impSecret: imp_secret } = iamport;
  const signed = await send('/users/getToken', { imp_key, imp_secret });
  return send(path, body, signed.response.access_token);
}

test('a charge whose answer is lost was made all the same', async () => {
  iamport.window({ customer_uid: 'c1', merchant_uid: 'm0', amount: 0 }, '4242-4242-4242-4242');
  iamport.fail({ route: 'again', fault: { kind: 'http', status: 502, after: true } });
  const order = { customer_uid: 'c1', merchant_uid: 'm1', amount: 9_900, name: 'book' };
  await expect(call('/subscribe/payments/again', order)).rejects.toThrow();
  const [, charge] = iamport.payments();
  expect(charge).toMatchObject({ merchant_uid: 'm1', status: 'paid', amount: 9_900 });
});

test('the document shows this example, and names what it imports', () => {
  const docs = readFileSync(new URL('../../docs/emulator.md', import.meta.url), 'utf8');
  const [, shown = ''] = /```ts\n(.*?)```/s.exec(docs) ?? [];
  const own = readFileSync(new URL(import.meta.url), 'utf8');
  const [, played = ''] = /(let iamport.*?)\ntest\('the document/s.exec(own) ?? [];
  expect(shown).toContain("from 'maedal-emulator';\n");
  expect(shown.replace(/^(import .*\n)+/, '').trim()).toBe(played.trim());
});
