// Several of one plan: what the doors show and take, what is stored, and what they refuse.
import { expect, test } from 'vitest';
import { subscriptionItem } from '../functions/adapters/dynamodb-subscription-items';
import { openSubscription } from '../functions/domain/subscription/birth';
import { won } from '../functions/domain/common/money';
import { active, subscriptionId, price, times } from './domain/samples';
import { buyer, call, sandbox, startsSandbox } from './api-world';

startsSandbox();

const open = (token: string, body: object) =>
  call('POST /subscriptions', { token, body: { plan: 'books-weekly', buyer, ...body } });

test('a checkout for several shows their sum, is charged it, and renews at it', async () => {
  const token = await sandbox.token('user-seats');
  const { status, json } = await open(token, { quantity: 3 });
  expect([status, json['amount'], json['quantity']]).toEqual([201, 16_500, 3]);
  const window = json['request_pay'] as { amount: number; merchant_uid: string };
  expect(window.amount).toBe(16_500);
  const { impUid } = sandbox.kept.finish(window, '4242-4242-4242-4242');
  const back = { merchant_uid: window.merchant_uid, imp_uid: impUid };
  expect((await call('POST /billing/charge', { token, body: back })).status).toBe(200);
  const id = String(json['subscription']);
  const { json: mine } = await call(`GET /subscriptions/${id}`, { token });
  expect([mine['amount'], mine['quantity']]).toEqual([16_500, 3]);
  const { json: charges } = await call(`GET /subscriptions/${id}/charges`, { token });
  const [first] = charges.items;
  expect([first?.['amount'], first?.['quantity'], first?.['tax_free']]).toEqual([16_500, 3, 9_900]);
  const { json: ahead } = await call(`GET /subscriptions/${id}/timeline?months=1`, { token });
  expect(ahead.items[0]).toMatchObject({ what: 'charge', charge: { amount: 16_500 } });
});

test('no plan is sold in more than it says, nor in none', async () => {
  const token = await sandbox.token('user-many');
  const { json: plans } = await call('GET /plans');
  expect(plans.items.map((plan) => plan['max_quantity'])).toEqual([1, 1, 1, 20, 5]);
  expect((await open(token, { quantity: 21 })).text).toMatch(/1 to 20 for this plan/);
  expect((await open(token, { plan: 'yearly', quantity: 2 })).status).toBe(400);
  for (const quantity of [0, -1, 1.5, 1_001, '2']) {
    expect((await open(token, { quantity })).status, String(quantity)).toBe(400);
  }
  expect((await open(token, { quantity: 20 })).json['amount']).toBe(110_000);
});

test('one of a plan is stored as it always was; more of it needs a reader who knows', () => {
  const indexing = { shards: 1, times };
  const at = 1_800_000_000;
  const one = openSubscription({ id: subscriptionId, userId: 'user-1', price, quantity: 1, at });
  expect(one.quantity).toBeUndefined();
  expect(subscriptionItem(one, indexing)['needs']).toBeUndefined();
  const stored = (more: object) => subscriptionItem({ ...active(), ...more }, indexing)['needs'];
  expect([stored({}), stored({ quantity: 2 }), stored({ agreed: won(9_000) })]).toEqual([
    undefined,
    2,
    2,
  ]);
  expect([stored({ needs: 7, quantity: 2 }), stored({ needs: 7 })]).toEqual([7, 7]);
});
