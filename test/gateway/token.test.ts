// iamport's access token: shared, renewed in time, and a 401 that never becomes an outcome.
import { describe, expect, test } from 'vitest';
import { FakeProvider, fault, granted, json, ok, order, record } from './provider';
import { refused, unauthorized } from './provider';

const paid = () => ok(record());
const again = (provider: FakeProvider) => provider.business.map(({ token, body }) => [token, body]);

describe('one token', () => {
  test('serves all calls until 30 seconds before its end, by the clock of the server', async () => {
    const provider = new FakeProvider(paid);
    const gateway = provider.gateway();
    await gateway.charge(order);
    provider.nowMs += 1_769_999;
    await gateway.charge(order);
    expect(provider.tokenCalls).toBe(1);
    provider.nowMs += 1;
    await gateway.charge(order);
    expect(provider.tokenCalls).toBe(2);
  });

  test('is asked for with the credentials, and without a token', async () => {
    const provider = new FakeProvider(paid);
    await provider.gateway().charge(order);
    const [asked] = provider.asked;
    expect([asked?.method, asked?.path, asked?.token]).toEqual(['POST', '/users/getToken', null]);
    expect(JSON.parse(asked?.body ?? '')).toEqual({ imp_key: 'key', imp_secret: 'secret' });
  });

  test('that iamport only prolonged lives as long as iamport says', async () => {
    const provider = new FakeProvider(paid);
    provider.tokens = () => granted('token-1', 40);
    const gateway = provider.gateway();
    await gateway.charge(order);
    provider.nowMs += 10_000;
    provider.tokens = () => granted('token-1', 330);
    await gateway.charge(order);
    provider.nowMs += 299_999;
    await gateway.charge(order);
    expect(provider.tokenCalls).toBe(2);
  });

  test('is asked for once by a hundred callers at the start and once at each end', async () => {
    const provider = new FakeProvider(paid);
    const gateway = provider.gateway();
    for (const calls of [1, 2, 3]) {
      const answers = await Promise.all(Array.from({ length: 100 }, () => gateway.charge(order)));
      expect(answers.every(({ kind }) => kind === 'record')).toBe(true);
      expect(provider.tokenCalls).toBe(calls);
      provider.nowMs += 1_800_000;
    }
  });

  test('that died in the middle is renewed once for a hundred callers', async () => {
    let alive = 'token-1';
    const provider = new FakeProvider(({ token }) =>
      token === `Bearer ${alive}` ? paid() : unauthorized(),
    );
    const gateway = provider.gateway();
    await gateway.charge(order);
    alive = 'token-2';
    provider.tokens = () => granted('token-2');
    const answers = await Promise.all(Array.from({ length: 100 }, () => gateway.charge(order)));
    expect(answers.every(({ kind }) => kind === 'record')).toBe(true);
    expect(provider.tokenCalls).toBe(2);
  });
});

describe('a 401', () => {
  test('is answered with a new token and the very same body', async () => {
    let calls = 0;
    const provider = new FakeProvider(() => ((calls += 1) === 1 ? unauthorized() : paid()));
    const gateway = provider.gateway();
    await gateway.charge(order);
    provider.asked.length = 0;
    calls = 0;
    provider.tokens = () => granted('token-2');
    expect((await gateway.charge(order)).kind).toBe('record');
    const [first, second] = again(provider);
    expect(provider.business.length).toBe(2);
    expect(first?.[1]).toBe(second?.[1]);
    expect([first?.[0], second?.[0]]).toEqual(['Bearer token-1', 'Bearer token-2']);
  });

  test('with a page instead of the envelope is a 401 all the same', async () => {
    let calls = 0;
    const page = () => new Response('<h1>401</h1>', { status: 401 });
    const provider = new FakeProvider(() => ((calls += 1) === 1 ? page() : paid()));
    expect((await provider.gateway().charge(order)).kind).toBe('record');
  });

  test('that stays leads to the secret being read again, once, and then to nothing', async () => {
    const reads: (boolean | undefined)[] = [];
    const provider = new FakeProvider(unauthorized);
    const gateway = provider.gateway({
      credentials: async (fresh) => {
        reads.push(fresh);
        return { impKey: 'key', impSecret: 'secret' };
      },
    });
    expect(await gateway.charge(order)).toEqual({ kind: 'unsent', why: 'http 401' });
    expect(provider.business.length).toBe(3);
    expect(reads).toEqual([false, false, true]);
    const looked = await gateway.look(order.attemptId);
    expect(looked).toEqual({ kind: 'unanswered', why: 'http 401' });
  });

  test('of rotated credentials heals within the same charge', async () => {
    let secret = 'old';
    const provider = new FakeProvider(({ token }) =>
      token === 'Bearer token-new' ? paid() : unauthorized(),
    );
    // What was kept is refused by the token call itself.
    provider.tokens = ({ body }) =>
      body?.includes('"new"') ? granted('token-new') : refused('인증에 실패하였습니다.', -1, 401);
    const gateway = provider.gateway({
      credentials: async (fresh) => {
        if (fresh) secret = 'new';
        return { impKey: 'key', impSecret: secret };
      },
    });
    expect((await gateway.charge(order)).kind).toBe('record');
    expect(provider.business.length).toBe(1);
  });

  test('of a wrong secret costs one token call, not one per reading of it', async () => {
    const provider = new FakeProvider(paid);
    provider.tokens = () => refused('인증에 실패하였습니다.', -1, 401);
    expect(await provider.gateway().charge(order)).toEqual({
      kind: 'unsent',
      why: 'token: http 401',
    });
    expect([provider.tokenCalls, provider.business.length]).toEqual([1, 0]);
  });
});

test('without a token nothing was sent, whatever kept it away', async () => {
  const table: readonly (readonly [string, () => Response | Promise<Response>])[] = [
    ['token: http 502', () => new Response('<h1>', { status: 502 })],
    ['token: busy', () => json({}, 429)],
    ['token: html', () => new Response('<h1>')],
    ['token: redirect', () => Response.redirect('https://evil.invalid/', 302)],
    ['token: connection lost', () => Promise.reject(fault({ code: 'ECONNRESET' }))],
    ['token: ENOTFOUND', () => Promise.reject(fault({ code: 'ENOTFOUND' }))],
    ['token: none granted', () => ok({ access_token: '', expired_at: 2, now: 1 })],
    ['token: none granted', () => ok({ access_token: 'a\r\nb', expired_at: 2, now: 1 })],
    ['token: none granted', () => ok(null)],
    ['token: none granted', () => refused('no')],
  ];
  for (const [why, tokens] of table) {
    const provider = new FakeProvider(paid);
    provider.tokens = tokens;
    const pause = why === 'token: busy' ? { pauseSeconds: 30 } : {};
    expect(await provider.gateway().charge(order)).toEqual({ kind: 'unsent', why, ...pause });
    expect(provider.business, why).toEqual([]);
  }
  const provider = new FakeProvider(paid);
  const gateway = provider.gateway({ credentials: () => Promise.reject(new Error('secret!')) });
  const why = 'token: the secret can not be read';
  expect(await gateway.charge(order)).toEqual({ kind: 'unsent', why });
});

test('a token without a lifetime is used once', async () => {
  const provider = new FakeProvider(paid);
  provider.tokens = () => ok({ access_token: 'token-1' });
  const gateway = provider.gateway();
  await gateway.charge(order);
  await gateway.charge(order);
  expect(provider.tokenCalls).toBe(2);
});
