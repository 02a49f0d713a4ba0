// A run that the settings would slow down is told when the stack is put together.
import { expect, test } from 'vitest';
import { chargesPerSecond } from '../../functions/handlers/limits';
import { notesOn } from '../../lib/setting-notes';
import { readSettings } from '../../lib/settings';
import { ratePerSecond } from '../simulation/checker/rate';

test('as it comes, all that is due goes out within 1.1 times what the rate allows', () => {
  const usual = readSettings({});
  const charging = chargesPerSecond(usual.ratePerSecond, usual.workers);
  expect(usual.ratePerSecond / charging).toBeLessThan(1.1);
  expect(notesOn(usual)).toEqual([]);
});

test('the simulated merchant and the checker have the rate that a merchant has', () => {
  expect(ratePerSecond).toBe(readSettings({}).ratePerSecond);
});

test('a rate of which too much is kept for others is told with what is left', () => {
  expect(notesOn({ ratePerSecond: 20, workers: 2 })).toEqual([
    expect.stringMatching(/^of 20 calls a second 2 workers may charge 15, .*higher ratePerSecond/),
  ]);
  expect(notesOn({ ratePerSecond: 49, workers: 2 })).toEqual([]);
  expect(notesOn({ ratePerSecond: 48, workers: 2 })).toHaveLength(1);
});
