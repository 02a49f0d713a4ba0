// What an operator puts on hold over HTTP: a customer, one subscription, a plan; and its release.
import { beforeAll, expect, test } from 'vitest';
import { addDays, civilDate } from '../functions/domain/common/calendar';
import {
  buyer,
  call,
  subscribeAndPay,
  sandbox,
  startsSandbox,
  subscribe,
  token,
} from './api-world';

startsSandbox();

type Json = Record<string, unknown>;

let ops: string;
const operator = async () => (ops = await sandbox.token('ops', 'billing/operator'));
beforeAll(operator);

async function paid(user: string): Promise<string> {
  const { checkout } = await subscribeAndPay(user);
  return String(checkout['subscription']);
}

const post = (route: string, body: Json) => call(`POST ${route}`, { token: ops, body });
const hold = (of: Json) => post('/admin/holds', { reason: '중복 결제 문의', ...of });
const release = (of: Json) => post('/admin/holds/release', { reason: '해결됨', ...of });
const listed = async () => (await call('GET /admin/holds', { token: ops })).json.items;
const shown = async (id: string) =>
  (await call(`GET /admin/subscriptions/${id}`, { token: ops })).json;
const chargesOf = async (id: string) => (await shown(id))['charges'] as Json[];

/** To the noon of a day that is so many days on: nothing is charged in the quiet window. */
async function onward(days: number): Promise<void> {
  const { to } = await sandbox.advance('PT1S');
  const on = new Date(Date.parse(to) + days * 86_400_000 + 9 * 3_600_000);
  await sandbox.to(`${on.toISOString().slice(0, 10)}T12:00:00+09:00`);
  await operator();
}

/** To the noon before its next charge. */
async function toTheDayBefore(id: string): Promise<void> {
  const dueOn = civilDate(String((await shown(id))['next_billing_on']));
  await sandbox.to(`${addDays(dueOn, -1)}T12:00:00+09:00`);
  await operator();
}

test('all that a customer has is on hold until released: POST /admin/holds', async () => {
  const id = await paid('hold-user');
  const placed = await hold({ user: 'hold-user' });
  const held = { subscription: id, user: 'hold-user', held: true, status: 'active' };
  expect(placed).toMatchObject({ status: 200, json: { items: [held] } });
  const said = { cause: 'operator', reason: '중복 결제 문의', by: 'ops' };
  expect(placed.json.items[0]).toMatchObject(said);
  expect(await hold({ subscription: id })).toMatchObject({ status: 200, json: { items: [held] } });
  for (const of of [{ subscription: id }, { user: 'hold-user' }]) {
    const second = await post('/admin/holds', { ...of, reason: '경찰 문의' });
    expect([second.status, second.json['detail']]).toEqual([
      409,
      'it is on hold already: 중복 결제 문의',
    ]);
  }
  expect(await listed()).toMatchObject([{ ...held, ...said }]);

  const signed = await sandbox.token('hold-user');
  const again = await call('POST /subscriptions', {
    token: signed,
    body: { plan: 'basic-monthly', buyer },
  });
  expect(again).toMatchObject({ status: 409, json: { subscription: id } });
  expect(String(again.json['detail'])).toMatch(/on hold/);
  const retried = await post(`/admin/subscriptions/${id}/retry`, { reason: 'x' });
  expect([retried.status, retried.json['detail']]).toEqual([
    409,
    'it is on hold: release it first',
  ]);
  expect((await post(`/admin/cases/held-${id}/close`, { reason: 'x' })).status).toBe(409);

  await onward(34);
  expect(await chargesOf(id)).toHaveLength(1);
  expect(await shown(id)).toMatchObject({ status: 'active', access: 'none', held: true });
  const late = await sandbox.token('hold-user');
  const card = await call(`POST /subscriptions/${id}/card`, { token: late, body: { buyer } });
  expect(card.status).toBe(201);

  const ended = await release({ user: 'hold-user' });
  expect(ended).toMatchObject({
    status: 200,
    json: { items: [{ subscription: id, held: false }] },
  });
  expect((await release({ user: 'hold-user' })).status).toBe(409);
  expect(await listed()).toEqual([]);
  await onward(2);
  expect(await shown(id)).toMatchObject({ status: 'active', access: 'full', held: false });
  expect(await chargesOf(id)).toMatchObject([{ period: 1, status: 'paid' }, { period: 0 }]);
  const { items } = (await call(`GET /admin/subscriptions/${id}/history`, { token: ops })).json;
  const verbs = items.filter(({ who }) => who === 'operator');
  expect(verbs).toMatchObject([
    { what: 'release', reason: '해결됨' },
    { what: 'hold', by: 'ops', reason: '중복 결제 문의' },
  ]);
  expect((await call(`GET /admin/cases/held-${id}`, { token: ops })).json).toMatchObject({
    status: 'closed',
  });
});

