// A silence while somebody moves the clock: it takes virtual time, and ends as a silence does.
import { expect, test } from 'vitest';
import type { Fault } from '../../sandbox/iamport/types';
import { served } from './served';

const order = { customer_uid: 'c1', merchant_uid: 'm1', amount: 9_900, name: '구독' };

async function charge(fault: Fault) {
  const emulator = await served(0);
  await emulator.keyFor('c1');
  emulator.kept.script([{ route: 'again', fault }], 'replace');
  const asked = emulator.signed('POST', '/subscribe/payments/again', order);
  const ended = asked.then(
    ({ json }) => `answered ${json.code}`,
    () => 'silent',
  );
  await expect.poll(() => emulator.kept.emulator.rules()).toEqual([]);
  return { ...emulator, ended };
}

test.each<[Fault, string, number, boolean]>([
  [{ kind: 'dropBefore' }, 'silent', 30_000, false],
  [{ kind: 'dropAfter' }, 'silent', 30_000, true],
  [{ kind: 'slow' }, 'silent', 30_000, true],
  [{ kind: 'delay', ms: 29_000 }, 'answered 0', 29_000, true],
  [{ kind: 'delay', ms: 31_000 }, 'silent', 30_000, true],
])('$0 costs nobody a real wait while the clock is moved', async (fault, end, ms, taken) => {
  const { ended, time, kept } = await charge(fault);
  expect(time.now).toBe(0);
  time.moving = true;
  expect(await ended).toBe(end);
  expect(time.now).toBe(ms);
  expect(kept.emulator.book.payments.length).toBe(Number(taken));
});

test('while nobody moves the clock a silence goes on until the client gives up', async () => {
  const { url, kept } = await served(0);
  kept.script([{ route: 'token', fault: { kind: 'dropBefore' } }], 'replace');
  const asked = { method: 'POST', body: 'imp_key=key', signal: AbortSignal.timeout(200) };
  await expect(fetch(`${url}/users/getToken`, asked)).rejects.toMatchObject({
    name: 'TimeoutError',
  });
});
