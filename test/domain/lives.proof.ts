// More drawn lives than every build lives: MAEDAL_LIVES says how many, a hundred thousand for all.
import { expect, test } from 'vitest';
import { livedFrom } from './lives';

const many = Number(process.env['MAEDAL_LIVES'] ?? 4_000);

test('in drawn lives no day is paid for twice, and what was foretold is what is charged', () => {
  const { broken, periods, foretold } = livedFrom(601, many);
  console.info(`${many} lives: ${periods} periods, ${foretold} of them foretold`);
  expect(broken).toBeUndefined();
}, 3_600_000);
