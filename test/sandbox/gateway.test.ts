// The HTTP API as API Gateway runs it: what a function is told, and what a caller gets back.
import { request } from 'node:http';
import { afterAll, describe, expect, test } from 'vitest';
import { bearing, stubGateway, told } from './stub-gateway';

const { ask, order, clock, url, stop } = await stubGateway();
afterAll(stop);

describe('a function is told', () => {
  test('the path, its parameters and the query', async () => {
    const answer = await ask('/items/a%20b/parts/7?x=1&x=2&y=%EA%B0%80', bearing(await order()));
    const { event } = await told(answer);
    expect(event).toMatchObject({
      routeKey: 'GET /items/{id}/parts/{part}',
      pathParameters: { id: 'a b', part: '7' },
      queryStringParameters: { x: '1,2', y: '가' },
      rawQueryString: 'x=1&x=2&y=%EA%B0%80',
    });
  });

  test('the virtual time', async () => {
    clock.jumpTo(clock.now() + 400 * 86_400_000);
    const { event } = await told(await ask('/open'));
    expect(event.requestContext.timeEpoch).toBeGreaterThan(Date.now() + 399 * 86_400_000);
  });

  test('JSON as text, and forms in base64', async () => {
    const post = (type: string, body: string) =>
      ask('/open', { method: 'POST', headers: { 'content-type': type }, body });
    const json = (await told(await post('application/json', '{"a":"가"}'))).event;
    expect([json.body, json.isBase64Encoded]).toEqual(['{"a":"가"}', false]);
    const form = (await told(await post('application/x-www-form-urlencoded', 'a=1'))).event;
    expect([form.body, form.isBase64Encoded]).toEqual(['YT0x', true]);
  });

  test('its own environment and nothing of ours', async () => {
    const { env } = await told(await ask('/open'));
    expect(env).toMatchObject({ TABLE_NAME: 'Table', PUBLIC_URL: 'http://localhost:9' });
    expect(env).not.toHaveProperty('HOME');
  });
});

describe('a caller gets', () => {
  test.each([
    ['/plain', 200, '{"hello":"world"}'],
    ['/throw', 500, '{"message":"Internal Server Error"}'],
    ['/crash', 500, '{"message":"Internal Server Error"}'],
    // More than Lambda's 6 MB.
    ['/big', 500, '{"message":"Internal Server Error"}'],
    ['/hang', 500, '{"message":"Internal Server Error"}'],
    ['/nowhere', 404, ''],
  ])('from %s %i', async (path, status, body) => {
    const answer = await ask(path);
    expect([answer.status, await answer.text()]).toEqual([status, body]);
  });

  test('a working function after one that crashed', async () => {
    await ask('/crash');
    expect((await ask('/open')).status).toBe(200);
  });

  test('bytes as bytes, and each cookie', async () => {
    const bytes = Buffer.from(await (await ask('/bytes')).arrayBuffer());
    expect([...bytes]).toEqual([0, 255, 128]);
    expect((await ask('/cookies')).headers.getSetCookie()).toEqual(['a=1', 'b=2']);
  });

  test('429 beyond the burst of a route', async () => {
    const statuses = [];
    for (let call = 0; call < 3; call += 1) statuses.push((await ask('/rare')).status);
    expect(statuses).toEqual([200, 200, 429]);
  });

  test('413 for a body above 10 MB', async () => {
    const body = Buffer.alloc(10 * 1_024 * 1_024 + 1, 97);
    expect((await ask('/open', { method: 'POST', body })).status).toBe(413);
  });
});

describe('across origins', () => {
  const from = (origin: string, method = 'GET') =>
    new Promise<{ status: number; allowed: unknown; methods: unknown }>((resolve, reject) => {
      const headers = { origin, 'access-control-request-method': 'POST' };
      const sent = request(`${url}/open`, { method, headers }, (answer) => {
        answer.resume();
        resolve({
          status: answer.statusCode ?? 0,
          allowed: answer.headers['access-control-allow-origin'],
          methods: answer.headers['access-control-allow-methods'],
        });
      });
      sent.on('error', reject).end();
    });

  test('the shop may ask and read', async () => {
    const shop = 'https://shop.example';
    const preflight = { status: 204, allowed: shop, methods: 'GET,POST' };
    expect(await from(shop, 'OPTIONS')).toEqual(preflight);
    expect(await from(shop)).toMatchObject({ status: 200, allowed: shop });
  });

  test('nobody else is allowed anything', async () => {
    const refused = { status: 204, allowed: undefined, methods: undefined };
    expect(await from('https://evil.example', 'OPTIONS')).toEqual(refused);
    expect(await from('https://evil.example')).toMatchObject({ allowed: undefined });
  });
});
