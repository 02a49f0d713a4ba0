// O: the key that order numbers are made with is another one, or has a new version.
import { anyChargeOf } from '../../order-numbers';
import { text } from '../checker/facts';
import type { Scenario } from './scene';
import { day, dueAt, hour } from './scene';

const second = 'the order key of a sandbox is no secret: version 2';

export const orderKeys: readonly Scenario[] = [
  {
    id: 'O1',
    says: 'the order key is another one for a day: nothing is charged until it is back',
    play: async (scene) => {
      const { cloud } = scene.universe;
      const own = cloud.orderKey;
      cloud.orderKey = { current: '1', versions: { '1': 'x'.repeat(64) } };
      cloud.recycle();
      await scene.universe.runTo(dueAt + 5 * hour);
      scene.hold(scene.watch.record.charges.size === 1, 'something was charged');
      const told = scene.universe.logs.some((line) => line.includes('order_key.differs'));
      scene.hold(told, 'no alarm rang');
      cloud.orderKey = own;
      cloud.recycle();
      await scene.renew();
      scene.holdPaidOnce();
    },
  },
  {
    id: 'O2',
    says: 'a new key version between two attempts is used from the next period on',
    play: async (scene) => {
      const { cloud } = scene.universe;
      scene.provider({ kind: 'decline' });
      await scene.universe.runTo(dueAt + hour);
      cloud.orderKey = { current: '2', versions: { ...cloud.orderKey.versions, '2': second } };
      cloud.recycle();
      await scene.wait(40 * day);
      scene.holdPaidOnce(1);
      scene.holdPaidOnce(2);
      const versions = (period: number) =>
        scene.asked(period).map(({ body }) => text(body, 'merchant_uid').charAt(0));
      scene.hold(versions(1).join('') === '11', `period 1: ${versions(1).join('')}`);
      scene.hold(versions(2).join('') === '2', `period 2: ${versions(2).join('')}`);
    },
  },
  {
    id: 'O3',
    says: 'a new key version while card windows are open, and a charge in doubt',
    options: { people: 2 },
    play: async (scene) => {
      const { universe, people } = scene;
      const { cloud } = universe;
      universe.webhooksPass = false;
      scene.provider({ kind: 'dropAfter' }, { match: anyChargeOf(scene.idOf(1)) });
      const former = text(scene.subscription(), 'keyId');
      // Its card is entered, and nobody comes back: only an inquiry finds it.
      const ids = await universe.during(people.openCard('user-0'));
      await universe.runTo(dueAt + 1_000);
      cloud.orderKey = { current: '2', versions: { ...cloud.orderKey.versions, '2': second } };
      cloud.recycle();
      await scene.renew(2);
      scene.hold(ids !== undefined, 'no window was opened');
      scene.hold(text(scene.subscription(), 'keyId') !== former, 'the new card was lost');
      scene.holdPaidOnce(1, 0);
      scene.holdPaidOnce(1, 1);
      scene.hold(scene.asked(1, 1).length === 1, 'the charge in doubt was sent again');
    },
  },
];
