// A backend that follows the changes over HTTP: nothing is lost on its way, and old cursors say so.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { buyer, call, sandbox, startsSandbox, subscribe } from './api-world';

startsSandbox();

const path = 'GET /server/subscriptions';
const how = async () => ({ token: await sandbox.token('shop-backend', 'billing/server') });
const idsIn = (items: readonly Record<string, unknown>[]) => items.map(({ id }) => String(id));

/** All that has changed since, page by page. */
async function follow(since: string, limit = 2) {
  const items: Record<string, unknown>[] = [];
  let next = since;
  for (let pages = 0; pages < 50; pages += 1) {
    const query = `changed_since=${next}&limit=${limit}`;
    const { status, json } = await call(`${path}?${query}`, await how());
    expect(status).toBe(200);
    expect(json.items.length).toBeLessThanOrEqual(limit);
    next = String(json['next']);
    if (json.items.length === 0) return { items, next };
    items.push(...json.items);
  }
  throw new Error('the changes never end');
}

async function begin(): Promise<string> {
  const { json } = await call(`${path}?changed_since=now`, await how());
  expect(json.items).toEqual([]);
  return String(json['next']);
}

async function signUp(user: string): Promise<string> {
  const { checkout, merchant_uid, imp_uid } = await subscribe(user);
  await call('POST /iamport/webhook', { body: { imp_uid, merchant_uid } });
  return String(checkout['subscription']);
}

test('who follows is told of each change, a quarter of an hour later', async () => {
  const first = await begin();
  const ids = [await signUp('follow-1'), await signUp('follow-2'), await signUp('follow-3')];
  expect((await follow(first)).items).toEqual([]);
  await sandbox.advance('PT20M');
  const told = await follow(first);
  expect(new Set(idsIn(told.items))).toEqual(new Set(ids));
  const one = await call(`GET /server/subscriptions/${ids[0]}`, await how());
  expect(told.items.find(({ id }) => id === ids[0])).toEqual(one.json);
  // Nothing more: the cursor stays good, and tells the next change alone.
  expect((await follow(told.next)).items).toEqual([]);
  const ended = { ...(await how()), body: { user: 'follow-2', when: 'now' } };
  await call(`POST /server/subscriptions/${ids[1]}/cancel`, ended);
  await sandbox.advance('PT20M');
  const later = await follow(told.next);
  expect(later.items).toMatchObject([{ id: ids[1], status: 'canceled', user: 'follow-2' }]);
});

test('changes outlast an outage of the table and one of the function that notes them', async () => {
  const first = await begin();
  const mapping = sandbox.streamMappings[0];
  const url = `${sandbox.controlPlane}/2015-03-31/event-source-mappings/${mapping}`;
  const turn = (Enabled: boolean) =>
    fetch(url, { method: 'PUT', body: JSON.stringify({ Enabled }) });
  await turn(false);
  const id = await signUp('follow-late');
  await sandbox.advance('PT3H');
  const meanwhile = await follow(first);
  expect(idsIn(meanwhile.items)).not.toContain(id);
  await turn(true);
  sandbox.failTables(true);
  await sandbox.advance('PT5M');
  sandbox.failTables(false);
  await sandbox.advance('PT25M');
  // Noted long after it happened: it stands behind what was read meanwhile.
  expect(idsIn((await follow(meanwhile.next)).items)).toContain(id);
});

test('what was noted half a day late makes cursors of before begin anew', async () => {
  const first = await begin();
  const mapping = sandbox.streamMappings[0];
  const url = `${sandbox.controlPlane}/2015-03-31/event-source-mappings/${mapping}`;
  await fetch(url, { method: 'PUT', body: JSON.stringify({ Enabled: false }) });
  const id = await signUp('follow-gap');
  await sandbox.advance('PT13H');
  await fetch(url, { method: 'PUT', body: JSON.stringify({ Enabled: true }) });
  await sandbox.advance('PT25M');
  const gone = await call(`${path}?changed_since=${first}`, await how());
  expect(gone.status).toBe(410);
  expect(gone.json).toMatchObject({ type: 'urn:maedal:gone' });
  expect(gone.json['detail']).toContain('changed_since=now');
  const anew = await begin();
  const listed = await call(`${path}?status=active&limit=100`, await how());
  expect(idsIn(listed.json.items)).toContain(id);
  expect((await follow(anew)).next).not.toBe('');
});

test('a cursor outlives a silence of months, and none that was left for so long', async () => {
  const first = await begin();
  let kept = (await follow(first)).next;
  for (let weeks = 0; weeks < 6; weeks += 1) {
    await sandbox.advance('P1W');
    kept = (await follow(kept, 100)).next;
  }
  const old = await call(`${path}?changed_since=${first}`, await how());
  expect(old.status).toBe(410);
});

test('what is no cursor is refused, as is what is asked beside one', async () => {
  const cursor = await begin();
  const other = cursor.replace(/^c1-.{8}/, 'c1-00000000');
  const expected = {
    'changed_since=': 400,
    'changed_since=tomorrow': 400,
    [`changed_since=${cursor}&user=a`]: 400,
    [`changed_since=${cursor}&status=active`]: 400,
    [`changed_since=${cursor}&after=S%23000000000000%23sub${'0'.repeat(25)}`]: 400,
    [`changed_since=${other}`]: 410,
    [`changed_since=${cursor}`]: 200,
  };
  for (const [query, status] of Object.entries(expected)) {
    expect((await call(`${path}?${query}`, await how())).status, query).toBe(status);
  }
  const body = { user: 'follow-own', plan: 'basic-monthly', buyer };
  expect((await call('POST /server/subscriptions', { ...(await how()), body })).status).toBe(201);
  const customer = { token: await sandbox.token('follow-own') };
  expect((await call(`${path}?changed_since=${cursor}`, customer)).status).toBe(403);
});

type Get = (path: string) => Promise<Response>;
type Shop = {
  cursor: () => string | undefined;
  keep: (cursor: string) => void;
  ship: (id: string, through: string) => void;
};

test('the recipe of docs/following.md ships what was paid, also after a 410', async () => {
  const page = readFileSync(new URL('../docs/following.md', import.meta.url), 'utf8');
  const [, code = ''] = /```js\n(.*?)```/s.exec(page) ?? [];
  const { shippingList } = (await import(`data:text/javascript,${encodeURIComponent(code)}`)) as {
    shippingList: (get: Get, shop: Shop) => Promise<void>;
  };
  const signed = await how();
  const get: Get = (asked) =>
    fetch(`${sandbox.url}${asked}`, { headers: { authorization: `Bearer ${signed.token}` } });
  const shipped = new Map<string, number>();
  let kept: string | undefined;
  const shop: Shop = {
    cursor: () => kept,
    keep: (cursor) => (kept = cursor),
    ship: (id, through) => shipped.set(`${id} ${through}`, 1),
  };
  await shippingList(get, shop);
  const id = await signUp('follow-ship');
  const of = () => [...shipped.keys()].filter((key) => key.startsWith(id)).length;
  await sandbox.advance('PT20M');
  await shippingList(get, shop);
  expect(of()).toBe(1);
  await sandbox.advance('P1M');
  await sandbox.advance('PT12H');
  await shippingList(get, shop);
  expect(of()).toBe(2);
  await sandbox.advance('P2M');
  // Its cursor is too old by then: it begins anew, and what it missed is in the lists.
  await shippingList(get, shop);
  expect(of()).toBe(3);
});
