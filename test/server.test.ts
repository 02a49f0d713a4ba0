// The shop's backend over HTTP: it reads, and acts for a user whom it names.
import { expect, test } from 'vitest';
import { buyer, call, sandbox, startsSandbox, token } from './api-world';

startsSandbox();

const backend = async () => sandbox.token('shop-backend', 'billing/server');

test('a backend opens, reads, cancels and keeps: GET /server/subscriptions/{id}', async () => {
  const how = { token: await backend() };
  const user = 'served-user';
  const body = { user, plan: 'basic-monthly', buyer };
  const opened = await call('POST /server/subscriptions', { ...how, body });
  expect(opened.status).toBe(201);
  const id = String(opened.json['subscription']);
  const end = sandbox.kept.finish(opened.json['request_pay'] as never, '4242-4242-4242-4242');
  await call('POST /iamport/webhook', {
    body: {
      imp_uid: end.impUid,
      merchant_uid: (opened.json['request_pay'] as never)['merchant_uid'],
    },
  });
  const one = await call(`GET /server/subscriptions/${id}`, how);
  expect(one.json).toMatchObject({ id, user, status: 'active' });
  const listed = await call(`GET /server/subscriptions?user=${user}`, how);
  expect(listed.json.items).toEqual([one.json]);
  const ofStatus = await call('GET /server/subscriptions?status=active&plan=basic-monthly', how);
  expect(ofStatus.json.items).toEqual([one.json]);
  const charges = await call(`GET /server/subscriptions/${id}/charges`, how);
  expect(charges.json.items).toMatchObject([{ period: 0, status: 'paid' }]);

  const cancel = `POST /server/subscriptions/${id}/cancel`;
  const ends = await call(cancel, { ...how, body: { user, when: 'period_end' } });
  expect(ends.json).toMatchObject({ cancel_at_period_end: true });
  const kept = await call(`POST /server/subscriptions/${id}/keep`, { ...how, body: { user } });
  expect(kept.json).toMatchObject({ cancel_at_period_end: false });
  const card = `POST /server/subscriptions/${id}/card`;
  expect((await call(card, { ...how, body: { user, buyer } })).status).toBe(201);
  expect((await call(cancel, { ...how, body: { user: 'other', when: 'now' } })).status).toBe(404);
  expect((await call(cancel, { ...how, body: { when: 'now' } })).status).toBe(400);
  const ops = await sandbox.token('ops', 'billing/operator');
  const told = await call(`GET /admin/subscriptions/${id}/history`, { token: ops });
  const kind = { who: 'backend', by: 'shop-backend' };
  const deeds = told.json.items.filter(({ who }) => who === 'backend');
  expect(deeds).toMatchObject([
    { ...kind, what: 'keep' },
    { ...kind, what: 'cancel' },
  ]);
});

test('no other token passes, and this one nowhere else: GET /server/subscriptions', async () => {
  const path = 'GET /server/subscriptions?user=served-user';
  const ops = await sandbox.token('ops', 'billing/operator');
  expect((await call(path, { token })).status).toBe(403);
  expect((await call(path, { token: ops })).status).toBe(403);
  expect((await call(path)).status).toBe(401);
  const machine = { token: await backend() };
  expect((await call('GET /subscriptions', machine)).status).toBe(403);
  const open = { ...machine, body: { plan: 'basic-monthly', buyer } };
  expect((await call('POST /subscriptions', open)).status).toBe(403);
  expect((await call('GET /admin/cases', machine)).status).toBe(403);
  for (const query of ['', '?user=a&status=active', '?card=4242', '?status=odd']) {
    expect((await call(`GET /server/subscriptions${query}`, machine)).status, query).toBe(400);
  }
});

test('a user is whole letters, and a number may be one: GET /server/subscriptions', async () => {
  const how = { token: await backend() };
  const path = 'POST /server/subscriptions';
  const open = (user: string) =>
    call(path, { ...how, body: { user, plan: 'basic-monthly', buyer } });
  expect((await open('\ud800')).status).toBe(400);
  // It passes Luhn's check as a card number would.
  const user = '4242424242424242';
  expect((await open(user)).status).toBe(201);
  const listed = await call(`GET /server/subscriptions?user=${user}`, how);
  expect(listed.json.items).toMatchObject([{ user }]);
  const named = { user, plan: 'basic-monthly', buyer: { ...buyer, name: '4242 4242 4242 4242' } };
  expect((await call(path, { ...how, body: named })).status).toBe(400);
});
