// Named scenarios once more, over HTTP, on bundled functions and an embedded DynamoDB.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Fault, PaymentRow } from '../sandbox/iamport/types';
import type { Sandbox } from '../sandbox/start-sandbox';
import { startSandbox } from '../sandbox/start-sandbox';
import { anyChargeOf, chargeNumber, isChargeOf } from './order-numbers';

type Json = Record<string, unknown>;
type Fact = { readonly id: string; readonly merchant_uid: string; readonly imp_uid: string };

/** One fault of the first renewal each; all of them strike in the same run. */
const faults: Readonly<Record<string, Fault>> = {
  A1: { kind: 'dropAfter' },
  A2: { kind: 'dropBefore' },
  A3: { kind: 'late', ms: 100_000 },
  A5: { kind: 'code0Failed' },
  A6: { kind: 'codeNonZero', message: '알 수 없는 오류' },
  A7: { kind: 'html' },
  A8: { kind: 'http', status: 502, after: true },
  A9: { kind: 'rateLimit', retryAfter: 30 },
  A10: { kind: 'truncate', bytes: 60 },
  A11: { kind: 'slow' },
  A12: { kind: 'reset', after: true },
  A14: { kind: 'unknownStatus' },
  A15: { kind: 'dupRecords', lost: true },
  A16: { kind: 'flipToPaid', ms: 3 * 3_600_000 },
  E3: { kind: 'webhook', how: 'drop' },
  E4: { kind: 'webhook', how: 'dup' },
  E16: { kind: 'redirect', url: 'http://169.254.169.254/' },
  F13: { kind: 'token401' },
};
const others = ['A13', 'E7', 'E11', 'F1', 'F8', 'F10', 'F14', 'F15', 'U1', 'U6'];

let sandbox: Sandbox;
const facts = new Map<string, Fact>();

async function ask(method: string, path: string, user?: string, body?: Json, scope?: string) {
  const headers: Record<string, string> = {};
  if (user) headers['authorization'] = `Bearer ${await sandbox.token(user, scope)}`;
  if (body) headers['content-type'] = 'application/json';
  const url = path.startsWith('http') ? path : `${sandbox.url}${path}`;
  const sent = body ? { body: JSON.stringify(body) } : {};
  const response = await fetch(url, { method, headers, redirect: 'manual', ...sent });
  const text = await response.text();
  return { status: response.status, json: (text.startsWith('{') ? JSON.parse(text) : {}) as Json };
}

async function signUp(user: string, card = '4242-4242-4242-4242'): Promise<void> {
  const buyer = { tel: '010-1234-5678' };
  const opened = await ask('POST', '/subscriptions', user, { plan: 'basic-monthly', buyer });
  const params = opened.json['request_pay'] as Json;
  const window = { params, card };
  const end = await ask('POST', `${sandbox.iamportUrl}/_emulator/window`, undefined, window);
  const { imp_uid, merchant_uid } = (end.json as { rsp: Fact }).rsp;
  await ask('POST', '/billing/charge', user, { imp_uid, merchant_uid });
  facts.set(user, { id: String(opened.json['subscription']), imp_uid, merchant_uid });
}

const idOf = (user: string) => facts.get(user)?.id ?? '';

async function kept(user: string, period: number): Promise<readonly PaymentRow[]> {
  const { json } = await ask('GET', `${sandbox.iamportUrl}/_emulator/ledger`);
  return (json['payments'] as PaymentRow[]).filter(
    (row) =>
      isChargeOf(row, period, idOf(user)) && row.paid_at > 0 && row.cancel_amount < row.amount,
  );
}

async function charge(user: string, period: number): Promise<Json | undefined> {
  const { json } = await ask('GET', `/subscriptions/${idOf(user)}/charges`, user);
  return (json['items'] as Json[]).find((one) => one['period'] === period);
}

async function status(user: string): Promise<unknown> {
  return (await ask('GET', `/subscriptions/${idOf(user)}`, user)).json['status'];
}

async function script(rules: readonly object[]): Promise<void> {
  const body = { mode: 'append', rules };
  const { status } = await ask('POST', `${sandbox.iamportUrl}/_emulator/script`, undefined, body);
  expect(status, 'the script was taken').toBe(200);
}

