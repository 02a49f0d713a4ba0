// A buyer's fields in the spellings of people: normalised, cut, or left out.
import { expect, test } from 'vitest';
import { buyerFields, isPhone } from '../../functions/domain/checkout/buyer-fields';
import { OpenCheckout } from '../../functions/handlers/schemas';

const tel = '010-1234-5678';

test.each([
  ['010-1234-5678', '01012345678'],
  ['010 1234 5678', '01012345678'],
  ['  01012345678  ', '01012345678'],
  ['010.1234.5678', '01012345678'],
  ['010–1234–5678', '01012345678'],
  ['０１０－１２３４－５６７８', '01012345678'],
  ['+82 10-1234-5678', '01012345678'],
  ['+82 (0)10 1234 5678', '01012345678'],
  ['\u202a010-1234-5678\u202c', '01012345678'],
  ['010\u200b1234\u200b5678', '01012345678'],
  ['\u200e010-1234-5678', '01012345678'],
  ['(+82) 10-1234-5678', '01012345678'],
  ['82-10-1234-5678', '01012345678'],
  ['82 (0)10 1234 5678', '01012345678'],
  ['0082 10 1234 5678', '01012345678'],
  ['+82 31-123-4567', '0311234567'],
  ['82 31 123 4567', '0311234567'],
  // No country code: too short for one with a number behind it.
  ['821-2345', '8212345'],
  ['8212-3456', '82123456'],
  ['+1 415 555 0199', '14155550199'],
  ['(02) 123-4567', '021234567'],
  ['1588-0000', '15880000'],
  // Too long for KICC: left out, for half a number is another one.
  ['+1 415 555 0199 22', undefined],
])('the phone %s is %s', (said, phone) => {
  expect(isPhone(said)).toBe(true);
  expect(buyerFields({ tel: said }).phone).toBe(phone);
});

test.each(['', '\u202a\u202c', '12', 'call me', '010-1234-567a', '010<1234>5678', '-------'])(
  '%j is no phone, and refused',
  (said) => {
    expect(isPhone(said)).toBe(false);
    const asked = { plan: 'basic-monthly', buyer: { tel: said } };
    expect(OpenCheckout.safeParse(asked).success).toBe(false);
  },
);

test.each([
  ['김매달', '김매달'],
  ['  김  매달 ', '김 매달'],
  ['김매달🙂', '김매달'],
  ['김\u202e매달', '김매달'],
  ['a\u0000b', 'ab'],
  ['김❤️', '김'],
  ['1️⃣김', '1김'],
  ['김\ufe0e매달', '김매달'],
  ['가'.repeat(101), '가'.repeat(10)],
  ['가'.repeat(17), '가'.repeat(10)],
  ['Maximiliana von Habsburg', 'Maximiliana von'],
  ['🙂', undefined],
  ['', undefined],
])('the name %j is %j', (said, name) => {
  expect(buyerFields({ name: said, tel }).name).toBe(name);
  const asked = { plan: 'basic-monthly', buyer: { name: said, tel } };
  expect(OpenCheckout.safeParse(asked).success).toBe(true);
});

test.each([
  ['kim@example.com', 'kim@example.com'],
  [' kim@example.com ', 'kim@example.com'],
  ['kim', undefined],
  ['kim@@example.com', undefined],
  ['김@example.com', undefined],
  ['kim@example.com\u200b', 'kim@example.com'],
  [`${'a'.repeat(45)}@example.com`, undefined],
  [`${'a'.repeat(255)}@example.com`, undefined],
])('the address %j is %j', (said, email) => {
  expect(buyerFields({ email: said, tel }).email).toBe(email);
  const asked = { plan: 'basic-monthly', buyer: { email: said, tel } };
  expect(OpenCheckout.safeParse(asked).success).toBe(true);
});
