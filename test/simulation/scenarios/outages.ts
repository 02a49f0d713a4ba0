// D10 and G: restores, outages, regions, and a whole month at once.
import { throwSwitch } from '../../../functions/usecases/switches';
import type { Scene, Scenario } from './scene';
import { dueAt, hour } from './scene';

const minute = 60_000;
const everybody = (scene: Scene, count_: number) => {
  for (let person = 0; person < count_; person += 1) scene.holdPaidOnce(1, person);
};

/** Sets the table back to how it stood, as a restore to a point in time does. */
function restore(scene: Scene, items: readonly object[]): void {
  const { table } = scene.universe;
  table.restore(items as never);
  // The checker must not take the restore for a rewriting of history.
  scene.watch.record.forget(items as never);
}

async function recover(scene: Scene, sinceMs: number): Promise<void> {
  const { universe } = scene;
  const deps = universe.cloud.byHand();
  const since = Math.floor(sinceMs / 1_000);
  await universe.during(throwSwitch(deps, 'recover', { on: true, why: 'restored', since }));
}

export const outages: readonly Scenario[] = [
  {
    ...{ id: 'D10', says: 'the table is restored to twenty minutes ago', options: { people: 5 } },
    play: async (scene) => {
      const { universe } = scene;
      // Refused for their token, again and again: unsent in the backup, paid after it.
      scene.provider({ kind: 'token401' }, { count: 10 });
      await universe.runTo(dueAt + 30_000);
      const before = universe.table.dump();
      scene.hold(JSON.stringify(before).includes('"unsent"'), 'nothing was unsent');
      await universe.runTo(dueAt + 20 * minute);
      everybody(scene, 5);
      const asked = scene.callsTo('/again');
      universe.rulesPaused = true;
      restore(scene, before);
      await recover(scene, dueAt - minute);
      universe.rulesPaused = false;
      await scene.wait(2 * hour);
      scene.hold(scene.callsTo('/again') === asked, 'charged again before the ledger pass');
      await scene.renew(3);
      everybody(scene, 5);
      scene.hold(scene.callsTo('/again') === asked, 'charged again');
    },
  },
  {
    ...{ id: 'G1', says: 'twelve hundred are due in the same second', options: { people: 1_200 } },
    play: async (scene) => {
      await scene.renew(0.1);
      everybody(scene, 1_200);
      scene.holdDrained(dueAt, 1_200);
    },
  },
  {
    ...{ id: 'G2', says: 'the provider is down for six hours', options: { people: 1_200 } },
    play: async (scene) => {
      const { emulator, table } = scene.universe;
      emulator.script([
        { route: 'any', fault: { kind: 'outage', fromMs: dueAt - minute, toMs: dueAt + 6 * hour } },
      ]);
      let closedAt = Infinity;
      table.onWrite(({ after }) => {
        if (after['sk'] === 'breaker' && after['on'] === false) closedAt = scene.universe.nowMs;
      });
      await scene.universe.runTo(dueAt + 6 * hour);
      for (let person = 0; person < 1_200; person += 1) {
        scene.hold(scene.charge(1, person) === undefined, 'an outage was booked as a decline');
        scene.holdStatus('active', person);
      }
      await scene.universe.runTo(dueAt + 8 * hour);
      everybody(scene, 1_200);
      scene.hold(closedAt < Infinity, 'the breaker never closed');
      // Two workers with twenty answers, and twenty under way, and a probe an hour.
      scene.holdDrained(closedAt, 1_200 - 2 * 40 - 9);
      scene.hold(scene.subscription()['dunning'] === undefined, 'a dunning step was used up');
    },
  },
  {
    ...{ id: 'G6', says: 'the region is lost after sending and restored in another' },
    play: async (scene) => {
      const { universe } = scene;
      const before = universe.table.dump();
      scene.fate('collect', { call: 'again' });
      await universe.runTo(dueAt + minute);
      scene.hold(scene.paid().length === 1, 'nothing was sent');
      universe.cloud.queues.drop();
      restore(scene, before);
      await recover(scene, dueAt - minute);
      await scene.renew(3);
      scene.holdPaidOnce();
      scene.hold(scene.asked().length === 1, 'the second region charged again');
    },
  },
  {
    ...{ id: 'G7', says: 'two regions are active by mistake, on two tables' },
    options: { people: 3 },
    play: async (scene) => {
      const { universe } = scene;
      const stale = universe.table.dump();
      await universe.runTo(dueAt + 5 * minute);
      everybody(scene, 3);
      // The other region charges from its own, older state; the provider knows the ids.
      const now = universe.table.dump();
      restore(scene, stale);
      // It has sent nothing yet, as far as it knows.
      scene.watch.record.charges.clear();
      universe.cloud.fire('plan');
      await scene.wait(30 * minute);
      restore(scene, now);
      for (let person = 0; person < 3; person += 1) {
        scene.hold(scene.paid(1, person).length === 1, 'both regions took money');
      }
    },
  },
  {
    ...{
      id: 'G8',
      says: 'the secret is rotated in the middle of the run',
      options: { people: 40 },
    },
    play: async (scene) => {
      const { universe } = scene;
      universe.timeline.at(dueAt + 2_000, () => universe.rotate('new-secret'));
      await scene.renew(0.1);
      everybody(scene, 40);
    },
  },
  {
    ...{ id: 'G9', says: 'the operator runs the month by hand beside the schedule' },
    options: { people: 10 },
    play: async (scene) => {
      const { universe } = scene;
      await universe.runTo(dueAt);
      for (let more = 0; more < 4; more += 1) universe.cloud.fire('plan');
      await scene.renew(0.1);
      everybody(scene, 10);
    },
  },
];
