// K8 to K19: withdrawals, restores, deaths, and the rules of plans on prices that rise.
import { noteReplay } from '../../../functions/usecases/common/recovery';
import { count, part } from '../checker/facts';
import { setPrice } from '../operators';
import { recoverSince, replayLines, restoreTable } from './disasters';
import {
  answer,
  answerTo,
  at,
  cheaper,
  dearer,
  holdAmount,
  holdWaiting,
  lost,
  old,
  proofs,
  requestOf,
  set,
} from './price-consents';
import { Scene, day, dueAt, hour } from './scene';
import type { Scenario } from './scene';

/** Dies at each call of an answer in turn, asks again, and renews once at the new price. */
async function dieAtEachCall(scene: Scene): Promise<void> {
  for (const when of ['before', 'after'] as const) {
    for (let nth = 1; nth <= 5; nth += 1) {
      const world = new Scene(scene.options);
      await world.begin();
      await set(world, 2);
      await world.universe.runTo(dueAt + 2 * day);
      world.fate('user', { nth, when });
      await Promise.race([answer(world, 'agree').catch(() => 0), world.wait(60_000).then(() => 0)]);
      world.universe.cloud.fates.length = 0;
      await answer(world, 'agree');
      await world.renew(33);
      holdAmount(world, 2, dearer);
      world.hold(proofs(world).length > 0, 'there is no proof');
      const broken = (await world.rest()).map(({ what }) => what);
      for (const fault of [...world.failures, ...broken])
        scene.failures.push(`call ${nth}, ${when}: ${fault}`);
    }
  }
}

