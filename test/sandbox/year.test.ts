// The stack that deploys, run whole: a card is registered, and a year passes.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { koreaTime } from '../../sandbox/clock';
import type { Wire } from '../../sandbox/iamport/types';
import { type Sandbox, startSandbox, stateFiles } from '../../sandbox/start-sandbox';

const folder = mkdtempSync(join(tmpdir(), 'maedal-year-'));
let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ folder, quiet: true });
  await sandbox.to('2043-01-31T12:00:00+09:00');
});

afterAll(async () => {
  await sandbox.stop();
  rmSync(folder, { recursive: true });
});

type Checkout = { readonly subscription: string; readonly request_pay: Wire };

async function call<T>(path: string, body?: object): Promise<T> {
  const answer = await fetch(`${sandbox.url}${path}`, {
    headers: {
      authorization: `Bearer ${await sandbox.token('user-1')}`,
      'content-type': 'application/json',
    },
    ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
  });
  expect(answer.status, await answer.clone().text()).toBeLessThan(300);
  return (await answer.json()) as T;
}

const buyer = { name: '김하나', email: 'one@example.com', tel: '010-0000-0000' };

/** What a phone does: the window issues a key and sends the browser to the landing. */
async function register(plan: string): Promise<{ id: string; location: string | null }> {
  const { subscription, request_pay } = await call<Checkout>('/subscriptions', { plan, buyer });
  const end = sandbox.kept.finish(request_pay, '4242-4242-4242-4242');
  const query = new URLSearchParams({
    imp_uid: end.impUid ?? '',
    merchant_uid: String(request_pay['merchant_uid']),
    imp_success: 'true',
  });
  const landed = await fetch(`${String(request_pay['m_redirect_url'])}?${query.toString()}`, {
    redirect: 'manual',
  });
  expect(landed.status).toBe(303);
  return { id: subscription, location: landed.headers.get('location') };
}

const charges = () =>
  sandbox.emulator.ledger().payments.filter((row) => row.customer_uid_usage !== 'issue');
const paidTimes = () => charges().map((row) => koreaTime(row.paid_at * 1_000).slice(0, 13));

async function paidInStore(): Promise<number> {
  const items = await sandbox.dump();
  const paid = items.filter((item) => String(item['sk']).startsWith('C#'));
  return paid.reduce(
    (sum, item) => sum + Number(item['status'] === 'paid' ? item['amount'] : 0),
    0,
  );
}

const months = [
  ...['2043-02-28', '2043-03-31', '2043-04-30', '2043-05-31', '2043-06-30', '2043-07-31'],
  ...['2043-08-31', '2043-09-30', '2043-10-31', '2043-11-30', '2043-12-31', '2044-01-31'],
];

describe('a year', () => {
  let id = '';

  test('begins with a first charge at the landing', async () => {
    const registered = await register('basic-monthly');
    id = registered.id;
    expect(registered.location).toMatch(`${sandbox.url}/return.html?result=res`);
    expect(paidTimes()).toEqual(['2043-01-31T12']);
    expect(await call(`/subscriptions/${id}`)).toMatchObject({ status: 'active' });
  });

  test('brings twelve more charges, each on its Korean day', async () => {
    const moved = await sandbox.advance('P1Y');
    expect(paidTimes().slice(1)).toEqual(months.map((day) => `${day}T10`));
    expect(moved).toMatchObject({
      to: expect.stringMatching(/^2044-01-31T12:00/),
      charges: { paid: 12, won: 12 * 9_900 },
    });
    expect(moved.idleTicks).toBeGreaterThan(365 * 24 * 60);
    expect(moved.messages).toMatchObject({ returned: 0, dead: 0 });
  });

  test('ends with a store and a ledger that agree to the won', async () => {
    const provider = charges().reduce((sum, row) => sum + row.amount - row.cancel_amount, 0);
    expect([await paidInStore(), provider]).toEqual([13 * 9_900, 13 * 9_900]);
  });

  test('is still there after a restart, and goes on', async () => {
    const before = sandbox.now();
    // Whatever was written, --fresh knows of; the lock is held while it runs.
    expect(readdirSync(folder)).toContain('streams.jsonl');
    expect(['lock', ...stateFiles]).toEqual(expect.arrayContaining(readdirSync(folder)));
    await sandbox.stop();
    sandbox = await startSandbox({ folder, quiet: true });
    expect(sandbox.now()).toBeGreaterThanOrEqual(before);
    expect(charges()).toHaveLength(13);
    expect(await call(`/subscriptions/${id}`)).toMatchObject({ status: 'active' });
    await sandbox.advance('P1M');
    expect(paidTimes().at(-1)).toBe('2044-02-29T10');
    expect(await paidInStore()).toBe(14 * 9_900);
  });
});
