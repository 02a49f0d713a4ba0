// The doors of a change: what it would come to, that it waits for its period, and the way back.
import { expect, test } from 'vitest';
import { buyer, call, sandbox, startsSandbox } from './api-world';

startsSandbox();

async function subscribed(user: string) {
  const token = await sandbox.token(user);
  const body = { plan: 'books-weekly', quantity: 3, buyer };
  const { json } = await call('POST /subscriptions', { token, body });
  const window = json['request_pay'] as { merchant_uid: string };
  const { impUid } = sandbox.kept.finish(window, '4242-4242-4242-4242');
  const back = { merchant_uid: window.merchant_uid, imp_uid: impUid };
  await call('POST /billing/charge', { token, body: back });
  const path = `/subscriptions/${String(json['subscription'])}`;
  const change = (asked: object, query = '') =>
    call(`POST ${path}/change${query}`, { token, body: { when: 'period_end', ...asked } });
  const undo = () => call(`POST ${path}/undo-change`, { token });
  const timeline = async () => (await call(`GET ${path}/timeline?months=1`, { token })).json.items;
  return { token, path, change, undo, timeline };
}

test('a preview says what the change then does: POST /subscriptions/{id}/change', async () => {
  const { token, path, change, timeline } = await subscribed('user-change');
  const shown = await change({ quantity: 2 }, '?preview=true');
  expect(shown.json).toMatchObject({
    when: 'period_end',
    plan: 'books-weekly',
    quantity: 2,
    amount: 11_000,
    charge: { period: 1, amount: 11_000, tax_free: 6_600, supply: 4_000, vat: 400 },
  });
  expect((await call(`GET ${path}`, { token })).json['next']).toBeNull();
  expect((await timeline())[0]).toMatchObject({ charge: { amount: 16_500 } });

  const changed = await change({ quantity: 2, amount: 11_000 });
  const from = shown.json['from'];
  const next = { from, plan: 'books-weekly', quantity: 2, amount: 11_000 };
  expect(changed.json).toMatchObject({ amount: 16_500, quantity: 3, next });
  expect(changed.json['may']).toContain('undo_change');
  const [moment] = await timeline();
  expect(moment?.['charge']).toEqual(shown.json['charge']);
  expect(moment?.['why']).toMatch(/on the terms that were asked for/);
});

test('it is taken back until its claim: POST /subscriptions/{id}/undo-change', async () => {
  const { token, path, change, undo, timeline } = await subscribed('user-undo');
  expect((await undo()).status).toBe(409);
  await change({ quantity: 1 });
  const { json } = await undo();
  expect([json['next'], json['amount']]).toEqual([null, 16_500]);
  expect(json['may']).not.toContain('undo_change');
  expect((await timeline())[0]).toMatchObject({ charge: { amount: 16_500 } });
  const ops = await sandbox.token('ops', 'billing/operator');
  const { json: told } = await call(`GET /admin${path}/history`, { token: ops });
  const deeds = told.items.filter(({ what }) => String(what).endsWith('change'));
  expect(deeds).toMatchObject([
    { what: 'undo_change', who: 'customer' },
    { what: 'change', after: 'active, access full, books-weekly at version 1 from period 1' },
  ]);
  expect((await call(`GET ${path}`, { token })).json['may']).toContain('change_terms');
});

test('what may not be asked for is refused, and says why', async () => {
  const { token, path, change } = await subscribed('user-refused');
  const refused = async (asked: object) => {
    const { status, text } = await change(asked, '?preview=true');
    return `${status} ${text}`;
  };
  expect(await refused({ quantity: 21 })).toMatch(/^400 .*1 to 20/);
  expect(await refused({ quantity: 3 })).toMatch(/^409 .*other terms than those in force/);
  expect(await refused({ plan: 'yearly', quantity: 1 })).toMatch(/^409 .*same product/);
  expect(await refused({ quantity: 2, amount: 9 })).toMatch(/^409 .*11000 won each period by now/);
  expect(await refused({})).toMatch(/^400/);
  expect(await refused({ quantity: 2, when: 'now' })).toMatch(/^409 .*costs no more/);
  await call(`POST ${path}/cancel`, { token, body: { when: 'period_end' } });
  expect(await refused({ quantity: 2 })).toMatch(/^409 .*take that back first/);
  const other = await sandbox.token('user-other');
  const body = { quantity: 2, when: 'period_end' };
  expect((await call(`POST ${path}/change`, { token: other, body })).status).toBe(404);
});
