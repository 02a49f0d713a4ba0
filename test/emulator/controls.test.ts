// The controls: every fault is taken by its name, requests are told without keys, bad asks refused.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { testCards } from '../../sandbox/iamport/cards';
import { modelM1 } from '../../sandbox/iamport/setup';
import { served } from './served';

const faults = [
  ...[{ kind: 'decline' }, { kind: 'dropBefore' }, { kind: 'dropAfter' }, { kind: 'slow' }],
  ...[
    { kind: 'delay', ms: 1 },
    { kind: 'late', ms: 1 },
    { kind: 'http', status: 502 },
  ],
  ...[{ kind: 'html' }, { kind: 'redirect', url: 'http://x' }, { kind: 'truncate', bytes: 9 }],
  ...[{ kind: 'reset' }, { kind: 'code0Failed' }, { kind: 'codeNonZero' }, { kind: 'token401' }],
  ...[{ kind: 'nullResponse' }, { kind: 'unknownStatus' }, { kind: 'extraFields' }],
  ...[
    { kind: 'amountEcho', amount: 1 },
    { kind: 'currencyEcho', currency: 'USD' },
  ],
  ...[{ kind: 'dupRecords' }, { kind: 'rateLimit' }],
  ...[
    { kind: 'outage', fromMs: 0, toMs: 1 },
    { kind: 'flipToPaid', ms: 1 },
  ],
  ...[{ kind: 'cancelTimeout' }, { kind: 'cancelLost' }, { kind: 'cancelRefused', ms: 1 }],
  { kind: 'webhook', how: 'dup' },
];

test.each(faults)('a script takes $kind, and docs/emulator.md tells of it', async (fault) => {
  const { call } = await served();
  const rules = [{ route: 'again', fault }];
  expect((await call('POST', '/_emulator/script', { rules })).status).toBe(200);
  const docs = readFileSync(new URL('../../docs/emulator.md', import.meta.url), 'utf8');
  expect(docs).toContain(`\`${fault.kind}\``);
});

test('the docs list every test card', () => {
  const docs = readFileSync(new URL('../../docs/emulator.md', import.meta.url), 'utf8');
  for (const { number, en } of testCards) expect(docs).toContain(`| \`${number}\` | ${en} |`);
});

test('the docs tell of every way of the provider’s that can be switched, and its first', () => {
  const docs = readFileSync(new URL('../../docs/emulator.md', import.meta.url), 'utf8');
  for (const [name, first] of Object.entries(modelM1)) {
    const line = docs
      .split('\n')
      .find((text) => text.startsWith('|') && text.includes(`\`${name}\``));
    const told = typeof first === 'number' ? `${first}` : `\`${first}\``;
    expect(line?.split('|')[2]?.trim().startsWith(told), name).toBe(true);
  }
});

test('requests are told with time, path and outcome, without the names of keys', async () => {
  const { call, signed, keyFor } = await served();
  await keyFor('secret-key');
  await signed('GET', '/subscribe/customers/secret-key');
  const text = JSON.stringify((await call('GET', '/_emulator/requests')).json);
  expect(text).toContain('"path":"/subscribe/customers/…","status":200');
  expect(text).not.toContain('secret-key');
});

test('a bad script, an unknown control and another’s clock are refused in words', async () => {
  const { call } = await served();
  const odd = { rules: [{ route: 'again', fault: { kind: 'explode' } }] };
  expect(await call('POST', '/_emulator/script', odd)).toMatchObject({ status: 400 });
  expect((await call('POST', '/_emulator/nothing', {})).status).toBe(404);
  expect((await call('POST', '/_emulator/clock', { advance: 'P1D' })).status).toBe(409);
});

test('a fault waits for a call that is not refused for its token', async () => {
  const { call, signed, keyFor } = await served();
  await keyFor('c1');
  const rules = [{ route: 'again', fault: { kind: 'decline', message: '한도초과' } }];
  await call('POST', '/_emulator/script', { rules });
  const order = { customer_uid: 'c1', merchant_uid: 'm1', amount: 9_900, name: '구독' };
  const refused = await call('POST', '/subscribe/payments/again', order, { authorization: 'old' });
  expect(refused.status).toBe(401);
  const declined = await signed('POST', '/subscribe/payments/again', order);
  expect(declined.json.response).toMatchObject({ status: 'failed', fail_reason: '한도초과' });
});

test('forms are read as JSON is', async () => {
  const { url } = await served();
  const body = new URLSearchParams({ imp_key: 'key', imp_secret: 'secret' });
  const response = await fetch(`${url}/users/getToken`, { method: 'POST', body });
  expect(response.status).toBe(200);
});
