// What a card window showed is what is charged, and whose money it is: over HTTP.
import { expect, test } from 'vitest';
import { buyer, call, comeBack as back, sandbox, startsSandbox } from './api-world';

startsSandbox();

type Json = Record<string, unknown>;
const good = '4242-4242-4242-4242';
const poor = '4000-0000-0000-0002';

let people = 0;
/** A customer of her own for each test, and what she can do. */
async function customer() {
  const token = await sandbox.token(`window-${(people += 1)}`);
  const does = async (route: string, body?: Json) => (await call(route, { token, body })).json;
  const open = (plan: string) => does('POST /subscriptions', { plan, buyer });
  /** The window closes, with this card or with none, and the page posts what it was told. */
  const told = (checkout: Json, card: string | undefined) => {
    const params = checkout['request_pay'] as Json;
    const end = sandbox.kept.finish(params, card);
    return { imp_uid: end.impUid, merchant_uid: params['merchant_uid'] };
  };
  const visit = async (checkout: Json, card: string | undefined = good) =>
    (await does('POST /billing/charge', told(checkout, card)))['result'];
  /** And it asks on while the outcome is not known: a webhook may have come first. */
  const comeBack = (checkout: Json, card: string | undefined = good) =>
    back(token, told(checkout, card), checkout['result']);
  const won = async (id: unknown) =>
    (await does(`GET /subscriptions/${String(id)}/charges`))['items'] as readonly Json[];
  const resultOf = async (checkout: Json) =>
    (await does(`GET /billing/results/${String(checkout['result'])}`))['result'];
  return { token, does, open, visit, comeBack, won, resultOf };
}

const closed = { success: false, error_code: 'F1001', error_msg: '사용자가 결제를 취소하셨습니다' };

async function cases(kind: string): Promise<readonly Json[]> {
  const token = await sandbox.token('ops', 'billing/operator');
  const { items } = (await call(`GET /admin/cases?kind=${kind}`, { token })).json;
  return items;
}

test('W1: two tabs show two plans, and the first one is paid', async () => {
  const { open, comeBack, won } = await customer();
  const monthly = await open('basic-monthly');
  await open('yearly');
  expect(monthly).toMatchObject({ plan: 'basic-monthly', price_version: 1, amount: 9_900 });
  expect(await comeBack(monthly)).toBe('active');
  expect(await won(monthly['subscription'])).toMatchObject([{ amount: 9_900, status: 'paid' }]);
});

test('W3: a declined plan is given up for another one, under an id of its own', async () => {
  const { does, open, comeBack, won } = await customer();
  const yearly = await open('yearly');
  expect(await comeBack(yearly, poor)).toBe('declined');
  const monthly = await open('basic-monthly');
  expect(monthly).toMatchObject({ plan: 'basic-monthly', amount: 9_900 });
  expect(monthly['subscription']).not.toBe(yearly['subscription']);
  const old = await does(`GET /subscriptions/${String(yearly['subscription'])}`);
  expect(old['status']).toBe('expired');
  expect(await comeBack(monthly)).toBe('active');
  expect(await won(monthly['subscription'])).toMatchObject([{ amount: 9_900, status: 'paid' }]);
});

/** No webhook comes of its window, which could look before the callback does. */
function untold(checkout: Json): Json {
  const { notice_url: _told, ...params } = checkout['request_pay'] as Json;
  return { ...checkout, request_pay: params };
}

test('W5: a card is changed while one look fails, and the new one stays', async () => {
  const { does, open, visit, comeBack, resultOf } = await customer();
  const id = String((await open('basic-monthly'))['subscription']);
  expect(await comeBack(untold(await open('basic-monthly')))).toBe('active');
  const change = untold(await does(`POST /subscriptions/${id}/card`, { buyer }));
  const fault = { kind: 'http', status: 502 } as const;
  sandbox.kept.script([{ route: 'look', count: 1, fault }], 'append');
  expect(await visit(change, '5555-5555-5555-4444')).toBe('pending');
  await sandbox.advance('PT2M');
  expect(await resultOf(change)).toBe('changed');
  expect(await does(`GET /subscriptions/${id}`)).toMatchObject({ card: { last_digits: '4444' } });
});

