// Every answer and every silence of a charge, as the rows of iamport-v1 §4.3 and §12.
import { describe, expect, test } from 'vitest';
import { rows } from '../table';
import { FakeProvider, fault, json, ok, order, record, refused } from './provider';

async function charged(answer: () => Response | Promise<Response>) {
  const provider = new FakeProvider(answer);
  const outcome = await provider.gateway().charge(order);
  expect(provider.business.length, 'a charge is sent once, whatever happens').toBe(1);
  return outcome;
}

test('a charge is one POST of exactly the fields iamport needs, and a token', async () => {
  const provider = new FakeProvider(() => ok(record()));
  await provider.gateway().charge(order);
  const [asked] = provider.business;
  expect([asked?.method, asked?.path]).toEqual(['POST', '/subscribe/payments/again']);
  expect(JSON.parse(asked?.body ?? '')).toEqual({
    customer_uid: 'keyabc',
    merchant_uid: order.attemptId,
    amount: 9_900,
    name: '월 구독',
  });
  expect(asked?.token).toBe('Bearer token-1');
  expect(asked?.init.redirect).toBe('manual');
  // Else some versions of Node (24.14, 24.15) fail on a 401 to a streamed body (undici 5018).
  expect(asked?.init.credentials).toBe('omit');
});

test('the tax-free part is sent when there is one', async () => {
  const provider = new FakeProvider(() => ok(record()));
  await provider.gateway().charge({ ...order, taxFree: 900 as typeof order.taxFree });
  expect(JSON.parse(provider.business[0]?.body ?? '')).toMatchObject({ tax_free: 900 });
});

test('a charge says its buyer and its installments where there are any', async () => {
  const provider = new FakeProvider(() => ok(record()));
  const buyer = { name: '김매달', phone: '01012345678' };
  await provider.gateway().charge({ ...order, buyer, installments: 3 });
  expect(JSON.parse(provider.business[0]?.body ?? '')).toEqual({
    customer_uid: 'keyabc',
    merchant_uid: order.attemptId,
    amount: 9_900,
    name: '월 구독',
    buyer_name: '김매달',
    buyer_tel: '01012345678',
    card_quota: 3,
  });
});

test('a charge names a webhook only where the merchant has asked for it', async () => {
  const provider = new FakeProvider(() => ok(record()));
  await provider.gateway({ chargeNoticeUrl: 'https://billing.example.com/w' }).charge(order);
  await provider.gateway().charge(order);
  const named = provider.business.map(({ body }) => JSON.parse(body ?? '')['notice_url']);
  expect(named).toEqual(['https://billing.example.com/w', undefined]);
});

test('a record is read into our words, without anything personal', async () => {
  const answer = await charged(() =>
    ok(record({ buyer_name: 'NAME', buyer_email: 'E@MAIL', buyer_tel: '010', brand_new: 1 })),
  );
  expect(answer).toEqual({
    kind: 'record',
    payment: {
      paymentId: 'imps_100000000001',
      attemptId: order.attemptId,
      status: 'paid',
      amount: 9_900,
      canceledAmount: 0,
      currency: 'KRW',
      keyId: 'keyabc',
      usage: 'payment',
      test: false,
      provider: 'kicc',
      paidAt: 1_788_220_800,
      failedAt: 0,
      reason: undefined,
      receiptUrl: 'https://receipt.invalid/1',
    },
  });
});

test('a decline, an unknown status and a foreign echo are records, judged elsewhere', async () => {
  for (const changes of [
    { status: 'failed', paid_at: 0, failed_at: 1_788_220_800, fail_reason: '[8521] 한도초과' },
    { status: 'settling' },
    { status: 'ready', paid_at: 0 },
    { merchant_uid: 'somebody-elses' },
    { amount: 9_000 },
  ]) {
    const answer = await charged(() => ok(record(changes)));
    const { merchant_uid: attemptId = order.attemptId, status = 'paid', amount = 9_900 } = changes;
    expect(answer).toMatchObject({ kind: 'record', payment: { attemptId, status, amount } });
  }
});

test('a code that is not 0 refuses the charge over 200, and our request over a 4xx', async () => {
  const table = rows(`
    status  code  kind
    200     1     refused
    200     -1    refused
    400     1     rejected
    403     -1    rejected
    404     1     rejected
    422     1     rejected
    500     1     silent
    502     1     silent
    429     1     silent
    201     1     silent
  `);
  for (const [status, code, kind] of table) {
    const answer = await charged(() => refused('카드사 통신 오류', Number(code), Number(status)));
    expect(answer.kind, `http ${status} code ${code}`).toBe(kind);
    if ('message' in answer) expect(answer.message).toBe('카드사 통신 오류');
  }
});

