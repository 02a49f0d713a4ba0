// Bad input at the doors: a problem, no change, and nothing of it repeated.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { OpenCheckout } from '../functions/handlers/schemas';
import type { Ask } from './api-world';
import { buyer, call, everything, sandbox, startsSandbox, subscribe, token } from './api-world';

startsSandbox();

const bad: [string, string, Ask, number][] = [
  ['no token', 'POST /subscriptions', { body: { plan: 'yearly', buyer } }, 401],
  ['an unknown plan', 'POST /subscriptions', { body: { plan: 'gold', buyer } }, 400],
  ['an amount', 'POST /subscriptions', { body: { plan: 'yearly', buyer, amount: 100 } }, 400],
  [
    'a name that is no text',
    'POST /subscriptions',
    { body: { plan: 'yearly', buyer: { ...buyer, name: 101 } } },
    400,
  ],
  ['no phone', 'POST /subscriptions', { body: { plan: 'yearly', buyer: { name: 'a' } } }, 400],
  ...(['+++++++', '123-456', '010-1234-567a', 'phone'] as const).map(
    (tel): [string, string, Ask, number] => [
      `the phone number ${tel}`,
      'POST /subscriptions',
      { body: { plan: 'yearly', buyer: { tel } } },
      400,
    ],
  ),
  [
    'a scheme that is a script',
    'POST /subscriptions',
    { body: { plan: 'yearly', buyer, app_scheme: 'javascript:alert(1)' } },
    400,
  ],
  ['broken JSON', 'POST /subscriptions', { text: '{"plan":' }, 400],
  ['a list', 'POST /subscriptions', { text: '[]' }, 400],
  ['plain text', 'POST /subscriptions', { text: 'plan=yearly', type: 'text/plain' }, 415],
  [
    'nine kilobytes',
    'POST /subscriptions',
    { text: JSON.stringify({ plan: 'x'.repeat(9_000) }) },
    413,
  ],
  [
    'a card number',
    'POST /subscriptions',
    { body: { plan: 'yearly', buyer, card: '4242 4242 4242 4242' } },
    400,
  ],
  [
    'a card number in JSON escapes',
    'POST /subscriptions',
    { text: '{"plan":"yearly","buyer":{"name":"\\u0034242424242424242","tel":"010-1234-5678"}}' },
    400,
  ],
  [
    'a card number in full-width digits',
    'POST /subscriptions',
    { body: { plan: 'yearly', buyer: { ...buyer, name: '４２４２４２４２４２４２４２４２' } } },
    400,
  ],
  ['a card number in a query', 'GET /subscriptions?after=4242424242424242', {}, 400],
  ['an empty cursor', 'GET /subscriptions?after=', {}, 400],
  ['a cursor that is none', 'GET /subscriptions?after=S%231', {}, 400],
  ['a query that is not known', 'GET /subscriptions?before=1', {}, 400],
  ['a card number in a path', 'GET /subscriptions/4242424242424242', {}, 404],
  ['a result of 2 KB', `GET /billing/results/${'r'.repeat(2_048)}`, {}, 404],
  ['a result of another shape', 'GET /billing/results/res_1', {}, 404],
  ['an id of 2 KB', `GET /subscriptions/${'s'.repeat(2_048)}`, {}, 404],
  ['an id of nobody', `GET /subscriptions/sub${'a'.repeat(25)}`, {}, 404],
  ['a malformed id', 'GET /subscriptions/..%2f', {}, 404],
  ['a window of nobody', 'POST /billing/charge', { body: { merchant_uid: 'k'.repeat(32) } }, 404],
];

test.each(bad)(
  '%s is refused with a problem and nothing is changed',
  async (why, route, ask, status) => {
    const before = await everything();
    const answer = await call(route, { ...ask, token: why === 'no token' ? undefined : token });
    expect(answer.status).toBe(status);
    if (why !== 'no token') {
      expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
      expect(answer.json).toMatchObject({ status });
    }
    expect(answer.text).not.toContain('4242');
    expect(await everything()).toBe(before);
  },
);

test.each([
  ['broken JSON', { text: '{"plan":' }, { detail: 'the body must be valid JSON' }],
  ['a list', { text: '[]' }, { detail: 'the body must be an object' }],
  [
    'a field inside another that is not known',
    { body: { plan: 'yearly', buyer: { ...buyer, addr: 'Seoul' } } },
    { errors: [{ field: 'buyer.addr', fault: 'is not a field here' }] },
  ],
])('%s is told by name', async (_what, ask: Ask, says) => {
  expect((await call('POST /subscriptions', { ...ask, token })).json).toMatchObject(says);
});

