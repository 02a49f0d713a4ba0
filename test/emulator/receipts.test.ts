// Receipts: where a payment's link leads, in both languages, and where there is none.
import { expect, test } from 'vitest';
import { served } from './served';

const paidAt = Date.parse('2026-11-25T09:59:58+09:00');
type Paid = { readonly imp_uid: string; readonly receipt_url: string };

async function charged(fields: object, card?: string) {
  const emulator = await served(paidAt);
  await emulator.keyFor('c1', card);
  const order = { customer_uid: 'c1', merchant_uid: 'm1', amount: 5_500, ...fields };
  const path = '/subscribe/payments/again';
  const { json } = await emulator.signed('POST', path, { name: '주간 책갈피', ...order });
  return { ...emulator, payment: json.response as Paid };
}

async function visit(url: string, language = 'ko-KR') {
  const answer = await fetch(url, { headers: { 'accept-language': language } });
  return { status: answer.status, headers: answer.headers, html: await answer.text() };
}

test('a payment links to its receipt, with the tax split and the time in Korea', async () => {
  const { payment } = await charged({ tax_free: 3_300 });
  const { status, headers, html } = await visit(payment.receipt_url);
  expect(status).toBe(200);
  expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(html).toContain('<html lang="ko">');
  const { imp_uid } = payment;
  const shown = [
    '주간 책갈피',
    '5,500원',
    '2,000원',
    '200원',
    '3,300원',
    '424242******4242',
    'TEST',
  ];
  for (const text of [...shown, imp_uid.slice(-8), '2026-11-25 09:59:58 KST', 'nictest04m']) {
    expect(html).toContain(text);
  }
  expect(html).not.toContain('취소 금액');
});

test('in English where the browser asks for it; what was refunded is on it', async () => {
  const { payment, kept } = await charged({});
  kept.consoleCancel(payment.imp_uid, 1_500);
  const { html } = await visit(payment.receipt_url, 'en-US,en;q=0.9,ko;q=0.8');
  expect(html).toContain('<html lang="en">');
  for (const text of ['Card receipt', '₩5,500', 'Canceled amount', '-₩1,500']) {
    expect(html).toContain(text);
  }
});

test('what an order is called is text, and no page has a script', async () => {
  const { payment } = await charged({ name: '<script>x</script>&' });
  const { html } = await visit(payment.receipt_url);
  expect(html).toContain('&lt;script&gt;x&lt;/script&gt;&amp;');
  expect(html).not.toContain('<script');
});

test('a browser that looks for an icon finds none, and is no request to iamport', async () => {
  const { url, call } = await served();
  expect((await fetch(`${url}/favicon.ico`)).status).toBe(204);
  expect((await call('GET', '/_emulator/requests')).json).toEqual([]);
});

test('an unknown payment and a declined one have none', async () => {
  const { url, kept } = await charged({}, '4000-0000-0000-0002');
  const [declined] = kept.emulator.book.payments;
  for (const uid of ['imp_1', '', '%3Cb%3E', declined?.imp_uid]) {
    const { status, html } = await visit(`${url}/receipt/${uid}`);
    expect(status).toBe(404);
    expect(html).toContain('영수증을 찾을 수 없습니다');
    expect(html).not.toContain('<b>');
  }
});
