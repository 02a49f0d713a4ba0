// A11, B6, B9 and B10: a hundred charges in flight at once, of which one or all come to grief.
import type { Scene, Scenario, SceneOptions } from './scene';
import { dueAt } from './scene';
import { anyChargeOf, chargeNumber } from '../../order-numbers';

const minute = 60_000;
/** Two workers with fifty charges each, as deployed. */
const hundred: SceneOptions = { people: 100, settings: { inFlightMax: 50 } };
const everyone = Array.from({ length: 100 }, (_, person) => person);

function holdAskedOnce(scene: Scene, words: string): void {
  for (const person of everyone) {
    scene.holdPaidOnce(1, person);
    scene.hold(scene.asked(1, person).length === 1, `${person}: ${words}`);
  }
}

export const hundreds: readonly Scenario[] = [
  {
    id: 'A11',
    says: 'a hundred answers dribble for minutes, all at once',
    options: hundred,
    play: async (scene) => {
      scene.provider({ kind: 'slow' }, { count: 100 });
      // Our own deadline ends each of them: until then nobody knows, and nobody is killed for it.
      await scene.universe.runTo(dueAt + 30_000);
      scene.holdInFlight(100, 'sent');
      await scene.universe.runTo(dueAt + 71_000);
      scene.holdInFlight(100, 'unknown');
      scene.hold(scene.universe.cloud.struck.length === 0, 'somebody died of it');
      await scene.renew(2);
      holdAskedOnce(scene, 'it was asked for more than once');
    },
  },
  {
    id: 'B6',
    says: 'the time limit ends a hundred calls in flight',
    // A deadline longer than a worker may run: nothing but the limit ends them.
    options: { ...hundred, deadlineMs: 10 * minute },
    play: async (scene) => {
      scene.provider({ kind: 'delay', ms: 5 * minute }, { count: 100 });
      await scene.universe.runTo(dueAt + 100_000);
      scene.holdInFlight(100, 'sent');
      await scene.universe.runTo(dueAt + 130_000);
      scene.hold(scene.universe.cloud.timedOut === 2, 'nobody met the limit');
      scene.holdInFlight(100, 'sent');
      await scene.renew();
      holdAskedOnce(scene, 'the end of a lease was leave to charge');
    },
  },
  {
    id: 'B9',
    says: 'a worker runs out of memory in the middle of its page',
    options: hundred,
    play: async (scene) => {
      scene.fate('collect', { call: 'again body', nth: 37 });
      await scene.renew();
      holdAskedOnce(scene, 'what was in flight was charged again');
      scene.hold(scene.universe.cloud.struck.length === 1, 'nobody died');
    },
  },
  {
    id: 'B10',
    says: 'for one of a hundred answers the parser throws, for another it is deep',
    options: hundred,
    play: async (scene) => {
      const uid = (person: number) => chargeNumber(scene.idOf(person), 1);
      scene.universe.cloud.unparsable.add(uid(41));
      const body = `{"code":0,"response":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
      const deep = { kind: 'http', status: 200, body, after: true } as const;
      scene.provider(deep, { match: anyChargeOf(scene.idOf(67)) });
      await scene.universe.runTo(dueAt + minute);
      for (const person of everyone) {
        if (person !== 41) scene.holdPaidOnce(1, person);
      }
      scene.hold(scene.charge(1, 41) === undefined, 'the parser did not throw');
      scene.universe.cloud.unparsable.clear();
      await scene.renew(0.1);
      holdAskedOnce(scene, 'it was asked for more than once');
    },
  },
];
