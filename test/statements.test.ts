// The statement of a charge over HTTP: JSON and a page, for its customer, operators and backends.
import { describe, expect, test } from 'vitest';
import { html, link } from '../functions/handlers/markup';
import { prefersPage } from '../functions/handlers/negotiate';
import { statementPage } from '../functions/handlers/statement-page';
import { call, subscribeAndPay, sandbox, startsSandbox } from './api-world';

startsSandbox();

async function paid(user: string) {
  const { signed, checkout, imp_uid } = await subscribeAndPay(user);
  return { id: String(checkout['subscription']), signed, payment: imp_uid };
}

const ops = async () => sandbox.token('ops', 'billing/operator');

test('GET /subscriptions/{id}/charges/{period}/statement: lines, taxes, card, slip', async () => {
  const { id, signed } = await paid('statement-user');
  const path = `/subscriptions/${id}/charges/0/statement`;
  const told = await call(`GET ${path}`, { token: signed });
  expect(told.status).toBe(200);
  const [charge] = (await call(`GET /subscriptions/${id}/charges`, { token: signed })).json.items;
  const taxes = { amount: 9_900, supply: 9_000, vat: 900, tax_free: 0 };
  expect(told.json).toMatchObject({
    subscription: id,
    plan: 'basic-monthly',
    merchant: 'mixed',
    period: 0,
    starts_on: charge?.['starts_on'],
    ends_on: charge?.['ends_on'],
    lines: [{ kind: 'base', arithmetic: '9900 x 1 = 9900', ...taxes }],
    ...taxes,
    paid: { card: { last_digits: '4242' }, receipt_url: charge?.['receipt_url'] },
    refunds: [],
    left: 9_900,
  });
  const backend = await sandbox.token('shop-backend', 'billing/server');
  const served = `GET /server/subscriptions/${id}/charges/0/statement`;
  expect((await call(served, { token: backend })).json).toEqual(told.json);
  const operated = `GET /admin/subscriptions/${id}/charges/0/statement`;
  expect((await call(operated, { token: await ops() })).json).toEqual(told.json);
  const other = await sandbox.token('statement-stranger');
  expect((await call(`GET ${path}`, { token: other })).status).toBe(404);
  expect((await call(`GET ${path.replace('/0/', '/1/')}`, { token: signed })).status).toBe(404);
  expect((await call(`GET ${path.replace('/0/', '/00001/')}`, { token: signed })).status).toBe(404);
  expect((await call(operated, { token: signed })).status).toBe(403);
});

test('a refund stands in it at once, and what is left', async () => {
  const { id, signed } = await paid('statement-refund');
  await call(`POST /admin/subscriptions/${id}/refunds`, {
    token: await ops(),
    headers: { 'idempotency-key': 'statement-1' },
    body: { period: 0, amount: 1_100, cancel: 'no', reason: '고객 요청' },
  });
  const told = await call(`GET /subscriptions/${id}/charges/0/statement`, { token: signed });
  expect(told.json).toMatchObject({
    refunds: [{ outcome: 'done', amount: 1_100, supply: 1_000, vat: 100, tax_free: 0 }],
    refunded: 1_100,
    left: 8_800,
  });
});

test('a page for who asks for one, in the language of the browser; it loads nothing', async () => {
  const { id, signed } = await paid('statement-page');
  const path = `GET /subscriptions/${id}/charges/0/statement`;
  const accept = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';
  const ask = (language: string) =>
    call(path, { token: signed, headers: { accept, 'accept-language': language } });
  const korean = await ask('ko-KR,ko;q=0.9,en;q=0.8');
  expect(korean.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(korean.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(korean.headers.get('cache-control')).toBe('no-store');
  expect(korean.text).toContain('<html lang="ko">');
  expect(korean.text).toContain('9,900원');
  expect(korean.text).not.toMatch(/<script|<img|@import|url\(/);
  const english = await ask('en-US,en;q=0.9');
  expect(english.text).toContain('<html lang="en">');
  expect(english.text).toContain('Maedal Letters Basic');
  expect(english.text).not.toMatch(/[가-힣]{2,} (내역|일시|금액)/);
  const plain = await call(path, { token: signed, headers: { accept: '*/*' } });
  expect(plain.headers.get('content-type')).toContain('application/json');
});

describe('pages', () => {
  test.each([
    [undefined, false],
    ['*/*', false],
    ['application/json', false],
    ['text/html', true],
    ['TEXT/HTML;level=1', true],
    ['text/html;q=0', false],
    ['application/json, text/html', false],
    ['application/json;q=0.5, text/html;q=0.9', true],
    ['text/html;q=0.4, application/json', false],
    ['text/*', false],
  ])('Accept: %s asks for a page: %s', (accept, expected) => {
    expect(prefersPage(accept)).toBe(expected);
  });

  test('what is put into a page is text, whatever it holds', () => {
    const bad = `<img src=x onerror="f('&')">`;
    const safe = '&lt;img src=x onerror=&quot;f(&#39;&amp;&#39;)&quot;&gt;';
    expect(html`<p title="${bad}">${[bad]}</p>`.text).toBe(`<p title="${safe}">${safe}</p>`);
  });

  test('an address that is none of the web is no link', () => {
    expect(link('http://localhost:3001/receipt/imps_1', 'slip').text).toContain('<a href=');
    expect(link('https://iamport.kr/r?a=1&b="2"', 'slip').text).toContain(
      'a=1&amp;b=&quot;2&quot;',
    );
    for (const bad of [
      'javascript:alert(1)',
      'http://iamport.kr/',
      ' https://x',
      'data:text/html,x',
    ]) {
      expect(link(bad, 'slip').text).toBe('slip');
    }
  });

  test('a name that holds markup is shown as it is written', () => {
    const told = {
      starts_on: '2027-05-09',
      ends_on: '2027-06-09',
      amount: 9_900,
      supply: 9_000,
      vat: 900,
      tax_free: 0,
      merchant: 'taxable',
      status: 'paid',
      lines: [],
      refunds: [],
      paid: {
        at: '2027-05-09T10:00:00+09:00',
        card: { name: '<b>카드</b>', last_digits: '4242' },
        order: 'c1',
        payment: 'imps_1',
        receipt_url: 'javascript:alert(1)',
      },
    };
    const shown = statementPage(told as never, '<script>x</script>', true);
    expect(shown).not.toMatch(/<script|<b>|javascript:/);
    expect(shown).toContain('&lt;b&gt;카드&lt;/b&gt; ···· 4242');
    expect(shown).toContain('2027-05-09 ~ 2027-06-08');
  });
});
