// A trial over HTTP: its terms before the window, the trial itself, notices, a purchase, and that
// there is one for each customer and product.
import { beforeAll, expect, test } from 'vitest';
import { buyer, call, everything, sandbox, startsSandbox } from './api-world';

startsSandbox();

const plan = 'postcards-monthly';
const hash = 'ab'.repeat(32);

/** Whenever the tests run: nothing is charged in the quiet window around midnight. */
beforeAll(async () => {
  const { to } = await sandbox.advance('PT1S');
  const next = new Date(Date.parse(to) + 33 * 3_600_000).toISOString().slice(0, 10);
  await sandbox.to(`${next}T12:00:00+09:00`);
});

async function open(user: string) {
  const token = await sandbox.token(user);
  return { token, ...(await call('POST /subscriptions', { token, body: { plan, buyer } })) };
}

/** Through the window, which charges nothing. */
async function trying(user: string, card = '4242-4242-4242-4242') {
  const { token, json } = await open(user);
  const window = json['request_pay'] as { merchant_uid: string; name: string; amount: number };
  const { impUid } = sandbox.kept.finish(window, card);
  const back = { merchant_uid: window.merchant_uid, imp_uid: impUid };
  const { json: result } = await call('POST /billing/charge', { token, body: back });
  const id = String(json['subscription']);
  const ask = (verb: string, body?: object) =>
    call(`POST /subscriptions/${id}/${verb}`, { token, ...(body ? { body } : {}) });
  const read = async () => (await call(`GET /subscriptions/${id}`, { token })).json;
  return { token, id, json, window, result, ask, read };
}

const then = { plan, price_version: 1, quantity: 1, amount: 4_900, interval: 'month', every: 1 };

test('terms are shown before the window, and it says what is charged when', async () => {
  const token = await sandbox.token('user-trial-terms');
  const before = await everything();
  const ask = 'POST /subscriptions?preview=true';
  const shown = await call(ask, { token, body: { plan, buyer } });
  expect(await everything()).toBe(before);
  const trial = { state: 'granted', interval: 'day', every: 14, amount: 0, then };
  expect(shown.json).toMatchObject({ plan, amount: 0, trial });
  const { json } = await open('user-trial-terms');
  expect(json).toMatchObject({ amount: 0, trial: shown.json['trial'], purpose: 'sign_up' });
  const window = json['request_pay'] as { name: string; amount: number };
  expect(window.name).toBe('14일 무료 · 결제되지 않음, 이후 매월 4900원');
  expect(window.amount).toBe(4_900);
  const { json: plans } = await call('GET /plans');
  const offers = plans.items.map(({ id, trial: offer }) => [id, offer]);
  expect(offers).toContainEqual([plan, { interval: 'day', every: 14, amount: 0 }]);
  expect(offers).toContainEqual(['yearly', null]);
});

test('it begins with the card, and nothing is charged', async () => {
  const { result, read, token, id } = await trying('user-trial');
  expect(result['result']).toBe('active');
  const row = await read();
  expect(row).toMatchObject({ status: 'trialing', access: 'full', amount: 0 });
  const trial = row['trial'] as { ends_on: string; notice_by: string };
  expect(trial).toMatchObject({ amount: 0, noticed_on: null, postponed_from: null, then });
  expect(daysFrom(trial.notice_by, trial.ends_on)).toBe(7);
  expect(row['next_billing_on']).toBe(trial.ends_on);
  // Not the last day for a notice, which comes before.
  expect(row['next_billing_at']).toBe(`${trial.ends_on}T10:00:00+09:00`);
  const charges = await call(`GET /subscriptions/${id}/charges`, { token });
  expect(charges.json.items).toMatchObject([
    { period: 0, amount: 0, status: 'waived', ends_on: trial.ends_on, attempts: [] },
  ]);
  expect(row['may']).toEqual(
    expect.arrayContaining(['cancel_now', 'cancel_at_period_end', 'start', 'change_terms']),
  );
});

test('canceled it costs nothing, and a second one is refused by its name', async () => {
  const { ask, read } = await trying('user-trial-twice');
  const wished = await ask('cancel', { when: 'period_end' });
  expect(wished.json).toMatchObject({ status: 'trialing', cancel_at_period_end: true });
  expect((await ask('start', { amount: 4_900 })).status).toBe(409);
  expect((await ask('change', { plan, quantity: 1, when: 'period_end' })).status).toBe(409);
  expect((await ask('pause', { when: 'period_end' })).status).toBe(409);
  await ask('cancel', { when: 'now' });
  expect(await read()).toMatchObject({ status: 'canceled', access: 'none' });

  const token = await sandbox.token('user-trial-twice');
  const asked = { token, body: { plan, buyer } };
  const preview = await call('POST /subscriptions?preview=true', asked);
  expect(preview.json).toMatchObject({ amount: 4_900, trial: { state: 'used', then: null } });
  const { json } = await open('user-trial-twice');
  expect(json).toMatchObject({ amount: 4_900, trial: { state: 'used' } });
  expect((json['request_pay'] as { name: string }).name).toBe('매달 엽서 (체험 없음)');
});

test('a checkout that never began uses no trial up', async () => {
  await open('user-trial-late');
  const { json } = await open('user-trial-late');
  expect(json['trial']).toMatchObject({ state: 'granted' });
});

