// A withdrawal beside the difference of a change whose outcome is not known for days.
import { expect, test } from 'vitest';
import { call, sandbox, startsSandbox } from './api-world';
import { atNoon, subscribed } from './changing-world';

startsSandbox();

atNoon();

const ops = () => sandbox.token('ops', 'billing/operator');

test('a withdrawal that a charge in doubt puts off counts from when it was asked for', async () => {
  const { token, path, change, preview, charges } = await subscribed('user-withdraws-in-doubt');
  const later = await subscribed('user-withdraws-too-late');
  // Late on the last day but one; nothing is charged in the quiet window that follows.
  await sandbox.advance('P6DT10H');
  const { amount, charge } = await preview({ quantity: 4 });
  const lost = [
    { route: 'again', count: 1, fault: { kind: 'dropAfter' } },
    { route: 'look', count: 1_000, fault: { kind: 'http', status: 502 } },
  ] as const;
  sandbox.kept.script([...lost], 'replace');
  expect((await change({ quantity: 4, amount, charge })).json['charge_pending']).toBe(true);
  const body = { when: 'now', reason: 'withdrawal' };
  const early = await call(`POST ${path}/cancel`, { token, body });
  expect([early.status, early.json['detail']]).toEqual([
    409,
    'a charge is being settled: the withdrawal counts from today on, ask for it again',
  ]);
  await sandbox.advance('P1DT3H');
  expect((await call(`POST ${path}/cancel`, { token, body })).status).toBe(409);
  sandbox.kept.script([], 'replace');
  await sandbox.advance('PT12H');
  const ended = await call(`POST ${path}/cancel`, { token, body });
  expect([ended.status, ended.json['status']]).toEqual([200, 'canceled']);
  const first = (await charges()).filter((one) => one['period'] === 0);
  expect(first.map((one) => one['status'])).toEqual(['refunded', 'refunded']);
  const { json } = await call('GET /admin/cases?kind=refund', { token: await ops() });
  expect(json.items).toEqual([]);
  // Without having asked within the week there is none.
  const late = { token: later.token, body };
  expect((await call(`POST ${later.path}/cancel`, late)).status).toBe(409);
});
