// The evidence of a subscription: all of it in order, each record with a hash that others reckon.
import { createHash } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { canonicalJson } from '../functions/adapters/canonical-json';
import { buyer, call, sandbox, startsSandbox, token } from './api-world';

startsSandbox();

type Item = {
  readonly record: { kind: string; at: string; facts: Record<string, string | number | null> };
  readonly retention: string;
  readonly kept_until: string;
  readonly sha256: string;
  readonly chain: string;
};

const consent = { version: '2027-01', text: '매월 9,900원', act: 'checkbox', amount: 9_900 };
let id: string;
let items: readonly Item[];
const hex = (text: string) => createHash('sha256').update(text).digest('hex');
const ask = async (headers = {}) => {
  const ops = await sandbox.token('ops', 'billing/operator');
  return call(`GET /admin/subscriptions/${id}/evidence`, { token: ops, headers });
};

/** As `jq -cS` writes it: sorted at every depth, without a space. */
function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, of]) => [name, sorted(of)]));
}

beforeAll(async () => {
  const signed = await sandbox.token('evidence-user');
  const body = { plan: 'basic-monthly', buyer, consent };
  const opened = (await call('POST /subscriptions', { token: signed, body })).json;
  id = String(opened['subscription']);
  const end = sandbox.kept.finish(opened['request_pay'] as never, '4242-4242-4242-4242');
  const { merchant_uid } = opened['request_pay'] as { merchant_uid: string };
  const visit = { merchant_uid, imp_uid: end.impUid };
  await call('POST /billing/charge', { token: signed, body: visit });
  await sandbox.advance('P32D');
  const ops = await sandbox.token('ops', 'billing/operator');
  await call(`POST /admin/subscriptions/${id}/refunds`, {
    token: ops,
    headers: { 'idempotency-key': 'evidence-1' },
    body: { period: 1, amount: 1_100, cancel: 'no', reason: '고객 요청' },
  });
  await sandbox.advance('PT1M');
  const later = await sandbox.token('evidence-user');
  await call(`POST /subscriptions/${id}/cancel`, { token: later, body: { when: 'now' } });
  const first = sandbox.emulator.book.payments.find(
    ({ custom_data: memo, customer_uid_usage: usage }) => usage === 'payment' && memo?.includes(id),
  );
  await sandbox.advance('PT1M');
  sandbox.kept.consoleCancel(first?.imp_uid ?? '', 900);
  items = (await ask()).json.items as unknown as Item[];
});

test('everything is told in order: GET /admin/subscriptions/{id}/evidence', async () => {
  expect(items.map(({ record }) => record.kind)).toEqual([
    'consent',
    'window_opened',
    'attempt',
    'paid',
    'attempt',
    'paid',
    'refund_asked',
    'refund_closed',
    'deed',
    'ended',
    'refunded',
  ]);
  expect(items.at(-1)?.record.facts).toMatchObject({ period: 0, amount: 900, by: 'outside' });
  const times = items.map(({ record }) => record.at);
  expect([...times].sort()).toEqual(times);
  const facts = (kind: string) => items.find(({ record }) => record.kind === kind)?.record.facts;
  expect(facts('window_opened')).toMatchObject({
    plan: 'basic-monthly',
    amount: 9_900,
    quantity: 1,
  });
  expect(facts('consent')).toMatchObject({
    window: 1,
    text_version: '2027-01',
    text_sha256: hex(consent.text),
    act: 'checkbox',
    amount: 9_900,
    source: 'customer',
  });
  expect(facts('paid')).toMatchObject({ period: 0, amount: 9_900, supply: 9_000, vat: 900 });
  expect(facts('refund_asked')).toMatchObject({ period: 1, amount: 1_100, reason: '고객 요청' });
  expect(facts('deed')).toMatchObject({ verb: 'cancel', who: 'customer' });
  expect(facts('ended')).toEqual({
    status: 'canceled',
    ended_for: 'cancel',
    cancel: 'now',
  });
  expect((await call(`GET /admin/subscriptions/${id}/evidence`, { token })).status).toBe(403);
});

test('each hash is the one that another program reckons, and the chain holds all of them', () => {
  let chain = '';
  for (const item of items) {
    expect(item.sha256).toBe(hex(JSON.stringify(sorted(item.record))));
    chain = hex(chain + item.sha256);
    expect(item.chain).toBe(chain);
  }
});

test('a later evidence has the same records, with the same hashes', async () => {
  await sandbox.advance('P3D');
  const later = await ask();
  const again = later.json.items as unknown as Item[];
  expect(again.slice(0, items.length).map(({ chain }) => chain)).toEqual(
    items.map(({ chain }) => chain),
  );
  expect(later.json['chain']).toBe(again.at(-1)?.chain);
});

test('contracts and payments are kept for five years, what settled a dispute for three', () => {
  for (const { record, retention, kept_until: until } of items) {
    expect(retention, record.kind).toBe('contract_and_payment');
    const [year, rest] = [Number(record.at.slice(0, 4)), record.at.slice(4, 10)];
    expect(until).toBe(`${year + 5}${rest}`);
  }
});

test('nobody is named, on the page neither, and what others wrote is text', async () => {
  const page = await ask({ accept: 'text/html', 'accept-language': 'en' });
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(page.text).toContain('Consent to a recurring payment');
  expect(page.text).toContain(String(items.at(-1)?.sha256));
  const korean = await ask({ accept: 'text/html' });
  expect(korean.text).toContain('정기결제 동의');
  for (const text of [page.text, korean.text, JSON.stringify(items)]) {
    expect(text).not.toMatch(/김매달|buyer@example|010-?1234|4242|key[a-z0-9]{25}/);
  }
});

test('canonical JSON has one spelling: sorted names, no space, whatever the order was', () => {
  expect(canonicalJson({ b: 1, a: { d: null, c: 'é"\n' } })).toBe(
    '{"a":{"c":"é\\"\\n","d":null},"b":1}',
  );
});

test('the history names a refund that was made elsewhere, and the provider says when', async () => {
  const ops = await sandbox.token('ops', 'billing/operator');
  const told = await call(`GET /admin/subscriptions/${id}/history`, { token: ops });
  expect(told.json.items[0]).toMatchObject({
    who: 'console',
    what: '900 won of period 0 given back',
  });
});

test('without an answer of iamport evidence is told, and says that it is not whole', async () => {
  sandbox.kept.script(
    [{ route: 'any', match: '/payments?', fault: { kind: 'http', status: 502 }, count: 0 }],
    'replace',
  );
  const told = await ask();
  sandbox.kept.script([], 'replace');
  expect(told.json['whole']).toBe(false);
  expect((await ask()).json['whole']).toBe(true);
});