test('there is nothing to hold of a sign-up, an end, or nobody; a reason is required', async () => {
  const { checkout } = await subscribe('hold-early');
  const early = String(checkout['subscription']);
  const refused = await hold({ subscription: early });
  expect(refused.status).toBe(409);
  expect(String(refused.json['detail'])).toMatch(/sign-up is not paid/);
  expect((await hold({ user: 'hold-early' })).status).toBe(409);
  expect((await hold({ user: 'hold-nobody' })).status).toBe(409);
  expect((await hold({ plan: 'no-such-plan' })).status).toBe(400);
  expect((await hold({ subscription: `sub${'0'.repeat(25)}` })).status).toBe(400);
  expect((await post('/admin/holds', { user: 'hold-early' })).status).toBe(400);
  expect((await post('/admin/holds', { user: 'a', plan: 'b', reason: 'c' })).status).toBe(400);
  expect(
    (await call('POST /admin/holds', { token, body: { user: 'a', reason: 'b' } })).status,
  ).toBe(403);
  const gone = await paid('hold-gone');
  await post(`/admin/subscriptions/${gone}/cancel`, { when: 'now', reason: 'x' });
  expect((await hold({ subscription: gone })).status).toBe(409);
  const owing = await post(`/admin/subscriptions/${await paid('hold-plain')}/retry`, {
    reason: 'x',
  });
  expect(owing.json['detail']).toBe('it owes nothing: it is active');
});

test('a hold ends with its subscription, and the night closes its case', async () => {
  const id = await paid('hold-leaver');
  await hold({ subscription: id });
  await post(`/admin/subscriptions/${id}/cancel`, { when: 'now', reason: 'x' });
  expect(await listed()).toEqual([]);
  await onward(2);
  expect((await call(`GET /admin/cases/held-${id}`, { token: ops })).json['status']).toBe('closed');
});

test('of a plan on hold nothing is sold or charged until released: {plan}', async () => {
  const [id, owing] = [await paid('plan-user'), await paid('plan-debtor')];
  await toTheDayBefore(id);
  const body = { plan: 'basic-monthly', buyer };
  const early = await sandbox.token('plan-window');
  const open = (await call('POST /subscriptions', { token: early, body })).json;
  const placed = await hold({ plan: 'basic-monthly' });
  const held = { plan: 'basic-monthly', subscription: null, held: true, by: 'ops' };
  expect(placed).toMatchObject({ status: 200, json: { items: [held] } });
  expect((await hold({ plan: 'basic-monthly' })).json.items).toHaveLength(1);
  const second = await post('/admin/holds', { plan: 'basic-monthly', reason: '다른 이유' });
  expect(second).toMatchObject({ status: 409 });
  expect(await listed()).toMatchObject([held]);

  const other = await sandbox.token('plan-other');
  const sale = await call('POST /subscriptions', { token: other, body });
  expect([sale.status, String(sale.json['detail'])]).toEqual([
    409,
    'this plan is on hold: nothing of it is charged right now',
  ]);
  const weekly = { plan: 'books-weekly', buyer };
  expect((await call('POST /subscriptions', { token: other, body: weekly })).status).toBe(201);
  const params = open['request_pay'] as { merchant_uid: string };
  const { impUid } = sandbox.kept.finish(params, '4242-4242-4242-4242');
  const ids = { merchant_uid: params.merchant_uid, imp_uid: impUid };
  const back = await call('POST /billing/charge', { token: early, body: ids });
  expect(back.json['result']).toBe('failed');

  await onward(2);
  expect(await chargesOf(id)).toHaveLength(1);
  expect(await shown(id)).toMatchObject({ status: 'active', access: 'full', held: false });
  const plain = await call(`POST /subscriptions/${id}/card`, {
    token: await sandbox.token('plan-user'),
    body: { buyer },
  });
  expect(plain.status).toBe(201);

  sandbox.kept.script([{ route: 'again', fault: { kind: 'decline' }, count: 0 }], 'append');
  const ended = await release({ plan: 'basic-monthly' });
  // What is released stands nowhere any more: the log says who did it, and why.
  const log = await (await fetch(`${sandbox.url}/_sandbox/log`)).text();
  const said = (event: string, why: string) => ({ event, plan: 'basic-monthly', why, by: 'ops' });
  for (const one of [said('plan.held', '중복 결제 문의'), said('plan.released', '해결됨')]) {
    expect(log).toContain(JSON.stringify(one));
  }
  expect(ended).toMatchObject({ status: 200, json: { items: [{ held: false }] } });
  expect((await release({ plan: 'basic-monthly' })).status).toBe(409);
  await sandbox.advance('PT30M');
  sandbox.kept.script([], 'replace');
  expect(await shown(owing)).toMatchObject({ status: 'past_due' });

  await hold({ plan: 'basic-monthly' });
  const debt = await call(`POST /subscriptions/${owing}/card`, {
    token: await sandbox.token('plan-debtor'),
    body: { buyer },
  });
  expect(debt.status).toBe(409);
  const retried = await post(`/admin/subscriptions/${owing}/retry`, { reason: 'x' });
  expect([retried.status, retried.json['detail']]).toEqual([
    409,
    'its plan is on hold: release it',
  ]);
  await onward(4);
  expect(await shown(owing)).toMatchObject({ status: 'past_due', access: 'full' });
  await release({ plan: 'basic-monthly' });
  await onward(1);
  for (const each of [id, owing]) {
    expect((await chargesOf(each))[0], each).toMatchObject({ period: 1, status: 'paid' });
  }
});

test('who stopped all charging, and why, is told: POST /admin/breaker', async () => {
  const thrown = await post('/admin/breaker', { state: 'open', reason: '가격 오류' });
  expect(thrown.json).toMatchObject({ on: true, by: 'ops', why: 'by an operator: 가격 오류' });
  const again = await post('/admin/breaker', { state: 'open', reason: '점검' });
  expect([again.status, again.json['detail']]).toEqual([
    409,
    'charging is stopped already, by an operator: 가격 오류',
  ]);
  const closed = await post('/admin/breaker', { state: 'closed', reason: '정정함' });
  expect(closed.json).toMatchObject({ on: false, why: 'by an operator: 정정함', by: 'ops' });
});
