// Card numbers are refused wherever they stand in a body; ids that end in digits are not.
import { expect, test } from 'vitest';
import { holdsCardNumber } from '../functions/handlers/body';

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
