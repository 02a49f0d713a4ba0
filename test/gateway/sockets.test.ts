// What Node's own fetch really does on a socket: it must not send twice, follow, or wait for ever.
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { iamportGateway } from '../../functions/adapters/iamport-gateway';
import { order, record } from './provider';

type Act = (response: ServerResponse, request: IncomingMessage) => void;
const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function provider(act: Act) {
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString()));
    request.on('end', () => {
      response.setHeader('content-type', 'application/json');
      if (request.url === '/users/getToken') {
        const granted = { access_token: 'token', expired_at: 1_800, now: 0 };
        response.end(JSON.stringify({ code: 0, message: null, response: granted }));
        return;
      }
      bodies.push(body);
      act(response, request);
    });
  });
  servers.push(server);
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const deadlines: AbortController[] = [];
  const gateway = iamportGateway({
    fetch,
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    credentials: async () => ({ impKey: 'key', impSecret: 'secret' }),
    clock: () => 0,
    deadlineMs: 60_000,
    timer: () => {
      const controller = new AbortController();
      deadlines.push(controller);
      return controller.signal;
    },
  });
  const pass = () => deadlines.at(-1)?.abort(new Error('deadline'));
  return { gateway, bodies, pass, server };
}

const good = JSON.stringify({ code: 0, message: null, response: record() });

test('a charge arrives whole, with its length and its token', async () => {
  let headers: IncomingMessage['headers'] = {};
  const { gateway, bodies } = await provider((response, request) => {
    headers = request.headers;
    response.end(good);
  });
  expect((await gateway.charge(order)).kind).toBe('record');
  expect(JSON.parse(bodies[0] ?? '')).toMatchObject({ name: '월 구독', amount: 9_900 });
  expect(headers['authorization']).toBe('Bearer token');
  expect(headers['content-type']).toBe('application/json');
  expect(headers['content-length']).toBe(String(Buffer.byteLength(bodies[0] ?? '')));
  expect(headers['transfer-encoding']).toBeUndefined();
});

describe('a charge is sent once', () => {
  const once = async (act: Act, why: string) => {
    const { gateway, bodies } = await provider(act);
    expect(await gateway.charge(order)).toEqual({ kind: 'silent', why });
    expect(bodies.length).toBe(1);
  };

  test('though fetch would repeat any POST that is answered 421', () =>
    once((response) => response.writeHead(421).end('<h1>'), 'http 421'));

  test('when the connection breaks before an answer', () =>
    once((response) => response.destroy(), 'connection lost'));

  test('when the answer breaks off in the middle', () =>
    once((response) => {
      response.writeHead(200, { 'content-length': good.length });
      response.write(good.slice(0, 50), () => response.destroy());
    }, 'cut body'));

  test('when it is led elsewhere', () =>
    once(
      (response) => response.writeHead(307, { location: '/subscribe/payments/again' }).end(),
      'redirect',
    ));

  test('on a connection that was kept from the call before and is reset now', async () => {
    let calls = 0;
    const { gateway, bodies } = await provider((response) => {
      calls += 1;
      if (calls === 1) response.end(good);
      else response.destroy();
    });
    expect((await gateway.charge(order)).kind).toBe('record');
    expect(await gateway.charge(order)).toEqual({ kind: 'silent', why: 'connection lost' });
    expect(bodies.length).toBe(2);
  });
});

test('a 401 to a body that can be read once is an answer all the same', async () => {
  let calls = 0;
  const { gateway, bodies } = await provider((response) => {
    calls += 1;
    if (calls === 1) response.writeHead(401).end('{"code":-1}');
    else response.end(good);
  });
  expect((await gateway.charge(order)).kind).toBe('record');
  expect(bodies.length).toBe(2);
  expect(bodies[0]).toBe(bodies[1]);
});

test('a deadline ends the wait for headers and for a body that dribbles', async () => {
  for (const begin of ['', good.slice(0, 50)]) {
    const world = await provider((response) => {
      if (begin === '') world.pass();
      else response.write(begin, () => setImmediate(world.pass));
    });
    expect(await world.gateway.charge(order)).toEqual({ kind: 'silent', why: 'timeout' });
  }
});

test('a small body that unpacks to a giant one is left', async () => {
  const bomb = gzipSync(Buffer.alloc(50_000_000));
  expect(bomb.length).toBeLessThan(262_144);
  const { gateway } = await provider((response) =>
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb),
  );
  expect(await gateway.charge(order)).toEqual({ kind: 'silent', why: 'too large' });
});

test('a closed port proves that nothing was sent', async () => {
  const { gateway, server } = await provider((response) => response.end(good));
  // No connection is kept, so that the next call has to make one.
  server.maxRequestsPerSocket = 1;
  await gateway.payment('imps_1');
  await new Promise((closed) => server.close(closed));
  expect(await gateway.charge(order)).toEqual({ kind: 'unsent', why: 'ECONNREFUSED' });
});
