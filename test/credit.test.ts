// Credit and lines that are charged once, over HTTP: previewed, given once under a key, used by the
// next charge, told by its statement, and given back with its refund.
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { call, everything, subscribeAndPay, sandbox, startsSandbox } from './api-world';

startsSandbox();

type Json = Record<string, unknown>;
const ops = async () => sandbox.token('ops', 'billing/operator');
const backend = async () => sandbox.token('shop', 'billing/server');

async function paid(user: string) {
  const { signed, checkout } = await subscribeAndPay(user);
  return { user, id: String(checkout['subscription']), signed };
}

async function give(id: string, amount: number, key?: string, query = '') {
  const headers = key === undefined ? {} : { 'idempotency-key': key };
  const body = { amount, reason: '보상' };
  const path = `POST /admin/subscriptions/${id}/credit${query}`;
  return call(path, { token: await ops(), body, headers });
}

async function takeBack(id: string, amount: number, key?: string, query = '') {
  const headers = key === undefined ? {} : { 'idempotency-key': key };
  const body = { amount, reason: '실수' };
  const path = `POST /admin/subscriptions/${id}/credit/take-back${query}`;
  return call(path, { token: await ops(), body, headers });
}

async function toldOfCredit(id: string) {
  const { json } = await call(`GET /admin/subscriptions/${id}/history`, { token: await ops() });
  return json.items.map(({ what }) => String(what)).filter((what) => / of credit /.test(what));
}

const text = '1:1 레슨 1회 3,000원을 다음 결제일에 함께 결제합니다.';
const hash = createHash('sha256').update(text).digest('hex');
const consent = () => ({ text, hash, at: '2026-01-01T09:00:00+09:00', channel: 'call' });
const lesson = () => ({ name: '1:1 레슨', amount: 3_000, consent: consent(), reason: '전화 주문' });

async function add(id: string, said: Json, key?: string, query = '') {
  const headers = key === undefined ? {} : { 'idempotency-key': key };
  const path = `POST /admin/subscriptions/${id}/lines${query}`;
  return call(path, { token: await ops(), body: { ...lesson(), ...said }, headers });
}

const own = async (id: string, token: string) =>
  (await call(`GET /subscriptions/${id}`, { token })).json;
const chargesOf = async (id: string, token: string) =>
  (await call(`GET /subscriptions/${id}/charges`, { token })).json.items;
const statement = async (id: string, period: number, token: string) =>
  (await call(`GET /subscriptions/${id}/charges/${period}/statement`, { token })).json;

test('credit is previewed, given once, used, and back with a refund', async () => {
  const { id, signed } = await paid('credit-user');
  const before = await everything();
  const shown = await give(id, 5_000, undefined, '?preview=true');
  expect(await everything()).toBe(before);
  expect(shown.json).toMatchObject({ credit: 5_000, next_charge: { period: 1, amount: 4_900 } });
  const given = await give(id, 5_000, 'gift-1');
  expect(given.status).toBe(200);
  expect((await give(id, 5_000, 'gift-1')).json).toEqual(given.json);
  expect((await give(id, 5_001, 'gift-1')).status).toBe(422);
  expect(await own(id, signed)).toMatchObject({ credit: 5_000, amount: 9_900 });
  const path = `POST /subscriptions/${id}/cancel?preview=true`;
  const cancel = await call(path, { token: signed, body: { when: 'period_end' } });
  expect(cancel.json).toMatchObject({ credit_lapses: 5_000 });

  await sandbox.advance('P32D');
  const [charge] = await chargesOf(id, signed);
  expect(charge).toMatchObject({ period: 1, status: 'paid', amount: 4_900, credit: 5_000 });
  expect(await own(id, signed)).toMatchObject({ credit: 0 });
  const told = await statement(id, 1, signed);
  expect(told).toMatchObject({ amount: 4_900, vat: 445, supply: 4_455 });
  expect((told['lines'] as Json[]).map((line) => [line['kind'], line['amount']])).toEqual([
    ['base', 9_900],
    ['credit', -5_000],
  ]);

  const refund = { period: 1, amount: 2_450, cancel: 'no', reason: '요청' };
  const seen = `POST /admin/subscriptions/${id}/refunds?preview=true`;
  const back = await call(seen, { token: await ops(), body: refund });
  expect(back.json).toMatchObject({ credit_back: 2_500, credit_lapses: 0 });
  const last = { token: await ops(), body: { ...refund, cancel: 'now' } };
  expect((await call(seen, last)).json).toMatchObject({ credit_back: 2_500, credit_lapses: 2_500 });
  const headers = { 'idempotency-key': 'credit-back' };
  const done = { token: await ops(), body: refund, headers };
  expect((await call(`POST /admin/subscriptions/${id}/refunds`, done)).status).toBe(200);
  expect(await own(id, signed)).toMatchObject({ credit: 2_500 });

  const list = await call(`GET /admin/subscriptions/${id}/refunds`, { token: await ops() });
  expect(list.json.items).toMatchObject([{ amount: 2_450, credit_back: 2_500 }]);
  const given_back = (await statement(id, 1, signed))['refunds'];
  expect(given_back).toMatchObject([{ outcome: 'done', credit_back: 2_500 }]);
  await call(`POST /subscriptions/${id}/cancel`, { token: signed, body: { when: 'now' } });
  expect((await toldOfCredit(id)).toReversed()).toEqual([
    '5000 won of credit used by period 1',
    '2500 won of credit returned of period 1',
    '2500 won of credit lapsed',
  ]);
});

