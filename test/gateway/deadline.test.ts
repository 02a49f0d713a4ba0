// Deadlines, sizes and hosts: what a call may cost in time and memory, and where it may go.
import { describe, expect, test } from 'vitest';
import { FakeProvider, granted, ok, order, record } from './provider';

/** A body that says something and then nothing more, until its deadline has passed. */
function stalled(text: string, signal: AbortSignal | null | undefined): Response {
  const body = new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode(text));
      signal?.addEventListener('abort', () => controller.error(signal.reason));
    },
  });
  return new Response(body);
}

function never(signal: AbortSignal | null | undefined): Promise<Response> {
  return new Promise((_resolve, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason as Error));
  });
}

describe('a deadline', () => {
  test('covers the wait for headers and the wait for the rest of the body', async () => {
    const text = JSON.stringify({ code: 0, message: null, response: record() });
    for (const hang of [
      never,
      (signal?: AbortSignal | null) => stalled(text.slice(0, 90), signal),
    ]) {
      const provider = new FakeProvider(({ init }) => {
        queueMicrotask(() => provider.deadlines.at(-1)?.pass());
        return hang(init.signal);
      });
      const answer = await provider.gateway().charge(order);
      expect(answer).toEqual({ kind: 'silent', why: 'timeout' });
      expect(provider.business.length).toBe(1);
    }
  });

  test('is long where money moves and short where we read', async () => {
    const provider = new FakeProvider(() => ok(record()));
    const gateway = provider.gateway();
    await gateway.charge(order);
    await gateway.payment('imps_100000000001');
    await gateway.refund({
      paymentId: 'imps_100000000001',
      amount: 1,
      balance: 1,
      taxFree: 0,
      reason: 'r',
    });
    expect(provider.deadlines.map(({ ms }) => ms)).toEqual([10_000, 60_000, 10_000, 60_000]);
  });

  test('has no room left for a charge when the token took it', async () => {
    for (const [tookMs, kind, leftMs] of [
      [9_000, 'record', 51_000],
      [30_000, 'record', 30_000],
      [30_001, 'unsent', undefined],
    ] as const) {
      const provider = new FakeProvider(() => ok(record()));
      provider.tokens = () => {
        provider.nowMs += tookMs;
        return granted('token-1');
      };
      expect((await provider.gateway().charge(order)).kind).toBe(kind);
      expect(provider.deadlines[1]?.ms).toBe(leftMs);
    }
  });

  test('that passes before a token comes means that nothing was sent', async () => {
    const provider = new FakeProvider(() => ok(record()));
    provider.tokens = ({ init }) => {
      queueMicrotask(() => provider.deadlines.at(-1)?.pass());
      return never(init.signal);
    };
    const answer = await provider.gateway().charge(order);
    expect(answer).toEqual({ kind: 'unsent', why: 'token: timeout' });
  });
});

describe('an answer', () => {
  const padded = (bytes: number) => {
    const empty = JSON.stringify({ code: 0, response: record({ custom_data: '' }) });
    const custom_data = 'x'.repeat(bytes - Buffer.byteLength(empty));
    return new Response(JSON.stringify({ code: 0, response: record({ custom_data }) }));
  };

  test('may have 256 KB and not a byte more', async () => {
    for (const [bytes, kind] of [
      [262_144, 'record'],
      [262_145, 'silent'],
    ] as const) {
      const answer = await new FakeProvider(() => padded(bytes)).gateway().charge(order);
      expect(answer.kind).toBe(kind);
      if (answer.kind === 'silent') expect(answer.why).toBe('too large');
    }
  });

  test('without an end is left after a few pieces', async () => {
    let pieces = 0;
    let left = false;
    const endless = () =>
      new Response(
        new ReadableStream({
          pull(controller) {
            pieces += 1;
            controller.enqueue(new Uint8Array(65_536));
          },
          cancel() {
            left = true;
          },
        }),
      );
    const answer = await new FakeProvider(endless).gateway().charge(order);
    expect(answer).toEqual({ kind: 'silent', why: 'too large' });
    expect(left).toBe(true);
    expect(pieces).toBeLessThan(8);
  });

  test('may be longer where a list is asked for', async () => {
    const list = Array.from({ length: 1_000 }, () => record({ custom_data: 'x'.repeat(300) }));
    const provider = new FakeProvider(() => ok({ total: 1_000, previous: 0, next: 0, list }));
    const looked = await provider.gateway().look(order.attemptId);
    expect(looked.kind === 'found' && looked.payments.length).toBe(1_000);
  });
});

test('credentials go over https, or nowhere but to this machine', () => {
  const provider = new FakeProvider(() => ok(null));
  const made = (baseUrl: string) => () => provider.gateway({ baseUrl });
  for (const good of ['https://api.iamport.kr', 'https://api.iamport.kr/', 'http://localhost:1']) {
    expect(made(good), good).not.toThrow();
  }
  for (const good of ['http://127.0.0.1:3001', 'http://[::1]:3001']) {
    expect(made(good), good).not.toThrow();
  }
  for (const bad of [
    ...['http://api.iamport.kr', 'http://127.0.0.1.evil.kr', 'http://localhost.evil.kr'],
    ...['https://user:pass@api.iamport.kr', 'https://api.iamport.kr/?a=b', 'ftp://localhost'],
  ]) {
    expect(made(bad), bad).toThrow(/broken invariant/);
  }
});

test('every call stays under the base url', async () => {
  const urls: string[] = [];
  const provider = new FakeProvider(() => ok(record()));
  const spying = (async (url: string, init: RequestInit) => {
    urls.push(url);
    return provider.fetch(url, init);
  }) as typeof fetch;
  const gateway = provider.gateway({ fetch: spying, baseUrl: 'https://proxy.invalid/iamport/' });
  await gateway.charge(order);
  await gateway.look(order.attemptId);
  expect(urls.length).toBeGreaterThan(2);
  expect(urls.every((url) => url.startsWith('https://proxy.invalid/iamport/'))).toBe(true);
});