export const priceRules: readonly Scenario[] = [
  {
    id: 'K8',
    says: 'taken back after the claim it is refused, with the way to a cancel and a refund',
    play: async (scene) => {
      await set(scene, 2);
      await scene.renew(10);
      const request = await requestOf(scene);
      await answerTo(scene, request, 'agree');
      scene.provider({ kind: 'dropAfter' });
      scene.provider(
        { kind: 'outage', fromMs: at('2027-03-31T10:00'), toMs: at('2027-03-31T12:00') },
        { route: 'look' },
      );
      await scene.universe.runTo(at('2027-03-31T10:30'));
      scene.holdInFlight(1, 'unknown');
      scene.hold((await answerTo(scene, request, 'decline')) === 409, 'taken back in flight');
      await scene.renew(33);
      holdAmount(scene, 2, dearer);
      scene.hold((await answerTo(scene, request, 'decline')) === 409, 'taken back once paid');
    },
  },
  {
    id: 'K9',
    says: 'a restore forgets the price, the answer and the charge: replayed with their proof',
    play: async (scene) => {
      const { universe } = scene;
      // Its version is known to the table.
      await set(scene, 2);
      await set(scene, 1);
      await scene.renew(1);
      const before = universe.table.dump();
      const restorePoint = universe.nowMs;
      await set(scene, 2);
      await answer(scene, 'agree');
      await scene.renew(33);
      holdAmount(scene, 2, dearer);
      restoreTable(scene, before);
      universe.cloud.deployWith('maedal-restored');
      await recoverSince(scene, restorePoint);
      const results = await replayLines(scene, restorePoint - hour);
      scene.hold(
        results.every((one) => one === 'applied'),
        `the replay led to ${results.join()}`,
      );
      scene.hold(count(part(scene.subscription(), 'consent'), 'amount') === dearer, 'no answer');
      scene.hold(proofs(scene).length === 1, 'the proof is lost');
      await universe.during(noteReplay(universe.cloud.byHand(), 'done'));
      await scene.wait(3 * day);
      holdAmount(scene, 2, dearer);
      scene.hold(scene.asked(2).length === 1, 'the month was asked for again');
      await scene.renew(64);
      holdAmount(scene, 3, dearer);
    },
  },
  {
    id: 'K10',
    says: 'the worker of an answer dies at each of its calls',
    play: dieAtEachCall,
  },
  {
    id: 'K11',
    says: 'a plan that keeps the old price charges it, and the new one only when she agrees',
    options: { plan: 'weekly', start: '2027-02-01T12:00:00+09:00' },
    play: async (scene) => {
      await set(scene, 4);
      await scene.universe.runTo(at('2027-02-08T12:00'));
      holdAmount(scene, 1, 3_300);
      scene.hold(part(scene.subscription(), 'next') === undefined, 'the price still waits');
      await set(scene, 4);
      await answer(scene, 'agree');
      await scene.universe.runTo(at('2027-02-15T12:00'));
      holdAmount(scene, 2, 6_600);
    },
  },
  {
    id: 'K12',
    says: 'a lower price needs no consent, and its rise from there does',
    play: async (scene) => {
      await set(scene, 3);
      scene.hold((await answer(scene, 'agree')) === 0, 'less was asked about');
      await scene.renew(1);
      holdAmount(scene, 1, cheaper);
      scene.hold((await set(scene, 1)) === 200, 'it can not be set back');
      scene.hold((await requestOf(scene))?.['amount_before'] === cheaper, 'of another sum');
      await scene.renew(32);
      scene.hold(scene.asked(2).length === 0, 'the former price was asked for');
      holdWaiting(scene);
    },
  },
  {
    id: 'K13',
    says: 'fewer seats at a raised price are a rise: it is asked for, and undone with the change',
    options: { plan: 'seats', quantity: 3 },
    play: async (scene) => {
      const { universe, people } = scene;
      await universe.during(people.change(universe, 'user-0', { quantity: 2 }));
      scene.hold((await set(scene, 2)) === 409, 'a change of today was overtaken');
      await scene.renew(1);
      await universe.during(people.change(universe, 'user-0', { quantity: 1 }));
      scene.hold((await set(scene, 2)) === 200, 'it was refused');
      const request = await requestOf(scene);
      const asked = [request?.['amount_before'], request?.['amount_after']].join();
      scene.hold(asked === '4400,5700', `it is asked from ${asked}`);
      scene.hold(
        (await universe.during(people.undoChange(universe, 'user-0'))) === 200,
        'no way back',
      );
      scene.hold((await universe.during(people.undoChange(universe, 'user-0'))) === 409, 'twice');
      await scene.renew(32);
      scene.hold(scene.asked(2).length === 0, 'two seats were charged at the raised price');
      holdWaiting(scene);
    },
  },
  {
    id: 'K14',
    says: 'refused: in a debt, after a cancel, on hold; a cancel in the wait ends it at once',
    play: async (scene) => {
      const { universe, people } = scene;
      await universe.during(people.cancel('user-0', 'period_end'));
      scene.hold((await set(scene, 2)) === 409, 'set after a cancel');
      await universe.during(people.keep('user-0'));
      scene.provider(lost);
      await scene.renew(0.1);
      scene.holdStatus('past_due');
      scene.hold((await set(scene, 2)) === 409, 'raised in a debt');
      scene.hold((await set(scene, 3)) === 200, 'lowered from the month after');
      const back = await set(scene, 1);
      scene.hold(back === 200, `it can not be taken back: ${back}`);
      await scene.renew(3);
      holdAmount(scene, 1, old);
      await set(scene, 2);
      await scene.renew(32);
      holdWaiting(scene);
      scene.hold((await universe.during(people.resume('user-0'))).status === 409, 'it resumed');
      await universe.during(people.cancel('user-0', 'period_end'));
      scene.holdStatus('canceled');
      scene.hold((await answer(scene, 'agree')) === 0, 'something is asked after the end');
    },
  },
  {
    id: 'K16',
    says: 'the price is set first, then fewer seats: less than before, and a rise all the same',
    options: { plan: 'seats', quantity: 3 },
    play: async (scene) => {
      const { universe, people } = scene;
      await scene.renew(1);
      scene.hold((await set(scene, 2)) === 200, 'it was refused');
      await universe.during(people.change(universe, 'user-0', { quantity: 2 }));
      const request = await requestOf(scene);
      const asked = [request?.['amount_before'], request?.['amount_after']].join();
      scene.hold(asked === '8800,11400', `it is asked from ${asked}`);
      await scene.renew(32);
      scene.hold(scene.asked(2).length === 0, 'two seats were charged at the raised price');
      holdWaiting(scene);
    },
  },
  {
    id: 'K17',
    says: 'agreed to, taken back by the operator and set again: it is asked for anew',
    play: async (scene) => {
      await set(scene, 2);
      await scene.renew(5);
      const former = await requestOf(scene);
      scene.hold((await answerTo(scene, former, 'agree')) === 200, 'it can not be agreed to');
      scene.hold((await set(scene, 1)) === 200, 'it can not be taken back');
      scene.hold(scene.subscription()['consent'] === undefined, 'its answer stands');
      await scene.wait(hour);
      scene.hold((await set(scene, 2)) === 200, 'it can not be set again');
      const asked = await requestOf(scene);
      scene.hold(asked?.['state'] === 'open', 'she is not asked again');
      scene.hold(asked?.['id'] !== former?.['id'], 'it is the former request');
      scene.hold((await answerTo(scene, former, 'agree')) === 409, 'the former was answered');
      await scene.renew(32);
      scene.hold(scene.asked(2).length === 0, 'it was charged on the former agreement');
      holdWaiting(scene);
      await answer(scene, 'agree');
      await scene.wait(hour);
      holdAmount(scene, 2, dearer);
    },
  },
  {
    id: 'K18',
    says: 'a price is set before or behind a change of plan, which is taken back: the price waits',
    options: { people: 2 },
    play: async (scene) => {
      const { universe, people } = scene;
      await scene.renew(1);
      const to = (user: string, plan: string) =>
        universe.during(people.change(universe, user, { plan }));
      const setFor = (nth: number) => universe.during(setPrice(universe, scene.idOf(nth), 2));
      scene.hold((await setFor(0)) === 200, 'it was refused');
      scene.hold((await to('user-0', 'quarterly')) === 200, 'no change');
      scene.hold((await to('user-1', 'plus')) === 200, 'no change');
      scene.hold((await setFor(1)) === 200, 'refused, for she is leaving');
      for (const user of ['user-0', 'user-1']) {
        const undone = await universe.during(people.undoChange(universe, user));
        scene.hold(undone === 200, `the change can not be taken back: ${undone}`);
      }
      scene.hold((await requestOf(scene))?.['amount_after'] === dearer, 'she is asked nothing');
      await scene.renew(32);
      for (const person of [0, 1]) {
        scene.hold(scene.asked(2, person).length === 0, 'the former price was asked for');
        holdWaiting(scene, person);
      }
    },
  },
  {
    id: 'K19',
    says: 'she stays with the plan that she changed to: the price of the former one is over',
    play: async (scene) => {
      const { universe, people } = scene;
      await scene.renew(1);
      scene.hold((await set(scene, 2)) === 200, 'it was refused');
      await universe.during(people.change(universe, 'user-0', { plan: 'plus' }));
      await scene.renew(32);
      holdAmount(scene, 2, 12_900);
      const next = part(scene.subscription(), 'next');
      scene.hold(next === undefined, 'another price waits for her');
    },
  },
];
