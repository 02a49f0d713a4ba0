// The doors of a change within the period: what it would come to, that it is charged, and what is
// told of it afterwards.
import { expect, test } from 'vitest';
import { call, sandbox, startsSandbox } from './api-world';
import { atNoon, subscribed } from './changing-world';

startsSandbox();

atNoon();

const ops = () => sandbox.token('ops', 'billing/operator');

/** On the first day a week is used by none of its days: two more come to two whole ones. */
test('what a preview shows is charged, and in force: POST /subscriptions/{id}/change', async () => {
  const { token, path, change, preview, charges } = await subscribed('user-now');
  const shown = await preview({ quantity: 5 });
  expect(shown).toMatchObject({
    when: 'now',
    plan: 'books-weekly',
    quantity: 5,
    amount: 27_500,
    charge: 11_000,
    supply: 4_000,
    vat: 400,
    tax_free: 6_600,
    lines: [
      { kind: 'rest_of_new', quantity: 5, amount: 27_500, starts_on: shown['from'] },
      { kind: 'rest_of_old', quantity: 3, amount: -16_500, ends_on: shown['renews_on'] },
    ],
  });
  expect(shown['holds_until']).toMatch(/T00:00:00\+09:00$/);
  expect((await charges()).map((one) => one['change'])).toEqual([null]);

  const done = await change({ quantity: 5, amount: 27_500, charge: 11_000 });
  expect(done.json).toMatchObject({
    quantity: 5,
    amount: 27_500,
    next_billing_on: shown['renews_on'],
    charge_pending: false,
    change: { outcome: 'in_force', charge: 11_000, decline: null },
  });
  expect(await charges()).toMatchObject([
    { period: 0, change: 1, amount: 11_000, quantity: 5, status: 'paid', tax_free: 6_600 },
    { period: 0, change: null, amount: 16_500, quantity: 3, status: 'paid' },
  ]);
  const [next] = (await call(`GET ${path}/timeline?months=1`, { token })).json.items;
  expect(next).toMatchObject({ charge: { amount: 27_500, starts_on: shown['renews_on'] } });
});

test('its statement, history and evidence: GET …/charges/{period}/statement with 0-1', async () => {
  const { token, path, change } = await subscribed('user-told');
  await change({ quantity: 4, amount: 22_000, charge: 5_500 });
  const told = await call(`GET ${path}/charges/0-1/statement`, { token });
  expect(told.json).toMatchObject({
    period: 0,
    change: 1,
    amount: 5_500,
    lines: [
      { kind: 'rest_of_new', arithmetic: '22000 - 22000 x 0 / 7 = 22000', unit_amount: 5_500 },
      { kind: 'rest_of_old', arithmetic: '-(16500 - 16500 x 0 / 7) = -16500', amount: -16_500 },
    ],
    left: 5_500,
  });
  const sums = (told.json['lines'] as Record<string, number>[]).map((one) => one['vat'] ?? 0);
  expect(sums.reduce((all, one) => all + one, 0)).toBe(told.json['vat']);
  expect((await call(`GET ${path}/charges/0-2/statement`, { token })).status).toBe(404);
  const page = await call(`GET ${path}/charges/0-1/statement`, {
    token,
    headers: { accept: 'text/html', 'accept-language': 'ko' },
  });
  expect(page.text).toContain('변경 전 남은 기간 이용료 차감');

  const { json } = await call(`GET /admin${path}/history`, { token: await ops() });
  const words = json.items.map(({ who, what }) => `${String(who)}: ${String(what)}`);
  expect(words).toContain('customer: difference 1 within period 0 paid');
  expect(words).toContain('customer: change');
  const evidence = await call(`GET /admin${path}/evidence`, { token: await ops() });
  const facts = evidence.json.items.map(({ record }) => (record as { facts: object }).facts);
  expect(facts).toContainEqual(
    expect.objectContaining({ change: 1, plan: 'books-weekly', quantity: 4, amount: 5_500 }),
  );
});

test('another sum than was shown, or none, is refused; and nothing is charged', async () => {
  const { change, charges } = await subscribed('user-other-sum');
  const refused = async (asked: object) => {
    const { status, text } = await change(asked);
    return `${status} ${text}`;
  };
  expect(await refused({ quantity: 5 })).toMatch(/^400 .*as the preview has shown/);
  expect(await refused({ quantity: 5, amount: 27_500, charge: 1 })).toMatch(
    /^409 .*11000 won now and 27500 won each period/,
  );
  expect(await refused({ quantity: 5, amount: 1, charge: 11_000 })).toMatch(/^409/);
  expect(await refused({ quantity: 2, amount: 11_000, charge: 0 })).toMatch(/^409 .*period_end/);
  expect(await refused({ quantity: 21, amount: 1, charge: 1 })).toMatch(/^400 .*1 to 20/);
  expect(await refused({ plan: 'yearly', amount: 1, charge: 1 })).toMatch(/^40[09]/);
  expect(await charges()).toHaveLength(1);
});

test('declined: the answer says so, nothing changes, and it may be asked again', async () => {
  const { change, charges } = await subscribed('user-declined');
  sandbox.kept.script([{ route: 'again', fault: { kind: 'decline' } }], 'append');
  const asked = { quantity: 4, amount: 22_000, charge: 5_500 };
  const declined = await change(asked);
  expect(declined.json).toMatchObject({
    status: 'active',
    quantity: 3,
    change: { outcome: 'declined', charge: 5_500 },
    decline: null,
  });
  expect(await charges()).toMatchObject([
    { change: 1, status: 'waived', attempts: [{ outcome: 'declined' }] },
    { change: null, status: 'paid' },
  ]);
  expect((await change(asked)).json).toMatchObject({ change: { outcome: 'in_force' } });
});

