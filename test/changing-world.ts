// A weekly subscription of several that its customer changes within the period, over HTTP.
import { beforeAll } from 'vitest';
import { buyer, call, sandbox } from './api-world';

/** Whenever the tests run: nothing is charged in the quiet window around midnight. */
export const atNoon = () =>
  beforeAll(async () => {
    const { to } = await sandbox.advance('PT1S');
    const next = new Date(Date.parse(to) + 33 * 3_600_000).toISOString().slice(0, 10);
    await sandbox.to(`${next}T12:00:00+09:00`);
  });

export async function subscribed(user: string) {
  const token = await sandbox.token(user);
  const body = { plan: 'books-weekly', quantity: 3, buyer };
  const { json } = await call('POST /subscriptions', { token, body });
  const window = json['request_pay'] as { merchant_uid: string };
  const { impUid } = sandbox.kept.finish(window, '4242-4242-4242-4242');
  const back = { merchant_uid: window.merchant_uid, imp_uid: impUid };
  await call('POST /billing/charge', { token, body: back });
  const path = `/subscriptions/${String(json['subscription'])}`;
  const change = (asked: object, query = '') =>
    call(`POST ${path}/change${query}`, { token, body: { when: 'now', ...asked } });
  const preview = async (asked: object) => (await change(asked, '?preview=true')).json;
  const charges = async () => (await call(`GET ${path}/charges`, { token })).json.items;
  return { token, path, change, preview, charges };
}
