// Refunds over HTTP: previewed, made once under a key, and refused where they may not be made.
import { expect, test } from 'vitest';
import { call, subscribeAndPay, sandbox, startsSandbox, token } from './api-world';

startsSandbox();

type Json = Record<string, unknown>;

async function paid(user: string) {
  const { signed, checkout } = await subscribeAndPay(user);
  return { id: String(checkout['subscription']), signed };
}

const ops = async () => sandbox.token('ops', 'billing/operator');
const body = { period: 0, amount: 'all', cancel: 'no', reason: '고객 요청' };

async function refund(id: string, said: Json, key?: string, query = '') {
  const headers = key === undefined ? {} : { 'idempotency-key': key };
  const path = `POST /admin/subscriptions/${id}/refunds${query}`;
  return call(path, { token: await ops(), body: { ...body, ...said }, headers });
}

const given = (id: string) =>
  sandbox.emulator.book.payments.find((row) => row.imp_uid === id)?.cancel_history ?? [];

test('a refund is previewed, made, and the same under its key', async () => {
  const { id, signed } = await paid('refund-user');
  const seen = await refund(
    id,
    { amount: 'days_unused', cancel: 'now' },
    undefined,
    '?preview=true',
  );
  expect(seen.json).toMatchObject({ period: 0, paid: 9_900, refunded: 0, left: 9_900 });
  const { days, days_unused: unused, amount } = seen.json as Record<string, number>;
  expect(unused).toBe((days ?? 0) - 1);
  expect(amount).toBe(Math.round((9_900 * (unused ?? 0)) / (days ?? 1)));

  const part = await refund(id, { amount: 1_000 }, 'key-1');
  expect(part).toMatchObject({ status: 200, json: { outcome: 'done', amount: 1_000 } });
  const again = await refund(id, { amount: 1_000 }, 'key-1');
  expect(again.json).toEqual(part.json);
  expect((await refund(id, { amount: 1_001 }, 'key-1')).status).toBe(422);
  expect(given(String(part.json['payment']))).toMatchObject([{ amount: 1_000 }]);
  const [entry] = given(String(part.json['payment']));
  expect(String(entry?.['reason'])).toBe(`구독 결제 환불 ${String(part.json['id'])}`);

  expect((await refund(id, { amount: 8_901 }, 'key-2')).status).toBe(422);
  const rest = await refund(id, { cancel: 'now' }, 'key-3');
  expect(rest.json).toMatchObject({ amount: 8_900, left_before: 8_900, outcome: 'done' });
  expect((await refund(id, {}, 'key-4')).status).toBe(422);
  const shown = await call(`GET /subscriptions/${id}`, { token: signed });
  expect(shown.json).toMatchObject({ status: 'canceled', held: false });
  const charges = await call(`GET /subscriptions/${id}/charges`, { token: signed });
  expect(charges.json.items).toMatchObject([{ status: 'refunded', refunded: 9_900 }]);
  const path = `GET /admin/subscriptions/${id}/refunds`;
  const listed = await call(path, { token: await ops() });
  expect(listed.json.items.map((one) => one['amount']).sort()).toEqual([1_000, 8_900]);
  expect((await call(path, { token })).status).toBe(403);
});

test('what is refused: POST /admin/subscriptions/{id}/refunds', async () => {
  const { id } = await paid('refund-refused');
  expect((await refund(id, {})).status).toBe(400);
  expect((await refund(id, {}, 'a key')).status).toBe(400);
  expect((await refund(id, { amount: 0 }, 'k')).status).toBe(400);
  expect((await refund(id, { amount: -1 }, 'k')).status).toBe(400);
  expect((await refund(id, { amount: 0.5 }, 'k')).status).toBe(400);
  expect((await refund(id, { reason: undefined }, 'k')).status).toBe(400);
  expect((await refund(id, { cancel: undefined }, 'k')).status).toBe(400);
  const wrong = await refund(id, { amount: '9900' }, 'k');
  const fault = 'must be a whole number of won, "all" or "days_unused"';
  expect(wrong).toMatchObject({ status: 400, json: { errors: [{ field: 'amount', fault }] } });
  const none = await refund(id, { period: 7 }, 'k');
  expect([none.status, none.json['detail']]).toEqual([
    404,
    'there is no charge of period 7: the newest are 0',
  ]);
  expect((await refund(`sub${'a'.repeat(25)}`, {}, 'k')).status).toBe(404);
  expect((await refund(id, {}, undefined, '?preview=yes')).status).toBe(400);
  const stranger = { token, body, headers: { 'idempotency-key': 'k' } };
  expect((await call(`POST /admin/subscriptions/${id}/refunds`, stranger)).status).toBe(403);
});

test('an answer that got lost is unknown, and known to the same call later', async () => {
  const { id } = await paid('refund-lost');
  sandbox.kept.script([{ route: 'cancel', fault: { kind: 'cancelTimeout' } }], 'append');
  const lost = await refund(id, {}, 'key-lost');
  expect(lost).toMatchObject({ status: 202, json: { outcome: 'unknown' } });
  expect((await refund(id, { amount: 1 }, 'key-other')).status).toBe(409);
  await sandbox.advance('PT5M');
  const known = await refund(id, {}, 'key-lost');
  expect(known).toMatchObject({ status: 200, json: { outcome: 'done' } });
  expect(given(String(known.json['payment']))).toHaveLength(1);
});

