// Lists and look-ups: pages, orders, windows of time, and words that mean nothing.
import { expect, test } from 'vitest';
import { served } from './served';

async function charged(count: number) {
  const emulator = await served();
  const { signed, keyFor, time } = emulator;
  await keyFor('c1');
  const uids: string[] = [];
  for (let n = 0; n < count; n += 1) {
    const order = { customer_uid: 'c1', merchant_uid: `m${n}`, amount: 9_900, name: '구독' };
    const { json } = await signed('POST', '/subscribe/payments/again', order);
    uids.push((json.response as { imp_uid: string }).imp_uid);
    time.now += 1_000;
  }
  const list = async (path: string) => {
    const { status, json } = await signed('GET', path);
    const page = json.response as { total: number; previous: number; next: number; list: object[] };
    return { status, page, told: page && [page.previous, page.next, page.list.length] };
  };
  return { ...emulator, uids, list };
}

test('a payment that is named twice is one payment, and nothing is missing', async () => {
  const { signed, uids } = await charged(2);
  const query = `imp_uid[]=${uids[0]}&merchant_uid[]=m0&merchant_uid[]=m1`;
  const both = await signed('GET', `/payments?${query}`);
  expect(both.status).toBe(200);
  expect(both.json.response).toMatchObject([{ imp_uid: uids[0] }, { imp_uid: uids[1] }]);
  expect(both.json.response).toHaveLength(2);
  const some = await signed('GET', `/payments?${query}&imp_uid[]=none`);
  expect(some.status).toBe(207);
  expect(some.json.response).toHaveLength(2);
});

test('the payments of a key come in pages, from 1, with 0 for none', async () => {
  const { list } = await charged(21);
  const path = '/subscribe/customers/c1/payments';
  expect((await list(path)).told).toEqual([0, 2, 20]);
  expect((await list(`${path}?page=2`)).told).toEqual([1, 0, 1]);
  for (const page of ['0', '-1', '3', '99', 'x', '1.5', '1e309']) {
    expect((await list(`${path}?page=${page}`)).status, page).toBe(400);
  }
});

test('words that are no numbers, states or orders are refused with 400', async () => {
  const { list, signed } = await charged(1);
  for (const query of ['page=x', 'limit=x', 'limit=0', 'from=x', 'to=x', 'from=', 'sorting=x']) {
    expect((await list(`/payments/status/paid?${query}`)).status, query).toBe(400);
  }
  expect((await list('/payments/status/paid?limit=5000')).told).toEqual([0, 0, 1]);
  expect((await list('/payments/findAll/m0?sorting=x')).status).toBe(400);
  expect((await signed('GET', '/payments/findAll/m0/settled')).status).toBe(400);
});

test('a look-up shows the first of its order, and hides the others', async () => {
  const { call, signed, keyFor } = await served();
  await keyFor('c1');
  const rules = [{ route: 'again', fault: { kind: 'dupRecords' } }];
  await call('POST', '/_emulator/script', { rules });
  const order = { customer_uid: 'c1', merchant_uid: 'm1', amount: 9_900, name: '구독' };
  await signed('POST', '/subscribe/payments/again', order);
  const first = async (query: string) =>
    ((await signed('GET', `/payments/find/m1${query}`)).json.response as { status: string }).status;
  expect(await first('')).toBe('failed');
  expect(await first('?sorting=started')).toBe('paid');
  expect(await first('?sorting=-paid')).toBe('paid');
  expect(await first('?sorting=paid')).toBe('failed');
  expect(await first('/paid')).toBe('paid');
  await signed('POST', '/payments/cancel', { merchant_uid: 'm1', amount: 9_900, checksum: 9_900 });
  const { list } = (await signed('GET', '/payments/findAll/m1')).json.response as {
    list: { status: string; cancel_history: object[] }[];
  };
  const refunds = list.map(({ status, cancel_history }) => [status, cancel_history.length]);
  expect(Object.fromEntries(refunds)).toEqual({ failed: 0, cancelled: 1 });
});
