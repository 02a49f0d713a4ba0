// What charges, windows and keys carry, what they refuse, and the unknowns that can be switched.
import { expect, test } from 'vitest';
import { served } from './served';

const again = '/subscribe/payments/again';
const order = { customer_uid: 'c1', merchant_uid: 'm1', amount: 60_000, name: '구독' };
const buyer = {
  buyer_name: '김매달',
  buyer_email: 'kim@example.com',
  buyer_tel: '010-1234-5678',
  buyer_addr: '서울 중구',
  buyer_postcode: '04524',
};
const asked = { pay_method: 'card', amount: 9_900, name: '구독', ...buyer };
const card = '4242-4242-4242-4242';

const saying = (text: string) => expect.stringContaining(text) as string;

async function keyed() {
  const emulator = await served();
  await emulator.keyFor('c1');
  const { signed, call } = emulator;
  const charge = async (more: object) => (await signed('POST', again, { ...order, ...more })).json;
  const model = async (ways: object) => call('POST', '/_emulator/model', ways);
  const finish = async (params: object, more: object = { card }) =>
    (await call('POST', '/_emulator/window', { params: { ...asked, ...params }, ...more })).json;
  return { ...emulator, charge, model, finish };
}

test('a charge keeps whom it is for, its installments and its own words', async () => {
  const { charge } = await keyed();
  const custom_data = '{"a":1}';
  const paid = await charge({ ...buyer, custom_data, card_quota: 3 });
  expect(paid.response).toMatchObject({ ...buyer, custom_data, card_quota: 3, user_agent: 'node' });
  // Installments are for 50,000 won and more; what is below is paid at once.
  const small = await charge({ merchant_uid: 'm2', amount: 49_999, card_quota: 3 });
  expect(small.response).toMatchObject({ card_quota: 0, status: 'paid' });
});

const refusals = [
  ['an amount below 100 won', { amount: 99 }],
  ['half a won', { amount: 100.5 }],
  ['an amount that is a list', { amount: [100] }],
  ['more free of tax than there is', { tax_free: 60_001 }],
  ['a name of 41 letters', { name: '가'.repeat(41) }],
  ['an order number of 41 letters', { merchant_uid: 'm'.repeat(41) }],
  ['a key of 81 letters', { customer_uid: 'c'.repeat(81) }],
  ['a buyer of 17 letters', { buyer_name: '가'.repeat(17) }],
  ['a postcode of 9 letters', { buyer_postcode: '1'.repeat(9) }],
  ['an object for an order number', { merchant_uid: { toString: 1 } }],
] as const;

test.each(refusals)('%s is refused over HTTP 200, and nothing is charged', async (_what, more) => {
  const { signed, kept, model } = await keyed();
  const body = { ...order, ...more };
  const refused = await signed('POST', again, body);
  expect(refused).toMatchObject({ status: 200, json: { code: 1, response: null } });
  await model({ badParameterStatus: 400 });
  expect((await signed('POST', again, body)).status).toBe(400);
  expect(kept.emulator.book.payments).toEqual([]);
});

test('a name that is too long is refused or cut, as the model has it', async () => {
  const { charge, model } = await keyed();
  await model({ longName: 'truncate' });
  const name = '가'.repeat(41);
  expect((await charge({ name })).response).toMatchObject({ name: '가'.repeat(40) });
});

test('an order number that failed may be used again or not, as the model has it', async () => {
  const { charge, model, call } = await keyed();
  const rules = [{ route: 'again', fault: { kind: 'decline' } }];
  await call('POST', '/_emulator/script', { rules });
  expect((await charge({})).response).toMatchObject({ status: 'failed' });
  await model({ failedIds: 'refuse' });
  expect(await charge({})).toMatchObject({ code: 1, response: null });
  await model({ failedIds: 'allow' });
  expect((await charge({})).response).toMatchObject({ status: 'paid' });
});

test('a prepared amount binds the window, and no charge by key', async () => {
  const { signed, finish, charge, kept } = await keyed();
  const prepare = async (body: object) => (await signed('POST', '/payments/prepare', body)).json;
  expect(await prepare({ merchant_uid: 'w1' })).toMatchObject({
    code: 1,
    message: saying('amount'),
  });
  expect(await prepare({ amount: 1 })).toMatchObject({ code: 1, message: saying('merchant_uid') });
  expect(await prepare({ merchant_uid: 'w1', amount: 'x' })).toMatchObject({ code: 1 });
  await prepare({ merchant_uid: 'w1', amount: 9_900 });
  await prepare({ merchant_uid: 'm1', amount: 1 });
  const params = { merchant_uid: 'w1', customer_uid: 'c2' };
  const other = await finish({ ...params, amount: 9_899 });
  expect(other).toMatchObject({ rsp: { success: false, imp_uid: null } });
  expect(kept.emulator.book.payments).toEqual([]);
  expect(await finish(params)).toMatchObject({ rsp: { success: true } });
  expect((await charge({})).response).toMatchObject({ status: 'paid' });
});