test('a gift by mistake: POST /admin/subscriptions/{id}/credit/take-back', async () => {
  const { id, signed } = await paid('credit-mistake');
  await give(id, 50_000, 'typo');
  const before = await everything();
  const shown = await takeBack(id, 45_000, undefined, '?preview=true');
  expect(await everything()).toBe(before);
  expect(shown.json).toMatchObject({ credit: 5_000, next_charge: { amount: 4_900 } });
  expect((await takeBack(id, 45_000)).status).toBe(400);
  const taken = await takeBack(id, 45_000, 'typo');
  expect(taken.json).toMatchObject({ kind: 'credit_taken', amount: 45_000, credit: 5_000 });
  expect((await takeBack(id, 45_000, 'typo')).json).toEqual(taken.json);
  expect((await takeBack(id, 44_000, 'typo')).status).toBe(422);
  const more = await takeBack(id, 5_001, 'more');
  expect(more.status).toBe(409);
  expect(more.text).toContain('5000 won of credit');
  expect(await own(id, signed)).toMatchObject({ credit: 5_000 });
  const backend = await sandbox.token('shop', 'billing/server');
  const path = `POST /admin/subscriptions/${id}/credit/take-back`;
  const body = { amount: 1, reason: '실수' };
  expect((await call(path, { token: backend, body })).status).toBe(403);
  const history = await call(`GET /admin/subscriptions/${id}/history`, { token: await ops() });
  expect(history.json.items[0]).toMatchObject({ what: 'take_credit', by: 'ops', reason: '실수' });
  expect(String(history.json.items[0]?.['after'])).toContain('5000 won of credit');
  const evidence = await call(`GET /admin/subscriptions/${id}/evidence`, { token: await ops() });
  expect(evidence.json.items.map(({ record }) => record)).toContainEqual(
    expect.objectContaining({
      kind: 'credit_taken',
      facts: { credit: taken.json['id'], amount: 45_000 },
    }),
  );
  expect((await takeBack(id, 5_000, 'all')).json).toMatchObject({ credit: 0 });
});

test('credit that covers it all settles a period without a card', async () => {
  const { id, signed } = await paid('credit-whole');
  await give(id, 19_850, 'gift-2');
  await sandbox.advance('P32D');
  const [charge] = await chargesOf(id, signed);
  expect(charge).toMatchObject({ period: 1, status: 'waived', amount: 0, credit: 9_900 });
  expect(charge).toMatchObject({ attempts: [], paid_at: null });
  expect(await own(id, signed)).toMatchObject({ status: 'active', credit: 9_950 });
  const history = await call(`GET /admin/subscriptions/${id}/history`, { token: await ops() });
  expect(history.json.items).toContainEqual(
    expect.objectContaining({
      who: 'schedule',
      what: 'charge of period 1 settled at 0 won: no card was charged',
      reason: 'credit -9900 won',
    }),
  );
  // 50 won are left over: so much less is used that a card can be charged.
  await sandbox.advance('P31D');
  expect(await own(id, signed)).toMatchObject({ credit: 50 });
  const evidence = await call(`GET /admin/subscriptions/${id}/evidence`, { token: await ops() });
  const kinds = evidence.json.items.map(({ record }) => (record as Json)['kind']);
  expect(kinds).toContain('credit');
});

