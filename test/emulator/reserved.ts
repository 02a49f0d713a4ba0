// An emulator with a key and two reservations of it, in 30 and in 60 days.
import { served } from './served';

export const second = (ms: number) => Math.floor(ms / 1_000);

export async function reserved() {
  const emulator = await served(Date.parse('2027-01-31T12:00:00+09:00'));
  const { signed, time, keyFor } = emulator;
  await keyFor('c1');
  const item = (merchant_uid: string, days: number) => ({
    merchant_uid,
    amount: 9_900,
    name: '구독',
    schedule_at: second(time.now) + days * 86_400,
  });
  const schedules = [item('s1', 30), item('s2', 60)];
  const booked = await signed('POST', '/subscribe/payments/schedule', {
    customer_uid: 'c1',
    schedules,
  });
  return { ...emulator, booked, item };
}
