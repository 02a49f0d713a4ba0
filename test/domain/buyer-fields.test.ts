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
  ['(02) 123-4567', '021234567'],
  ['1588-0000', '15880000'],
  // Too long for KICC: left out, for half a number is another one.
  ['+1 415 555 0199 22', undefined],
])('the phone %s is %s', (said, phone) => {
  expect(isPhone(said)).toBe(true);
  expect(buyerFields({ tel: said }).phone).toBe(phone);
});

test.each(['', '12', 'call me', '010-1234-567a', '010<1234>5678', '-------'])(
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
  ['가'.repeat(17), '가'.repeat(10)],
  ['Maximiliana von Habsburg', 'Maximiliana von'],
  ['🙂', undefined],
  ['', undefined],
])('the name %j is %j', (said, name) => {
  expect(buyerFields({ name: said, tel }).name).toBe(name);
});

test.each([
  ['kim@example.com', 'kim@example.com'],
  [' kim@example.com ', 'kim@example.com'],
  ['kim', undefined],
  ['kim@@example.com', undefined],
  ['김@example.com', undefined],
  [`${'a'.repeat(45)}@example.com`, undefined],
])('the address %j is %j', (said, email) => {
  expect(buyerFields({ email: said, tel }).email).toBe(email);
  const asked = { plan: 'basic-monthly', buyer: { email: said, tel } };
  expect(OpenCheckout.safeParse(asked).success).toBe(true);
});
