// Cases over HTTP: listed for a person with what to do first, and closed by one, for good.
import { expect, test } from 'vitest';
import { call, subscribeAndPay, sandbox, startsSandbox, subscribe, token } from './api-world';

startsSandbox();

const ops = async () => sandbox.token('ops', 'billing/operator');
const advance = (days: number) => sandbox.advance(`P${days}D`);

/** A second payment for the first charge of somebody, as iamport has it. */
async function doubled(user: string) {
  const { checkout } = await subscribeAndPay(user);
  const { book } = sandbox.emulator;
  const paid = book.payments.findLast((row) => row.customer_uid_usage === 'payment');
  if (paid) book.add({ ...paid, imp_uid: book.nextUid('imps_'), cancel_history: [] });
  return { id: String(checkout['subscription']), twin: book.payments.at(-1)?.imp_uid ?? '' };
}

const kept = (impUid: string) =>
  sandbox.emulator.book.payments.find((row) => row.imp_uid === impUid)?.cancel_amount === 0;

test('a duplicate is closed by POST /admin/cases/{id}/close and stays with us', async () => {
  const mine = await doubled('case-user');
  const other = await doubled('case-other');
  await advance(1);
  const operator = await ops();
  const listed = await call('GET /admin/cases?kind=twin', { token: operator });
  const one = listed.json.items.find((of) => of['payment'] === mine.twin);
  expect(one).toMatchObject({ subscription: mine.id, user: 'case-user', amount: 9_900 });
  expect(String(one?.['do_first'])).toMatch(/second night/);
  expect(JSON.stringify(listed.json)).not.toMatch(/key[a-z0-9]{25}/);

  const path = `/admin/cases/payment-${mine.twin}`;
  const body = { reason: '고객이 두 달치를 원함' };
  expect((await call(`POST ${path}/close`, { token, body })).status).toBe(403);
  expect((await call(`POST ${path}/close`, { token: operator, body: {} })).status).toBe(400);
  const closed = await call(`POST ${path}/close`, { token: operator, body });
  const decided = { status: 'closed', refund_forbidden: true, by: 'ops', ...body };
  expect(closed.json).toMatchObject(decided);
  const later = await call(`POST ${path}/close`, { token: operator, body: { reason: '다른 말' } });
  expect([later.status, later.json['detail']]).toEqual([
    409,
    `the case was closed by ops before: ${body.reason}`,
  ]);
  const history = await call(`GET /admin/subscriptions/${mine.id}/history`, { token: operator });
  expect(history.json.items).toContainEqual(
    expect.objectContaining({ who: 'operator', by: 'ops', what: 'close_case', ...body }),
  );
  expect((await call(`GET ${path}`, { token: operator })).json).toEqual(closed.json);
  await advance(3);
  expect(kept(mine.twin)).toBe(true);
  expect(kept(other.twin)).toBe(false);
  expect((await call('GET /admin/cases', { token: operator })).json.items).toEqual([]);
  const first = await call('GET /admin/cases?status=closed&limit=1', { token: operator });
  const after = encodeURIComponent(String(first.json['next']));
  const rest = await call(`GET /admin/cases?status=closed&after=${after}`, { token: operator });
  const all = [...first.json.items, ...rest.json.items];
  // The night has closed the other one later.
  expect(all.slice(0, 2).map((of) => of['payment'])).toEqual([other.twin, mine.twin]);
  expect(all[1]).toEqual(closed.json);
  expect(all[0]).toMatchObject({ reason: 'its payment was given back', by: null });
  const open = await call('GET /admin/cases?status=open&kind=twin', { token: operator });
  expect(open.json.items).toEqual([]);
  expect((await call('GET /admin/cases?status=any', { token: operator })).status).toBe(400);
});

test('what is no case, no kind and no cursor is told apart: GET /admin/cases/{id}', async () => {
  const operator = { token: await ops() };
  expect((await call('GET /admin/cases/payment-imp_1', operator)).status).toBe(404);
  expect((await call('GET /admin/cases?kind=odd', operator)).status).toBe(400);
  expect((await call('GET /admin/cases?after=odd', operator)).status).toBe(400);
  expect((await call('GET /admin/cases?limit=0', operator)).status).toBe(400);
  expect((await call('GET /admin/cases?limit=1', operator)).status).toBe(200);
  const none = { ...operator, body: { reason: 'none' } };
  expect((await call('POST /admin/cases/payment-imp_1/close', none)).status).toBe(404);
  expect((await call('POST /admin/cases/not%20a%20case/close', none)).status).toBe(404);
});

test('a claim that waits for a person is settled, and not closed', async () => {
  const { signed, merchant_uid, imp_uid } = await subscribe('case-suspect');
  sandbox.kept.script([{ route: 'again', fault: { kind: 'amountEcho', amount: 1 } }], 'append');
  await call('POST /billing/charge', { token: signed, body: { merchant_uid, imp_uid } });
  const operator = { token: await ops() };
  const { items } = (await call('GET /admin/cases?kind=suspect', operator)).json;
  const body = { reason: 'looks fine' };
  const closing = `POST /admin/cases/${String(items[0]?.['id'])}/close`;
  const answer = await call(closing, { ...operator, body });
  expect(answer.status).toBe(409);
  expect(answer.json['detail']).toMatch(/settle it/);
});