test('the window tells its page what it made, and keeps on what it was opened', async () => {
  const { finish, signed, model } = await keyed();
  const custom_data = { plan: 'basic' };
  const params = { merchant_uid: 'w1', customer_uid: 'c2', custom_data };
  const { rsp } = (await finish(params)) as unknown as { rsp: { imp_uid: string } };
  expect(rsp).toMatchObject({
    success: true,
    status: 'paid',
    paid_amount: 9_900,
    pg_type: 'payment',
    ...buyer,
    card_number: '424242******4242',
    card_name: '신한카드',
    card_quota: 0,
    currency: 'KRW',
    custom_data: '{"plan":"basic"}',
    customer_uid: 'c2',
    bank_name: null,
  });
  const path = (uid: string) => `/payments/${uid}?include_sandbox=true`;
  const { json } = await signed('GET', path(rsp.imp_uid));
  const { pg_tid, apply_num, paid_at } = json.response as Record<string, unknown>;
  expect(rsp).toMatchObject({ pg_tid, apply_num, paid_at });
  expect(json.response).toMatchObject({ channel: 'pc', customer_uid_usage: 'issue' });

  await model({ callback: 'ids' });
  const phone = { card, way: 'page' };
  const next = (await finish({ merchant_uid: 'w2', customer_uid: 'c3' }, phone)) as unknown as {
    rsp: { imp_uid: string };
  };
  expect(Object.keys(next.rsp)).toEqual(['imp_uid', 'merchant_uid']);
  expect((await signed('GET', path(next.rsp.imp_uid))).json.response).toMatchObject({
    channel: 'mobile',
  });
});

test('a window with a name too long, or an order of less than 100 won, opens nowhere', async () => {
  const { finish, kept } = await keyed();
  for (const params of [
    { merchant_uid: 'w1', amount: 99 },
    { merchant_uid: 'w1', customer_uid: 'c'.repeat(81) },
  ]) {
    expect(await finish(params)).toMatchObject({ rsp: { success: false, imp_uid: null } });
  }
  expect(kept.emulator.book.payments).toEqual([]);
});

test('a window without a key’s name takes a payment of its own', async () => {
  const { finish, kept } = await keyed();
  await finish({ merchant_uid: 'w1', amount: 100 });
  await finish({ merchant_uid: 'w2', amount: 100 }, { card: '4000-0000-0000-9995' });
  const rows = kept.emulator.book.payments;
  expect(rows.map(({ status, customer_uid_usage: usage }) => [status, usage])).toEqual([
    ['paid', null],
    ['failed', null],
  ]);
  expect(kept.emulator.mayCancel(rows[0]?.imp_uid ?? '', 100)).toBe(true);
});

test('a shop id that is closed refuses its keys, and no others', async () => {
  const { charge, model } = await keyed();
  await model({ closedMid: 'IM000001' });
  expect((await charge({})).response).toMatchObject({ status: 'paid' });
  await model({ closedMid: 'nictest04m' });
  expect((await charge({ merchant_uid: 'm2' })).response).toMatchObject({
    status: 'failed',
    fail_reason: '미등록 가맹점',
  });
});

test('a payment that names no address is told to the one in the console', async () => {
  const { finish, charge, kept, model } = await keyed();
  const own = 'http://localhost:1/own';
  await model({ testWebhookUrl: 'http://localhost:1/test', webhookUrl: 'http://localhost:1/live' });
  await charge({ merchant_uid: 'test' });
  await charge({ merchant_uid: 'own', notice_url: own });
  const live = { channelKey: 'channel-key-kicc-live', customer_uid: 'c9', merchant_uid: 'window' };
  await finish(live);
  await charge({ merchant_uid: 'live', customer_uid: 'c9' });
  const told = () =>
    kept.takeWebhooks().map(({ url, body }) => [body['merchant_uid'], url.slice(19)]);
  expect(told()).toEqual([
    ['test', 'test'],
    ['own', 'own'],
    ['window', 'live'],
    ['live', 'live'],
  ]);
  // An old payment keeps the address that stood there when it was made.
  await model({ testWebhookUrl: 'none' });
  expect(kept.consoleCancel(kept.emulator.book.rowsOf('test')[0]?.imp_uid ?? '')).toBe(true);
  await charge({ merchant_uid: 'unheard' });
  expect(told()).toEqual([['test', 'test']]);
});

test('everybody who asked is told of windows, charges and refunds, in time', async () => {
  const { finish, charge, kept, signed, model, time } = await keyed();
  const notice_url = ['http://localhost:1/a', 'http://localhost:1/b'];
  await finish({ merchant_uid: 'w1', customer_uid: 'c2', notice_url });
  const told = () => kept.takeWebhooks().map(({ url, body }) => [url.slice(-1), body['status']]);
  expect(told()).toEqual([
    ['a', 'paid'],
    ['b', 'paid'],
  ]);
  await model({ webhookMs: 5_000 });
  const { imp_uid } = (await charge({ notice_url: notice_url[0] })).response as { imp_uid: string };
  expect(told()).toEqual([]);
  time.now += 5_000;
  expect(told()).toEqual([['a', 'paid']]);
  await model({ webhookMs: 0 });
  await signed('POST', '/payments/cancel', { imp_uid, amount: 100 });
  expect(told()).toEqual([]);
  await signed('POST', '/payments/cancel', { imp_uid, amount: 100, enable_webhook: true });
  const [refund] = kept.takeWebhooks();
  expect(refund?.body).toMatchObject({
    imp_uid,
    status: 'cancelled',
    cancellation_id: saying('-2'),
  });
});
