// A price that rises over HTTP: set by an operator, asked of its customer, agreed to or declined.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { operatorOf } from '../bin/operator';
import { reprice, statuses as repriced } from '../bin/reprice';
import { statuses } from '../functions/domain/subscription/status';
import { transitions } from '../functions/domain/subscription/transitions';
import { call, everything, subscribeAndPay, sandbox, startsSandbox } from './api-world';

startsSandbox();

type Item = Record<string, unknown>;
type Texts = Record<'ko' | 'en', { readonly text: string; readonly sha256: string }>;

/** Signed up to the monthly plan, with a dearer version of it on its way. */
async function raised(user: string) {
  const { signed: token, checkout } = await subscribeAndPay(user);
  const order = { plan: 'basic-monthly', version: 2, amount: 12_900 };
  const pinned = await fetch(`${sandbox.url}/_sandbox/price`, {
    method: 'POST',
    body: JSON.stringify(order),
  });
  expect([200, 409]).toContain(pinned.status);
  const path = `/subscriptions/${String(checkout['subscription'])}`;
  const ops = await sandbox.token('ops', 'billing/operator');
  const price = (version: number, query = '') => {
    const body = { version, reason: '원가 인상' };
    return call(`POST /admin${path}/price${query}`, { token: ops, body });
  };
  const consents = async () => (await call(`GET ${path}/consents`, { token })).json.items;
  const answer = (id: unknown, act: string, more: Item = {}) =>
    call(`POST ${path}/consents/${String(id)}`, { token, body: { act, ...more } });
  return { user, token, ops, path, price, consents, answer };
}

test('a repricing passes over no status in which a price can be set', () => {
  const may = statuses.filter((status) => transitions.price_scheduled.none[status] === 'stays');
  expect([...repriced].sort()).toEqual([...may].sort());
});

test('a preview says what setting it does: POST /admin/subscriptions/{id}/price', async () => {
  const { token, path, price, consents } = await raised('user-price');
  const before = await everything();
  const shown = await price(2, '?preview=true');
  expect(await everything()).toBe(before);
  expect(shown.json).toMatchObject({
    changed: true,
    price_version: 2,
    period: 1,
    amount_before: 9_900,
    amount_after: 12_900,
    consent_needed: true,
    without_consent: 'end',
  });
  expect((await price(2)).json).toEqual(shown.json);
  expect((await price(2)).json).toEqual({ ...shown.json, changed: false });
  const one = (await call(`GET ${path}`, { token })).json;
  expect(one).toMatchObject({ amount: 9_900, next: { amount: 12_900 }, unagreed: null });
  expect(one['may']).not.toContain('undo_change');
  expect(await consents()).toMatchObject([{ state: 'open', current: true, amount_after: 12_900 }]);
  expect((await price(7)).status).toBe(400);
  expect((await call(`POST ${path}/undo-change`, { token })).status).toBe(409);
  // The version in force takes it back.
  const back = { changed: true, consent_needed: false, without_consent: null };
  expect((await price(1)).json).toMatchObject(back);
  expect(await consents()).toEqual([]);
});

test('what is asked names it all: GET /subscriptions/{id}/consents', async () => {
  const { path, price, consents } = await raised('user-request');
  expect(await consents()).toEqual([]);
  await price(2);
  const [request] = await consents();
  const texts = request?.['text'] as Texts;
  for (const one of [texts.ko, texts.en]) {
    expect(one.sha256).toBe(createHash('sha256').update(one.text).digest('hex'));
    for (const named of ['9,900', '12,900', '4242']) expect(one.text).toContain(named);
  }
  expect(texts.ko.text).toContain('해지');
  expect(texts.en.text).toContain(String(request?.['starts_on']));
  const other = await sandbox.token('user-other');
  expect((await call(`GET ${path}/consents`, { token: other })).status).toBe(404);
});

