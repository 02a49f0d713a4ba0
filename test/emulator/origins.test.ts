// Who may use the controls: pages of the shop and what is no browser, never a page from elsewhere.
import { expect, test } from 'vitest';
import { served } from './served';
import { bytesTo, requestOf } from './socket';

const pages = ['http://localhost:3000'];

async function asked(method: string, path: string, headers: Record<string, string>, body?: string) {
  const { url } = await served(Date.now(), { pages });
  const init = body === undefined ? { method, headers } : { method, headers, body };
  return fetch(`${url}${path}`, init);
}

const foreign = ['http://evil.example', 'http://localhost:3999', 'null', 'https://localhost:3000'];

test.each(foreign)('a page of %s neither reads the ledger nor scripts a fault', async (origin) => {
  const rules = JSON.stringify({ rules: [] });
  const plain = { origin, 'content-type': 'text/plain' };
  for (const answer of [
    await asked('GET', '/_emulator/ledger', { origin }),
    await asked('POST', '/_emulator/script', plain, rules),
    await asked('OPTIONS', '/_emulator/script', { origin }),
  ]) {
    expect(answer.status).toBe(403);
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  }
});

test.each(['http://localhost:3000', 'http://127.0.0.1:3000'])(
  'the shop at %s uses them and reads the answer',
  async (origin) => {
    const json = { origin, 'content-type': 'application/json' };
    for (const answer of [
      await asked('GET', '/_emulator/cards', { origin }),
      await asked('OPTIONS', '/_emulator/script', { origin }),
      await asked('POST', '/_emulator/script', json, '{"rules":[]}'),
    ]) {
      expect(answer.status).toBe(200);
      expect(answer.headers.get('access-control-allow-origin')).toBe(origin);
    }
  },
);

test('the window’s own page and what is no browser need nobody’s leave', async () => {
  const { url } = await served();
  expect((await fetch(`${url}/_emulator/ledger`)).status).toBe(200);
  expect((await fetch(`${url}/_emulator/ledger`, { headers: { origin: url } })).status).toBe(200);
});

test('a name somebody else gave to this machine does not pass for ours', async () => {
  const { port } = await served();
  const request = requestOf({ method: 'GET', path: '/_emulator/ledger' });
  const renamed = request.replace('Host: localhost', 'Host: evil.example');
  expect((await bytesTo(port, renamed)).status).toBe(403);
});

test('what iamport serves to servers is shared with no page at all', async () => {
  for (const path of ['/users/getToken', '/window', '/v1/iamport.js', '/payments/imp_1']) {
    const answer = await asked('GET', path, { origin: 'http://localhost:3000' });
    expect(answer.headers.get('access-control-allow-origin'), path).toBeNull();
  }
});

test('a browser’s question for an icon is no call of iamport’s', async () => {
  const { url, call } = await served();
  expect((await fetch(`${url}/favicon.ico`)).status).toBe(204);
  expect((await call('GET', '/_emulator/requests')).json).toEqual([]);
});
