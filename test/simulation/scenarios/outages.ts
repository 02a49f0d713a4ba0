// G: outages, and a whole month at once.
import { holdDrained } from './drains';
import type { Scene, Scenario } from './scene';
import { dueAt, hour } from './scene';

const minute = 60_000;
const everybody = (scene: Scene, count_: number) => {
  for (let person = 0; person < count_; person += 1) scene.holdPaidOnce(1, person);
};

export const outages: readonly Scenario[] = [
  {
    id: 'G1',
    says: 'five thousand are due in the same second',
    long: true,
    options: { crowd: 5_000 },
    play: async (scene) => {
      const { crowd = 0 } = scene.options;
      await scene.renew(0.1 + crowd / 1_000_000);
      everybody(scene, crowd);
      holdDrained(scene, dueAt, crowd);
    },
  },
  {
    id: 'G2',
    says: 'the provider is down for six hours',
    // So many that the rate is judged: a drain of 1,149 takes 14 s, of which its start is a tenth
    // of a second, and that is more than the rate of the workers leaves of the tenth.
    options: { people: 2_000 },
    long: true,
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
      for (let person = 0; person < 2_000; person += 1) {
        scene.hold(scene.charge(1, person) === undefined, 'an outage was booked as a decline');
        scene.holdStatus('active', person);
      }
      await scene.universe.runTo(dueAt + 8 * hour);
      everybody(scene, 2_000);
      scene.hold(closedAt < Infinity, 'the breaker never closed');
      // Two workers with twenty answers, and twenty under way, and a probe an hour.
      holdDrained(scene, closedAt, 2_000 - 2 * 40 - 9);
      scene.hold(scene.subscription()['dunning'] === undefined, 'a dunning step was used up');
    },
  },
  {
    id: 'G8',
    says: 'the secret is rotated in the middle of the run',
    options: { people: 40 },
    play: async (scene) => {
      const { universe } = scene;
      universe.timeline.at(dueAt + 2_000, () => universe.rotate('new-secret'));
      await scene.renew(0.1);
      everybody(scene, 40);
    },
  },
  {
    id: 'G9',
    says: 'the operator runs the month by hand beside the schedule',
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