test('its customer may buy at once: POST /subscriptions/{id}/start', async () => {
  const { ask, read, token, id } = await trying('user-trial-start');
  const before = await everything();
  const preview = await ask('start?preview=true', {});
  expect(await everything()).toBe(before);
  expect(preview.json).toMatchObject({ plan, charge: { period: 1, amount: 4_900 } });
  expect((await ask('start', { amount: 9_900 })).status).toBe(409);
  expect((await ask('start', {})).status).toBe(400);
  const started = await ask('start', { amount: 4_900 });
  expect(started.json).toMatchObject({ outcome: 'paid', subscription: { status: 'active' } });
  expect(await read()).toMatchObject({ status: 'active', trial: null, amount: 4_900 });
  const { json } = await call(`GET /subscriptions/${id}/charges`, { token });
  const { starts_on, ends_on } = (preview.json['charge'] ?? {}) as Record<string, string>;
  expect(json.items[0]).toMatchObject({ period: 1, status: 'paid', starts_on, ends_on });
  expect((await ask('start', { amount: 4_900 })).status).toBe(409);
  const ops = await sandbox.token('ops', 'billing/operator');
  const { json: told } = await call(`GET /admin/subscriptions/${id}/history`, { token: ops });
  expect(told.items.map(({ what }) => what)).toContain('start');
});

test('a purchase that ended a trial can be withdrawn from within its week', async () => {
  const { ask, read, token, id } = await trying('user-trial-regret');
  const withdrawal = { when: 'now', reason: 'withdrawal' };
  expect((await ask('cancel', withdrawal)).status).toBe(409);
  await ask('start', { amount: 4_900 });
  const preview = await ask('cancel?preview=true', withdrawal);
  expect(preview.json).toMatchObject({ refund: 4_900 });
  await ask('cancel', withdrawal);
  expect(await read()).toMatchObject({ status: 'canceled', access: 'none' });
  const { json } = await call(`GET /subscriptions/${id}/charges`, { token });
  expect(json.items[0]).toMatchObject({ period: 1, status: 'refunded', refunded: 4_900 });
});

test('declined, the trial goes on as it was', async () => {
  const { ask, read } = await trying('user-trial-poor', '4000-0000-0000-0002');
  const declined = await ask('start', { amount: 4_900 });
  expect(declined.json).toMatchObject({
    outcome: 'declined',
    subscription: { status: 'trialing', access: 'full', decline: null },
  });
  expect(await read()).toMatchObject({ status: 'trialing', charge_pending: false });
  expect((await ask('start', { amount: 4_900 })).status).toBe(409);
});

test('notices are recorded: POST /server/subscriptions/{id}/notices', async () => {
  const { id, read } = await trying('user-trial-told');
  const token = await sandbox.token('shop-backend', 'billing/server');
  const route = `POST /server/subscriptions/${id}/notices`;
  const user = 'user-trial-told';
  const tell = (body: object) => call(route, { token, body: { user, sha256: hash, ...body } });
  const mail = await tell({ channel: 'email' });
  expect(mail.json).toMatchObject({ user, trial: { noticed_on: null } });
  const told = await tell({ channel: 'alimtalk', sent_at: new Date(sandbox.now()).toISOString() });
  expect(told.status).toBe(200);
  expect(((await read())['trial'] as { noticed_on: string }).noticed_on).toBe(todayInKorea());
  expect((await tell({ channel: 'pigeon' })).status).toBe(400);
  expect((await tell({ channel: 'sms', sha256: 'short' })).status).toBe(400);
  expect((await tell({ channel: 'sms', sent_at: '2020-01-01T00:00:00+09:00' })).status).toBe(400);
  expect((await tell({ channel: 'sms', user: 'user-other' })).status).toBe(404);
  // Of before the trial it says nothing of its end.
  const before = new Date(sandbox.now() - 86_400_000).toISOString();
  expect((await tell({ channel: 'sms', sent_at: before })).status).toBe(400);
  const ops = await sandbox.token('ops', 'billing/operator');
  const { json } = await call(`GET /admin/subscriptions/${id}/evidence`, { token: ops });
  const notices = json.items.filter(
    ({ record }) => (record as { kind: string }).kind === 'notice',
  ) as unknown as { record: { facts: object } }[];
  const facts = notices.map(({ record }) => record.facts);
  expect(facts).toHaveLength(2);
  expect(facts).toContainEqual(expect.objectContaining({ channel: 'email', suffices: 'no' }));
  const sent = { channel: 'alimtalk', text_sha256: hash, suffices: 'yes' };
  expect(facts).toContainEqual(expect.objectContaining(sent));
});

test('nothing is bought in the quiet window', async () => {
  const { id } = await trying('user-trial-late-at-night');
  const day = new Date(sandbox.now() + 9 * 3_600_000).toISOString().slice(0, 10);
  await sandbox.to(`${day}T23:45:00+09:00`);
  const token = await sandbox.token('user-trial-late-at-night');
  const body = { amount: 4_900 };
  expect((await call(`POST /subscriptions/${id}/start`, { token, body })).status).toBe(503);
});

const daysFrom = (a: string, b: string) => (Date.parse(b) - Date.parse(a)) / 86_400_000;
const todayInKorea = () => new Date(sandbox.now() + 9 * 3_600_000).toISOString().slice(0, 10);