beforeAll(async () => {
  sandbox = await startSandbox({ quiet: true });
  await sandbox.to('2043-01-31T12:00:00+09:00');
  for (const user of [...Object.keys(faults), ...others]) await signUp(user);
  const on = (user: string, fault: Fault, count = 1) => ({
    route: 'again',
    match: anyChargeOf(idOf(user), { periods: 2 }),
    count,
    fault,
  });
  await script([
    ...Object.entries(faults).map(([user, fault]) => on(user, fault)),
    on('A13', { kind: 'amountEcho', amount: 9_000 }),
    on('F14', { kind: 'decline', message: '[8350] 분실/도난 카드' }, 0),
    on('U1', { kind: 'codeNonZero', message: '승인 요건 미충족(코드 Q7)' }, 3),
  ]);
  // The payer uses up the order number of her renewal in a card window of her own making.
  const used = { merchant_uid: chargeNumber(idOf('U6'), 1), customer_uid: 'of-her-own', amount: 0 };
  await ask('POST', `${sandbox.iamportUrl}/_emulator/window`, undefined, {
    params: { ...used, channelKey: 'channel-key-kicc', name: '구독' },
    card: '4242-4242-4242-4242',
  });
  await ask('POST', `/subscriptions/${idOf('F1')}/cancel`, 'F1', { when: 'now' });
  await sandbox.to('2043-02-28T10:00:30+09:00');
  // G9 and C1: the operator plans by hand beside the schedule, more than once.
  for (let more = 0; more < 3; more += 1) {
    await ask('POST', '/admin/runs', 'ops', {}, 'billing/operator');
  }
  await sandbox.to('2043-03-04T12:00:00+09:00');
});
afterAll(() => sandbox?.stop());

