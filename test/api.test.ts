// The doors, over HTTP and the deployed bundles: what they do for those who may use them.
import { expect, test } from 'vitest';
import { buyer, call, everything, sandbox, startsSandbox, subscribe, token } from './api-world';
import { nameOf } from './order-numbers';

startsSandbox();

test('GET /healthz, GET /plans and GET /openapi.json are open to all', async () => {
  expect((await call('GET /healthz')).json).toEqual({ ok: true });
  const plans = (await call('GET /plans')).json.items;
  expect(plans[0]).toMatchObject({ id: 'basic-monthly', amount: 9900, supply: 9000, vat: 900 });
  expect(plans[0]).toMatchObject({ en: { name: 'Maedal Letters Basic' } });
  const document = (await call('GET /openapi.json')).json;
  expect(document['openapi']).toBe('3.1.0');
  expect(Object.keys(document['paths'] as object).sort()).toContain('/subscriptions/{id}/charges');
});

test('PC: POST /subscriptions, the window, POST /billing/charge, one charge', async () => {
  const { signed, checkout, merchant_uid, imp_uid } = await subscribe('user-pc');
  const charged = await call('POST /billing/charge', {
    token: signed,
    body: { imp_uid, merchant_uid },
  });
  expect([200, 202]).toContain(charged.status);
  const again = await call('POST /billing/charge', {
    token: signed,
    body: { imp_uid, merchant_uid },
  });
  expect(again.status).toBeLessThan(300);
  const id = String(checkout['subscription']);
  const one = await call(`GET /subscriptions/${id}`, { token: signed });
  expect(one.json).toMatchObject({ status: 'active', card: { last_digits: '4242' } });
  const charges = await call(`GET /subscriptions/${id}/charges`, { token: signed });
  expect(charges.json.items).toHaveLength(1);
  expect(charges.json.items[0]).toMatchObject({ status: 'paid', amount: 9900 });
  const result = await call(`GET /billing/results/${String(checkout['result'])}`, {
    token: signed,
  });
  expect(result.json).toMatchObject({ result: 'active', subscription: id });
  const ahead = await call(`GET /subscriptions/${id}/timeline?months=3`, { token: signed });
  expect(ahead.json.items).toHaveLength(3);
  const charge = { period: 1, amount: 9900, supply: 9000, vat: 900, tax_free: 0 };
  expect(ahead.json.items[0]).toMatchObject({ what: 'charge', charge, status: 'active' });
  const odd = await call(`GET /subscriptions/${id}/timeline?months=99`, { token: signed });
  expect(odd.status).toBe(400);
  expect((await call(`GET /subscriptions/${id}/timeline`, { token })).status).toBe(404);
  const listed = await call('GET /subscriptions', { token: signed });
  expect(listed.json.items).toHaveLength(1);
  expect(one.json).toMatchObject({ paid_through: expect.any(String), ends_on: null });
  const body = { buyer, app_scheme: 'myapp' };
  const inApp = await call(`POST /subscriptions/${id}/card`, { token: signed, body });
  expect(inApp.json['request_pay']).toMatchObject({ app_scheme: 'myapp' });
  const second = { token: signed, body: { plan: 'yearly', buyer } };
  const refused = await call('POST /subscriptions', second);
  expect(refused.status).toBe(409);
  expect(refused.json['way']).toBe(`/subscriptions/${String(refused.json['subscription'])}/card`);
});

test('phone: GET /mobile/billing/landing leads to the configured page, always', async () => {
  const { merchant_uid, imp_uid, signed, checkout } = await subscribe('user-phone');
  const query = new URLSearchParams({ imp_uid, merchant_uid, imp_success: 'true' }).toString();
  const landed = await Promise.all(
    [1, 2, 3].map(() => call(`GET /mobile/billing/landing?${query}&next=https://evil.example`)),
  );
  for (const { status, headers } of landed) {
    expect(status).toBe(303);
    expect(headers.get('location')).toBe(
      `${sandbox.url}/return.html?result=${String(checkout['result'])}`,
    );
  }
  const stranger = await call(
    'GET /mobile/billing/landing?merchant_uid=%3Cscript%3E&imp_uid=//evil',
  );
  expect(stranger.status).toBe(303);
  expect(stranger.headers.get('location')).toMatch(/\/return\.html\?result=res[a-z0-9]{25}$/);
  const paid = sandbox.emulator
    .ledger()
    .payments.filter(
      (row) => nameOf(row.merchant_uid)?.subscriptionId === nameOf(merchant_uid)?.subscriptionId,
    );
  expect(paid.filter((row) => row.customer_uid_usage === 'payment')).toHaveLength(1);
  const id = String(checkout['subscription']);
  const leaving = { token: signed, body: { when: 'period_end' } };
  const canceled = await call(`POST /subscriptions/${id}/cancel`, leaving);
  expect(canceled.json).toMatchObject({ status: 'active', cancel_at_period_end: true });
  const kept = await call(`POST /subscriptions/${id}/keep`, { token: signed });
  expect(kept.json).toMatchObject({ cancel_at_period_end: false });
  const card = await call(`POST /subscriptions/${id}/card`, { token: signed, body: { buyer } });
  expect(card.status).toBe(201);
  const now = await call(`POST /subscriptions/${id}/cancel`, {
    token: signed,
    body: { when: 'now' },
  });
  expect(now.json).toMatchObject({ status: 'canceled', access: 'none' });
});