test('W7: a subscriber closes the window: nothing was changed, and nothing begins', async () => {
  const { does, open, comeBack, resultOf, won } = await customer();
  const first = await open('basic-monthly');
  expect(await comeBack(first)).toBe('active');
  const change = await does(`POST /subscriptions/${String(first['subscription'])}/card`, { buyer });
  const params = change['request_pay'] as Json;
  const end = sandbox.kept.finish(params, undefined);
  const said = { imp_uid: end.impUid, merchant_uid: params['merchant_uid'], ...closed };
  expect(await does('POST /billing/charge', said)).toMatchObject({ result: 'failed' });
  expect(await resultOf(change)).toBe('failed');
  expect(await resultOf(first)).toBe('active');
  expect(await won(first['subscription'])).toHaveLength(1);
});

test('W9: of five windows the first to come back begins, each with its own word', async () => {
  const { open, comeBack, resultOf, won } = await customer();
  const windows: Json[] = [];
  for (let n = 0; n < 5; n += 1) windows.push(await open('basic-monthly'));
  const [first = {}, second = {}, third = {}] = windows;
  expect(await resultOf(second)).toBe('pending');
  expect(await comeBack(first)).toBe('active');
  expect(await comeBack(second)).toBe('superseded');
  expect(await resultOf(third)).toBe('pending');
  expect(await won(first['subscription'])).toHaveLength(1);
});

test('a window that never opened is told by the callback, and failed at once', async () => {
  const { does, open, resultOf } = await customer();
  const checkout = await open('basic-monthly');
  const { merchant_uid } = checkout['request_pay'] as Json;
  const said = { merchant_uid, success: false, error_code: 'F0001', error_msg: '팝업이 차단' };
  expect(await does('POST /billing/charge', said)).toMatchObject({ result: 'failed' });
  expect(await resultOf(checkout)).toBe('failed');
});

test('the whole answer of the SDK may be posted, and a card number in it is refused', async () => {
  const { token, does, open } = await customer();
  const checkout = await open('basic-monthly');
  const params = checkout['request_pay'] as Json;
  const end = sandbox.kept.finish(params, '4242-4242-4242-4242');
  const rsp = {
    success: true,
    imp_uid: end.impUid,
    merchant_uid: params['merchant_uid'],
    pay_method: 'card',
    paid_amount: 0,
    status: 'paid',
    name: '구독',
    pg_provider: 'kicc',
    pg_tid: '4242424242424242',
    card_number: '424242******4242',
    card_quota: 0,
    buyer_name: '홍길동',
    custom_data: { any: ['thing'] },
    receipt_url: 'https://x.test/1',
  };
  const typed = { ...rsp, card_number: '4242424242424242' };
  expect((await call('POST /billing/charge', { token, body: typed })).status).toBe(400);
  expect(await does('POST /billing/charge', rsp)).toMatchObject({ result: 'active' });
});

test('a success that comes with a text of a PG is none of a failure', async () => {
  const { does, open, comeBack, resultOf } = await customer();
  const checkout = await open('basic-monthly');
  const { merchant_uid } = checkout['request_pay'] as Json;
  const said = { merchant_uid, success: true, error_msg: '정상처리되었습니다' };
  expect(await does('POST /billing/charge', said)).toMatchObject({ result: 'pending' });
  expect(await comeBack(checkout)).toBe('active');
  expect(await resultOf(checkout)).toBe('active');
});

test('what only looks like a preview of a cancel is refused, and cancels nothing', async () => {
  const { does, open, comeBack, token } = await customer();
  const checkout = await open('basic-monthly');
  expect(await comeBack(checkout)).toBe('active');
  const path = `/subscriptions/${String(checkout['subscription'])}`;
  const said = ['True', '1', 'yes', '', 'true&preview=true'].map((value) => `preview=${value}`);
  for (const query of [...said, 'preview', 'Preview=true', 'preveiw=true']) {
    const asked = { token, body: { when: 'now' } };
    const { status } = await call(`POST ${path}/cancel?${query}`, asked);
    expect(status, query).toBe(400);
  }
  expect(await does(`GET ${path}`)).toMatchObject({ status: 'active', access: 'full' });
});

