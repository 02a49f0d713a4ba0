// A coupon over HTTP: what is shown before the window and in it, what is charged, its end, what
// ends it, and that there is one for each customer and no more than its limit.
import { beforeAll, expect, test } from 'vitest';
import { civilDate } from '../functions/domain/common/calendar';
import { writtenDay } from '../functions/handlers/spoken';
import { buyer, call, comeBack, patient, sandbox, startsSandbox } from './api-world';

startsSandbox();

const plan = 'basic-monthly';
const coupon = 'welcome3';
const hash = 'ab'.repeat(32);

/** Whenever the tests run: nothing is charged in the quiet window around midnight. */
beforeAll(async () => {
  const { to } = await sandbox.advance('PT1S');
  const next = new Date(Date.parse(to) + 33 * 3_600_000).toISOString().slice(0, 10);
  await sandbox.to(`${next}T12:00:00+09:00`);
});

type Body = Readonly<Record<string, unknown>>;

async function open(user: string, body: Body = { plan, coupon, buyer }) {
  const token = await sandbox.token(user);
  return { token, ...(await call('POST /subscriptions', { token, body })) };
}

const preview = (token: string) =>
  patient('POST /subscriptions?preview=true', { token, body: { plan, coupon, buyer } });

type Window = { readonly merchant_uid: string; readonly name: string; readonly amount: number };

async function begin(user: string) {
  const { token, json } = await open(user);
  const window = json['request_pay'] as Window;
  const { impUid } = sandbox.kept.finish(window, '4242-4242-4242-4242');
  const back = { merchant_uid: window.merchant_uid, imp_uid: impUid };
  expect(await comeBack(token, back, json['result'])).toBe('active');
  const id = String(json['subscription']);
  const ask = (verb: string, sent?: Body) =>
    call(`POST /subscriptions/${id}/${verb}`, { token, ...(sent ? { body: sent } : {}) });
  const read = async () => (await call(`GET /subscriptions/${id}`, { token })).json;
  const charges = async () =>
    (await call(`GET /subscriptions/${id}/charges`, { token })).json.items;
  return { token, id, json, window, ask, read, charges };
}

test('whose windows are used up takes no place by asking on', async () => {
  const before = await placesTaken();
  const codes = new Set<number>();
  for (let nth = 0; nth < 120; nth += 1) {
    const body = nth < 40 && nth % 2 === 1 ? { plan, buyer } : { plan, coupon, buyer };
    codes.add((await open('user-coupon-greedy', body)).status);
    if (nth % 50 === 0) expect(Number(await placesTaken()) - Number(before)).toBeLessThan(2);
  }
  expect([...codes]).toEqual([201, 429]);
  expect(Number(await placesTaken()) - Number(before)).toBeLessThan(2);
  expect((await open('user-coupon-honest')).status).toBe(201);
}, 120_000);

const placesTaken = async (): Promise<unknown> => {
  const items = (await sandbox.dump()) as readonly Body[];
  return items.find(({ pk, sk }) => pk === 'G#WELCOME3' && sk === 'G')?.['taken'] ?? 0;
};

test('what is charged, for how long, and what afterwards is shown before the window', async () => {
  const token = await sandbox.token('user-coupon-terms');
  const asked = { token, body: { plan, coupon, buyer } };
  const shown = await call('POST /subscriptions?preview=true', asked);
  expect(shown.status).toBe(201);
  expect(shown.json).toMatchObject({
    plan,
    amount: 6_930,
    trial: null,
    coupon: {
      id: 'WELCOME3',
      name: { ko: '첫 석 달 30% 할인' },
      full_amount: 9_900,
      off: 2_970,
      amount: 6_930,
      periods: 3,
      then: { amount: 9_900 },
    },
  });
  const { text, then } = shown.json['coupon'] as {
    text: { ko: string; en: string };
    then: { starts_on: string };
  };
  expect(text.ko).toBe(
    '처음 3회는 매월 6,930원이 결제되고(쿠폰 할인 2,970원), ' +
      `${writtenDay('ko', civilDate(then.starts_on))}부터는 매월 9,900원이 결제됩니다.`,
  );
  expect(text.ko).toMatch(/, \d{4}년 [1-9]\d?월 [1-9]\d?일부터는/);
  expect(text.en).toMatch(/then ₩9,900 a month from [A-Z][a-z]+ \d+, \d{4} on/);
  const { json, status } = await open('user-coupon-terms');
  expect(status).toBe(201);
  expect(json).toMatchObject({ amount: 6_930, coupon: shown.json['coupon'] });
  const window = json['request_pay'] as Window;
  expect(window.amount).toBe(6_930);
  expect(window.name).toBe('매달 편지 베이직 (3회 6930원, 이후 9900원)');
});

