// Whatever comes over the socket is answered or hung up on, and the next caller is served.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { served } from './served';
import type { Ask } from './socket';
import { bytesTo, requestOf } from './socket';

const json = 'application/json';
const again = '/subscribe/payments/again';

async function opened() {
  const emulator = await served();
  const secret = { imp_key: 'key', imp_secret: 'secret' };
  const { json: granted } = await emulator.call('POST', '/users/getToken', secret);
  const token = (granted.response as { access_token: string }).access_token;
  const ask = (wanted: Ask, hangUp = false) =>
    bytesTo(emulator.port, requestOf({ token, ...wanted }), hangUp);
  const alive = async () => (await emulator.call('POST', '/users/getToken', secret)).status;
  return { ...emulator, ask, alive, token };
}

function envelopeIn(text: string): unknown {
  return JSON.parse(text.slice(text.indexOf('\r\n\r\n') + 4));
}

test.each(['/payments/%E0%A4', 'http://[/', '*', '/payments/%', '/subscribe/customers/%FF'])(
  'a target that is no path is answered with 400 in the envelope: %s',
  async (path) => {
    const { ask, alive } = await opened();
    const { status, text } = await ask({ method: 'GET', path });
    expect(status).toBe(400);
    expect(envelopeIn(text)).toMatchObject({ code: -1, response: null });
    expect(await alive()).toBe(200);
  },
);

test.each(['//', '//a:b@:99999/', '/nope', '/payments/a/b/c/d'])(
  'a path that leads nowhere is answered with 404: %s',
  async (path) => {
    const { ask, alive } = await opened();
    expect((await ask({ method: 'GET', path })).status).toBe(404);
    expect(await alive()).toBe(200);
  },
);

test.each([again, '/_emulator/script', '/_emulator/window', '/users/getToken', '/'])(
  'an upload that breaks off ends nothing but itself: %s',
  async (path) => {
    const { ask, alive, port } = await opened();
    await ask({ method: 'POST', path, type: json, body: '{"a":', length: 1_000 }, true);
    await bytesTo(
      port,
      `POST ${path} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5`,
      true,
    );
    expect(await alive()).toBe(200);
  },
);

test('what is too long is told so, by the interface and by the controls', async () => {
  const { ask, alive } = await opened();
  const body = ' '.repeat(1_100_000);
  for (const path of [again, '/_emulator/script']) {
    expect((await ask({ method: 'POST', path, type: json, body })).status).toBe(413);
  }
  expect(await alive()).toBe(200);
});

test.each([
  ['a pattern that is none', { route: 'any', match: '[(', fault: { kind: 'html' } }],
  ['two lines in a header', { route: 'any', fault: { kind: 'redirect', url: 'http://x\r\ny: z' } }],
  ['an address that is none', { route: 'any', fault: { kind: 'redirect', url: 'http://[' } }],
  ['a delay no timer can count', { route: 'any', fault: { kind: 'delay', ms: 1e11 } }],
])('a script with %s is refused, and strikes nobody', async (_what, rule) => {
  const { call, signed, alive } = await opened();
  expect((await call('POST', '/_emulator/script', { rules: [rule] })).status).toBe(400);
  expect((await signed('GET', '/payments/imp_1')).status).toBe(404);
  expect(await alive()).toBe(200);
});

test('a fault that HTTP cannot carry costs its own call only', async () => {
  const { kept, ask, alive } = await opened();
  const fault = { kind: 'redirect', url: 'x\r\ny: z' } as const;
  kept.emulator.script([{ route: 'look', fault }]);
  expect((await ask({ method: 'GET', path: '/payments/imp_1' })).text).toBe('');
  expect(await alive()).toBe(200);
});

const names = ['customer_uid', 'merchant_uid', 'amount', 'name', 'imp_uid', 'schedules', 'rules'];
const odd = fc.oneof(
  fc.constant({ toString: 1, valueOf: null }),
  fc.constant(JSON.parse('{"__proto__":{"customer_uid":"x"}}') as unknown),
  fc.jsonValue({ maxDepth: 3 }),
);
const jsonBody = fc.oneof(
  fc
    .dictionary(fc.constantFrom(...names, 'params', 'card', 'to', 'notice_url'), odd)
    .map((body) => JSON.stringify(body)),
  fc.constantFrom('null', '5', '[]', '{x', '', '['.repeat(50_000) + ']'.repeat(50_000)),
);
const formBody = fc
  .array(
    fc.tuple(fc.constantFrom(...names, 'a[b][c]', 'a[__proto__][x]', '[]', 's[0][b]'), fc.string()),
  )
  .map((pairs) => new URLSearchParams(pairs).toString());
const paths = [
  ...[again, '/subscribe/payments/onetime', '/subscribe/payments/schedule', '/users/getToken'],
  ...['/subscribe/payments/unschedule', '/subscribe/customers/u1', '/payments/cancel'],
  ...['/payments/prepare', '/payments', '/payments/status/paid?page=1e309&limit=-5', '/window'],
  ...['/payments/find/x?sorting=%E0%A4', '/subscribe/customers/__proto__', '/payments/constructor'],
  ...['/_emulator/script', '/_emulator/model', '/_emulator/console-cancel', '/_emulator/window'],
  ...['/_emulator/constructor', '/_emulator/clock', '/_emulator/ledger', '/window?params=%25'],
];
const anyAsk: fc.Arbitrary<Ask> = fc.record({
  method: fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS', 'PROPFIND'),
  path: fc.oneof(
    fc.constantFrom(...paths),
    fc.webPath().map((path) => `/${path.slice(1)}`),
  ),
  type: fc.constantFrom(json, 'application/x-www-form-urlencoded', 'text/plain'),
  body: fc.oneof(jsonBody, formBody),
});

test('no request is left without an answer, and none is our own fault', async () => {
  const { ask, alive, call } = await opened();
  await fc.assert(
    fc.asyncProperty(anyAsk, fc.boolean(), async (wanted, hangUp) => {
      if (hangUp) await ask({ ...wanted, length: 5_000 }, true);
      const { status } = await ask(wanted);
      expect(status).toBeGreaterThanOrEqual(200);
      expect(status).toBeLessThan(500);
      expect(await alive()).toBe(200);
      await call('POST', '/_emulator/script', { rules: [] });
    }),
    { numRuns: 150, seed: 20_270_131 },
  );
});
