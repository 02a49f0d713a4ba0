// A person is erased over HTTP: by her own wish and by an operator, with a charge in flight, and
// signed up anew.
import { beforeAll, expect, test } from 'vitest';
import { buyer, call, subscribeAndPay, sandbox, startsSandbox, token } from './api-world';

startsSandbox();

type Json = Record<string, unknown>;
type Item = Readonly<Record<string, unknown>>;

let ops: string;
const reason = '김매달 고객의 요청';
const byOperator = (user: string) =>
  call(`POST /admin/users/${user}/erase`, { token: ops, body: { reason } });

async function paid(user: string) {
  const { signed, checkout } = await subscribeAndPay(user);
  return { user, signed, id: String(checkout['subscription']) };
}

/** With the cases about it, which stand in a partition of their own. */
const itemsOf = async (id: string): Promise<readonly Item[]> =>
  (await sandbox.dump()).filter(
    ({ pk, subscriptionId }) => pk === `S#${id}` || (pk === 'CASE' && subscriptionId === id),
  );

/** What was written of the person in the items of a subscription, and what leads to the user. */
async function personalOf(id: string, user: string) {
  const words = JSON.stringify(await itemsOf(id)).match(/김매달|buyer@example|1012345678/g) ?? [];
  const named = (await itemsOf(id)).filter((item) => JSON.stringify(item).includes(user));
  const listed = (await sandbox.dump()).filter(
    (item) => item['pk'] === `U#${user}` && item['subscriptionId'] === id,
  );
  const stays = listed.filter((item) => !('expiresAt' in item));
  return { words, named: named.map(({ sk }) => sk), stays: stays.map(({ sk }) => sk) };
}

const nothing = { words: [], named: [], stays: [] };

beforeAll(async () => {
  ops = await sandbox.token('ops', 'billing/operator');
});

test('DELETE /me: every subscription ends, keys go, and the proof of payments stays', async () => {
  const mine = await paid('erase-me');
  const books = await call('POST /subscriptions', {
    token: mine.signed,
    body: { plan: 'books-weekly', buyer },
  });
  const open = String(books.json['subscription']);
  const keys = [...sandbox.emulator.book.keys.keys()];
  const erased = await call('DELETE /me', { token: mine.signed });
  expect(erased.status).toBe(200);
  expect(erased.json['done']).toBe(true);
  expect(erased.json.items.map(({ subscription }) => subscription).sort()).toEqual(
    [mine.id, open].sort(),
  );
  for (const id of [mine.id, open]) expect(await personalOf(id, 'erase-me'), id).toEqual(nothing);
  expect(keys.filter((key) => sandbox.emulator.book.keys.has(key)).length).toBe(keys.length - 1);
  const proof = (await itemsOf(mine.id)).filter(({ sk }) => String(sk).startsWith('C#'));
  expect(proof).toMatchObject([{ status: 'paid', amount: 9_900 }]);
  expect((await call('DELETE /me', { token: mine.signed })).json).toEqual({
    done: true,
    items: [],
  });
  expect((await call('GET /subscriptions', { token: mine.signed })).json.items).toEqual([]);
  const gone = await call(`GET /subscriptions/${mine.id}`, { token: mine.signed });
  expect(gone.status).toBe(404);

  const anew = await paid('erase-me');
  expect(anew.id).not.toBe(mine.id);
  const listed = (await call('GET /subscriptions', { token: anew.signed })).json.items;
  expect(listed).toMatchObject([{ id: anew.id, status: 'active' }]);
});

