// An operator's verbs over HTTP: find, read the history, cancel, retry, and settle a debt.
import { beforeAll, expect, test } from 'vitest';
import {
  call,
  everything,
  sandbox,
  startsSandbox,
  subscribe,
  subscribeAndPay,
  token,
} from './api-world';

startsSandbox();

type Json = Record<string, unknown>;
type Customer = { readonly id: string; readonly user: string; readonly order: string };

let ops: string;
const renew = async () => {
  await sandbox.advance('P32D');
  ops = await sandbox.token('ops', 'billing/operator');
};

async function paid(user: string): Promise<Customer> {
  const { checkout, merchant_uid } = await subscribeAndPay(user);
  return { user, id: String(checkout['subscription']), order: merchant_uid };
}

/** Asked again while the throttle of operators, ten a second, is used up. */
const ask = async (route: string, body?: Json) => {
  for (;;) {
    const sent = { token: ops, ...(body === undefined ? {} : { body }) };
    const answer = await call(route, sent);
    if (answer.status !== 429) return answer;
  }
};
const one = ({ id }: Customer, verb = '') => `/admin/subscriptions/${id}${verb}`;
const post = (of: Customer, verb: string, body: Json) => ask(`POST ${one(of, verb)}`, body);

beforeAll(async () => {
  ops = await sandbox.token('ops', 'billing/operator');
});

test('a subscription is found by what a mail names: GET /admin/subscriptions', async () => {
  const mine = await paid('found-user');
  const shown = await ask(`GET ${one(mine)}`);
  const [charge] = shown.json['charges'] as Json[];
  expect(shown.json).toMatchObject({ id: mine.id, user: mine.user, status: 'active', claim: null });
  expect(charge).toMatchObject({ period: 0, status: 'paid', price_version: 1, refunding: false });
  expect(shown.text).not.toMatch(/key[a-z0-9]{25}/);
  const [attempt] = charge?.['attempts'] as Json[];
  const ways = [
    `user=${mine.user}`,
    `order=${mine.order}`,
    `order=${String(attempt?.['order'])}`,
    `payment=${String(charge?.['payment'])}`,
  ];
  for (const way of ways) {
    const found = await ask(`GET /admin/subscriptions?${way}`);
    expect(found.json.items, way).toMatchObject([{ id: mine.id, user: mine.user }]);
  }
  for (const way of [`order=${'z'.repeat(32)}`, 'payment=imp_0', 'user=nobody']) {
    expect((await ask(`GET /admin/subscriptions?${way}`)).json.items, way).toEqual([]);
  }
  sandbox.kept.script([{ route: 'any', fault: { kind: 'http', status: 502 }, count: 0 }], 'append');
  const silent = await ask(`GET /admin/subscriptions?payment=${String(charge?.['payment'])}`);
  expect([silent.status, silent.json['detail']]).toEqual([
    503,
    'the payment could not be looked at, try again',
  ]);
  sandbox.kept.script([], 'replace');
  const both = ['user=a&order=b', 'status=active&card=4242', 'plan=a&user=b'];
  const odd = ['status=Active', 'plan=A', 'card=424', 'card=42424', 'status=', 'odd=1', 'order=b'];
  for (const way of ['', ...both, ...odd, 'user=a&limit=0']) {
    expect((await ask(`GET /admin/subscriptions?${way}`)).status, way).toBe(400);
  }
  expect((await call(`GET ${one(mine)}`, { token })).status).toBe(403);
});

