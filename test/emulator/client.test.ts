// A published client of iamport's, unchanged, pointed at the emulator by its own host setting.
import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { served } from './served';

type Answer = { status: number; data: Record<string, unknown> };
type Client = Record<string, (...args: never[]) => Promise<Answer>>;
const { Iamporter } = createRequire(import.meta.url)('iamporter') as {
  Iamporter: new (options: object) => Client;
};

async function clientOf(secret = 'secret') {
  const emulator = await served();
  const client = new Iamporter({ apiKey: 'key', secret, host: emulator.url });
  const does = (name: string, ...args: unknown[]) => client[name]?.(...(args as never[]));
  return { ...emulator, does };
}

const card = { card_number: '4242-4242-4242-4242', expiry: '2030-12', birth: '900101' };

test('it registers a card, charges it, finds the payment and gives it back', async () => {
  const { does } = await clientOf();
  await does('createSubscription', { customer_uid: 'c1', pwd_2digit: '00', ...card });
  const paid = await does('paySubscription', {
    customer_uid: 'c1',
    merchant_uid: 'm1',
    amount: 9_900,
    name: '구독',
  });
  expect(paid?.data).toMatchObject({ status: 'paid', amount: 9_900, merchant_uid: 'm1' });
  expect((await does('findByMerchantUid', 'm1'))?.data['imp_uid']).toBe(paid?.data['imp_uid']);
  // A payment of a test channel is only shown to who asks for such.
  expect((await does('findByImpUid', paid?.data['imp_uid']))?.status).toBe(404);
  const all = (await does('findAllByStatus', 'paid'))?.data;
  expect(all).toMatchObject({ total: 1 });
  const given = await does('cancelByImpUid', paid?.data['imp_uid'], { amount: 4_900 });
  expect(given?.data).toMatchObject({ cancel_amount: 4_900, status: 'cancelled' });
  expect((await does('getSubscription', 'c1'))?.data['customer_uid']).toBe('c1');
  await does('deleteSubscription', 'c1');
  expect((await does('getSubscription', 'c1'))?.status).toBe(404);
});

test('through a live channel it finds a payment by its imp_uid as well', async () => {
  const { does } = await clientOf();
  const order = { merchant_uid: 'm9', amount: 5_000, name: '한번', pwd_2digit: '00', ...card };
  const paid = await does('payOnetime', { ...order, pg: 'nice.IM0009999m' });
  const found = await does('findByImpUid', paid?.data['imp_uid']);
  expect(found?.data).toMatchObject({ merchant_uid: 'm9', status: 'paid' });
});

test('a key that a live channel issues over REST is charged, and its payment found', async () => {
  const { does, signed } = await clientOf();
  const customer = { customer_uid: 'c8', pwd_2digit: '00', ...card };
  await does('createSubscription', { ...customer, pg: 'nice.IM0009999m' });
  const order = { customer_uid: 'c8', merchant_uid: 'm8', amount: 9_900, name: '구독' };
  const paid = await does('paySubscription', order);
  expect((await does('findByImpUid', paid?.data['imp_uid']))?.data['status']).toBe('paid');
  // By its key, as who writes no pg names it.
  const channel_key = 'channel-key-nice-live';
  const named = { card_number: '4242-4242-4242-4242', expiry: '2030-12', channel_key };
  await signed('POST', '/subscribe/customers/c9', named);
  const sent = { ...order, customer_uid: 'c9', merchant_uid: 'm9' };
  const { json } = await signed('POST', '/subscribe/payments/again', sent);
  const { imp_uid } = json.response as { imp_uid: string };
  expect((await signed('GET', `/payments/${imp_uid}`)).json.response).toMatchObject({
    status: 'paid',
    merchant_uid: 'm9',
    channel: 'api',
  });
});

test('it is told what a card company says, and what was paid before', async () => {
  const { does } = await clientOf();
  const over = { ...card, card_number: '4000-0000-0000-0002', pwd_2digit: '00' };
  await does('createSubscription', { customer_uid: 'c2', ...over });
  const order = { customer_uid: 'c2', merchant_uid: 'm2', amount: 9_900, name: '구독' };
  await expect(does('paySubscription', order)).rejects.toThrow('한도초과');
  await does('createSubscription', { customer_uid: 'c3', pwd_2digit: '00', ...card });
  const good = { ...order, customer_uid: 'c3', merchant_uid: 'm3' };
  await does('paySubscription', good);
  await expect(does('paySubscription', good)).rejects.toThrow('이미 결제가 이루어진');
});

test('it pays with a card number at once, and prepares an amount', async () => {
  const { does } = await clientOf();
  const order = { merchant_uid: 'm4', amount: 5_000, name: '한번', pwd_2digit: '00' };
  const paid = await does('payOnetime', { ...order, ...card });
  expect(paid?.data).toMatchObject({ status: 'paid', customer_uid: null });
  await does('createPreparedPayment', { merchant_uid: 'm5', amount: 1_000 });
  expect((await does('getPreparedPayment', 'm5'))?.data['amount']).toBe(1_000);
});

test('wrong credentials are refused in words it understands', async () => {
  const { does } = await clientOf('wrong');
  await expect(does('findByImpUid', 'imp_1')).rejects.toThrow('인증');
});
