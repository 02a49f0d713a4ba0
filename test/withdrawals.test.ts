// Withdrawal within seven days of the first charge: all of it back, unless it was shown otherwise.
import { expect, test } from 'vitest';
import { won } from '../functions/domain/common/money';
import { refuseWithdrawal } from '../functions/domain/charge/withdrawal';
import { openCardWindow, openCheckout } from '../functions/usecases/checkout/open-checkout';
import type { Told } from '../functions/domain/checkout/consent';
import { observePayment } from '../functions/usecases/checkout/observe-payment';
import { previewWithdrawal, withdraw } from '../functions/usecases/operate/withdraw-contract';
import { buyer, call, subscribeAndPay, sandbox, startsSandbox } from './api-world';
import { plan, settings, World } from './world';

startsSandbox();

const paidAt = (text: string) => ({ paidAt: Date.parse(text) / 1_000 }) as never;

test.each([
  ['2027-01-31T23:59:59+09:00', '2027-02-07T23:59:59+09:00', true],
  ['2027-01-31T23:59:59+09:00', '2027-02-08T00:00:00+09:00', false],
  ['2027-02-01T00:00:00+09:00', '2027-02-08T23:59:59+09:00', true],
  ['2028-02-25T12:00:00+09:00', '2028-03-03T12:00:00+09:00', true],
  ['2028-02-25T12:00:00+09:00', '2028-03-04T00:00:00+09:00', false],
])('paid at %s and withdrawn at %s: taken is %s', (paid, at, isTaken) => {
  const ask = () => refuseWithdrawal(paidAt(paid), undefined, Date.parse(at) / 1_000);
  if (isTaken) expect(ask).not.toThrow();
  else expect(ask).toThrow(/withdrawal was possible until 20/);
});

test('a withdrawal is previewed, and gives back: POST /subscriptions/{id}/cancel', async () => {
  const { signed, checkout } = await subscribeAndPay('withdraw-user');
  const token = { token: signed };
  const id = String(checkout['subscription']);
  const path = `POST /subscriptions/${id}/cancel`;
  const body = { when: 'now', reason: 'withdrawal' };
  const seen = await call(`${path}?preview=true`, { ...token, body });
  expect(seen.json).toEqual({
    loses: null,
    keeps_until: null,
    in_flight: null,
    refund: 9_900,
    credit_lapses: 0,
  });
  expect((await call(path, { ...token, body: { ...body, when: 'period_end' } })).status).toBe(400);
  expect((await call(path, { ...token, body: { ...body, reason: 'bored' } })).status).toBe(400);
  const stranger = await sandbox.token('withdraw-stranger');
  expect((await call(path, { token: stranger, body })).status).toBe(404);
  const done = await call(path, { ...token, body });
  expect(done.json).toMatchObject({ status: 'canceled', access: 'none' });
  const charges = await call(`GET /subscriptions/${id}/charges`, token);
  expect(charges.json.items).toMatchObject([{ status: 'refunded', refunded: 9_900 }]);
  expect((await call(path, { ...token, body })).json).toMatchObject({ status: 'canceled' });
  const ops = await sandbox.token('ops', 'billing/operator');
  const told = await call(`GET /admin/subscriptions/${id}/history`, { token: ops });
  expect(told.json.items).toContainEqual(
    expect.objectContaining({ who: 'customer', reason: 'withdrawal' }),
  );
});

test('a backend withdraws for its customer: POST /server/subscriptions/{id}/cancel', async () => {
  const { checkout } = await subscribeAndPay('withdraw-served');
  const token = await sandbox.token('shop-backend', 'billing/server');
  const body = { user: 'withdraw-served', when: 'now', reason: 'withdrawal' };
  const path = `POST /server/subscriptions/${String(checkout['subscription'])}/cancel`;
  expect((await call(path, { token, body })).json).toMatchObject({ status: 'canceled' });
});

test("an operator's refund is no withdrawal, whatever its call is named", async () => {
  const { signed, checkout } = await subscribeAndPay('withdraw-named');
  const id = String(checkout['subscription']);
  const part = { period: 0, amount: 1_000, cancel: 'no', reason: '고객 요청' };
  const given = await call(`POST /admin/subscriptions/${id}/refunds`, {
    token: await sandbox.token('ops', 'billing/operator'),
    body: part,
    headers: { 'idempotency-key': 'withdrawal' },
  });
  expect(given.json).toMatchObject({ outcome: 'done' });
  const body = { when: 'now', reason: 'withdrawal' };
  const left = await call(`POST /subscriptions/${id}/cancel`, { token: signed, body });
  expect(left.json).toMatchObject({ status: 'canceled' });
  const charges = await call(`GET /subscriptions/${id}/charges`, { token: signed });
  expect(charges.json.items).toMatchObject([{ status: 'refunded', refunded: 9_900 }]);
});

test('a text that excludes what the plan gives opens no window', async () => {
  const token = await sandbox.token('withdraw-text');
  const consent = { version: '1', text: '청약철회 불가', act: 'checkbox', amount: 9_900 };
  const body = { plan: 'basic-monthly', buyer, consent: { ...consent, withdrawal: 'excluded' } };
  const refused = await call('POST /subscriptions', { token, body });
  expect([refused.status, refused.json['detail']]).toEqual([
    409,
    'the plan has a withdrawal within seven days: show it so',
  ]);
});

