// What is taken over from a record and what is not, and which orders never leave the house.
import { expect, test } from 'vitest';
import { won } from '../../functions/domain/common/money';
import type { Won } from '../../functions/domain/common/money';
import { FakeProvider, ok, order, record, refused } from './provider';

async function read(changes: Readonly<Record<string, unknown>>) {
  const answer = await new FakeProvider(() => ok(record(changes))).gateway().charge(order);
  if (answer.kind !== 'record') throw new Error(`expected a record, got ${answer.kind}`);
  return answer.payment;
}

test('a receipt is a link only if it is a web address', async () => {
  const good = 'https://admin8.kicc.co.kr/slip?tid=1&a=%20';
  expect((await read({ receipt_url: good })).receiptUrl).toBe(good);
  for (const receipt_url of [
    ...['javascript:alert(1)', 'data:text/html,x', '//evil.invalid', '/slip', '', null, 7],
    ...['https://a.invalid/"onclick="x', "https://a.invalid/'", 'https://a.invalid/<b>'],
    ...['https://a.invalid/ b', 'https://a.invalid/\n', `https://a.invalid/${'x'.repeat(1_000)}`],
  ]) {
    expect((await read({ receipt_url })).receiptUrl, String(receipt_url)).toBeUndefined();
  }
});

test('what iamport leaves unset is unset here too, and times stay 0', async () => {
  const unset = { customer_uid: null, customer_uid_usage: null, pg_provider: '', paid_at: 0 };
  const payment = await read({ ...unset, fail_reason: '', receipt_url: null, cancel_amount: null });
  expect(payment).toMatchObject({ canceledAmount: 0, paidAt: 0, failedAt: 0, test: false });
  const { keyId, usage, provider, reason } = payment;
  expect([keyId, usage, provider, reason]).toEqual([undefined, undefined, undefined, undefined]);
  expect((await read({ currency: undefined })).currency).toBe('');
  expect((await read({ paid_at: 'soon' })).paidAt).toBe(0);
});

test('texts of the provider are cut before anybody keeps them', async () => {
  const long = '한도초과'.repeat(10_000);
  expect((await read({ fail_reason: long })).reason?.length).toBe(1_000);
  const answer = await new FakeProvider(() => refused(long)).gateway().charge(order);
  expect(answer.kind === 'refused' && answer.message.length).toBe(1_000);
});

test('an id that could lead elsewhere is refused before anything is asked', async () => {
  const provider = new FakeProvider(() => ok(record()));
  for (const changes of [{ attemptId: 'a/../b' }, { attemptId: 'x'.repeat(41) }, { keyId: '' }]) {
    const answer = await provider.gateway().charge({ ...order, ...changes });
    expect(answer.kind).toBe('rejected');
  }
  expect(provider.asked).toEqual([]);
});

test('a charge of nothing, or of a part of a won, is our bug and never sent', async () => {
  const provider = new FakeProvider(() => ok(record()));
  for (const amount of [won(0), -1 as Won, 99.5 as Won, NaN as Won]) {
    const charging = provider.gateway().charge({ ...order, amount });
    await expect(charging, String(amount)).rejects.toThrow(/broken invariant/);
  }
  expect(provider.asked).toEqual([]);
});

test.each([
  { amount: 9_900.5 },
  { amount: 1e21 },
  { amount: -9_900 },
  { cancel_amount: 0.5 },
  { cancel_amount: -1 },
  { cancel_amount: 9_901 },
])('a record of money that can not be counted is no answer: %j', async (changes) => {
  const provider = new FakeProvider(() => ok(record(changes)));
  expect((await provider.gateway().charge(order)).kind).toBe('silent');
});