test('it is charged and told of on the statement, line by line', async () => {
  const { token, id, read, charges } = await begin('user-coupon');
  expect(await read()).toMatchObject({
    status: 'active',
    amount: 6_930,
    coupon: { id: 'WELCOME3', off: 2_970, amount_then: 9_900, noticed_on: null },
  });
  expect(await charges()).toMatchObject([{ period: 0, amount: 6_930, status: 'paid' }]);
  const route = `GET /subscriptions/${id}/charges/0/statement`;
  const { json } = await call(route, { token, headers: { accept: 'application/json' } });
  const lines = json['lines'] as readonly Body[];
  expect(lines).toMatchObject([
    { kind: 'base', amount: 9_900, unit_amount: 9_900, quantity: 1 },
    { kind: 'coupon', amount: -2_970 },
  ]);
  for (const sum of ['amount', 'supply', 'vat', 'tax_free']) {
    const parts = lines.map((line) => Number(line[sum]));
    expect(parts.reduce((all, one) => all + one)).toBe(json[sum]);
  }
  const page = await call(route, { token, headers: { accept: 'text/html' } });
  expect(page.text).toContain('쿠폰 할인');
});

test('its end is foreseen, told of and agreed to, and then the price is charged', async () => {
  const { token, id, read, ask, charges } = await begin('user-coupon-end');
  const { ends_on: endsOn } = (await read())['coupon'] as { ends_on: string };
  const ahead = await call(`GET /subscriptions/${id}/timeline?months=6`, { token });
  const moments = ahead.json.items.map(({ what, on }) => [what, on]);
  expect(moments).toContainEqual(['notice', daysBefore(endsOn, 7)]);
  expect(moments).toContainEqual(['consent', endsOn]);
  expect(ahead.json.items[0]?.['charge']).toMatchObject({
    amount: 6_930,
    lines: [
      { kind: 'base', amount: 9_900 },
      { kind: 'coupon', amount: -2_970 },
    ],
  });

  const shop = await sandbox.token('shop', 'billing/server');
  const notice = (channel: string) =>
    call(`POST /server/subscriptions/${id}/notices`, {
      token: shop,
      body: { user: 'user-coupon-end', channel, sha256: hash },
    });
  expect((await notice('alimtalk')).status).toBe(409);
  await sandbox.to(`${daysBefore(endsOn, 20)}T12:00:00+09:00`);
  expect(await charges()).toHaveLength(3);
  // And not the last day for a notice, which comes before it.
  expect(await read()).toMatchObject({ next_billing_at: `${endsOn}T10:00:00+09:00` });
  expect((await notice('email')).json).toMatchObject({ coupon: { noticed_on: null } });
  const told = await notice('alimtalk');
  expect(told.json).toMatchObject({ coupon: { noticed_on: daysBefore(endsOn, 20) } });
  const { json: asked } = await call(`GET /subscriptions/${id}/consents`, { token });
  const [request] = asked.items;
  expect(request).toMatchObject({
    amount_before: 6_930,
    amount_after: 9_900,
    starts_on: endsOn,
    state: 'open',
  });
  const agreed = await ask(`consents/${String(request?.['id'])}`, { act: 'agree' });
  expect(agreed.status).toBe(200);
  await sandbox.to(`${endsOn}T12:00:00+09:00`);
  expect(await read()).toMatchObject({ status: 'active', amount: 9_900, coupon: null });
  expect((await charges()).map(({ amount }) => amount)).toEqual([9_900, 6_930, 6_930, 6_930]);
});

test('untold it goes on at no price for fourteen days, and then it ends with a case', async () => {
  const { id, read, charges } = await begin('user-coupon-untold');
  const { ends_on: endsOn } = (await read())['coupon'] as { ends_on: string };
  await sandbox.to(`${daysBefore(endsOn, -1)}T12:00:00+09:00`);
  expect(await read()).toMatchObject({
    status: 'active',
    access: 'full',
    coupon: { postponed_from: endsOn, ends_on: daysBefore(endsOn, -14) },
  });
  await sandbox.to(`${daysBefore(endsOn, -14)}T12:00:00+09:00`);
  expect(await read()).toMatchObject({ status: 'canceled', access: 'none' });
  expect(await charges()).toHaveLength(3);
  const ops = await sandbox.token('ops', 'billing/operator');
  const { json } = await call('GET /admin/cases', { token: ops });
  expect(json.items).toContainEqual(
    expect.objectContaining({ kind: 'notice', subscription: id, amount: 9_900 }),
  );
});

