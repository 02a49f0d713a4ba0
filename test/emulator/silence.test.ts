// Lost answers: nobody is kept waiting for ever, and what was done stays done.
import { expect, test } from 'vitest';
import { served } from './served';

const again = '/subscribe/payments/again';
const order = { customer_uid: 'c1', merchant_uid: 'm1', amount: 9_900, name: '구독' };

test.each([
  ['dropAfter', 1],
  ['dropBefore', 0],
  ['slow', 1],
] as const)('a call that meets %s is hung up on after the stated time', async (kind, held) => {
  const { call, signed, keyFor, kept } = await served(Date.now(), { silenceMs: 20 });
  await keyFor('c1');
  await call('POST', '/_emulator/script', { rules: [{ route: 'again', fault: { kind } }] });
  await expect(signed('POST', again, order)).rejects.toThrow();
  expect(kept.emulator.book.payments.length).toBe(held);
});

test('a card whose answer is lost is charged, and answers from then on', async () => {
  const { signed, keyFor } = await served(Date.now(), { silenceMs: 20 });
  await keyFor('c1', '4000-0000-0000-5126');
  await expect(signed('POST', again, order)).rejects.toThrow();
  const found = await signed('GET', '/payments/find/m1');
  expect(found.json.response).toMatchObject({ status: 'paid', amount: 9_900 });
  const next = await signed('POST', again, { ...order, merchant_uid: 'm2' });
  expect(next.json.response).toMatchObject({ status: 'paid' });
});