test('POST /iamport/webhook answers alike and changes nothing for strangers', async () => {
  const before = await everything();
  const forged = { imp_uid: 'imp_1', merchant_uid: 'c'.repeat(32), status: 'paid' };
  const answers = [
    await call('POST /iamport/webhook', { body: forged }),
    await call('POST /iamport/webhook', { body: {} }),
    await call('POST /iamport/webhook', {
      text: new URLSearchParams(forged).toString(),
      type: 'application/x-www-form-urlencoded',
    }),
  ];
  expect(answers.map(({ status, text }) => `${status} ${text}`)).toEqual(
    Array(3).fill('200 {"ok":true}'),
  );
  expect(await everything()).toBe(before);
});

test("somebody else's subscription is not found, by any route", async () => {
  const { checkout, merchant_uid, imp_uid } = await subscribe('user-victim');
  const id = String(checkout['subscription']);
  const body = { when: 'now' };
  for (const [route, ask] of [
    [`GET /subscriptions/${id}`, {}],
    [`GET /subscriptions/${id}/charges`, {}],
    [`POST /subscriptions/${id}/cancel`, { body }],
    [`POST /subscriptions/${id}/card`, { body: { buyer } }],
    [`GET /billing/results/${String(checkout['result'])}`, {}],
    ['POST /billing/charge', { body: { imp_uid, merchant_uid } }],
  ] as const) {
    expect((await call(route, { ...ask, token })).status, route).toBe(404);
  }
});

