// Card numbers are refused wherever they stand in a body; ids that end in digits are not.
import { expect, test } from 'vitest';
import { holdsCard, holdsCardNumber } from '../functions/handlers/body';

test.each(['4242424242424242', '"4242 4242 4242 4242"', '{"n":"4000-0000-0000-0002"}'])(
  'a card number is seen in %s',
  (text) => expect(holdsCardNumber(text)).toBe(true),
);

test.each([
  '{"merchant_uid":"kr000000000000000000000080000100"}',
  '{"merchant_uid":"kabcdefghijklmnopqr4242424242424242"}',
  '{"imp_uid":"imp_4242424242424242"}',
  '{"tel":"010-1234-5678"}',
])('none is seen in %s', (text) => expect(holdsCardNumber(text)).toBe(false));

const card = '4242424242424242';
const fullWidth = card.replaceAll(/\d/g, (digit) => String.fromCodePoint(Number(digit) + 0xff10));

test.each([
  ['written in JSON escapes', JSON.parse('{"name":"\\u0034242424242424242"}')],
  ['in full-width digits', { name: fullWidth }],
  ['in groups of full-width hyphens', { name: '4242－4242－4242－4242' }],
  ['as a number', { n: 4_242_424_242_424_242 }],
  ['as a name', { [card]: 1 }],
  ['in a list', ['', [null, { n: [card] }]]],
  ['beside a value that is unset', { a: undefined, n: card, b: undefined }],
  ['nested deeper than an id', { inner: { merchant_uid: card } }],
])('a card number is seen %s', (_where, value) => {
  expect(holdsCard(value, ['merchant_uid'])).toBe(true);
});

test('an id of iamport or of another order is no card, and a deep body is read to its end', () => {
  expect(
    holdsCard({ merchant_uid: '4242424242424' + '2', imp_uid: card }, ['merchant_uid', 'imp_uid']),
  ).toBe(false);
  expect(holdsCard({ merchant_uid: card })).toBe(true);
  const deep = '['.repeat(4_000) + `"${card}"` + ']'.repeat(4_000);
  expect(holdsCard({ deep: JSON.parse(deep) as unknown })).toBe(true);
});

test.each([
  'Kim 4242424242424242 12/29',
  '4242424242424242 123',
  '9 4242 4242 4242 4242',
  '4242\t4242\t4242\t4242',
  '4242  4242  4242  4242',
  '4242.4242.4242.4242',
  '4242 / 4242 / 4242 / 4242',
  '4242\u200b4242\u200b4242\u200b4242',
  '\u0664\u0662'.repeat(8),
  '3782 822463 10005',
  '4242    4242    4242    4242',
  '4242\u00a0\u00a0\u00a0\u00a04242 \u2014\u2014 4242 \u2212 4242',
  '4242,4242,4242,4242',
  '4242 : : : 4242 : : : 4242 : : : 4242',
  '3782          822463          10005',
  '4242ㅡ4242ㅡ4242ㅡ4242',
  '4242ー4242ー4242ー4242',
  '4242x4242x4242x4242',
  '카드4242a4242b4242c4242',
])('a card number is seen in %j', (text) => expect(holdsCardNumber(text)).toBe(true));

test.each([
  '2026-11-29 10:12:46 and 2026-11-30 11:13:47',
  '010-1234-5678, 02 123 4567',
  '1798761234567',
  'refund 9900 of 12900 on 2026-11-29, asked by 31',
  // Together they would pass for a card's: 4242 4242 4242 4242, parted as prices and times are.
  '42      42      42      42      42      42      42      42',
  '4242원, 4242원, 4242원, 4242원',
  '4242 won and 4242 won, 4242 won, 4242 won',
  'subr4242a4242b4242c4242',
  '4242a4242b4242c4242d4242',
  '주문번호 20261129    4242    010-4242-4242',
])('no card number is seen in %j', (text) => expect(holdsCardNumber(text)).toBe(false));
