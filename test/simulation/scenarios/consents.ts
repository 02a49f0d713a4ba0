// Q: what a customer has agreed to pay, and what becomes of a charge above it.
import type { Item } from '../../../sandbox/twin/values';
import { count, part } from '../checker/facts';
import type { Scenario, Scene } from './scene';
import { day, dueAt } from './scene';

const lost = { kind: 'decline', message: '[8521] 한도초과' } as const;

/** The price of the row is raised by another hand; what was agreed to stands beside it. */
function raiseRow({ universe }: Scene, agreed?: number): void {
  const raise = (item: Item): Item => {
    if (item['sk'] !== 'S') return item;
    const price = { ...part(item, 'price'), amount: 19_900, version: 2 };
    const version = count(item, 'version') + 1;
    return { ...item, price, version, ...(agreed === undefined ? {} : { agreed }) };
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
      await scene.renew(13);
      scene.holdStatus('paused');
      await scene.renew(15);
      scene.hold(scene.asked(1).length === 0, 'it was asked for');
      scene.holdStatus('canceled');
      scene.hold(isTold(scene), 'it is not told why');
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
      await scene.renew(47);
      scene.hold(scene.asked(2).length === 0, 'the higher amount was asked for');
      scene.holdStatus('canceled');
    },
  },
  {
    id: 'Q5',
    says: 'a declined month whose price was raised is not retried: the subscription ends',
    play: async (scene) => {
      scene.provider(lost);
      await scene.renew(0.1);
      scene.holdStatus('past_due');
      raiseRow(scene, 9_900);
      await scene.renew(3);
      scene.hold(scene.asked(1).length === 1, 'the higher amount was asked for');
      scene.holdStatus('canceled');
    },
  },
  {
    id: 'Q4',
    says: 'three seats are shown, charged and renewed as three; what is owed of them is for three',
    options: { plan: 'seats', quantity: 3 },
    play: async (scene) => {
      scene.hold(scene.paid(0)[0]?.amount === 13_200, 'the sign-up was not for three');
      await scene.renew(1);
      const [renewal] = scene.asked(1);
      const { amount, tax_free, custom_data } = renewal?.body ?? {};
      scene.hold(`${String(amount)} ${String(tax_free)}` === '13200 3300', 'it renews otherwise');
      scene.hold(String(custom_data).includes('"quantity":3'), 'the payment does not say three');
      scene.hold(scene.charge(1)?.['quantity'] === 3, 'its charge does not say three');
      scene.hold(scene.subscription()['needs'] === 2, 'a former release may charge it');
      scene.provider(lost, { count: 0 });
      await scene.universe.runTo(Date.parse('2027-05-20T18:00:00+09:00'));
      scene.holdStatus('unpaid');
      scene.universe.emulator.script([]);
      const ids = await scene.universe.during(scene.people.openCard('user-0'));
      if (ids) await scene.universe.during(scene.people.callback('user-0', ids));
      // Two days of 30 at 13,200 won, a quarter of which is tax-free.
      const [back] = scene.paid(2);
      scene.hold(back?.amount === 14_080, `${back?.amount} won were taken on return`);
      scene.hold(scene.charge(2)?.['taxFree'] === 3_520, 'another part is tax-free');
      await scene.universe.runTo(Date.parse('2027-06-22T12:00:00+09:00'));
      scene.hold(scene.paid(3)[0]?.amount === 13_200, 'the next period costs more than its price');
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
      await scene.wait(55 * day);
      scene.hold(scene.asked(2).length === 0, 'the next one was asked for');
      scene.holdStatus('canceled');
    },
  },
];
