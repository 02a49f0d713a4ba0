// What a customer agreed to before the card window opened is kept with the window, and only that.
import { expect, test } from 'vitest';
import { sha256 } from '../functions/adapters/sha256';
import { buyer, call, sandbox, startsSandbox } from './api-world';

startsSandbox();

const text = '상품: 매달 편지 베이직\n금액: 오늘 9,900원, 이후 매월 9,900원\n동의합니다';
const consent = { version: '2027-01', text, act: 'checkbox', amount: 9_900 };
const body = { plan: 'basic-monthly', buyer, consent };

const windowsOf = async (id: string) => {
  const items = await sandbox.dump();
  return items.filter(({ pk, sk }) => pk === `S#${id}` && String(sk).startsWith('W#'));
};

test('POST /subscriptions keeps version, hash, act, amount and time with the window', async () => {
  const token = await sandbox.token('consent-user');
  const opened = await call('POST /subscriptions', { token, body });
  expect(opened.status).toBe(201);
  const id = String(opened.json['subscription']);
  const now = Math.floor(sandbox.now() / 1_000);
  const kept = {
    version: '2027-01',
    sha256: sha256(text),
    act: 'checkbox',
    amount: 9_900,
    source: 'customer',
  };
  const [window] = await windowsOf(id);
  expect(window?.['consent']).toMatchObject(kept);
  expect(Math.abs(now - (window?.['consent'] as { at: number }).at)).toBeLessThan(60);
  expect(JSON.stringify(window)).not.toContain('매월');

  // The same checkout is opened again, agreed to by another act, and once without being told.
  await call('POST /subscriptions', {
    token,
    body: { ...body, consent: { ...consent, act: 'button' } },
  });
  await call('POST /subscriptions', { token, body: { plan: 'basic-monthly', buyer } });
  const acts = (await windowsOf(id)).map((one) => (one['consent'] as { act?: string })?.act);
  expect(acts).toEqual(['checkbox', 'button', undefined]);
  const ops = await sandbox.token('ops', 'billing/operator');
  const told = await call(`GET /admin/subscriptions/${id}/history`, { token: ops });
  expect(told.json.items.map(({ reason }) => reason)).toContain(
    'agreed to text 2027-01, 9900 won each time',
  );
});

test('a backend tells of it, marked as imported: POST /server/subscriptions', async () => {
  const token = await sandbox.token('shop-backend', 'billing/server');
  const user = 'consent-served';
  const opened = await call('POST /server/subscriptions', { token, body: { ...body, user } });
  const [window] = await windowsOf(String(opened.json['subscription']));
  expect(window?.['consent']).toMatchObject({ source: 'imported', sha256: sha256(text) });
});

test('a text that names another amount than the price opens nothing', async () => {
  const token = await sandbox.token('consent-other');
  const cheap = { ...body, consent: { ...consent, amount: 990 } };
  const refused = await call('POST /subscriptions', { token, body: cheap });
  expect(refused.status).toBe(409);
  expect(refused.json['detail']).toBe('the price is 9900 won: show it, and ask again');
  expect((await call('GET /subscriptions', { token })).json.items).toEqual([]);
  for (const odd of [
    { ...consent, act: 'silence' },
    { ...consent, version: '' },
    { ...consent, text: '' },
    { ...consent, text: '가'.repeat(2_001) },
    { ...consent, at: 1 },
    { ...consent, text: 'card 4242 4242 4242 4242' },
  ]) {
    expect(
      (await call('POST /subscriptions', { token, body: { ...body, consent: odd } })).status,
    ).toBe(400);
  }
});

test('a hash is the one that other programs reckon', () => {
  // FIPS 180-2, B.1.
  expect(sha256('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});