test('status, plan and a card list what is so, in pages: GET /admin/subscriptions', async () => {
  const mine = await paid('listed-1');
  const other = await paid('listed-2');
  const listed = async (query: string, limit = 100) => {
    const found: Json[] = [];
    let next: unknown = '';
    do {
      const after = next === '' ? '' : `&after=${encodeURIComponent(String(next))}`;
      const { json } = await ask(`GET /admin/subscriptions?${query}&limit=${limit}${after}`);
      expect(json.items.length).toBeLessThanOrEqual(limit);
      found.push(...json.items);
      next = json['next'];
    } while (next !== null);
    return found.map(({ id }) => id);
  };
  const ids = [other.id, mine.id];
  // Opened within one second, they stand in any order.
  const mineOf = (found: readonly unknown[]) => found.filter((id) => ids.includes(String(id)));
  expect(mineOf(await listed('status=active', 1)).sort()).toEqual([...ids].sort());
  expect(await listed('status=active&plan=basic-monthly')).toEqual(await listed('status=active'));
  expect(await listed('plan=basic-monthly', 2)).toEqual(expect.arrayContaining(ids));
  expect(await listed('status=active&plan=basic')).toEqual([]);
  expect(await listed('card=4242')).toEqual(expect.arrayContaining(ids));
  expect(await listed('card=0000')).toEqual([]);
  expect(mineOf(await listed('card=4242', 1)).sort()).toEqual([...ids].sort());
  const behind = (await ask('GET /admin/subscriptions?card=4242&limit=1')).json['next'];
  expect(behind).toMatch(/^sub[a-z0-9]{25}$/);

  await post(mine, '/cancel', { when: 'now', reason: 'asked' });
  expect(await listed('status=active')).not.toContain(mine.id);
  expect(await listed('status=canceled')).toContain(mine.id);
  await ask(`POST /admin/users/${other.user}/erase`, { reason: 'asked' });
  for (const query of ['status=active', 'status=canceled', 'plan=basic-monthly', 'card=4242']) {
    expect(await listed(query), query).not.toContain(other.id);
  }
  expect((await everything()).match(/"find.."/g)?.length).toBeGreaterThan(0);
  const items = JSON.parse(await everything()) as Json[];
  const left = items.filter(({ pk, findPk }) => pk === `S#${other.id}` && findPk !== undefined);
  expect(left).toEqual([]);

  const zeros = '0'.repeat(12);
  const { json } = await ask('GET /admin/subscriptions?status=canceled&limit=1');
  const after = encodeURIComponent(String(json['next'] ?? `canceled#a#${zeros}#${mine.id}`));
  for (const query of ['status=active', 'card=4242', 'user=a', 'status=canceled&plan=b']) {
    const said = await ask(`GET /admin/subscriptions?${query}&after=${after}`);
    expect(said.status, query).toBe(400);
  }
  const place = encodeURIComponent(`S#${zeros}#${mine.id}`);
  for (const query of ['status=active', 'card=4242']) {
    expect((await ask(`GET /admin/subscriptions?${query}&after=${place}`)).status, query).toBe(400);
  }
});