test("N3, N4: the shop's own order is not judged, a second sender on our key is", async () => {
  const { open, comeBack } = await customer();
  const checkout = await open('basic-monthly');
  expect(await comeBack(checkout)).toBe('active');
  const { customer_uid } = checkout['request_pay'] as { customer_uid: string };
  const shop = { merchant_uid: 'c0ffee00e29b41d4a716446655440000', amount: 5_000, name: '머그컵' };
  sandbox.kept.finish({ ...shop, channelKey: 'channel-key-kicc' }, good);
  const { emulator } = sandbox.kept;
  const secret = { imp_key: 'sandbox-key', imp_secret: 'sandbox-secret' };
  const json = { 'content-type': 'application/json' };
  const send = (path: string, body: Json, authorization = '') =>
    fetch(`${sandbox.iamportUrl}${path}`, {
      method: 'POST',
      headers: { ...json, authorization },
      body: JSON.stringify(body),
    }).then((answer) => answer.json() as Promise<{ response: Json }>);
  const { response } = await send('/users/getToken', secret);
  const cron = { customer_uid, merchant_uid: 'cron-2027-02', amount: 9_900, name: '구독' };
  await send('/subscribe/payments/again', cron, String(response['access_token']));
  const [sent] = emulator.ledger().payments.filter((row) => row.merchant_uid === 'cron-2027-02');
  await sandbox.advance('P1D');
  expect(await cases('second_sender')).toMatchObject([{ payment: sent?.imp_uid }]);
  const text = JSON.stringify([...(await cases('orphan')), ...(await cases('twin'))]);
  expect(text).not.toContain('c0ffee');
});

test('N5: a window that takes money and issues no key is a case until it goes back', async () => {
  const { open, comeBack, does } = await customer();
  const checkout = await open('basic-monthly');
  const { merchant_uid } = checkout['request_pay'] as { merchant_uid: string };
  const end = sandbox.kept.finish(checkout['request_pay'] as Json, good);
  const { book } = sandbox.kept.emulator;
  const [row] = book.rowsOf(merchant_uid);
  // As an ordinary channel does it: paid, and no billing key.
  book.keys.delete(row?.customer_uid ?? '');
  Object.assign(row ?? {}, { customer_uid_usage: null, amount: 9_900 });
  await does('POST /billing/charge', { imp_uid: end.impUid, merchant_uid });
  await sandbox.advance('P3D');
  const mine = async () =>
    (await cases('registration_payment')).filter((one) => one['payment'] === row?.imp_uid);
  expect(await mine()).toHaveLength(1);
  const cancel = { imp_uid: row?.imp_uid };
  await fetch(`${sandbox.iamportUrl}/_emulator/console-cancel`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(cancel),
  });
  await sandbox.advance('P2D');
  expect(await mine()).toEqual([]);
  expect(await comeBack(await open('basic-monthly'))).toBe('active');
});

test('a window for another card shows the price, and says that nothing is taken', async () => {
  const { does, open, comeBack, won } = await customer();
  const checkout = await open('basic-monthly');
  expect(await comeBack(checkout)).toBe('active');
  const card = await does(`POST /subscriptions/${String(checkout['subscription'])}/card`, {
    buyer,
  });
  expect(card['purpose']).toBe('card_change');
  expect(card['request_pay']).toMatchObject({ amount: 9_900, name: '카드 변경 · 결제되지 않음' });
  await comeBack(card);
  expect(await won(checkout['subscription'])).toHaveLength(1);
});

test('the charges of a subscription come in pages: /subscriptions/{id}/charges', async () => {
  const { open, comeBack } = await customer();
  const checkout = await open('books-weekly');
  await comeBack(checkout);
  await sandbox.advance('P21DT3H');
  const signed = await sandbox.token(`window-${people}`);
  const path = `/subscriptions/${String(checkout['subscription'])}/charges`;
  const page = (query: string) => call(`GET ${path}${query}`, { token: signed });
  const periods = async (query: string) => {
    const { items, next } = (await page(query)).json as { items: Json[]; next: unknown };
    return [items.map(({ period }) => period), next];
  };
  expect(await periods('')).toEqual([[3, 2, 1, 0], null]);
  expect(await periods('?limit=3')).toEqual([[3, 2, 1], '1']);
  expect(await periods('?limit=3&after=1')).toEqual([[0], null]);
  // The last page is full: nothing stands behind the first charge.
  expect(await periods('?limit=2')).toEqual([[3, 2], '2']);
  expect(await periods('?limit=2&after=2')).toEqual([[1, 0], null]);
  for (const odd of ['?limit=0', '?limit=101', '?after=a', '?after=-1', '?next=1']) {
    expect([odd, (await page(odd)).status]).toEqual([odd, 400]);
  }
});
