// F: what people want meanwhile, and what becomes of their cards.
import { text } from '../checker/facts';
import { cancelAtEveryCall } from './cancels';
import type { Scene, Scenario } from './scene';
import { day, dueAt } from './scene';
import { anyChargeOf } from '../../order-numbers';

/** Declines for want of money twice, then approves. */
const thirdTime = '4000-0000-0000-3055';

const calls = ['batchget', 'put S', 'again', 'again body', 'put C', 'delete message'] as const;

/** Cancels while the worker waits behind one of its calls. */
async function cancelBehind(scene: Scene, call: string): Promise<void> {
  const { universe } = scene;
  scene.fate('collect', { call, does: { freezeMs: 10_000 } });
  await universe.runTo(dueAt + 3_000);
  await universe.during(scene.people.cancel('user-0', 'now'), 8_000);
}

export const lives: readonly Scenario[] = [
  {
    id: 'F1',
    says: 'the customer cancels between planning and claim',
    play: async (scene) => {
      await cancelBehind(scene, 'batchget');
      await scene.renew(5);
      scene.hold(scene.asked().length === 0, 'charged after a cancel');
      scene.holdStatus('canceled');
      await cancelAtEveryCall(scene, 'now');
    },
  },
  {
    id: 'F2',
    says: 'the customer cancels while the request is under way',
    play: async (scene) => {
      scene.provider({ kind: 'delay', ms: 20_000 });
      await scene.universe.runTo(dueAt + 5_000);
      await scene.universe.during(scene.people.cancel('user-0', 'now'));
      await scene.renew(5);
      // Stated: what was sent before stands, its month may be used, and nothing follows.
      scene.holdPaidOnce();
      await scene.wait(40 * day);
      scene.hold(scene.asked(2).length === 0, 'charged after a cancel');
      scene.holdStatus('canceled');
      await cancelAtEveryCall(scene, 'period_end');
    },
  },
  {
    id: 'F3',
    says: 'the plan changes during the call, at every point of it',
    play: async (scene) => {
      for (const call of calls) scene.fate('collect', { call, does: { freezeMs: 5_000 } });
      const plan = scene.universe.cloud.settings.catalogue.get('monthly');
      scene.universe.timeline.at(dueAt + 1_000, () => raise(scene, 19_900));
      await scene.renew();
      scene.holdPaidOnce();
      scene.hold(scene.paid()[0]?.amount === plan?.price.amount, 'another price was booked');
    },
  },
  {
    id: 'F4',
    says: 'the price rises without anybody’s consent',
    play: async (scene) => {
      raise(scene, 19_900);
      await scene.renew(62);
      for (const period of [1, 2, 3]) {
        scene.hold(scene.paid(period)[0]?.amount === 9_900, `period ${period} costs more`);
      }
    },
  },
  {
    id: 'F13',
    says: 'the token dies in the middle of the run',
    options: { people: 100 },
    play: async (scene) => {
      const before = scene.callsTo('getToken');
      scene.provider({ kind: 'token401' }, { nth: 30 });
      await scene.renew();
      for (let person = 0; person < 100; person += 1) scene.holdPaidOnce(1, person);
      const grants = scene.callsTo('getToken') - before;
      scene.hold(grants < 12, `a token was asked for ${grants} times`);
    },
  },
  {
    id: 'F14',
    says: 'lost cards stop, soft declines end, a deleted key is hard',
    options: { people: 3 },
    play: async (scene) => {
      const only = (person: number) => ({
        match: anyChargeOf(scene.idOf(person), { attempts: 12 }),
        count: 0,
      });
      scene.provider({ kind: 'decline', message: '[8350] 분실/도난 카드' }, only(0));
      scene.provider({ kind: 'decline', message: '[8521] 한도초과' }, only(1));
      const key = text(scene.subscription(2), 'keyId');
      scene.universe.emulator.book.keys.delete(key);
      await scene.renew(20);
      scene.hold(scene.asked(1, 0).length === 1, 'a lost card was tried again');
      scene.hold(scene.asked(1, 1).length === 5, `${scene.asked(1, 1).length} soft tries`);
      scene.hold(scene.asked(1, 2).length <= 1, 'a key that is gone was tried again');
      for (const person of [0, 1, 2]) scene.holdStatus('unpaid', person);
      scene.forgiveLostKey(2);
      // Another card, declined twice before it pays: the months without service stay unpaid for.
      scene.universe.emulator.script([]);
      await scene.wait(45 * day);
      await scene.universe.during(
        scene.people.openCard('user-0', thirdTime).then(async (ids) => {
          if (ids) await scene.people.callback('user-0', ids);
        }),
      );
      await scene.wait(10 * day);
      scene.holdStatus('active', 0);
      scene.hold(scene.paid(1, 0).length === 1, 'the debt was not paid');
      scene.hold(scene.asked(2, 0).length === 0, 'what was not delivered was charged');
    },
  },
];

function raise(scene: Scene, amount: number): void {
  const catalogue = scene.universe.cloud.settings.catalogue as Map<string, unknown>;
  const plan = catalogue.get('monthly') as { price: object };
  catalogue.set('monthly', { ...plan, price: { ...plan.price, amount, version: 2 } });
  scene.universe.timeline.after(400 * day, () => catalogue.set('monthly', plan));
}
