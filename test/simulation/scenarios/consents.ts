// Q: what a customer has agreed to pay, and what becomes of a charge above it.
import type { Item } from '../../../sandbox/twin/values';
import { part, text } from '../checker/facts';
import type { Scenario, Scene } from './scene';
import { day, dueAt } from './scene';

const lost = { kind: 'decline', message: '[8521] 한도초과' } as const;

/** The price of the row is raised by another hand; what was agreed to stands beside it. */
function raiseRow({ universe }: Scene, agreed?: number): void {
  const raise = (item: Item): Item => {
    if (item['sk'] !== 'S') return item;
    const price = { ...part(item, 'price'), amount: 19_900, version: 2 };
    return { ...item, price, ...(agreed === undefined ? {} : { agreed }) };
  };
  universe.table.restore(universe.table.dump().map(raise));
}

const isTold = (scene: Scene) =>
  scene.watch.logs.some((line) => line.includes('"consent.missing"'));

export const consents: readonly Scenario[] = [
  {
    id: 'Q1',
    says: 'a higher amount that was not agreed to is never asked for: the subscription ends',
    play: async (scene) => {
      raiseRow(scene, 9_900);
      await scene.renew(3);
      scene.hold(scene.asked(1).length === 0, 'it was asked for');
      scene.holdStatus('canceled');
      const why = text(part(scene.subscription(), 'by'), 'what');
      scene.hold(why === 'consent_missing' && isTold(scene), `it ended by ${why}`);
    },
  },
  {
    id: 'Q2',
    says: 'the price rises under a charge in flight: agreed is what was paid, and no more',
    play: async (scene) => {
      scene.provider({ kind: 'delay', ms: 20_000 });
      await scene.universe.runTo(dueAt + 5_000);
      scene.holdInFlight(1, 'sent');
      raiseRow(scene);
      await scene.renew(2);
      scene.holdPaidOnce(1);
      scene.hold(scene.paid(1)[0]?.amount === 9_900, 'the period costs more');
      scene.hold(scene.subscription()['agreed'] === 9_900, 'what was paid is not agreed to');
      await scene.renew(34);
      scene.hold(scene.asked(2).length === 0, 'the higher amount was asked for');
      scene.holdStatus('canceled');
    },
  },
  {
    id: 'Q3',
    says: 'a debt whose price was raised is not retried; paid late after all, it is kept',
    play: async (scene) => {
      scene.provider({ kind: 'flipToPaid', ms: 12 * 3_600_000 });
      await scene.renew(0.1);
      scene.holdStatus('past_due');
      raiseRow(scene, 9_900);
      await scene.renew(3);
      scene.hold(scene.asked(1).length === 1, 'the higher amount was asked for');
      scene.holdPaidOnce(1);
      scene.hold(scene.paid(1)[0]?.amount === 9_900, 'the period costs more');
      scene.provider(lost, { count: 0 });
      await scene.wait(40 * day);
      scene.hold(scene.asked(2).length === 0, 'the next one was asked for');
      scene.holdStatus('canceled');
    },
  },
];
