// Texts of others: cut by whole letters, and well-formed whatever came.
import { expect, test } from 'vitest';
import { cut } from '../../functions/domain/common/text';

test('a letter of two halves is cut as a whole, and half a letter becomes a mark', () => {
  expect(cut(`${'가'.repeat(79)}😀나`, 80)).toBe(`${'가'.repeat(79)}😀`);
  expect(cut('a😀', 1)).toBe('a');
  expect(cut('x\ud83d', 5)).toBe('x\ufffd');
  expect(cut('\udfff\ud800 y', 3)).toBe('\ufffd\ufffd ');
  expect(cut('한도초과', 80)).toBe('한도초과');
});
