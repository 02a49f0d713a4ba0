// A pause and its end over HTTP: by its owner, and by the shop's backend.
import { expect, test } from 'vitest';
import { call, everything, sandbox, startsSandbox, subscribe } from './api-world';

startsSandbox();

test('POST /subscriptions/{id}/pause and POST /subscriptions/{id}/resume', async () => {
  const { signed, checkout } = await begun('user-pause');
  const id = String(checkout['subscription']);
  const ask = (verb: string, body?: object) =>
    call(`POST /subscriptions/${id}/${verb}`, { token: signed, ...(body ? { body } : {}) });

  const before = await everything();
  const preview = await ask('pause?preview=true', { when: 'period_end', periods: 2 });
  expect(preview.json).toMatchObject({ status: 'active', pause: { days_kept: 0 } });
  expect(await everything()).toBe(before);
  const wished = await ask('pause', { when: 'period_end', periods: 2 });
  expect(wished.json).toEqual(preview.json);
  expect(wished.json['may']).toContain('undo_pause');
  const pause = wished.json['pause'] as { ends_on: string };
  expect(wished.json['next_billing_on']).toBe(pause.ends_on);
  const back = await ask('resume');
  expect(back.json).toMatchObject({ status: 'active', pause: null });
  expect((await ask('resume')).status).toBe(409);

  const now = await ask('pause', { when: 'now' });
  expect(now.json).toMatchObject({
    status: 'paused',
    access: 'none',
    paid_through: todayInKorea(),
  });
  const timeline = await call(`GET /subscriptions/${id}/timeline?months=12`, { token: signed });
  expect(timeline.json.items.slice(0, 2).map(({ what }) => what)).toEqual(['resume', 'charge']);
  expect(timeline.json.items[1]?.['on']).toBe(now.json['next_billing_on']);
  const resumed = await ask('resume');
  expect(resumed.json).toMatchObject({ status: 'active', access: 'full', pause: null });
});

test('a pause that is none is refused: 400 for its shape, 409 for its plan', async () => {
  const { signed, checkout } = await begun('user-pause-2');
  const route = `POST /subscriptions/${String(checkout['subscription'])}/pause`;
  const status = async (body: object) => (await call(route, { token: signed, body })).status;
  expect(await status({ when: 'later' })).toBe(400);
  expect(await status({ when: 'now', until: '2027-02-30' })).toBe(400);
  expect(await status({ when: 'now', until: '2099-01-01' })).toBe(400);
  expect(await status({ when: 'now', periods: 1, until: '2099-01-01' })).toBe(400);
  expect(await status({ when: 'period_end', periods: 4 })).toBe(400);
  const { json } = await call('GET /plans', {});
  const pauses = json.items.map(({ id, pause }) => [id, pause]);
  expect(pauses).toContainEqual(['basic-monthly', { periods_max: 3, access: 'none' }]);
  expect(pauses).toContainEqual(['yearly', null]);
});

// POST /server/subscriptions/{id}/resume as well.
test('POST /server/subscriptions/{id}/pause acts for the user whom it names', async () => {
  const { checkout } = await begun('user-pause-3');
  const id = String(checkout['subscription']);
  const backend = await sandbox.token('shop-backend', 'billing/server');
  const ask = (verb: string, body: object) =>
    call(`POST /server/subscriptions/${id}/${verb}`, { token: backend, body });
  const user = 'user-pause-3';
  expect((await ask('pause', { user: 'another', when: 'now' })).status).toBe(404);
  const paused = await ask('pause', { user, when: 'now', periods: 1 });
  expect(paused.json).toMatchObject({ status: 'paused', user });
  const resumed = await ask('resume', { user });
  expect(resumed.json).toMatchObject({ status: 'active', user });
});

/** Signed up, and its first period paid. */
async function begun(user: string) {
  const { signed, checkout, merchant_uid, imp_uid } = await subscribe(user);
  const body = { merchant_uid, imp_uid };
  const { json } = await call('POST /billing/charge', { token: signed, body });
  expect(json).toMatchObject({ result: 'active' });
  return { signed, checkout };
}

function todayInKorea(): string {
  return new Date(sandbox.now() + 9 * 3_600_000).toISOString().slice(0, 10);
}