test('refused in words of a time-out it is not known, and none is begun beside it', async () => {
  const { id } = await paid('refund-timeout');
  const fault = { kind: 'cancelRefused', ms: 60_000 } as const;
  sandbox.kept.script([{ route: 'cancel', fault }], 'append');
  const first = await refund(id, { amount: 4_000 }, 'time-1');
  expect(first).toMatchObject({ status: 202, json: { outcome: 'unknown' } });
  expect(String(first.json['why'])).toContain('TIMEOUT');
  expect((await refund(id, { amount: 4_000 }, 'time-2')).status).toBe(409);
  await sandbox.advance('PT1H');
  const known = await refund(id, { amount: 4_000 }, 'time-1');
  expect(known).toMatchObject({ status: 200, json: { outcome: 'done', why: null } });
  expect(given(String(known.json['payment']))).toHaveLength(1);
});

test('a part that may have been carried out is a case, and never sent again', async () => {
  const { id } = await paid('refund-part');
  sandbox.kept.script([{ route: 'cancel', fault: { kind: 'dropBefore' } }], 'append');
  const asked = await refund(id, { amount: 4_000 }, 'part-1');
  expect(asked.status).toBe(202);
  await sandbox.advance('PT2H');
  const operator = { token: await ops() };
  const { items } = (await call('GET /admin/cases?kind=refund', operator)).json;
  const mine = items.find((of) => of['id'] === `refund-${String(asked.json['id'])}`);
  expect(mine).toMatchObject({ status: 'open', amount: 4_000 });
  expect(String(mine?.['why'])).toContain("look in KICC's console");
  expect(given(String(asked.json['payment']))).toHaveLength(0);
});

test('the days of a period are given back once, however many operators answer', async () => {
  const { id } = await paid('refund-days');
  const days = { amount: 'days_unused' };
  expect((await refund(id, { amount: 1_000 }, 'days-1')).status).toBe(200);
  const first = await refund(id, days, 'days-2');
  expect(first).toMatchObject({ status: 200, json: { outcome: 'done' } });
  expect((await refund(id, days, 'days-2')).json).toEqual(first.json);
  const second = await refund(id, days, 'days-3');
  expect(second.status).toBe(422);
  expect(String(second.json['detail'])).toContain(String(first.json['id']));
  expect((await refund(id, days, undefined, '?preview=true')).status).toBe(422);
});

test('one that ends its subscription and is refused is a case: the money is owed', async () => {
  const { id } = await paid('refund-owed');
  const fault = { kind: 'codeNonZero', message: '[취소 불가] 취소기간이 지났습니다' } as const;
  sandbox.kept.script([{ route: 'cancel', fault }], 'append');
  const body = { period: 0, amount: 'all', cancel: 'now', reason: '고객 요청' };
  const refused = await refund(id, body, 'refused-1');
  expect(refused.json).toMatchObject({ outcome: 'refused' });
  const operator = { token: await ops() };
  const { items } = (await call('GET /admin/cases?kind=refund', operator)).json;
  const mine = items.find((of) => of['subscription'] === id);
  const { payment } = refused.json;
  expect(mine).toMatchObject({ status: 'open', amount: 9_900, payment });
  expect(mine?.['why']).toBe(
    'a refund that ends its subscription was refused by iamport: its record shows nothing of it',
  );
  expect(mine?.['do_first']).toMatch(/refund it anew under another Idempotency-Key/);
  const history = (await call(`GET /admin/subscriptions/${id}/history`, operator)).json.items;
  expect(history.map(({ what }) => what)).toEqual(
    expect.arrayContaining([
      'refund of 9900 won of period 0 asked, and the subscription canceled',
      'ended, as it was canceled',
    ]),
  );
  const stillOpen = async () => {
    await sandbox.advance('P1D');
    const listed = await call('GET /admin/cases?kind=refund', operator);
    return listed.json.items.some((one) => one['id'] === mine?.['id']);
  };
  expect(await stillOpen()).toBe(true);
  const part = { ...body, amount: 9_000, cancel: 'no' };
  expect((await refund(id, part, 'refused-2')).json).toMatchObject({ outcome: 'done' });
  expect(await stillOpen()).toBe(true);
  const rest = await refund(id, { ...part, amount: 'all' }, 'refused-3');
  expect(rest.json).toMatchObject({ outcome: 'done', amount: 900 });
  expect(await stillOpen()).toBe(false);
});

test("an operator's refund for the reason of a withdrawal is an operator's", async () => {
  const { id } = await paid('refund-words');
  const body = { period: 0, amount: 'all', cancel: 'now', reason: 'withdrawal' };
  expect((await refund(id, body, 'words-1')).json).toMatchObject({ outcome: 'done' });
  const { json } = await call(`GET /admin/subscriptions/${id}/history`, { token: await ops() });
  const asked = json.items.find(({ what }) => String(what).includes(' asked'));
  expect(asked).toMatchObject({ who: 'operator', by: 'ops' });
});
