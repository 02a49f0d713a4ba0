// Bad input at the doors: a problem, no change, and nothing of it repeated.
import { expect, test } from 'vitest';
import { OpenCheckout } from '../functions/handlers/schemas';
import type { Ask } from './api-world';
import { buyer, call, everything, subscribe, token } from './api-world';

const bad: [string, string, Ask, number][] = [
  ['no token', 'POST /subscriptions', { body: { plan: 'yearly', buyer } }, 401],
  ['an unknown plan', 'POST /subscriptions', { body: { plan: 'gold', buyer } }, 400],
  ['an amount', 'POST /subscriptions', { body: { plan: 'yearly', buyer, amount: 100 } }, 400],
  [
    'a long name',
    'POST /subscriptions',
    { body: { plan: 'yearly', buyer: { ...buyer, name: 'x'.repeat(17) } } },
    400,
  ],
  ['no phone', 'POST /subscriptions', { body: { plan: 'yearly', buyer: { name: 'a' } } }, 400],
  ...(['a\r\nb', 'a\u0000', '   '] as const).map((name): [string, string, Ask, number] => [
    `the name ${JSON.stringify(name)}`,
    'POST /subscriptions',
    { body: { plan: 'yearly', buyer: { ...buyer, name } } },
    400,
  ]),
  ...(
    ['+++++++', '123-456', '010--1234-5678', '-0101234567', '010 1234 5678', 'phone'] as const
  ).map((tel): [string, string, Ask, number] => [
    `the phone number ${tel}`,
    'POST /subscriptions',
    { body: { plan: 'yearly', buyer: { tel } } },
    400,
  ]),
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

test('a webhook that says a field twice is refused, whichever it meant', async () => {
  const { merchant_uid, imp_uid } = await subscribe('user-twice');
  const before = await everything();
  const text = `imp_uid=${imp_uid}&imp_uid=imp_1&merchant_uid=${merchant_uid}`;
  const type = 'application/x-www-form-urlencoded';
  const answer = await call('POST /iamport/webhook', { text, type });
  expect(answer.json).toMatchObject({ detail: 'each field may stand in the body only once' });
  expect(await everything()).toBe(before);
});

test.each(['010-1234-5678', '0212345678', '+82-10-1234-5678', '1588-1234', '+82101234567890'])(
  'the phone number %s is a phone number',
  (tel) => {
    const asked = OpenCheckout.safeParse({ plan: 'yearly', buyer: { name: '김 매달', tel } });
    expect(asked.error?.issues).toBeUndefined();
  },
);
