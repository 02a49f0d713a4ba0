// Billing keys over REST: what must be given, who may issue, and cards that remember.
import { expect, test } from 'vitest';
import { served } from './served';

const card = { card_number: '4242-4242-4242-4242', expiry: '2030-12' };
const customer = {
  customer_name: '김매달',
  customer_tel: '010-1234-5678',
  customer_email: 'kim@example.com',
  customer_addr: '서울 중구',
  customer_postcode: '04524',
  customer_id: 'user-1',
};
const noChannel = '비인증결제모듈';
const saying = (text: string) => expect.stringContaining(text) as string;

test('a key keeps whose it is, and deleting it shows it once more', async () => {
  const { signed } = await served();
  const path = '/subscribe/customers/c1';
  const issued = await signed('POST', path, { ...card, ...customer });
  expect(issued.json.response).toMatchObject({ customer_uid: 'c1', ...customer });
  expect((await signed('GET', path)).json.response).toMatchObject(customer);
  expect((await signed('DELETE', path)).json.response).toMatchObject(customer);
  expect((await signed('GET', path)).status).toBe(404);
});

test('a card that is kept on a single payment is kept with its buyer', async () => {
  const { signed } = await served();
  const order = { merchant_uid: 'm1', amount: 9_900, buyer_name: '김매달', customer_uid: 'c1' };
  await signed('POST', '/subscribe/payments/onetime', { ...order, ...card });
  const kept = await signed('GET', '/subscribe/customers/c1');
  expect(kept.json.response).toMatchObject({ customer_name: '김매달' });
});

const asks: readonly (readonly [string, object, string | null])[] = [
  ['no expiry', { expiry: undefined }, 'expiry'],
  ['no card', { card_number: undefined }, 'card_number'],
  ['a card that is a list', { card_number: ['4242'] }, 'card_number'],
  ['a customer of 21 letters', { customer_name: '가'.repeat(21) }, 'customer_name'],
  ['the channel of KICC', { channel_key: 'channel-key-kicc' }, noChannel],
  ['KICC by its name', { pg: 'kicc' }, noChannel],
  ['KICC by its shop', { pg: 'kicc.T5102001' }, noChannel],
  ['a channel that is none', { channel_key: 'channel-key-none' }, noChannel],
  ['a channel that may', { channel_key: 'channel-key-nice' }, null],
  ['a provider that may', { pg: 'nice.nictest04m' }, null],
  ['a provider that is none: the default one', { pg: 'zzz' }, null],
];

test.each(asks)('a card number with %s', async (_what, more, refusal) => {
  const { signed, kept } = await served();
  const orders = [
    ['/subscribe/customers/c1', { ...card, ...more }],
    ['/subscribe/payments/onetime', { ...card, ...more, merchant_uid: 'm1', amount: 9_900 }],
  ] as const;
  for (const [path, body] of orders) {
    const { status, json } = await signed('POST', path, body);
    expect(status).toBe(200);
    if (refusal === null) expect(json.code).toBe(0);
    else expect(json).toMatchObject({ code: 1, message: saying(refusal), response: null });
  }
  if (refusal !== null) expect(kept.emulator.book.dump()).toMatchObject({ keys: [], payments: [] });
});

test('a key’s name of 81 letters is refused', async () => {
  const { signed } = await served();
  const { json } = await signed('POST', `/subscribe/customers/${'c'.repeat(81)}`, card);
  expect(json).toMatchObject({ code: 1, message: saying('customer_uid') });
});

test('who asks for a key that is not there is told with 404 or over 200', async () => {
  const { signed, call } = await served();
  await call('POST', '/_emulator/model', { absentKeyStatus: 200 });
  for (const method of ['GET', 'DELETE']) {
    const { status, json } = await signed(method, '/subscribe/customers/none');
    expect(status).toBe(200);
    expect(json).toMatchObject({ code: 1, response: null });
  }
});

test('a token that was revoked is refused, and the next one is another', async () => {
  const { call, signed } = await served();
  const secret = { imp_key: 'key', imp_secret: 'secret' };
  const grant = async () =>
    ((await call('POST', '/users/getToken', secret)).json.response as { access_token: string })
      .access_token;
  const before = await grant();
  await call('POST', '/_emulator/revoke-token', {});
  const old = await call('GET', '/users/pg', undefined, { authorization: `Bearer ${before}` });
  expect(old.status).toBe(401);
  expect(await grant()).not.toBe(before);
  expect((await signed('GET', '/users/pg')).status).toBe(200);
});

const third = '4000-0000-0000-3055';

async function charged(uids: readonly string[]) {
  const { signed, keyFor, kept } = await served();
  const said: string[] = [];
  for (const [n, uid] of uids.entries()) {
    if (!kept.emulator.book.keys.has(uid)) await keyFor(uid, third);
    const order = { customer_uid: uid, merchant_uid: `m${n}`, amount: 9_900, name: '구독' };
    const { json } = await signed('POST', '/subscribe/payments/again', order);
    said.push((json.response as { status: string }).status);
  }
  return said.map((status) => (status === 'paid' ? '+' : '-')).join('');
}

test('a card that gives in does so at the third charge, under any key', async () => {
  // One key retried; a new key each time; a new key after the second; and then the next customer.
  expect(await charged(['a', 'a', 'a', 'a'])).toBe('--++');
  expect(await charged(['a', 'b', 'c'])).toBe('--+');
  expect(await charged(['a', 'a', 'b', 'b'])).toBe('--++');
  expect(await charged(['a', 'a', 'a', 'b', 'b', 'b'])).toBe('--+--+');
  // Two who hold it at once: the second goes on where the first one stood when it was registered.
  expect(await charged(['a', 'b', 'a', 'b', 'a', 'b'])).toBe('---+++');
});
