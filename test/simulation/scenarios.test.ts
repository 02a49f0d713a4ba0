// The named scenarios of what can go wrong, each played to its end and judged; the long ones are
// played by `npm run proofs`.
import { expect, test } from 'vitest';
import { scenarios } from './scenarios/all';
import { play } from './scenarios/play';

const counts = {
  A: 18,
  B: 11,
  C: 13,
  D: 11,
  E: 17,
  F: 17,
  G: 10,
  H: 7,
  I: 8,
  J: 6,
  K: 19,
  L: 10,
  M: 14,
  N: 13,
  O: 8,
  P: 24,
  Q: 36,
  R: 15,
  S: 22,
  T: 16,
  U: 25,
  V: 15,
  W: 13,
  X: 32,
  Y: 13,
  Z: 8,
};

test('the catalogue is whole', () => {
  const ids = Object.entries(counts).flatMap(([letter, count]) =>
    Array.from({ length: count }, (_, at) => `${letter}${at + 1}`),
  );
  expect(scenarios.map(({ id }) => id)).toEqual(ids);
});

const short = scenarios.filter(({ long }) => !long);

test.each(short.map((one) => [one.id, one.says, one] as const))(
  '%s: %s',
  async (_id, _says, scenario) => {
    expect((await play(scenario)).faults).toEqual([]);
  },
);