test('a debt is retried, another settled: POST /admin/subscriptions/{id}/debt', async () => {
  const [retried, settled] = [await paid('retry-user'), await paid('debt-user')];
  sandbox.kept.script([{ route: 'again', fault: { kind: 'decline' }, count: 0 }], 'append');
  const { to } = await sandbox.advance('P31DT2H');
  // Whenever the test runs: nothing is charged by hand in the quiet window around midnight.
  const next = new Date(Date.parse(to) + 33 * 3_600_000).toISOString().slice(0, 10);
  const words = { reason: '카드사에 확인함' };
  await sandbox.to(`${next}T00:00:30+09:00`);
  ops = await sandbox.token('ops', 'billing/operator');
  const atNight = await post(retried, '/retry', words);
  expect([atNight.status, atNight.json['detail']]).toEqual([
    409,
    'nothing is charged in the quiet window',
  ]);
  await sandbox.to(`${next}T12:00:00+09:00`);
  ops = await sandbox.token('ops', 'billing/operator');
  sandbox.kept.script([], 'replace');
  expect((await post(retried, '/retry', {})).status).toBe(400);
  await ask('POST /admin/breaker', { state: 'open', reason: 'KICC 점검' });
  const stopped = await post(retried, '/retry', words);
  expect([stopped.status, stopped.json['detail']]).toEqual([
    409,
    'the breaker is open: nothing is charged',
  ]);
  await ask('POST /admin/breaker', { state: 'closed', reason: '점검이 끝남' });
  const due = await post(retried, '/retry', words);
  expect(due).toMatchObject({ status: 200, json: { status: 'past_due' } });
  await sandbox.advance('PT5M');
  expect((await ask(`GET ${one(retried)}`)).json).toMatchObject({ status: 'active', period: 2 });
  expect((await post(retried, '/retry', words)).status).toBe(409);

  const as = { as: 'paid_elsewhere', reason: '계좌이체 3월 3일' };
  const done = await post(settled, '/debt', as);
  expect(done).toMatchObject({ status: 200, json: { status: 'active', period: 2 } });
  const { json } = await ask(`GET ${one(settled)}`);
  expect((json['charges'] as Json[])[0]).toMatchObject({ status: 'settled_elsewhere', period: 1 });
  expect((await post(settled, '/debt', as)).status).toBe(409);
  // Closed wrongly: which of the two it was is corrected, and nothing else of it.
  const before = await ask(`GET ${one(settled)}`);
  const other = { as: 'waived', period: 1, reason: '입금이 취소됨' };
  for (const _again of [1, 2]) {
    expect((await post(settled, '/debt', other)).json).toMatchObject({ status: 'active' });
  }
  const after = await ask(`GET ${one(settled)}`);
  const [corrected, ...rest] = before.json['charges'] as Json[];
  expect(after.json['charges']).toEqual([{ ...corrected, status: 'waived' }, ...rest]);
  expect({ ...after.json, charges: [] }).toEqual({ ...before.json, charges: [] });
  const asPaid = { ...other, as: 'paid_elsewhere' };
  for (const period of [0, 3]) {
    const refused = await post(settled, '/debt', { ...asPaid, period });
    expect([period, refused.status]).toEqual([period, period === 0 ? 409 : 404]);
  }
  expect((await post(settled, '/debt', { ...asPaid, period: 2 })).status).toBe(409);
  await sandbox.advance('P2D');
  ops = await sandbox.token('ops', 'billing/operator');
  const told = (await ask(`GET ${one(settled, '/history')}`)).json.items;
  const [again, first] = told;
  expect(again).toMatchObject({ what: 'debt', by: 'ops', reason: other.reason });
  expect(again).toMatchObject({
    before: 'period 1 is settled_elsewhere',
    after: 'period 1 is waived',
  });
  expect(first).toMatchObject({ who: 'operator', by: 'ops', what: 'debt', reason: as.reason });
  expect(String(first?.['after'])).toMatch(/active.*paid_elsewhere/);
});

test('whose mail it is, and why on that day: GET /admin/subscriptions/{id}/history', async () => {
  const mine = await paid('history-user');
  await renew();
  const signed = await sandbox.token(mine.user);
  const period = { token: signed, body: { when: 'period_end' } };
  await call(`POST /subscriptions/${mine.id}/cancel`, period);
  await call(`POST /subscriptions/${mine.id}/keep`, { token: signed });
  const stays = { reason: '고객이 계속 쓰기로 함' };
  await post(mine, '/cancel', { when: 'period_end', reason: '메일로 요청' });
  expect((await post(mine, '/keep', {})).status).toBe(400);
  expect((await post(mine, '/keep', stays)).json).toMatchObject({ cancel_at_period_end: false });
  expect((await post(mine, '/keep', stays)).status).toBe(200);
  expect((await post(mine, '/cancel', { when: 'now' })).status).toBe(400);
  const words = { when: 'now', reason: '메일로 요청' };
  expect((await post(mine, '/cancel', words)).json).toMatchObject({ status: 'canceled' });
  expect((await post(mine, '/cancel', words)).status).toBe(200);
  expect((await post(mine, '/keep', stays)).status).toBe(409);
  const { items } = (await ask(`GET ${one(mine, '/history')}`)).json;
  const told = items.map(({ who, what }) => `${String(who)}: ${String(what)}`);
  const byCustomer = ['customer: keep', 'customer: cancel'];
  const byOperator = ['operator: cancel', 'operator: keep', 'operator: cancel'];
  expect(told[0]).toBe('schedule: ended, as it was canceled');
  expect(told.slice(1, 6)).toEqual([...byOperator, ...byCustomer]);
  expect(items[2]).toMatchObject({ by: 'ops', reason: stays.reason });
  expect(told.at(-1)).toMatch(/card window 1/);
  expect(told.join()).toMatch(/period 1 paid/);
  expect(items[1]).toMatchObject({ by: 'ops', reason: words.reason });
  expect(items[1]?.['before']).not.toEqual(items[1]?.['after']);
  const why = await ask(`GET ${one(mine, '/charges/1/why')}`);
  expect(why.json).toMatchObject({ anchor_period: 0, charge: { period: 1, status: 'paid' } });
  expect(String(why.json['rule'])).toMatch(/^every month from \d{4}-\d\d-\d\d, the first day of/);
  expect((await ask(`GET ${one(mine, '/charges/99/why')}`)).status).toBe(404);
  expect((await ask(`GET ${one(mine, '/charges/odd/why')}`)).status).toBe(404);
});