test('POST /admin/users/{user}/erase: the reason is wanted, and kept nowhere', async () => {
  const { id, user } = await paid('erase-by-mail');
  const route = `POST /admin/users/${user}/erase`;
  expect((await call(route, { token, body: { reason } })).status).toBe(403);
  expect((await call(route, { body: { reason } })).status).toBe(401);
  expect((await call(route, { token: ops, body: {} })).status).toBe(400);
  const one = `/admin/subscriptions/${id}`;
  const said = async (path: string, body: object = {}, headers: Record<string, string> = {}) => {
    const asked = await call(`POST ${path}`, { token: ops, body: { ...body, reason }, headers });
    expect([path, asked.status]).toEqual([path, asked.status < 300 ? asked.status : 'done']);
  };
  // A second payment for its charge, and what the night makes of it.
  const { book } = sandbox.emulator;
  const paidNow = book.payments.findLast((row) => row.customer_uid_usage === 'payment');
  if (paidNow) book.add({ ...paidNow, imp_uid: book.nextUid('imps_'), cancel_history: [] });
  await sandbox.advance('P1D');
  ops = await sandbox.token('ops', 'billing/operator');
  await said(`/admin/cases/payment-${book.payments.at(-1)?.imp_uid ?? ''}/close`);
  await said('/admin/holds', { subscription: id });
  await said('/admin/holds/release', { subscription: id });
  await said('/admin/holds', { user });
  await said('/admin/holds/release', { user });
  await said(`${one}/credit`, { amount: 100 }, { 'idempotency-key': 'gift-1' });
  await said(`${one}/cancel`, { when: 'period_end' });
  await said(`${one}/keep`);
  const refund = { period: 0, amount: 100, cancel: 'no' };
  await said(`${one}/refunds`, refund, { 'idempotency-key': 'erase-1' });
  await said('/admin/holds', { subscription: id });
  expect(JSON.stringify(await sandbox.dump())).toContain(reason);
  const erased = await byOperator(user);
  expect(erased).toMatchObject({ status: 200, json: { done: true } });
  expect(await personalOf(id, user)).toEqual(nothing);
  expect(JSON.stringify(await sandbox.dump())).not.toContain(reason);
  const history = await call(`GET /admin/subscriptions/${id}/history`, { token: ops });
  const told = history.json.items.map(({ who, what, reason: why }) => [who, what, why] as const);
  expect(told).toContainEqual(['operator', 'erase', null]);
  expect(history.text).not.toContain('김매달');
  const shown = await call(`GET /admin/subscriptions/${id}`, { token: ops });
  expect(shown.json).toMatchObject({ user: `erased-${id}`, status: 'canceled', card: null });
  const found = await call(`GET /admin/subscriptions?user=${user}`, { token: ops });
  expect(found.json.items).toEqual([]);
});

test('with a charge in flight it waits: 202, nothing is sent again, and it completes', async () => {
  const { id, user, signed } = await paid('erase-in-doubt');
  sandbox.kept.script(
    [{ route: 'again', fault: { kind: 'http', status: 502 }, count: 0 }],
    'append',
  );
  await sandbox.advance('P31DT2H');
  ops = await sandbox.token('ops', 'billing/operator');
  const one = `/admin/subscriptions/${id}`;
  const before = await call(`GET ${one}`, { token: ops });
  expect((before.json['claim'] as Json | null)?.['phase']).toBe('unknown');
  const fresh = await sandbox.token(user);
  const erased = await call('DELETE /me', { token: fresh });
  expect(erased.status).toBe(202);
  expect(erased.json.items).toMatchObject([{ done: false, waits_for: 'a charge is in flight' }]);
  expect((await call(`POST /subscriptions/${id}/keep`, { token: fresh })).status).toBe(409);
  const window = await call(`POST /subscriptions/${id}/card`, { token: fresh, body: { buyer } });
  expect(window.status).toBe(409);
  sandbox.kept.script([], 'replace');
  await sandbox.advance('P2D');
  ops = await sandbox.token('ops', 'billing/operator');
  expect(await byOperator(user)).toMatchObject({ status: 404 });
  expect(await personalOf(id, user)).toEqual(nothing);
  const charges = (await call(`GET ${one}`, { token: ops })).json['charges'] as Json[];
  expect(charges.map(({ status }) => status)).toEqual(['waived', 'paid']);
  expect(signed).not.toBe('');
});

test('a token of a machine names no user: DELETE /me refuses it', async () => {
  const machine = await sandbox.token('shop', 'billing/server');
  expect((await call('DELETE /me', { token: machine })).status).toBe(403);
  expect((await call('DELETE /me')).status).toBe(401);
});
