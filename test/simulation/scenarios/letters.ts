// C8 to C10: messages nobody can take, that come again much later, and reports that go wrong.
import type { Scenario } from './scene';
import { day, dueAt, hour } from './scene';
import { anyChargeOf } from '../../order-numbers';

const minute = 60_000;

export const letters: readonly Scenario[] = [
  {
    id: 'C8',
    says: 'a message nobody can read, and a row that kills whoever takes it',
    options: { people: 8 },
    play: async (scene) => {
      const { universe } = scene;
      const { cloud } = universe;
      cloud.queues.send('charge', ['x'.repeat(3), 5 as never]);
      cloud.deadly.add(scene.idOf(5));
      await scene.renew();
      for (const person of [0, 1, 2, 3, 4, 6, 7]) scene.holdPaidOnce(1, person);
      const open = () =>
        scene.cases().filter((of) => of['status'] === 'open' && of['kind'] === 'stuck');
      scene.hold(open().length === 1, `${open().length} cases for one row`);
      scene.hold(open()[0]?.['subscriptionId'] === scene.idOf(5), 'the case names another');
      scene.hold(scene.asked(1, 5).length === 0, 'the row was worked on after all');
      // It lies there until somebody has seen to it: the checker asks for its case.
      scene.hold(cloud.queues.dead.length === 1, 'it is not among the dead letters');
      cloud.deadly.clear();
      await scene.wait(2 * day);
      scene.holdPaidOnce(1, 5);
      scene.hold(open().length === 0, 'its case stays open when it is over');
    },
  },
  {
    id: 'C9',
    says: 'dead letters come again after a cancel and after a rise of the price',
    options: { people: 2 },
    play: async (scene) => {
      const { universe } = scene;
      const { queues, settings } = universe.cloud;
      // Nothing is planned, and five workers in a row die on either page.
      universe.rulesPaused = true;
      for (let more = 0; more < 10; more += 1) {
        scene.fate('collect', { when: 'before' });
      }
      for (const person of [0, 1]) queues.send('charge', [scene.idOf(person)]);
      await universe.runTo(dueAt + 2 * hour);
      scene.hold(queues.dead.length === 2, `${queues.dead.length} dead letters`);
      await universe.during(scene.people.cancel('user-0', 'now'));
      const plan = settings.catalogue.get('monthly');
      const dearer = plan && { ...plan, price: { ...plan.price, amount: 19_900, version: 2 } };
      (settings.catalogue as Map<string, unknown>).set('monthly', dearer);
      await scene.wait(7 * day);
      queues.redrive();
      await scene.wait(hour);
      scene.hold(scene.paid().length === 0, 'somebody who left was charged');
      scene.holdStatus('canceled');
      scene.holdPaidOnce(1, 1);
      scene.hold(scene.paid(1, 1)[0]?.amount === 9_900, 'charged a price nobody agreed to');
      universe.rulesPaused = false;
    },
  },
  {
    id: 'C10',
    says: 'a report names a wrong message, or none, or breaks; the worker dies',
    options: { people: 9 },
    play: async (scene) => {
      const { queues, garbled } = scene.universe.cloud;
      garbled.push(
        () => ({ batchItemFailures: [{ itemIdentifier: 'another' }] }),
        () => ({ batchItemFailures: [{ itemIdentifier: '' }] }),
        () => ({ batchItemFailures: [] }),
        () => undefined,
        () => {
          throw new Error('the report broke');
        },
      );
      // Pages of one: more of them than reports that go wrong.
      scene.universe.rulesPaused = true;
      for (let person = 0; person < 9; person += 1) {
        queues.send('charge', [scene.idOf(person)], minute);
      }
      // Broken as well, and its report hides it.
      scene.provider({ kind: 'dropAfter' }, { match: anyChargeOf(scene.idOf(2)) });
      await scene.universe.runTo(dueAt + 2 * minute);
      scene.universe.rulesPaused = false;
      scene.hold(garbled.length === 0, `${garbled.length} reports went well`);
      scene.fate('collect', { call: 'delete message', when: 'before' });
      scene.fate('collect', { call: 'delete message', when: 'before' });
      await scene.renew();
      for (let person = 0; person < 9; person += 1) {
        scene.holdPaidOnce(1, person);
        scene.hold(scene.asked(1, person).length === 1, 'asked for more than once');
      }
    },
  },
];