test('the history names a webhook that told of a payment, and of a window', async () => {
  const { checkout, merchant_uid, imp_uid } = await subscribe('told-by-webhook');
  const body = { imp_uid, merchant_uid, status: 'paid' };
  expect((await call('POST /iamport/webhook', { body })).status).toBe(200);
  const id = String(checkout['subscription']);
  const { items } = (await ask(`GET /admin/subscriptions/${id}/history`)).json;
  const seen = { who: 'webhook', what: 'charge of period 0, attempt 0: paid, seen' };
  expect(items).toContainEqual(expect.objectContaining(seen));
  expect(items.at(-1)).toMatchObject({ after: 'charged, told by webhook' });
});

test('a preview that a verb does not have is refused, and nothing is done', async () => {
  const mine = await paid('preview-user');
  const verbs = [
    [`POST ${one(mine, '/keep')}?preview=true`, { reason: 'asked' }],
    [`POST /admin/users/${mine.user}/erase?preview=true`, { reason: 'asked' }],
    [`GET ${one(mine)}?preview=true`, undefined],
  ] as const;
  for (const [route, sent] of verbs) {
    const refused = await ask(route, sent);
    expect(refused.status, route).toBe(400);
    expect(refused.text, route).toContain('preview');
  }
  const shown = await ask(`GET ${one(mine)}`);
  expect(shown.json).toMatchObject({ status: 'active', user: mine.user });
});

test('what a cancel takes is previewed: POST /admin/subscriptions/{id}/cancel', async () => {
  const mine = await paid('previewed-user');
  const own = await sandbox.token(mine.user);
  const machine = await sandbox.token('shop-backend', 'billing/server');
  const before = await everything();
  for (const when of ['now', 'period_end'] as const) {
    const path = `subscriptions/${mine.id}/cancel?preview=true`;
    const hers = await call(`POST /${path}`, { token: own, body: { when } });
    const seen = await ask(`POST /admin/${path}`, { when, reason: 'asked' });
    expect(seen).toMatchObject({ status: 200, json: hers.json });
    const body = { when, user: mine.user };
    const served = await call(`POST /server/${path}`, { token: machine, body });
    expect(served).toMatchObject({ status: 200, json: hers.json });
    expect(hers.json).toMatchObject(when === 'now' ? { keeps_until: null } : { loses: null });
    const other = { when, user: 'another' };
    expect((await call(`POST /server/${path}`, { token: machine, body: other })).status).toBe(404);
  }
  const path = `POST /server/subscriptions/${mine.id}/cancel?preview=true`;
  const body = { when: 'now', reason: 'withdrawal', user: mine.user };
  expect((await call(path, { token: machine, body })).json).toMatchObject({ refund: 9_900 });
  expect(await everything()).toBe(before);
});
