// Which charges are sent as installments of the card, and what a refusal of them means.
import { expect, test } from 'vitest';
import { classifyDecline } from '../../functions/domain/charge/declines';
import { installmentsOf, ofInstallments } from '../../functions/domain/charge/installments';
import { won } from '../../functions/domain/common/money';
import { price } from './samples';

test('only the first attempt at 50,000 won or more is sent as installments', () => {
  const yearly = { ...price, installments: 3 };
  const sent = (attempt: number, amount: number) =>
    installmentsOf(yearly, { attempt, amount: won(amount) });
  expect([sent(0, 50_000), sent(0, 49_999), sent(1, 50_000)]).toEqual([3, undefined, undefined]);
  expect(installmentsOf(price, { attempt: 0, amount: won(50_000) })).toBeUndefined();
});

test('a card that refuses installments is tried for the lump sum', () => {
  const refused = classifyDecline('할부불가 카드');
  expect(refused.class).toBe('hard');
  expect(ofInstallments(refused, 3).class).toBe('soft');
  expect(ofInstallments(refused, undefined)).toBe(refused);
  const stolen = classifyDecline('도난카드');
  expect(ofInstallments(stolen, 3)).toBe(stolen);
});