test('a recovery ends after a replay: /admin/recover, POST /admin/replay', async () => {
  const { signed, checkout, merchant_uid } = await subscribe('user-restored');
  await call('POST /billing/charge', { token: signed, body: { merchant_uid } });
  expect((await call('POST /admin/recover', { token, body: {} })).status).toBe(403);
  const operator = await sandbox.token('ops', 'billing/operator');
  const ask = (since: string) => ({ token: operator, body: { since, reason: 'restored' } });
  expect((await call('POST /admin/recover', ask('yesterday'))).status).toBe(400);
  expect((await call('POST /admin/recover', ask('2999-01-01T00:00:00+09:00'))).status).toBe(400);
  expect((await call('POST /admin/recover', ask('0001-01-01T00:00:00Z'))).status).toBe(400);
  expect((await call('POST /admin/recover', ask('2019-12-31T00:00:00Z'))).status).toBe(400);
  const correct = (instant: string) => ({
    token: operator,
    body: { correct: instant, reason: 'a wrong year' },
  });
  expect((await call('POST /admin/recover', correct('2021-01-01T00:00:00Z'))).status).toBe(409);
  expect((await call('GET /admin/recover', { token: operator })).json['on']).toBe(false);
  const mute = { token: operator, body: { replay: 'waived' } };
  expect((await call('POST /admin/recover', mute)).status).toBe(400);
  const waived = { token: operator, body: { replay: 'waived', reason: 'the logs are lost' } };
  expect((await call('POST /admin/recover', waived)).status).toBe(409);
  const subscription = String(checkout['subscription']);
  const wish = { verb: 'cancel', when: 'period_end', subscription, at: 1 };
  const replay = {
    token: operator,
    body: { wishes: [wish, { ...wish, verb: 'keep', when: undefined }], reason: 'restored' },
  };
  const silent = { token: operator, body: { wishes: [wish] } };
  expect((await call('POST /admin/replay', silent)).status).toBe(400);
  expect((await call('POST /admin/replay', replay)).status).toBe(409);
  const since = new Date(sandbox.now() - 3_600_000).toISOString();
  await call('POST /admin/recover', ask('2021-01-01T00:00:00Z'));
  const begun = await call('GET /admin/recover', { token: operator });
  expect(begun.json).toMatchObject({ by: 'ops', why: 'restored, says an operator: restored' });
  const on = await call('POST /admin/recover', correct(since));
  expect(on.json).toMatchObject({ on: true, replay: 'wanted', waits_for: 'replay', table: 'own' });
  expect(on.json).toMatchObject({ by: 'ops', why: 'a wrong year' });
  const early = await call('POST /admin/recover', waived);
  expect([early.status, early.json['detail']]).toEqual([
    409,
    expect.stringContaining('no reconciliation was complete since the recovery began'),
  ]);
  const replayed = await call('POST /admin/replay', replay);
  expect(replayed.json).toEqual({ items: ['applied', 'applied'] });
  // What has a row can not be rebuilt.
  const rebuilt = { subscription, dry_run: true };
  const rebuild = (body: object) => call('POST /admin/rebuild', { token: operator, body });
  expect((await rebuild(rebuilt)).status).toBe(400);
  expect((await rebuild({ ...rebuilt, reason: 'restored' })).status).toBe(409);
  await sandbox.advance('P1D');
  const next = await sandbox.token('ops', 'billing/operator');
  expect((await call('GET /admin/recover', { token: next })).json).toMatchObject({ on: true });
  const without = await call('POST /admin/recover', { ...waived, token: next });
  expect([without.status, without.json['replay']]).toEqual([200, 'waived']);
  await call('POST /admin/recover', { token: next, body: { replay: 'done' } });
  await sandbox.advance('P1D');
  const last = await sandbox.token('ops', 'billing/operator');
  expect((await call('GET /admin/recover', { token: last })).json).toMatchObject({
    on: false,
    waits_for: null,
  });
});

test('operator routes need the operator scope: GET /admin/cases, POST /admin/runs', async () => {
  expect((await call('GET /admin/cases', { token })).status).toBe(403);
  const operator = await sandbox.token('ops', 'billing/operator');
  expect((await call('GET /admin/cases', { token: operator })).json.items).toEqual([]);
  for (const kind of ['', 'suspects', 'twin,orphan']) {
    const asked = await call(`GET /admin/cases?kind=${kind}`, { token: operator });
    expect(asked.status, kind).toBe(400);
  }
  const run = await call('POST /admin/runs', { token: operator });
  expect(run.status).toBe(202);
  const kst = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+09:00$/;
  const idle_until: unknown = expect.stringMatching(kst);
  expect(run.json).toEqual({ planned: 0, pages: 0, idle_until });
  expect((await call('GET /admin/breaker', { token })).status).toBe(403);
  expect((await call('GET /admin/breaker', { token: operator })).json['on']).toBe(false);
  for (const state of ['open', 'closed']) {
    const mute = { token: operator, body: { state } };
    expect((await call('POST /admin/breaker', mute)).status, state).toBe(400);
  }
  const open = { token: operator, body: { state: 'open', reason: 'a look' } };
  expect((await call('POST /admin/breaker', open)).json).toMatchObject({ on: true });
  const closed = { token: operator, body: { state: 'closed', reason: 'looked' } };
  expect((await call('POST /admin/breaker', closed)).json['on']).toBe(false);
  const odd = { token: operator, body: { state: 'ajar', reason: 'a look' } };
  expect((await call('POST /admin/breaker', odd)).status).toBe(400);
  const nobody = `sub${'a'.repeat(25)}`;
  const reason = 'looked';
  const settle = `POST /admin/subscriptions/${nobody}/settle`;
  expect((await call(settle, { token, body: { as: 'waived', reason } })).status).toBe(403);
  expect((await call(settle, { token: operator, body: { as: 'waived', reason } })).status).toBe(
    404,
  );
  expect((await call(settle, { token: operator, body: { as: 'paid', reason } })).status).toBe(400);
  const more = { as: 'declined', reason, force: true };
  expect((await call(settle, { token: operator, body: more })).status).toBe(400);
  expect((await call(settle, { token: operator, body: { as: 'waived' } })).status).toBe(400);
  const missing = `GET /admin/subscriptions/${nobody}`;
  expect((await call(missing, { token: operator })).status).toBe(404);
});