test('a line needs the proof of an act: POST /admin/subscriptions/{id}/lines', async () => {
  const { user, id, signed } = await paid('line-user');
  expect((await add(id, { consent: undefined }, 'k')).status).toBe(422);
  expect((await add(id, { consent: { ...consent(), text: undefined } }, 'k')).status).toBe(422);
  expect((await add(id, { consent: { ...consent(), hash: 'ab'.repeat(32) } }, 'k')).status).toBe(
    422,
  );
  const later = { ...consent(), at: '2199-01-01T00:00:00+09:00' };
  expect((await add(id, { consent: later }, 'k')).status).toBe(422);
  expect((await add(id, { tax_free: 3_001 }, 'k')).status).toBe(400);
  expect((await add(id, {})).status).toBe(400);
  const before = await everything();
  const shown = await add(id, {}, undefined, '?preview=true');
  expect(await everything()).toBe(before);
  expect(shown.json).toMatchObject({ next_charge: { period: 1, amount: 12_900 } });
  for (const key of ['1', '2', '3', '4']) expect((await add(id, {}, key)).status).toBe(200);
  expect((await add(id, {}, '5')).status).toBe(409);
  expect((await add(id, {}, '4')).status).toBe(200);
  const lines = (await own(id, signed))['lines'] as Json[];
  expect(lines).toHaveLength(4);
  const token = await backend();
  for (const line of lines.slice(1)) {
    const path = `POST /server/subscriptions/${id}/lines/${String(line['id'])}/remove`;
    expect((await call(path, { token, body: { user } })).status).toBe(200);
    expect((await call(path, { token, body: { user } })).status).toBe(404);
  }

  await sandbox.advance('P32D');
  const [charge] = await chargesOf(id, signed);
  expect(charge).toMatchObject({ period: 1, status: 'paid', amount: 12_900 });
  expect(await own(id, signed)).toMatchObject({ lines: [], amount: 9_900 });
  const told = (await statement(id, 1, signed))['lines'] as Json[];
  expect(told.map((line) => [line['kind'], line['name'], line['amount']])).toEqual([
    ['base', null, 9_900],
    ['one_off', '1:1 레슨', 3_000],
  ]);
  const why = `GET /admin/subscriptions/${id}/charges/1/why`;
  expect((await call(why, { token: await ops() })).json['lines']).toEqual(told);
  await sandbox.advance('P31D');
  expect((await chargesOf(id, signed))[0]).toMatchObject({ period: 2, amount: 9_900 });
  const evidence = await call(`GET /admin/subscriptions/${id}/evidence`, { token: await ops() });
  const facts = evidence.json.items.map(({ record }) => record as Json);
  const line = facts.find(({ kind }) => kind === 'line');
  const proof = { source: 'imported', channel: 'call', text_sha256: hash, amount: 3_000 };
  expect(line).toMatchObject({ at: '2026-01-01T09:00:00+09:00', facts: proof });
});

test('a backend adds a line of its user: POST /server/subscriptions/{id}/lines', async () => {
  const { user, id, signed } = await paid('line-of-user');
  const headers = { 'idempotency-key': 'shop-1' };
  const path = `POST /server/subscriptions/${id}/lines`;
  const ask = { token: await backend(), headers };
  expect((await call(path, { ...ask, body: { ...lesson(), user: 'other' } })).status).toBe(404);
  expect((await call(path, { ...ask, body: { ...lesson(), user } })).status).toBe(200);
  const [line] = (await own(id, signed))['lines'] as Json[];
  const remove = `POST /admin/subscriptions/${id}/lines/${String(line?.['id'])}/remove`;
  const body = { reason: '취소' };
  expect((await call(remove, { token: await ops(), body })).json).toMatchObject({ lines: [] });
  await call(`POST /subscriptions/${id}/cancel`, { token: signed, body: { when: 'period_end' } });
  expect((await give(id, 100, 'late')).status).toBe(409);
  expect((await add(id, {}, 'late')).status).toBe(409);
});