test('a clerk reads it out: GET /admin/subscriptions/{id}/consents', async () => {
  const { token, ops, path, price, consents } = await raised('user-read-to');
  expect((await price(2)).json).toMatchObject({ changed: true });
  const hers = await consents();
  expect(hers).toMatchObject([{ state: 'open' }]);
  const machine = await sandbox.token('shop-backend', 'billing/server');
  expect((await call(`GET /admin${path}/consents`, { token: ops })).json.items).toEqual(hers);
  expect((await call(`GET /server${path}/consents`, { token: machine })).json.items).toEqual(hers);
  expect((await call(`GET /admin${path}/consents`, { token })).status).toBe(403);
  expect((await call(`GET /server${path}/consents`, { token: ops })).status).toBe(403);
  const none = path.replace(/sub[a-z0-9]{25}/, `sub${'0'.repeat(25)}`);
  expect((await call(`GET /admin${none}/consents`, { token: ops })).status).toBe(404);
});

test('words read out say their language: GET /server/subscriptions/{id}/consents', async () => {
  const { user, path, price, consents } = await raised('user-by-phone-in-english');
  await price(2);
  const [request] = await consents();
  const { en } = request?.['text'] as Texts;
  const token = await sandbox.token('shop-backend', 'billing/server');
  const said_at = new Date(sandbox.now()).toISOString();
  const body = { user, act: 'agree', text: en.text, said_at, channel: 'call' };
  const route = `POST /server${path}/consents/${String(request?.['id'])}`;
  expect((await call(route, { token, body: { ...body, language: 'en' } })).status).toBe(400);
  expect((await call(route, { token, body })).status).toBe(200);
  expect(await consents()).toMatchObject([{ state: 'agreed', language: 'en' }]);
});

test('agreed to, taken back, agreed to: POST /subscriptions/{id}/consents/{consent}', async () => {
  const { ops, path, price, consents, answer } = await raised('user-agrees');
  await price(2);
  const [request] = await consents();
  const id = request?.['id'];
  expect((await answer(`con${'0'.repeat(25)}`, 'agree')).status).toBe(409);
  expect((await answer('con1', 'agree')).status).toBe(404);
  expect((await answer(id, 'maybe')).status).toBe(400);
  expect((await answer(id, 'agree', { language: 'en' })).status).toBe(200);
  expect(await consents()).toMatchObject([{ id, state: 'agreed', language: 'en' }]);
  expect((await answer(id, 'decline')).status).toBe(200);
  expect((await answer(id, 'agree', { language: 'ko' })).status).toBe(200);
  const told = await consents();
  expect(told.map(({ state, current }) => [state, current])).toEqual([
    ['agreed', true],
    ['declined', false],
    ['agreed', false],
  ]);
  const history = (await call(`GET /admin${path}/history`, { token: ops })).json.items;
  expect(history.map(({ what }) => what)).toEqual(
    expect.arrayContaining([
      'price',
      'agree',
      'decline',
      expect.stringMatching(/^agreed to 12900/),
    ]),
  );
  const evidence = (await call(`GET /admin${path}/evidence`, { token: ops })).json.items;
  const proofs = evidence
    .map(({ record }) => record as { kind: string; facts: Item })
    .filter(({ kind }) => kind === 'consent_answer');
  expect(proofs.map(({ facts }) => [facts['act'], facts['source']])).toEqual([
    ['agree', 'customer'],
    ['decline', 'customer'],
    ['agree', 'customer'],
  ]);
  const { ko } = request?.['text'] as Texts;
  expect(proofs[2]?.facts['text_sha256']).toBe(ko.sha256);
});