describe('over HTTP, on the embedded DynamoDB', () => {
  test.each(Object.keys(faults))('%s: one payment is taken, and one is booked', async (user) => {
    expect(await kept(user, 1)).toHaveLength(1);
    expect(await charge(user, 1)).toMatchObject({ status: 'paid', refunded: 0 });
    expect(await status(user)).toBe('active');
  });

  test('A13: another amount is a case, and never booked as paid', async () => {
    expect((await charge('A13', 1))?.['status']).not.toBe('paid');
    const { json } = await ask('GET', '/admin/cases', 'ops', undefined, 'billing/operator');
    expect(JSON.stringify(json)).toContain(idOf('A13'));
  });

  test('C1, G9: planned by the schedule and by hand, nobody is charged twice', async () => {
    for (const user of ['E7', 'E11', 'F10']) expect(await kept(user, 1)).toHaveLength(1);
  });

  test('E5: forged webhooks with ids of nobody change nothing', async () => {
    // Neither items nor attributes come in an order.
    const state = async () =>
      (await sandbox.dump()).map((item) => JSON.stringify(item, Object.keys(item).sort())).sort();
    const before = await state();
    const forged = {
      imp_uid: 'imp_1',
      merchant_uid: chargeNumber(`sub${'z'.repeat(25)}`, 1),
      status: 'paid',
    };
    expect((await ask('POST', '/iamport/webhook', undefined, forged)).status).toBe(200);
    expect(await state()).toEqual(before);
  });

  test('E7: a spent payment shown again pays for nothing', async () => {
    const [spent] = await kept('E7', 0);
    const next = {
      imp_uid: spent?.imp_uid,
      merchant_uid: chargeNumber(idOf('E7'), 2),
      status: 'paid',
    };
    await ask('POST', '/iamport/webhook', undefined, next);
    expect(await charge('E7', 2)).toBeUndefined();
  });

  test('E11: the landing opened three times at once changes nothing more', async () => {
    const { imp_uid, merchant_uid } = facts.get('E11') ?? {};
    const query = `imp_uid=${imp_uid}&merchant_uid=${merchant_uid}&imp_success=true`;
    const path = `/mobile/billing/landing?${query}`;
    const answers = await Promise.all([1, 2, 3].map(() => ask('GET', path)));
    expect(answers.map((answer) => answer.status)).toEqual([303, 303, 303]);
    expect(await kept('E11', 0)).toHaveLength(1);
  });

  test("E12, E13: somebody else's ids, and a customer_uid of one's own making", async () => {
    const path = `/subscriptions/${idOf('A1')}/charges`;
    expect((await ask('GET', path, 'stranger')).status).toBe(404);
    const buyer = { tel: '010-1234-5678' };
    const body = { plan: 'basic-monthly', buyer, customer_uid: 'key1' };
    expect((await ask('POST', '/subscriptions', 'stranger', body)).status).toBe(400);
  });

  test('F1: who canceled before is not charged', async () => {
    expect(await kept('F1', 1)).toEqual([]);
    expect(await status('F1')).toBe('canceled');
  });

  test('F8: a refund in the console is followed by the nightly pass', async () => {
    const [row] = await kept('F8', 1);
    const cancel = { imp_uid: row?.imp_uid };
    await ask('POST', `${sandbox.iamportUrl}/_emulator/console-cancel`, undefined, cancel);
    await sandbox.advance('P1D');
    expect(await charge('F8', 1)).toMatchObject({ status: 'refunded', refunded: 9_900 });
  });

  test('P5: what was given back is on hold until an operator releases it', async () => {
    const path = `/subscriptions/${idOf('F8')}`;
    const held = { held: true, status: 'active', access: 'full', next_billing_at: null };
    expect((await ask('GET', path, 'F8')).json).toMatchObject(held);
    const release = (id: string, body: Json) =>
      ask('POST', `/admin/subscriptions/${id}/release`, 'ops', body, 'billing/operator');
    expect((await release(idOf('F8'), {})).status).toBe(400);
    expect((await release(idOf('F10'), { reason: 'wrong one' })).status).toBe(409);
    const released = await release(idOf('F8'), { reason: 'refunded by mistake' });
    expect(released.json).toMatchObject({ held: false, next_billing_on: '2043-03-31' });
    const { payments } = sandbox.kept.emulator.ledger();
    const row = payments.find((one) => isChargeOf(one, 1, idOf('F8')));
    const one = `/admin/cases/payment-${row?.imp_uid}`;
    const { json } = await ask('GET', one, 'ops', undefined, 'billing/operator');
    const closed = { kind: 'full_refund', subscription: idOf('F8'), user: 'F8', status: 'closed' };
    expect(json).toMatchObject(closed);
  });

  test('F14: a lost card is not tried again', async () => {
    const attempts = (await charge('F14', 1))?.['attempts'] as unknown[];
    expect(attempts).toHaveLength(1);
    expect(await kept('F14', 1)).toEqual([]);
  });

  test('U1: refused three times in unknown words, declined, and paid by a retry', async () => {
    const paid = await charge('U1', 1);
    expect(paid).toMatchObject({ status: 'paid' });
    const attempts = paid?.['attempts'] as readonly Json[];
    expect(attempts.map(({ code }) => code)).toEqual(['unclassified', null]);
    expect(await kept('U1', 1)).toHaveLength(1);
  });

  test('U6: an order number that the payer used up is a case, and asked for anew', async () => {
    const operator = ['ops', undefined, 'billing/operator'] as const;
    const open = async () => {
      const { json } = await ask('GET', '/admin/cases', ...operator);
      const items = json['items'] as readonly Json[];
      return items.filter((one) => one['subscription'] === idOf('U6') && one['status'] === 'open');
    };
    expect((await open()).map(({ kind }) => kind)).toEqual(['suspect']);
    expect(await kept('U6', 1)).toEqual([]);
    const path = `/admin/subscriptions/${idOf('U6')}/settle`;
    const body = { as: 'declined', reason: 'looked' };
    const settled = await ask('POST', path, 'ops', body, 'billing/operator');
    expect(settled).toMatchObject({ status: 200, json: { status: 'past_due' } });
    expect(await open()).toEqual([]);
  });

  test('F15: leaving and coming back on one day is a subscription of its own', async () => {
    const before = idOf('F15');
    await ask('POST', `/subscriptions/${before}/cancel`, 'F15', { when: 'now' });
    await signUp('F15');
    expect(idOf('F15')).not.toBe(before);
    // On a busy machine the answer comes after the customer's deadline, and the resolver looks.
    await expect.poll(() => status('F15'), { timeout: 60_000 }).toBe('active');
    expect(await kept('F15', 0)).toHaveLength(1);
  });

  test('C4, F10: three days without a tick, and each is charged once', async () => {
    await sandbox.to('2043-03-30T12:00:00+09:00');
    sandbox.pauseRules(true);
    await sandbox.to('2043-04-03T12:30:00+09:00');
    sandbox.pauseRules(false);
    await sandbox.to('2043-04-03T15:00:00+09:00');
    for (const user of ['A1', 'A16', 'E11', 'F10', 'F13']) {
      expect(await kept(user, 2), user).toHaveLength(1);
      expect(await charge(user, 2)).toMatchObject({ starts_on: '2043-03-31', status: 'paid' });
    }
  });
});
