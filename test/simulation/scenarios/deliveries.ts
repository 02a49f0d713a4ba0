// C: rules fire twice or not at all, messages come often, late or never.
import { countLate } from '../../../functions/usecases/common/plan-charges';
import { text } from '../checker/facts';
import { buyerOf } from '../people';
import { holdDrained } from './drains';
import type { Scene, Scenario } from './scene';
import { day, dueAt, hour } from './scene';

const minute = 60_000;
const allOf = (scene: Scene, count: number) =>
  Array.from({ length: count }, (_, person) => scene.idOf(person));
const everybody = (scene: Scene, count: number) => {
  for (let person = 0; person < count; person += 1) scene.holdPaidOnce(1, person);
};

export const deliveries: readonly Scenario[] = [
  {
    id: 'C1',
    says: 'the schedule fires twice: at once, 30 s and 59 min later',
    options: { people: 5 },
    play: async (scene) => {
      const { universe } = scene;
      await universe.runTo(dueAt);
      for (const wait of [0, 0, 30_000, 59 * minute]) {
        universe.timeline.after(wait, () => universe.cloud.fire('plan'));
      }
      await scene.renew();
      everybody(scene, 5);
    },
  },
  {
    id: 'C2',
    says: 'every message comes up to five times, in any order',
    options: { people: 10 },
    play: async (scene) => {
      scene.universe.cloud.queues.doubles = 50;
      await scene.renew();
      everybody(scene, 10);
    },
  },
  {
    id: 'C3',
    says: 'the message is visible again while the work still goes on',
    play: async (scene) => {
      scene.fate('collect', { call: 'again', does: { freezeMs: 13 * minute } });
      await scene.renew();
      scene.holdPaidOnce();
    },
  },
  {
    id: 'C4',
    says: 'the schedule is missed for three days',
    options: { people: 800 },
    long: true,
    play: async (scene) => {
      scene.universe.rulesPaused = true;
      await scene.universe.runTo(dueAt + 3 * day);
      scene.universe.rulesPaused = false;
      await scene.universe.runTo(dueAt + 3 * day + 2 * hour);
      everybody(scene, 800);
      holdDrained(scene, dueAt + 3 * day, 800);
    },
  },
  {
    id: 'C5',
    says: 'the schedule is missed over a month end: two periods are owed',
    play: async (scene) => {
      scene.universe.rulesPaused = true;
      await scene.universe.runTo(dueAt + 33 * day);
      scene.universe.rulesPaused = false;
      await scene.wait(2 * day);
      scene.holdPaidOnce(1);
      scene.holdPaidOnce(2);
      const [first] = scene.paid(1);
      const [second] = scene.paid(2);
      const apart = (second?.paid_at ?? 0) - (first?.paid_at ?? 0);
      scene.hold(apart > 43_200, 'both were taken on one day');
    },
  },
  {
    id: 'C6',
    says: 'the planner dies at the third page of its list',
    // Four workers share the list: four pages of thirty.
    options: { people: 120, settings: { workers: 4 } },
    play: async (scene) => {
      const paid = () => [...Array(120).keys()].filter((one) => scene.paid(1, one).length === 1);
      scene.fate('plan', { call: 'send', nth: 3, when: 'before' });
      await scene.universe.runTo(dueAt + 50 * minute);
      scene.hold(paid().length === 60, `${paid().length} were on the pages before`);
      await scene.universe.runTo(dueAt + 70 * minute);
      everybody(scene, 120);
      for (let person = 0; person < 120; person += 1) {
        scene.hold(scene.asked(1, person).length === 1, 'asked for more than once');
      }
    },
  },
  {
    id: 'C7',
    says: 'the queue is an hour behind and everybody is planned anew',
    options: { people: 10 },
    play: async (scene) => {
      const { universe } = scene;
      // No worker takes a page for more than an hour, and each tick plans everybody anew.
      universe.cloud.room.accountMax = 1;
      scene.hold(universe.cloud.room.enter(false), 'nobody holds the only place');
      universe.timeline.at(dueAt + 65 * minute, () => universe.cloud.room.leave(false));
      for (let more = 0; more < 10; more += 1) {
        const at = dueAt + 65 * minute + more * 1_000;
        universe.timeline.at(at, () => universe.cloud.queues.send('charge', allOf(scene, 10)));
      }
      await universe.runTo(dueAt + 64 * minute);
      scene.hold(scene.asked().length === 0, 'the queue was not behind');
      universe.timeline.at(dueAt + 66 * minute, () => (universe.cloud.room.accountMax = Infinity));
      await scene.renew();
      everybody(scene, 10);
      for (let person = 0; person < 10; person += 1) {
        scene.hold(scene.asked(1, person).length === 1, 'asked for more than once');
      }
    },
  },
  {
    id: 'C11',
    says: 'the messages expire before anybody takes them',
    options: { people: 5 },
    play: async (scene) => {
      const { universe } = scene;
      await universe.runTo(dueAt);
      universe.cloud.fire('plan');
      universe.cloud.queues.drop();
      await scene.renew();
      everybody(scene, 5);
    },
  },
  {
    id: 'C12',
    says: 'the tick is dropped; the next one heals it',
    options: { people: 5 },
    play: async (scene) => {
      scene.universe.rulesPaused = true;
      await scene.universe.runTo(dueAt + 30 * minute);
      scene.universe.rulesPaused = false;
      await scene.universe.runTo(dueAt + 70 * minute);
      everybody(scene, 5);
      scene.hold(text(scene.subscription(), 'status') === 'active', 'not healed by the next tick');
    },
  },
  {
    id: 'C13',
    says: 'two days without a tick: the renewal rings as late, the abandoned checkout does not',
    play: async (scene) => {
      const { universe, people } = scene;
      await universe.runTo(dueAt - 12 * hour);
      const left = { user: 'user-left', route: 'POST /subscriptions' };
      const body = { plan: 'monthly', buyer: buyerOf('user-left') };
      const { status } = await universe.during(people.visit({ ...left, body }));
      scene.hold(status === 201, `a checkout was answered ${status}`);
      universe.rulesPaused = true;
      await universe.runTo(dueAt + 2 * day);
      const late = await universe.during(countLate(universe.cloud.byHand(), 2));
      scene.hold(late === 1, `${late} ring as late`);
      universe.rulesPaused = false;
      await scene.wait(day);
      scene.holdPaidOnce(1);
    },
  },
];
