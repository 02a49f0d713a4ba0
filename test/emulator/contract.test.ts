// Every route of iamport's that is served: envelope, fields, and what is answered to whom.
import { expect, test } from 'vitest';
import { placePaths } from '../../sandbox/iamport/route';
import { apart, cases, order } from './routes';
import type { Case, World } from './routes';
import { served } from './served';
import * as shapes from './shapes';

async function world() {
  const emulator = await served();
  const { signed, keyFor, time } = emulator;
  const now = Math.floor(time.now / 1_000);
  await keyFor('c1');
  const paid = { ...order, customer_uid: 'c1', merchant_uid: 'm1' };
  const { json } = await signed('POST', '/subscribe/payments/again', paid);
  await signed('POST', '/payments/prepare', { merchant_uid: 'p1', amount: 100 });
  const item = (uid: string) => ({ ...order, merchant_uid: uid, schedule_at: now + 60 });
  const schedules = [item('s1'), item('s2')];
  await signed('POST', '/subscribe/payments/schedule', { customer_uid: 'c1', schedules });
  const revoked = { customer_uid: 'c1', merchant_uid: ['s2'] };
  await signed('POST', '/subscribe/payments/unschedule', revoked);
  const { imp_uid } = json.response as { imp_uid: string };
  return { ...emulator, about: { impUid: imp_uid, now } };
}

const title = ({ method, path }: Case) => `${method} ${path}`;
const targetOf = (one: Case, about: World) => `/${one.ask ? one.ask(about) : one.path}`;

test('every path and method that is served is in the table', () => {
  const told = [...cases.map(title), ...apart].sort();
  expect(told).toEqual([...placePaths()].sort());
});

test.each(cases.map((one) => [title(one), one] as const))(
  '%s answers in the envelope, with the fields it has to have',
  async (_title, one) => {
    const { signed, about } = await world();
    const body = one.body?.(about);
    const { status, json } = await signed(one.method, targetOf(one, about), body);
    expect(status).toBe(200);
    expect(Object.keys(json)).toEqual(['code', 'message', 'response']);
    expect(json).toMatchObject({ code: 0, message: null });
    const response: unknown = json.response;
    if (one.many === 'page') expect(shapes.differences(response, shapes.page)).toEqual([]);
    const rows = one.many === 'page' ? (response as { list: unknown[] }).list : response;
    const all = one.many === undefined ? [rows] : (rows as unknown[]);
    expect(all.length).toBeGreaterThan(0);
    for (const row of all) {
      expect(shapes.differences(row, one.shape)).toEqual([]);
      const refunds = (row as { cancel_history?: unknown[] }).cancel_history ?? [];
      for (const refund of refunds) {
        expect(shapes.differences(refund, shapes.refund)).toEqual([]);
      }
    }
  },
);

const closed = cases.filter(({ path }) => path !== 'users/getToken');

test.each(closed.map((one) => [title(one), one] as const))(
  '%s is closed without a token, and changes nothing',
  async (_title, one) => {
    const { call, about, kept } = await world();
    const before = JSON.stringify(kept.emulator.snapshot());
    const body = one.body?.(about);
    const refused = { code: -1, message: 'Unauthorized', response: null };
    for (const headers of [{}, { authorization: 'Bearer old' }]) {
      const { status, json } = await call(one.method, targetOf(one, about), body, headers);
      expect(status).toBe(401);
      expect(json).toEqual(refused);
    }
    expect(JSON.stringify(kept.emulator.snapshot())).toBe(before);
  },
);

const named = cases.filter(({ absent }) => absent !== undefined);

test.each(named.map((one) => [title(one), one] as const))(
  '%s of what does not exist is refused in the envelope',
  async (_title, one) => {
    const { signed, about } = await world();
    const target = targetOf(one, about)
      .replace(/\b(imps_\d+|m1|c1|s1|s2|p1)\b/, 'none')
      .replace(/\b(paid)$/, 'settled')
      .replace(/_from=\d+/, '_from=x');
    const { status, json } = await signed(one.method, target, one.body?.(about));
    const wanted = one.path.startsWith('payments/find/{}/') ? 404 : one.absent;
    expect(status).toBe(wanted);
    expect(json.code).not.toBe(0);
    expect(json).toMatchObject({ message: expect.any(String) as string, response: null });
  },
);

const methods = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH'];

test('another method is refused with 405, and changes nothing', async () => {
  const { signed, about, kept } = await world();
  for (const one of cases) {
    const known = cases.filter(({ path }) => path === one.path).map(({ method }) => method);
    const before = JSON.stringify(kept.emulator.book.dump());
    for (const method of methods.filter((name) => !known.includes(name))) {
      const body = method === 'GET' ? undefined : (one.body?.(about) ?? { amount: 100 });
      const { status, json } = await signed(method, targetOf(one, about), body);
      expect(status, `${method} ${one.path}`).toBe(405);
      expect(json).toEqual({ code: -1, message: 'Method Not Allowed', response: null });
    }
    expect(JSON.stringify(kept.emulator.book.dump()), one.path).toBe(before);
  }
});

test('findAll without an id, and what a payment is made of', async () => {
  const { signed, about } = await world();
  expect((await signed('GET', '/payments/findAll/')).status).toBe(400);
  expect((await signed('GET', '/payments/imps_1/balance')).status).toBe(404);
  const balance = await signed('GET', `/payments/${about.impUid}/balance`);
  expect(balance).toMatchObject({ status: 200, json: { code: 1, response: null } });
});
