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

test.each([
  [
    'a route',
    (one: RunningEmulator) => one.fail({ route: 'agian', fault: { kind: 'reset' } } as never),
  ],
  [
    'a fault',
    (one: RunningEmulator) => one.fail({ route: 'again', fault: { kind: 'rset' } } as never),
  ],
  ['a field', (one: RunningEmulator) => one.fail({ route: 'again', fualt: {} } as never)],
  ['a way', (one: RunningEmulator) => one.model({ duplicate: 'allow' } as never)],
  ['a word', (one: RunningEmulator) => one.model({ duplicates: 'alow' } as never)],
])('%s that is spelled wrong is told in one line, and spoils nothing', (_what, ask) => {
  expect(() => ask(iamport)).toThrow(/^[^\n]+$/);
});

test('an option that is spelled wrong starts nothing', async () => {
  await expect(startEmulator({ prot: 1 } as never)).rejects.toThrow('prot is no option');
});

test('the document shows this example, and names what it imports', () => {
  const docs = readFileSync(new URL('../../docs/emulator.md', import.meta.url), 'utf8');
  const [, shown = ''] = /```ts\n(.*?)```/s.exec(docs) ?? [];
  const own = readFileSync(new URL(import.meta.url), 'utf8');
  const [, played = ''] = /(let iamport.*?)\ntest\.each\(/s.exec(own) ?? [];
  expect(shown).toContain("from 'maedal-emulator';\n");
  expect(shown.replace(/^(import .*\n)+/, '').trim()).toBe(played.trim());
});