test('a backend needs the proof: POST /server/subscriptions/{id}/consents/{consent}', async () => {
  const { user, ops, path, price, consents } = await raised('user-by-phone');
  await price(2);
  const [request] = await consents();
  const { ko } = request?.['text'] as Texts;
  const token = await sandbox.token('shop-backend', 'billing/server');
  const tell = (told: Item) =>
    call(`POST /server${path}/consents/${String(request?.['id'])}`, {
      token,
      body: { user, act: 'agree', ...told },
    });
  const said_at = new Date(sandbox.now()).toISOString();
  const whole = { text: ko.text, said_at, channel: 'call' };
  expect((await tell({})).status).toBe(422);
  expect((await tell({ ...whole, text: '동의합니다' })).status).toBe(422);
  expect((await tell({ ...whole, user: 'another' })).status).toBe(404);
  // What was said before is about another request.
  const before = new Date(sandbox.now() - 60_000).toISOString();
  expect((await tell({ ...whole, said_at: before })).status).toBe(422);
  const later = new Date(sandbox.now() + 3_600_000).toISOString();
  expect((await tell({ ...whole, said_at: later })).status).toBe(400);
  expect((await tell(whole)).json).toMatchObject({ user });
  expect(await consents()).toMatchObject([{ state: 'agreed', source: 'imported' }]);
  const evidence = (await call(`GET /admin${path}/evidence`, { token: ops })).json.items;
  const facts = evidence.map(({ record }) => (record as { facts: Item }).facts);
  expect(facts).toContainEqual(
    expect.objectContaining({ source: 'imported', channel: 'call', by: 'shop-backend' }),
  );
});

test('refused, and says why: after a cancel, and fewer seats do not take it away', async () => {
  const { token, path, price } = await raised('user-leaves');
  await call(`POST ${path}/cancel`, { token, body: { when: 'period_end' } });
  const { status, text } = await price(2);
  expect(`${status} ${text}`).toMatch(/^409 .*take that back first/);
});

test('npm run reprice sets it for a whole plan, and again changes nothing', async () => {
  const { ops, path, price, consents } = await raised('user-repriced');
  const { path: left, token } = await raised('user-repriced-not');
  await call(`POST ${left}/cancel`, { token, body: { when: 'period_end' } });
  const lines: string[] = [];
  const say = (line: string) => void lines.push(line);
  const operator = operatorOf(sandbox.url, ops);
  const of = { plan: 'basic-monthly', version: 2, write: false };
  const before = await everything();
  const dry = await reprice(operator, of, say);
  expect(await everything()).toBe(before);
  expect(dry.refused).toBeGreaterThanOrEqual(1);
  const one = lines.find((line) => line.startsWith(`${path.split('/').at(-1)}: `));
  expect(one).toMatch(/: 9900 to 12900 won from [\d-]+ on, ends without consent$/);
  expect(lines.filter((line) => / seen, .* would be set/.test(line))).toHaveLength(1);
  expect(dry.ending).toBe(dry.asked);
  expect(lines.join('\n')).toContain(`${left.split('/').at(-1)}: it is canceled`);
  expect(await reprice(operator, { ...of, write: true }, say)).toEqual(dry);
  expect(await consents()).toMatchObject([{ state: 'open', amount_after: 12_900 }]);
  const again = await reprice(operator, { ...of, write: true }, say);
  expect([again.seen, again.set]).toEqual([dry.seen, 0]);
  expect((await price(2)).json['changed']).toBe(false);
  const back = await reprice(operator, { ...of, version: 1 }, say);
  expect(lines.join('\n')).toContain(`${path.split('/').at(-1)}: 9900 won, unchanged from`);
  expect(back.asked).toBe(0);
  expect(back.same).toBeGreaterThan(0);
});

test('npm run reprice says what it lacks', () => {
  const command = fileURLToPath(new URL('../bin/reprice.ts', import.meta.url));
  const run = (...args: string[]) => {
    const all = ['--import', 'tsx', command, ...args];
    const { status, stdout, stderr } = spawnSync(process.execPath, all, { encoding: 'utf8' });
    return `${status} ${stdout}${stderr}`;
  };
  expect(run('--help')).toMatch(/^0 usage: npm run -s reprice/);
  expect(run('--plan', 'a', '--too', '2')).toMatch(/^2 .*did you mean --to\?/);
  expect(run('--plan', 'a', '--to', 'x')).toMatch(/^2 reprice: --to must be a version/);
});