test('a part of it goes back by its own days: POST /admin/subscriptions/{id}/refunds', async () => {
  const { path, change } = await subscribed('user-refund');
  await change({ quantity: 5, amount: 27_500, charge: 11_000 });
  const token = await ops();
  const refund = (key: string, body: object, query = '') =>
    call(`POST /admin${path}/refunds${query}`, {
      token,
      headers: { 'idempotency-key': key },
      body: { period: 0, cancel: 'no', reason: '고객 요청', ...body },
    });
  const preview = await refund('p', { change: 1, amount: 'days_unused' }, '?preview=true');
  expect(preview.json).toMatchObject({ change: 1, paid: 11_000, days: 7, days_unused: 6 });
  const days = await refund('d', { change: 1, amount: 'days_unused' });
  expect(days.json).toMatchObject({ change: 1, outcome: 'done', amount: 9_429, tax_free: 5_657 });
  const whole = await refund('w', { amount: 'days_unused' });
  expect(whole.json).toMatchObject({ change: null, outcome: 'done', amount: 14_143 });
  expect((await refund('x', { change: 2, amount: 'all' })).status).toBe(404);
  // What was given back is no part of another difference.
  const again = await change({ quantity: 6 }, '?preview=true');
  expect(again.status).toBe(409);
});

test('who withdraws gets both payments back', async () => {
  const { token, path, change, charges } = await subscribed('user-withdraws');
  await change({ quantity: 4, amount: 22_000, charge: 5_500 });
  const body = { when: 'now', reason: 'withdrawal' };
  const shown = await call(`POST ${path}/cancel?preview=true`, { token, body });
  expect(shown.json['refund']).toBe(22_000);
  await call(`POST ${path}/cancel`, { token, body });
  expect(await charges()).toMatchObject([
    { change: 1, status: 'refunded', refunded: 5_500 },
    { change: null, status: 'refunded', refunded: 16_500 },
  ]);
});

test('who withdraws when the charge was given back already gets the difference too', async () => {
  const { token, path, change, charges } = await subscribed('user-withdraws-late');
  await change({ quantity: 4, amount: 22_000, charge: 5_500 });
  const id = path.replace('/subscriptions/', '');
  const paid = sandbox.emulator.book.payments.find(
    (row) => row.customer_uid_usage === 'payment' && row.custom_data?.includes(id),
  );
  const admin = { token: await ops(), headers: { 'idempotency-key': 'goodwill' } };
  const goodwill = { period: 0, amount: 'all', cancel: 'no', reason: '고객 요청' };
  await call(`POST /admin${path}/refunds`, { ...admin, body: goodwill });
  expect(paid?.cancel_amount).toBe(16_500);
  const body = { when: 'now', reason: 'withdrawal' };
  const ended = await call(`POST ${path}/cancel`, { token, body });
  expect(ended.json).toMatchObject({ status: 'canceled', access: 'none' });
  expect(await charges()).toMatchObject([
    { change: 1, status: 'refunded', refunded: 5_500 },
    { change: null, status: 'refunded', refunded: 16_500 },
  ]);
  expect((await call(`POST ${path}/cancel`, { token, body })).json['status']).toBe('canceled');
});

test('a declined change that was paid after all is not asked for again', async () => {
  const { change } = await subscribed('user-flips');
  sandbox.kept.script([{ route: 'again', fault: { kind: 'decline' } }], 'append');
  const asked = { quantity: 4, amount: 22_000, charge: 5_500 };
  await change(asked);
  const { book } = sandbox.emulator;
  const row = book.payments.findLast(
    ({ amount, status }) => amount === 5_500 && status === 'failed',
  );
  Object.assign(row ?? {}, { status: 'paid', paid_at: Math.floor(sandbox.now() / 1_000) });
  const again = await change(asked);
  expect(again.status).toBe(409);
  expect(again.text).toContain('has been paid since');
  let answers = 1;
  let last = again;
  for (; last.status === 409 && answers < 100; answers += 1) last = await change(asked);
  expect([last.status, answers <= 41]).toEqual([429, true]);
  expect(last.text).toContain('iamport was asked about your payments too often');
});

test('nor is one that was paid behind a newer record that failed, or a tenth', async () => {
  const { change, charges } = await subscribed('user-hidden');
  const { change: another } = await subscribed('user-ten');
  const asked = { quantity: 4, amount: 22_000, charge: 5_500 };
  sandbox.kept.script([{ route: 'again', fault: { kind: 'code0Failed' }, count: 12 }], 'append');
  for (let declined = 1; declined <= 2; declined += 1) await change(asked);
  const { book } = sandbox.emulator;
  const { imp_uid, ...first } = book.payments.filter(({ amount }) => amount === 5_500).at(-2)!;
  const before = { started_at: first.started_at - 20, failed_at: 0, fail_reason: null };
  const paid = { ...first, ...before, imp_uid: `${imp_uid}9`, paid_at: first.started_at - 1 };
  book.add({ ...paid, status: 'paid' });
  const hidden = await change(asked);
  expect(hidden.status).toBe(409);
  expect(hidden.text).toContain('has been paid since');
  expect(await charges()).toHaveLength(3);

  for (let declined = 1; declined <= 10; declined += 1) {
    expect((await another(asked)).json['change']).toMatchObject({ outcome: 'declined' });
  }
  expect((await another(asked)).text).toContain('10 changes within this period were declined');
});
