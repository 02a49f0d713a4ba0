// The doors of another billing day: of its owner, and of operators.
import { expect, test } from 'vitest';
import { buyer, call, everything, subscribeAndPay, sandbox, startsSandbox } from './api-world';

startsSandbox();

/** Signed up, and its first period paid. */
async function begun(user: string) {
  const { signed: token, checkout } = await subscribeAndPay(user);
  // What follows a sale, such as its webhook, has happened.
  await sandbox.advance('PT2M');
  const path = `/subscriptions/${String(checkout['subscription'])}`;
  const move = (day: unknown, query = '') =>
    call(`POST ${path}/billing-day${query}`, { token, body: { day } });
  const undo = () => call(`POST ${path}/undo-billing-day`, { token });
  const timeline = async () => (await call(`GET ${path}/timeline?months=3`, { token })).json.items;
  const ops = await sandbox.token('ops', 'billing/operator');
  const operate = (verb: string, body: object) =>
    call(`POST /admin${path}/${verb}`, { token: ops, body });
  return { token, path, move, undo, timeline, ops, operate };
}

/** A day of the month on which nobody is billed who signed up today. */
function otherDay(): number {
  const today = new Date(sandbox.now() + 9 * 3_600_000).getUTCDate();
  return today > 14 ? 5 : 20;
}

test('a preview says what is then charged: POST /subscriptions/{id}/billing-day', async () => {
  const { token, path, move, timeline } = await begun('user-day');
  const before = await everything();
  const { json: shown } = await move(otherDay(), '?preview=true');
  expect(await everything()).toBe(before);
  const { days, whole_days, charge, then } = shown as never as Shown;
  expect(charge.amount).toBe(Math.round((9_900 * days) / whole_days));
  expect([then.amount, then.starts_on, shown['amount']]).toEqual([9_900, shown['until'], 9_900]);
  expect(Number(String(shown['until']).slice(8))).toBe(otherDay());

  const { json: moved } = await move(otherDay());
  expect(moved['billing_day']).toEqual({
    day: otherDay(),
    starts_on: shown['from'],
    ends_on: shown['until'],
    amount: charge.amount,
  });
  expect(moved['may']).toContain('undo_billing_day');
  const asked = (await timeline()).slice(0, 2).map((moment) => moment['charge']);
  expect(asked).toEqual([charge, then]);
  const { json } = await call(`GET ${path}`, { token });
  expect(json['next_billing_on']).toBe(shown['from']);
});

type Shown = {
  readonly days: number;
  readonly whole_days: number;
  readonly charge: { readonly amount: number };
  readonly then: { readonly amount: number; readonly starts_on: string };
};

test('it is taken back until its claim: POST /subscriptions/{id}/undo-billing-day', async () => {
  const { token, path, move, undo, timeline, ops } = await begun('user-day-2');
  expect((await undo()).status).toBe(409);
  const plain = await timeline();
  await move(otherDay());
  const { json } = await undo();
  expect(json['billing_day']).toBeNull();
  expect(await timeline()).toEqual(plain);
  const { json: told } = await call(`GET /admin${path}/history`, { token: ops });
  const deeds = told.items.filter(({ what }) => String(what).includes('billing_day'));
  expect(deeds).toMatchObject([
    { what: 'undo_billing_day', who: 'customer' },
    { what: 'billing_day', who: 'customer' },
  ]);
  expect(deeds[1]?.['after']).toMatch(new RegExp(`billed on day ${otherDay()} from`));
  expect((await call(`GET ${path}`, { token })).json['may']).toContain('change_billing_day');
});

test('no such day is 400; a plan by weeks, a pause and a cancel to come are 409', async () => {
  const { token, path, move } = await begun('user-day-3');
  for (const day of [0, 32, 1.5, '5', null]) expect((await move(day)).status).toBe(400);
  const ask = (verb: string, body?: object) =>
    call(`POST ${path}/${verb}`, { token, ...(body ? { body } : {}) });
  await ask('pause', { when: 'period_end' });
  expect((await move(otherDay())).status).toBe(409);
  await ask('resume');
  await move(otherDay());
  expect((await ask('pause', { when: 'period_end' })).status).toBe(409);
  await ask('undo-billing-day');
  await ask('cancel', { when: 'period_end' });
  const { status, json } = await move(otherDay());
  expect([status, json['detail']]).toEqual([409, expect.stringMatching(/canceled/)]);

  const weekly = { plan: 'books-weekly', buyer };
  const other = await sandbox.token('user-day-4');
  const opened = (await call('POST /subscriptions', { token: other, body: weekly })).json;
  const window = opened['request_pay'] as { merchant_uid: string };
  const { impUid } = sandbox.kept.finish(window, '4242-4242-4242-4242');
  const back = { merchant_uid: window.merchant_uid, imp_uid: impUid };
  await call('POST /billing/charge', { token: other, body: back });
  const route = `POST /subscriptions/${String(opened['subscription'])}/billing-day`;
  const refused = await call(route, { token: other, body: { day: 5 } });
  expect([refused.status, refused.json['detail']]).toEqual([
    ...[409, expect.stringMatching(/charged by months/)],
  ]);
});

// POST /admin/subscriptions/{id}/undo-billing-day as well.
test("POST /admin/subscriptions/{id}/billing-day moves it on an operator's word", async () => {
  const { token, path, operate } = await begun('user-day-5');
  expect((await operate('billing-day', { day: otherDay() })).status).toBe(400);
  const reason = 'asked for by phone';
  const preview = await operate('billing-day?preview=true', { day: otherDay(), reason });
  const { json } = await operate('billing-day', { day: otherDay(), reason });
  expect(json).toMatchObject({
    user: 'user-day-5',
    billing_day: { day: otherDay(), ends_on: preview.json['until'] },
  });
  const undone = await operate('undo-billing-day', { reason });
  expect(undone.json['billing_day']).toBeNull();
  const theirs = await call(`POST ${path}/undo-billing-day`, { token });
  expect(theirs.status).toBe(409);
  const other = await sandbox.token('user-day-6');
  const body = { day: otherDay() };
  const foreign = await call(`POST ${path}/billing-day`, { token: other, body });
  expect(foreign.status).toBe(404);
});
