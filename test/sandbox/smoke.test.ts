// The shortest proof that the product runs on this Node: it starts, sells, and charges again.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSandbox, type Sandbox } from '../../sandbox/start-sandbox';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ quiet: true });
});
afterAll(() => sandbox.stop());

async function post(path: string, token: string, body: unknown) {
  const url = path.startsWith('http') ? path : `${sandbox.url}${path}`;
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  return (await answer.json()) as Record<string, unknown>;
}

test('a subscription is sold, and paid for again a month later', async () => {
  const token = await sandbox.token('user-1');
  const buyer = { tel: '010-1234-5678' };
  const opened = await post('/subscriptions', token, { plan: 'basic-monthly', buyer });
  const window = { params: opened['request_pay'], card: '4242-4242-4242-4242' };
  const end = await post(`${sandbox.iamportUrl}/_emulator/window`, token, window);
  const { imp_uid, merchant_uid } = end['rsp'] as Record<string, string>;
  const result = await post('/billing/charge', token, { imp_uid, merchant_uid });
  expect(result).toMatchObject({ result: 'active' });

  await sandbox.advance('P1M1D');
  const id = String(opened['subscription']);
  const headers = { authorization: `Bearer ${await sandbox.token('user-1')}` };
  const answer = await fetch(`${sandbox.url}/subscriptions/${id}/charges`, { headers });
  const { items } = (await answer.json()) as { items: readonly { status: string }[] };
  expect(items.map(({ status }) => status)).toEqual(['paid', 'paid']);
});

test('the clock answers a terminal with a table, and a program with JSON', async () => {
  const move = async (headers: Readonly<Record<string, string>>) => {
    const answer = await fetch(`${sandbox.url}/_sandbox/clock`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': 'curl/8.5.0', ...headers },
      body: '{"advance":"PT1M"}',
    });
    return { type: answer.headers.get('content-type'), text: await answer.text() };
  };
  const read = await move({ accept: '*/*' });
  expect(read.type).toMatch(/^text\/plain/);
  expect(read.text).toMatch(/^from +2\d{3}-.*\nto +2\d{3}-/);
  const asked = await move({ accept: 'application/json' });
  expect(JSON.parse(asked.text)).toHaveProperty('fired');
});
