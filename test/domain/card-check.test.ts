// Which changes of the card under a billing key stop its charge, and which are only noted.
import { expect, test } from 'vitest';
import type { CardFacts } from '../../functions/domain/charge/payment';
import { checkCard } from '../../functions/domain/checkout/card-check';

const acceptance = { allowTestChannel: false, providers: ['kicc'], clockToleranceSeconds: 900 };
const verified: CardFacts = {
  name: '신한카드',
  lastDigits: '1111',
  test: false,
  provider: 'kicc',
  mid: 'IM000001',
  updatedAt: 1_800_000_000,
};

test.each<readonly [string, Partial<CardFacts>, string]>([
  ['nothing', {}, 'same'],
  ['its name and digits', { name: '', lastDigits: '2222' }, 'same'],
  ['the time of its storing', { updatedAt: 1_800_000_001 }, 'renewed'],
  ['its test flag', { test: true }, 'differs'],
  ['its provider', { provider: 'nice' }, 'differs'],
  ['its shop id', { mid: 'IM000002' }, 'differs'],
  ['its shop id, which is not shown any more', { mid: undefined }, 'same'],
  ['its provider, which is not shown any more', { provider: '' }, 'same'],
  ['the time of its storing, which is not shown any more', { updatedAt: undefined }, 'same'],
  ['what is not shown, and its test flag', { mid: undefined, test: true }, 'differs'],
])('another card under a key is told by what changed: %s', (_what, changes, kind) => {
  expect(checkCard(verified, { ...verified, ...changes }, acceptance).kind).toBe(kind);
});

test('what was never stored is not compared', () => {
  const { mid: _mid, updatedAt: _at, ...old } = verified;
  expect(checkCard(old, verified, acceptance)).toEqual({ kind: 'same' });
  const nobody = { ...verified, provider: '' };
  expect(checkCard(nobody, verified, acceptance)).toEqual({ kind: 'same' });
});

test('without stored facts a card is what a window would be believed with', () => {
  expect(checkCard(undefined, verified, acceptance).kind).toBe('same');
  expect(checkCard(undefined, { ...verified, test: true }, acceptance).kind).toBe('differs');
  expect(checkCard(undefined, { ...verified, provider: 'nice' }, acceptance).kind).toBe('differs');
  expect(checkCard(undefined, { ...verified, provider: '' }, acceptance).kind).toBe('same');
});
