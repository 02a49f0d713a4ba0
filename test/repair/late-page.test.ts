// A page that AWS hands over late tells an old time: what it sends is not sent again too early.
import { expect, test } from 'vitest';
import { eventAgeSecondsMax } from '../../functions/domain/charge/looking';
import { resolveByIds } from '../../functions/usecases/run-step';
import { World } from '../world';
import { isChargeOf } from '../order-numbers';

const due = Date.parse('2027-02-28T10:00:00+09:00');
const minute = 60_000;

const renewals = (world: World) => world.charges().filter((row) => isChargeOf(row, 1));

/** A page of looks whose time is that much behind. */
async function latePage(world: World, id: string, lateMs: number): Promise<void> {
  const begun = world.nowMs;
  const now = () => Math.floor((begun - lateMs + (world.nowMs - begun)) / 1_000);
  world.messages = [];
  await resolveByIds(world.deps({ clock: { now } }), [id]);
}

test('the wait for a repetition counts from the latest moment it can have gone out', async () => {
  const world = new World();
  const id = await world.subscribe();
  world.emulator.model = { ...world.emulator.model, duplicates: 'allow' };
  world.emulator.script([
    { route: 'again', fault: { kind: 'dropBefore' } },
    // Taken, lost on its way back, and in the records only just within H.
    { route: 'again', nth: 1, fault: { kind: 'late', ms: 14 * minute } },
  ]);
  const claim = async () => (await world.deps().ledger.load(id))?.claim;
  await world.advanceTo(due + 20 * minute);
  expect((await claim())?.sends).toBe(1);
  // The page that would repeat it is late by as much as the stack allows.
  for (let after = 20; (await claim())?.sends === 1 && after < 90; after += 1) {
    world.nowMs = due + after * minute;
    await latePage(world, id, eventAgeSecondsMax * 1_000);
  }
  expect((await claim())?.sends).toBe(2);
  await world.advanceTo(world.nowMs + 60 * minute);
  expect(renewals(world)).toHaveLength(1);
});