test('a change to a plan that it does not name ends it, and the preview says so', async () => {
  const { ask, read } = await begin('user-coupon-change');
  const other = { plan: 'yearly', when: 'period_end' };
  const shown = await ask('change?preview=true', other);
  expect(shown.json).toMatchObject({ amount: 99_000, coupon: 'ends' });
  expect((await ask('change', other)).status).toBe(200);
  expect(await read()).toMatchObject({ next: { plan: 'yearly', amount: 99_000 } });
});

test('a coupon that is none, or that a plan does not have, is refused', async () => {
  const none = await open('user-coupon-none', { plan, coupon: 'NOTHING', buyer });
  expect([none.status, none.json['reason']]).toEqual([400, 'coupon_unknown']);
  const other = await open('user-coupon-none', { plan: 'yearly', coupon, buyer });
  expect([other.status, other.json['reason']]).toEqual([409, 'coupon_other_plan']);
});

test('a customer has it once, also in two checkouts at the same time', async () => {
  const { ask } = await begin('user-coupon-once');
  await ask('cancel', { when: 'now' });
  const again = await open('user-coupon-once');
  expect(again.status).toBe(409);
  expect(again.json).toMatchObject({ reason: 'coupon_used' });
  expect((await preview(again.token)).json).toMatchObject({ reason: 'coupon_used' });
});

test('the same checkout keeps its place; another coupon or none is another checkout', async () => {
  const before = Number(await placesTaken());
  const first = await open('user-coupon-again');
  const second = await open('user-coupon-again');
  expect(second.json['subscription']).toBe(first.json['subscription']);
  expect(await placesTaken()).toBe(before + 1);
  const without = await open('user-coupon-again', { plan, buyer });
  expect(without.json).toMatchObject({ amount: 9_900, coupon: null });
  expect(without.json['subscription']).not.toBe(first.json['subscription']);
  await sandbox.advance('PT2H');
  expect(await placesTaken()).toBe(before);
});

test('a checkout that ends without beginning gives its place back, once', async () => {
  // Those of before that did not begin are over.
  await sandbox.advance('PT25H');
  const before = Number(await placesTaken());
  const { json, token } = await open('user-coupon-left');
  expect(await placesTaken()).toBe(before + 1);
  await call(`POST /subscriptions/${String(json['subscription'])}/cancel`, {
    token,
    body: { when: 'now' },
  });
  await sandbox.advance('PT2H');
  expect(await placesTaken()).toBe(before);
  const late = await open('user-coupon-late');
  expect(late.status).toBe(201);
  await sandbox.advance('PT25H');
  expect(await placesTaken()).toBe(before);
  await sandbox.advance('PT25H');
  expect(await placesTaken()).toBe(before);
});

test('of many at once exactly as many succeed as there are places, without a 5xx', async () => {
  const limit = 200;
  const left = limit - Number(await placesTaken());
  const users = Array.from({ length: limit }, (_, n) => `user-crowd-${n}`);
  const tokens = await Promise.all(users.map((user) => sandbox.token(user)));
  const opened: Awaited<ReturnType<typeof call>>[] = [];
  let waiting = tokens;
  // The gateway lets so many in at once, and tells the others to come again.
  while (waiting.length > 0) {
    const body = { plan, coupon, buyer };
    const asked = waiting.map((token) => call('POST /subscriptions', { token, body }));
    const answers = await Promise.all(asked);
    opened.push(...answers.filter(({ status }) => status !== 429));
    waiting = waiting.filter((_token, at) => answers[at]?.status === 429);
    await sandbox.advance('PT1S');
  }
  const statuses = opened.map(({ status }) => status);
  expect(statuses.filter((status) => status >= 500)).toEqual([]);
  expect(statuses.filter((status) => status === 201)).toHaveLength(left);
  expect(statuses.filter((status) => status === 409)).toHaveLength(limit - left);
  expect(await placesTaken()).toBe(limit);
  const full = opened.find(({ status }) => status === 409);
  expect(full?.json).toMatchObject({ reason: 'coupon_exhausted' });
  // Said before she agrees to anything; whose checkout holds a place goes on.
  const shown = await Promise.all(
    ['user-crowd-late', 'user-crowd-0'].map((user) => sandbox.token(user)),
  );
  const [late, held] = await Promise.all(shown.map(preview));
  expect([late?.status, late?.json['reason']]).toEqual([409, 'coupon_exhausted']);
  expect(held?.status).toBe(201);
}, 120_000);

function daysBefore(day: string, days: number): string {
  const ms = Date.parse(`${day}T00:00:00Z`) - days * 86_400_000;
  return new Date(ms).toISOString().slice(0, 10);
}
