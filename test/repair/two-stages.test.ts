// Two stages under one iamport account leave each other's keys and payments alone.
import { expect, test } from 'vitest';
import { runLedgerPass } from '../../functions/usecases/reconcile/run-ledger-pass';
import { shards, World } from '../world';

const day = 86_400_000;

/** Two ledgers, two stages, one store at iamport; a customer in each. */
async function stages(): Promise<{ demo: World; production: World }> {
  const demo = new World();
  const production = new World();
  Object.assign(production, { emulator: demo.emulator });
  production.settings = { ...production.settings, stage: 'prod' };
  // Each has its own random ids, as two real stages do.
  Object.assign(production, { ids: 1_000 });
  await demo.subscribe();
  await production.subscribe();
  demo.nowMs = production.nowMs += 2 * day;
  return { demo, production };
}

test.each([
  ['demo', 'production'],
  ['production', 'demo'],
] as const)('the pass of %s touches nothing of %s', async (mine, other) => {
  const worlds = await stages();
  const { keys } = worlds.demo.emulator.book;
  const before = [...keys.keys()].sort();
  expect(before).toHaveLength(2);
  const round = await runLedgerPass(worlds[mine].deps(), shards);
  expect(round).toMatchObject({ complete: true, found: { same: 1, foreign: 1 }, differences: [] });
  expect(round.swept).toMatchObject({ strays: 0, foreign: 1 });
  expect([...keys.keys()].sort()).toEqual(before);
  expect(await worlds[mine].deps().ledger.cases(9)).toEqual([]);
  const lines = worlds[mine].logs.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(lines.find(({ event }) => event === 'ledger.passed')).toMatchObject({ foreign: 1 });
  expect(lines.find(({ event }) => event === 'keys.swept')).toMatchObject({ foreign: 1 });
  expect(await worlds[other].deps().ledger.cases(9)).toEqual([]);
});

test('what bears our own stage and has no row is kept, with a case for each', async () => {
  const { demo, production } = await stages();
  production.settings = { ...production.settings, stage: 'demo' };
  const round = await runLedgerPass(production.deps(), shards);
  expect(round.found).toMatchObject({ case: 1 });
  expect(round.swept).toMatchObject({ strays: 0, foreign: 1, unknown: 1 });
  expect(demo.emulator.book.keys.size).toBe(2);
  const cases = await production.deps().ledger.cases(9);
  expect(cases.map(({ kind }) => kind)).toEqual(['lost_subscription', 'lost_subscription']);
});