describe('nobody knows what became of a charge', () => {
  test('when the answer is not one', async () => {
    const html = '<!doctype html><h1>점검</h1>';
    const body = JSON.stringify({ code: 0, message: null, response: record() });
    const table: readonly (readonly [string, () => Response, string])[] = [
      ['a maintenance page', () => new Response(html), 'html'],
      ['a body cut after "paid"', () => new Response(body.slice(0, -40)), 'cut body'],
      ['nothing', () => new Response(''), 'empty body'],
      ['bad gateway', () => new Response(html, { status: 502 }), 'http 502'],
      ['a refusal by a proxy', () => new Response(html, { status: 403 }), 'http 403'],
      ['a success over another status', () => ok(record(), 201), 'http 201'],
      ['a part of a list', () => ok(record(), 207), 'unreadable'],
      ['unavailable', () => new Response(html, { status: 503 }), 'busy'],
      ['too many requests', () => refused('slow down', 1, 429), 'busy'],
      ['a redirect', () => Response.redirect('http://169.254.169.254/x', 302), 'redirect'],
      ['code 0 without a record', () => ok(null), 'unreadable'],
      ['a code that is text', () => json({ code: '0', response: record() }), 'unreadable'],
      ['no envelope', () => json(record()), 'unreadable'],
      ['a list', () => json([record()]), 'unreadable'],
      ['a prototype key', () => new Response(`{"__proto__":${body}}`), 'unreadable'],
    ];
    for (const [what, answer, why] of table) {
      const pause = why === 'busy' ? { pauseSeconds: 30 } : {};
      expect(await charged(answer), what).toEqual({ kind: 'silent', why, ...pause });
    }
  });

  test('when it asks to be left alone, for as long as it says within reason', async () => {
    for (const [asked, pauseSeconds] of [
      ['1', 1],
      ['7.2', 8],
      ['86400', 900],
      ['-5', 30],
      ['Wed, 21 Oct 2026 07:28:00 GMT', 30],
    ] as const) {
      const headers = { 'retry-after': asked };
      const answer = () => new Response('', { status: 429, headers });
      expect(await charged(answer), asked).toEqual({ kind: 'silent', why: 'busy', pauseSeconds });
    }
  });

  test('when a field that decides is missing or garbled', async () => {
    for (const changes of [
      { imp_uid: null },
      { imp_uid: '../etc' },
      { merchant_uid: 7 },
      { status: null },
      { amount: '9900' },
      { amount: undefined },
      { cancel_amount: '0' },
      { customer_uid: 7 },
      { customer_uid_usage: true },
      { pg_provider: {} },
    ]) {
      const answer = await charged(() => ok(record(changes)));
      expect(answer, JSON.stringify(changes)).toEqual({ kind: 'silent', why: 'unreadable' });
    }
    const endless = JSON.stringify(record()).replace('9900', '1e999');
    const answer = await charged(() => new Response(`{"code":0,"response":${endless}}`));
    expect(answer).toEqual({ kind: 'silent', why: 'unreadable' });
  });

  test('a test flag that is not false is not taken for real money', async () => {
    for (const [sandbox, isTest] of [
      [true, true],
      ['true', true],
      [1, true],
      [false, false],
    ]) {
      const answer = await charged(() => ok(record({ sandbox })));
      expect(answer).toMatchObject({ kind: 'record', payment: { test: isTest } });
    }
  });
});

test('only a fault that proves that nothing was sent may say so', async () => {
  const table = rows(`
    code                             syscall      kind
    ENOTFOUND                        getaddrinfo  unsent
    EAI_AGAIN                        getaddrinfo  unsent
    ECONNREFUSED                     connect      unsent
    ECONNREFUSED                     -            unsent
    ECONNREFUSED                     read         silent
    UND_ERR_CONNECT_TIMEOUT          -            unsent
    CERT_HAS_EXPIRED                 -            unsent
    ERR_TLS_CERT_ALTNAME_INVALID     -            unsent
    ETIMEDOUT                        connect      unsent
    ETIMEDOUT                        read         silent
    EHOSTUNREACH                     connect      unsent
    EHOSTUNREACH                     write        silent
    ECONNRESET                       read         silent
    ECONNRESET                       -            silent
    EPIPE                            write        silent
    EPROTO                           write        silent
    UND_ERR_SOCKET                   -            silent
    UND_ERR_HEADERS_TIMEOUT          -            silent
    UND_ERR_BODY_TIMEOUT             -            silent
    NEW_AND_UNHEARD_OF               -            silent
  `);
  for (const [code, syscall, kind] of table) {
    const cause = syscall === '-' ? { code } : { code, syscall };
    const answer = await charged(() => Promise.reject(fault(cause)));
    expect(answer.kind, `${code} ${syscall}`).toBe(kind);
  }
});

test('where several addresses were tried, each must have failed before sending', async () => {
  const refusedThere = Object.assign(new Error(), { code: 'ECONNREFUSED', syscall: 'connect' });
  const reset = Object.assign(new Error(), { code: 'ECONNRESET', syscall: 'read' });
  for (const [errors, kind] of [
    [[refusedThere, refusedThere], 'unsent'],
    [[refusedThere, reset], 'silent'],
  ] as const) {
    const cause = Object.assign(new AggregateError(errors), { code: 'ECONNREFUSED' });
    const answer = await charged(() => Promise.reject(new TypeError('fetch failed', { cause })));
    expect(answer.kind).toBe(kind);
  }
});