const shown: Told = {
  version: '1',
  sha256: 'a'.repeat(64),
  act: 'checkbox',
  amount: 9_900,
  source: 'customer',
};

const excluded = { ...plan, withdrawal: 'excluded' as const };
const without = { ...settings, catalogue: new Map([[plan.id, excluded]]) };
const asked = (told: Told | undefined) => ({ userId: 'user-1', planId: plan.id, buyer: {}, told });

/** `isLater`: the plan has no withdrawal only since the window opened. */
async function excluding(told: Told | undefined, isLater = false) {
  const world = new World();
  if (!isLater) world.settings = without;
  const window = await openCheckout(world.deps(), asked(told));
  world.settings = without;
  world.finish(window);
  await observePayment(world.deps(), { attemptId: window.windowId });
  const row = await world.deps().ledger.load(window.subscription.id);
  if (!row) throw new Error('it was sold');
  return { world, row };
}

const idOf = (k: string) => `ref${'a1'.repeat(12)}${k}`;
const ids = { id: `ref${'a1'.repeat(12)}z`, idOf, by: 'customer' };

test('a plan that excludes it, and has shown so, gives nothing back', async () => {
  const { world, row } = await excluding({ ...shown, excludesWithdrawal: true });
  for (const ask of [
    withdraw(world.deps(), row, ids),
    previewWithdrawal(world.deps(), row, ids.id),
  ]) {
    await expect(ask).rejects.toThrow(/agreed that this plan has no withdrawal/);
  }
  expect(world.charges()[0]?.cancel_amount).toBe(0);
});

test('a sign-up to a plan that excludes it opens no window without that consent', async () => {
  const world = new World();
  world.settings = without;
  const consented = { ...shown, excludesWithdrawal: true };
  const refused = /show it, and ask for consent/;
  for (const told of [undefined, shown]) {
    await expect(openCheckout(world.deps(), asked(told))).rejects.toThrow(refused);
  }
  const { subscription } = await openCheckout(world.deps(), asked(consented));
  // Nor a second one, by either way.
  for (const told of [undefined, shown]) {
    await expect(openCheckout(world.deps(), asked(told))).rejects.toThrow(refused);
  }
  const card = { userId: 'user-1', id: subscription.id, buyer: {} };
  await expect(openCardWindow(world.deps(), card)).rejects.toThrow(refused);
  const again = await openCheckout(world.deps(), asked(consented));
  expect(again.subscription.id).toBe(subscription.id);
});

test('a plan that excludes it since, and had not shown so, gives all of it back', async () => {
  for (const told of [undefined, shown]) {
    const { world, row } = await excluding(told, true);
    const { state, amount } = await withdraw(world.deps(), row, ids);
    expect([state, amount]).toEqual(['done', won(9_900)]);
  }
});

test('one that iamport refuses is a case: the money is owed', async () => {
  const world = new World();
  const id = await world.subscribe();
  const row = await world.deps().ledger.load(id);
  const fault = { kind: 'codeNonZero', message: '취소기간이 지났습니다' } as const;
  world.emulator.script([{ route: 'cancel', fault }]);
  const refund = row && (await withdraw(world.deps(), row, ids));
  expect(refund?.state).toBe('refused');
  const [open] = await world.deps().ledger.cases(10);
  expect(open).toMatchObject({ kind: 'refund', status: 'open', amount: 9_900 });
  expect((await world.deps().ledger.load(id))?.status).toBe('canceled');
});

test('previews ask iamport as often as one customer may, which leaves the act itself', async () => {
  const world = new World();
  const row = await world.deps().ledger.load(await world.subscribe());
  if (!row) throw new Error('it was sold');
  const preview = () => previewWithdrawal(world.deps(), row, ids.id);
  let answered = 0;
  const refused = async () => {
    for (; answered < 100; answered += 1) await preview();
  };
  await expect(refused()).rejects.toMatchObject({ code: 'too_many', retryAfterSeconds: 300 });
  expect(answered).toBeGreaterThan(30);
  expect(answered).toBeLessThanOrEqual(40);
  world.nowMs += 300_000;
  await preview();
  await expect(preview()).rejects.toMatchObject({ code: 'too_many' });
  expect(await withdraw(world.deps(), row, ids)).toMatchObject({ state: 'done' });
});

test('one that iamport does not answer is asked for again ten times, and then seldom', async () => {
  const world = new World();
  const row = await world.deps().ledger.load(await world.subscribe());
  if (!row) throw new Error('it was sold');
  world.emulator.script([{ route: 'any', fault: { kind: 'outage', fromMs: 0, toMs: 9e15 } }]);
  const codes: unknown[] = [];
  for (let asked = 0; asked < 11; asked += 1) {
    await withdraw(world.deps(), row, ids).catch((error: unknown) =>
      codes.push((error as { code: string }).code),
    );
  }
  expect(codes).toEqual([...Array<string>(10).fill('not_now'), 'too_many']);
});
