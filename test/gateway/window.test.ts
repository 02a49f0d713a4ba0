// What the card window is opened with, and which order names fit iamport and KICC.
import { describe, expect, test } from 'vitest';
import type { ChannelOrder } from '../../functions/adapters/iamport-wire';
import { chargeBody, windowParams } from '../../functions/adapters/iamport-wire';
import { oddLetters, orderNameFits, wireName } from '../../functions/adapters/order-names';
import { order as charge } from './provider';

const order: ChannelOrder = {
  channelKey: 'channel-key-kicc',
  windowId: 'ksub0000000000000000000000000001',
  keyId: 'keyabc',
  orderName: '월 구독',
  amount: 9_900,
  buyer: { name: '김매달', email: 'kim@example.com', phone: '010-1234-5678' },
  landingUrl: 'https://api.example.com/mobile/billing/landing',
  noticeUrl: 'https://api.example.com/iamport/webhook',
};

test('the window gets exactly the parameters of a key issuance', () => {
  expect(windowParams(order)).toEqual({
    channelKey: 'channel-key-kicc',
    pay_method: 'card',
    merchant_uid: order.windowId,
    customer_uid: 'keyabc',
    name: '월 구독',
    amount: 9_900,
    buyer_name: '김매달',
    buyer_email: 'kim@example.com',
    buyer_tel: '010-1234-5678',
    m_redirect_url: order.landingUrl,
    notice_url: order.noticeUrl,
  });
});

test('the phone number is always sent, name and address where there are any', () => {
  const params = windowParams({ ...order, buyer: {}, amount: 0 });
  expect(params.buyer_tel).toBe('');
  expect(params.amount).toBe(0);
  expect(Object.keys(params)).not.toContain('buyer_name');
  expect(Object.keys(params)).not.toContain('buyer_email');
});

test('what is too long for iamport opens no window, and the error repeats none of it', () => {
  const { buyer } = order;
  const wrong: readonly Partial<ChannelOrder>[] = [
    { buyer: { ...buyer, name: '가'.repeat(17) } },
    { buyer: { ...buyer, email: `${'e'.repeat(53)}@example.com` } },
    { buyer: { ...buyer, phone: '0'.repeat(17) } },
    { orderName: '가'.repeat(26) },
    { windowId: 'w'.repeat(41) },
    { keyId: 'k'.repeat(81) },
    { amount: -1 },
    { amount: 0.5 },
    { amount: NaN },
  ];
  for (const changes of wrong) {
    const opening = () => windowParams({ ...order, ...changes });
    expect(opening, JSON.stringify(changes)).toThrow(/^broken invariant: [a-zA-Z ]+$/);
  }
  const longest = { name: '가'.repeat(16), email: 'e'.repeat(64), phone: '0'.repeat(16) };
  expect(windowParams({ ...order, buyer: longest }).buyer_name).toBe(longest.name);
});

describe('an order name', () => {
  test('has at most 40 characters and 50 bytes, a Korean letter counting two', () => {
    const table: readonly (readonly [string, boolean])[] = [
      ['a'.repeat(40), true],
      ['a'.repeat(41), false],
      ['가'.repeat(25), true],
      ['가'.repeat(26), false],
      [`${'가'.repeat(24)}ab`, true],
      [`${'가'.repeat(24)}abc`, false],
      [`${'가'.repeat(10)}${'a'.repeat(30)}`, true],
      [`${'가'.repeat(11)}${'a'.repeat(29)}`, false],
      ['', false],
      ['   ', false],
    ];
    for (const [name, fits] of table) expect(orderNameFits(name), name).toBe(fits);
  });

  test('holds nothing a Korean code page or a log line could not', () => {
    for (const bad of ['구독\n', 'a\u0000b', '구독 🎁', '\ud800', 'a\u001b[31m']) {
      expect(orderNameFits(bad), JSON.stringify(bad)).toBe(false);
    }
    for (const good of ['월 구독 (연간)', '프리미엄·베이직', "Kim's plan 2"]) {
      expect(orderNameFits(good), good).toBe(true);
    }
  });

  test('that was sold with letters of no card slip is sent without them', () => {
    const table: readonly (readonly [string, string])[] = [
      ["Kim's plan 2", 'Kims plan 2'],
      ['café 구독', 'caf 구독'],
      ['ครู 구독', '구독'],
      ["'''", '정기결제'],
      ['한글'.normalize('NFD'), '한글'],
      ['프리미엄·베이직 ① ㈜漢字 ‘편지’', '프리미엄·베이직 ① ㈜漢字 ‘편지’'],
    ];
    for (const [sold, sent] of table) expect(wireName(sold), sold).toBe(sent);
    const odd = { ...order, orderName: "Kim's plan", longName: "Kim's plan (+3일)" };
    expect(windowParams(odd).name).toBe('Kims plan (+3일)');
    expect(chargeBody({ ...charge, orderName: "Kim's plan" })['name']).toBe('Kims plan');
  });

  test('has no letter that the code page lacks, as its own decoder says', () => {
    expect(oddLetters("café's 구독")).toEqual(['é', "'"]);
    const letters = Array.from({ length: 0xfffe - 0x80 }, (_, at) =>
      String.fromCharCode(at + 0x80),
    );
    const sayable = letters.filter((letter) => oddLetters(letter).length === 0);
    // KS X 1001, and the syllables that CP949 adds to its 2,350.
    expect(sayable).toHaveLength(8_224 + 8_822);
  });
});
