// Reservations: charged by the emulator at their time, listed, moved, revoked, tried again.
import { expect, test } from 'vitest';
import { reserved, second } from './reserved';

test('a reservation is charged at its time, once', async () => {
  const { booked, time, kept } = await reserved();
  expect(booked.json.response).toMatchObject([
    { merchant_uid: 's1', schedule_status: 'scheduled', imp_uid: null, executed_at: 0 },
    { merchant_uid: 's2' },
  ]);
  expect(kept.emulator.nextEffectAt()).toBe(time.now + 30 * 86_400_000);
  time.now += 31 * 86_400_000;
  const { payments } = kept.emulator.ledger();
  expect(payments).toMatchObject([
    { merchant_uid: 's1', status: 'paid', customer_uid_usage: 'payment.scheduled' },
  ]);
  expect(kept.emulator.book.schedules[0]).toMatchObject({
    schedule_status: 'executed',
    payment_status: 'paid',
  });
});

test('revoked with both keys it revokes one; with the customer alone, all of it', async () => {
  const one = await reserved();
  const ask = { customer_uid: 'c1', merchant_uid: ['s1'] };
  const revoked = await one.signed('POST', '/subscribe/payments/unschedule', ask);
  expect(revoked.json.response).toMatchObject([{ merchant_uid: 's1' }]);
  const all = await one.signed('POST', '/subscribe/payments/unschedule', { customer_uid: 'c1' });
  expect(all.json.response).toMatchObject([{ merchant_uid: 's2', schedule_status: 'revoked' }]);
  const none = await one.signed('POST', '/subscribe/payments/unschedule', { customer_uid: 'c1' });
  expect(none.json).toMatchObject({
    code: 1,
    message: expect.stringContaining('기록이 존재하지') as string,
  });
});

test('it is read, listed, moved and booked anew', async () => {
  const { signed, time } = await reserved();
  const path = '/subscribe/payments/schedule';
  expect((await signed('GET', `${path}/s1`)).json.response).toMatchObject({ amount: 9_900 });
  expect((await signed('GET', `${path}/s9`)).status).toBe(404);
  const [from, to] = [second(time.now), second(time.now) + 90 * 86_400];
  const list = await signed('GET', `${path}?schedule_from=${from}&schedule_to=${to}`);
  expect(list.json.response).toMatchObject({ total: 2 });
  const mine = await signed(
    'GET',
    `${path}/customers/c1?from=${from}&to=${to}&schedule-status=revoked`,
  );
  expect(mine.json.response).toMatchObject({ total: 0 });
  expect((await signed('GET', path)).status).toBe(400);
  const moved = await signed('PUT', `${path}/s1`, { schedule_at: from + 86_400 });
  expect(moved.json.response).toMatchObject({ schedule_at: from + 86_400 });
  expect((await signed('PUT', `${path}/s1`, { schedule_at: from - 1 })).status).toBe(400);
  expect((await signed('POST', `${path}/s1/retry`)).status).toBe(400);
});

test('what failed is tried again at once, and the answer is a payment', async () => {
  const { signed, time, kept, keyFor, item } = await reserved();
  await keyFor('c2', '4000-0000-0000-3055');
  const body = { customer_uid: 'c2', schedules: [item('s3', 1)] };
  await signed('POST', '/subscribe/payments/schedule', body);
  time.now += 86_400_000 * 1.5;
  kept.emulator.dueEffects();
  expect(kept.emulator.book.schedules.at(-1)).toMatchObject({ payment_status: 'failed' });
  const retry = () => signed('POST', '/subscribe/payments/schedule/s3/retry');
  expect((await retry()).json.response).toMatchObject({ status: 'failed' });
  expect((await retry()).json.response).toMatchObject({ status: 'paid', merchant_uid: 's3' });
  expect((await retry()).status).toBe(400);
});