test('a fault of an operator says the form that is wanted', async () => {
  const signed = await sandbox.token('ops', 'billing/operator');
  const ask = async (route: string, body?: object) =>
    (await call(route, { token: signed, ...(body ? { body } : {}) })).json['errors'];
  const one = `/admin/subscriptions/sub${'a'.repeat(25)}`;
  const reason = '전화 문의';
  const moved = (day: number) => ask(`POST ${one}/billing-day`, { day, reason });
  expect(await moved(32)).toEqual([{ field: 'day', fault: 'must be at most 31' }]);
  expect(await moved(0)).toEqual([{ field: 'day', fault: 'must be at least 1' }]);
  const long = { day: 1, reason: 'x'.repeat(201) };
  expect(await ask(`POST ${one}/billing-day`, long)).toEqual([
    { field: 'reason', fault: 'must be at most 200 long' },
  ]);
  const unsaid = [{ field: 'reason', fault: 'must be of type string' }];
  for (const route of ['POST /admin/holds', 'POST /admin/holds/release']) {
    for (const of of [{ user: 'u' }, { plan: 'yearly' }, {}]) {
      expect(await ask(route, of)).toEqual(unsaid);
    }
  }
  expect(await ask('GET /admin/subscriptions?card=42')).toEqual([
    { field: 'card', fault: 'must be the last four digits of the card' },
  ]);
  const since = { since: '2027-03-01T09:00:00', reason };
  expect(await ask('POST /admin/recover', since)).toEqual([
    {
      field: 'since',
      fault: 'must be an instant with its offset, such as 2027-03-01T09:00:00+09:00',
    },
  ]);
});

test('a webhook that says a field twice is refused, whichever it meant', async () => {
  const { merchant_uid, imp_uid } = await subscribe('user-twice');
  const before = await everything();
  const text = `imp_uid=${imp_uid}&imp_uid=imp_1&merchant_uid=${merchant_uid}`;
  const type = 'application/x-www-form-urlencoded';
  const answer = await call('POST /iamport/webhook', { text, type });
  expect(answer.json).toMatchObject({ detail: 'each field may stand in the body only once' });
  expect(await everything()).toBe(before);
});

test.each([
  ['merchant_uid', { imp_uid: 'imp_1', merchant_uid: '4539578763621486', status: 'paid' }],
  [
    'cancellation_id',
    { imp_uid: 'imp_1', merchant_uid: 'order', cancellation_id: '4539578763621486' },
  ],
])('a webhook about another order is heard, whatever its %s is like', async (_id, body) => {
  expect((await call('POST /iamport/webhook', { body })).status).toBe(200);
});

test('a landing with values of 2 KB leads on as one without', async () => {
  const long = 'x'.repeat(2_048);
  const answer = await call(`GET /mobile/billing/landing?imp_uid=${long}&merchant_uid=${long}`);
  expect(answer.status).toBeLessThan(400);
});

test.each(['010-1234-5678', '0212345678', '+82-10-1234-5678', '1588-1234', '+82101234567890'])(
  'the phone number %s is a phone number',
  (tel) => {
    const asked = OpenCheckout.safeParse({ plan: 'yearly', buyer: { name: '김 매달', tel } });
    expect(asked.error?.issues).toBeUndefined();
  },
);

test('what docs/deploy.md says of answers of API Gateway is what is answered', async () => {
  const page = readFileSync('docs/deploy.md', 'utf8');
  const rows = [...page.matchAll(/^\| (\d{3}) \| `([^`]+)` \|/gm)];
  const said = new Map(rows.map(([, status, message]) => [Number(status), message]));
  expect([...said.keys()]).toEqual([400, 401, 403, 404, 413, 429, 500, 503]);
  const asked: readonly (readonly [number, string, Ask])[] = [
    [401, 'GET /subscriptions', {}],
    [401, 'GET /subscriptions', { token: 'of.nobody.known' }],
    [403, 'GET /admin/cases', { token }],
    [404, 'GET /no/such/route', {}],
  ];
  for (const [status, route, ask] of asked) {
    const answer = await call(route, ask);
    expect([route, answer.status, answer.json]).toEqual([
      route,
      status,
      { message: said.get(status) },
    ]);
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
  }
});
