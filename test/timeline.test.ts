// What is foretold is what comes: the timeline of a subscription beside its life in the world.
import { expect, test } from 'vitest';
import { civilDateAt } from '../functions/domain/common/calendar';
import { cancel, ahead } from '../functions/usecases/manage/manage-subscription';
import { World } from './world';

async function foretold(world: World, id: string, months: number) {
  const deps = world.deps();
  const row = await deps.ledger.load(id);
  if (!row) throw new Error('there is no such subscription');
  return ahead(deps, row, months).map(({ at, step, charge, status }) =>
    [civilDateAt(at), step, charge?.amount ?? 0, status].join(' '),
  );
}

test('each renewal is foretold on its day, and what comes is the same', async () => {
  const world = new World();
  const id = await world.subscribe();
  const lines = await foretold(world, id, 12);
  expect(lines).toHaveLength(12);
  expect([lines[0], lines[1]]).toEqual([
    '2027-02-28 charge 9900 active',
    '2027-03-31 charge 9900 active',
  ]);
  await world.advanceTo('2027-07-31T12:00:00+09:00');
  const paid = world.charges().slice(1);
  expect(paid.map((row) => `${civilDateAt(row.paid_at)} charge ${row.amount} active`)).toEqual(
    lines.slice(0, 6),
  );
});

test('a cancel at the period end is foretold, and nothing after it', async () => {
  const world = new World();
  const id = await world.subscribe();
  await cancel(world.deps(), { userId: 'user-1', id, when: 'period_end' });
  expect(await foretold(world, id, 12)).toEqual(['2027-02-28 cancel 0 canceled']);
  await world.advanceTo('2027-03-01T12:00:00+09:00');
  expect((await world.deps().ledger.load(id))?.status).toBe('canceled');
  expect(await foretold(world, id, 12)).toEqual([]);
});

test('a debt is foretold by its next retry', async () => {
  const world = new World();
  const id = await world.subscribe();
  const fault = { kind: 'decline', message: '[8521] 한도초과' } as const;
  world.emulator.script([{ route: 'again', fault }]);
  await world.advanceTo('2027-02-28T12:00:00+09:00');
  expect(await foretold(world, id, 2)).toEqual([
    '2027-03-01 charge 9900 active',
    '2027-03-31 charge 9900 active',
  ]);
});

test('a charge in flight comes first, and is not foretold again', async () => {
  const world = new World();
  const id = await world.subscribe();
  world.emulator.script([{ route: 'again', fault: { kind: 'dropBefore' } }]);
  await world.advanceTo('2027-02-28T10:03:00+09:00');
  expect(await foretold(world, id, 2)).toEqual([
    '2027-02-28 inquiry 9900 active',
    '2027-03-31 charge 9900 active',
  ]);
});
