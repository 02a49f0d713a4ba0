// Bad input at the doors: a problem, no change, and nothing of it repeated.
import { expect, test } from 'vitest';
import type { Ask } from './api-world';
import { buyer, call, everything, token } from './api-world';

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
