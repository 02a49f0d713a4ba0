// What may be booked and how it is listed, and that each effect has its own time.
import { expect, test } from 'vitest';
import { reserved, second } from './reserved';
import type { served } from './served';

test('however far the clock jumps, each happens at its own time and in its order', async () => {
  const { kept, time, signed, item } = await reserved();
  const [first, second_] = kept.emulator.book.schedules.map((row) => row.schedule_at);
  const rules = [{ route: 'again', fault: { kind: 'late', ms: 45 * 86_400_000 } }] as const;
  kept.script(rules, 'replace');
  const order = { customer_uid: 'c1', merchant_uid: 'm1', amount: 9_900, name: '구독' };
  const late = second(time.now) + 45 * 86_400;
  kept.handle({
    method: 'POST',
    path: '/subscribe/payments/again',
    body: JSON.stringify(order),
    headers: await tokenOf(signed, kept),
  });
  await signed('POST', '/subscribe/payments/schedule', {
    customer_uid: 'c1',
    schedules: [item('s0', 59)],
  });
  time.now += 365 * 86_400_000;
  const { payments, schedules } = kept.emulator.ledger();
  expect(payments.map(({ merchant_uid, paid_at }) => [merchant_uid, paid_at])).toEqual([
    ['s1', first],
    ['m1', late],
    ['s0', (second_ ?? 0) - 86_400],
    ['s2', second_],
  ]);
  for (const { executed_at, schedule_at } of schedules ?? []) expect(executed_at).toBe(schedule_at);
});

async function tokenOf(
  signed: (method: string, path: string) => Promise<unknown>,
  kept: Awaited<ReturnType<typeof served>>['kept'],
) {
  await signed('GET', '/users/pg');
  return { authorization: kept.emulator.snapshot().token.value };
}

test('a form names the items of a list, and a key’s customer stands in for a buyer', async () => {
  const { signed, url, kept } = await reserved();
  const body = { card_number: '4242-4242-4242-4242', expiry: '2030-12', customer_name: '김매달' };
  await signed('POST', '/subscribe/customers/c2', body);
  const at = kept.emulator.book.schedules[0]?.schedule_at;
  const fields = {
    customer_uid: 'c2',
    'schedules[0][merchant_uid]': 'f1',
    'schedules[0][name]': '구독',
    'schedules[0][schedule_at]': `${at}`,
    'schedules[0][amount]': '9900',
    'schedules[1][merchant_uid]': 'f2',
    'schedules[1][name]': '구독',
    'schedules[1][schedule_at]': `${at}`,
    'schedules[1][amount]': '100',
    'schedules[1][buyer_name]': '박매달',
    'schedules[1][notice_url]': 'http://localhost:1/',
  };
  const response = await fetch(`${url}/subscribe/payments/schedule`, {
    method: 'POST',
    body: new URLSearchParams(fields),
    headers: await tokenOf(signed, kept),
  });
  const { response: rows } = (await response.json()) as { response: object[] };
  expect(rows).toMatchObject([
    { merchant_uid: 'f1', amount: 9_900, buyer_name: '김매달' },
    { merchant_uid: 'f2', amount: 100, buyer_name: '박매달' },
  ]);
  expect(Object.keys(rows[0] ?? {})).not.toContain('notice_url');
});

test('what cannot be booked is refused in iamport’s words, all of it or nothing', async () => {
  const { signed, kept, item } = await reserved();
  const book = async (body: object) =>
    (await signed('POST', '/subscribe/payments/schedule', body)).json;
  const refused = { code: 1, response: null };
  expect(await book({ customer_uid: 'none', schedules: [item('x1', 1)] })).toMatchObject({
    ...refused,
    message: '등록된 고객정보가 없습니다.',
  });
  const wrong = [
    ...[{ ...item('x2', 1), amount: 99 }, { ...item('x2', 1), name: undefined }, item('s1', 1)],
    ...[item('x2', -1), { ...item('x2', 1), schedule_at: 'soon' }, item('x1', 1)],
  ];
  for (const other of wrong) {
    const both = { customer_uid: 'c1', schedules: [item('x1', 1), other] };
    expect(await book(both), JSON.stringify(other)).toMatchObject(refused);
  }
  expect(kept.emulator.book.schedules).toHaveLength(2);
  // With a card number the key is issued first, where its channel allows that.
  const card = { card_number: '4242-4242-4242-4242', expiry: '2030-12' };
  const schedules = [item('x1', 1)];
  const order = { customer_uid: 'c9', schedules, ...card };
  expect(await book({ ...order, channel_key: 'channel-key-kicc' })).toMatchObject(refused);
  expect(await book(order)).toMatchObject({ code: 0 });
  expect(kept.emulator.book.keys.has('c9')).toBe(true);
});

test('a list is newest first, three months at most, and a page or a plain list', async () => {
  const { signed, call, time } = await reserved();
  const from = second(time.now);
  const list = async (days: number, more = '') => {
    const to = from + days * 86_400;
    const query = `schedule_from=${from}&schedule_to=${to}${more}`;
    return signed('GET', `/subscribe/payments/schedule?${query}`);
  };
  const named = (rows: unknown) =>
    (rows as { merchant_uid: string }[]).map((row) => row.merchant_uid);
  const page = (await list(92)).json.response as { list: unknown };
  expect(named(page.list)).toEqual(['s2', 's1']);
  const oldest = (await list(92, '&sorting=scheduled')).json.response as { list: unknown };
  expect(named(oldest.list)).toEqual(['s1', 's2']);
  expect((await list(93)).status).toBe(400);
  expect((await list(-1)).status).toBe(400);
  expect((await list(92, '&schedule_status=settled')).status).toBe(400);
  expect((await list(92, '&page=2')).status).toBe(400);
  await call('POST', '/_emulator/model', { scheduleList: 'array' });
  expect(named((await list(92)).json.response)).toEqual(['s2', 's1']);
});

test('what comes of a reservation is told, paid or failed', async () => {
  const { signed, keyFor, time, kept, item } = await reserved();
  await keyFor('c2', '4000-0000-0000-0002');
  const notice_url = 'http://localhost:1/';
  for (const uid of ['c1', 'c2']) {
    const schedules = [{ ...item(`n-${uid}`, 1), notice_url }];
    await signed('POST', '/subscribe/payments/schedule', { customer_uid: uid, schedules });
  }
  time.now += 2 * 86_400_000;
  expect(kept.takeWebhooks().map(({ body }) => body['status'])).toEqual(['paid', 'failed']);
});
