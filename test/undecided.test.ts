// A failed record whose text says that nobody knows: looked at for a day, then nobody's debt.
import { expect, test } from 'vitest';
import { World } from './world';
import { isChargeOf } from './order-numbers';

const dueAt = Date.parse('2027-02-28T10:00:00+09:00');
const hour = 3_600_000;

async function undecided(more: Parameters<World['emulator']['script']>[0] = []) {
  const world = new World();
  const id = await world.subscribe();
  const message = '[CC72] 카드사 응답없음';
  world.emulator.script([{ route: 'again', fault: { kind: 'decline', message } }, ...more]);
  return { world, id, load: async () => world.deps().ledger.load(id) };
}

const asked = (world: World) =>
  world.emulator.ledger().payments.filter((row) => isChargeOf(row, 1));

test('for a day it is only looked at, then asked once more without a step of dunning', async () => {
  const { world, load } = await undecided();
  await world.advanceTo(dueAt + 23 * hour);
  expect(await load()).toMatchObject({ status: 'active', claim: { phase: 'unknown' } });
  expect(asked(world)).toHaveLength(1);
  await world.advanceTo(dueAt + 26 * hour);
  expect(await load()).toMatchObject({
    status: 'past_due',
    access: 'full',
    dunning: { declines: 0, faults: 1, code: 'timeout' },
  });
  await world.advanceTo(dueAt + 30 * hour);
  expect(await load()).toMatchObject({ status: 'active', period: 2, dunning: undefined });
  expect(world.charges()).toHaveLength(2);
});

test('one that turns paid within the day is booked, and nothing else is asked for', async () => {
  const { world, id, load } = await undecided();
  await world.advanceTo(dueAt + 5 * hour);
  const [row] = asked(world);
  Object.assign(row ?? {}, {
    status: 'paid',
    fail_reason: null,
    paid_at: (dueAt + 4 * hour) / 1_000,
  });
  await world.advanceTo(dueAt + 30 * hour);
  expect(asked(world)).toHaveLength(1);
  expect(await load()).toMatchObject({ status: 'active', period: 2 });
  expect((await world.deps().ledger.loadCharge(id, 1))?.status).toBe('paid');
});
