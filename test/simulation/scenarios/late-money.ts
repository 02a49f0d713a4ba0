// N10 and N11: money of a declined attempt, which nobody may ask to give back while it may be ours.
import { text } from '../checker/facts';
import type { Scenario, Scene } from './scene';
import { day, dueAt, hour } from './scene';
import { chargeNumber } from '../../order-numbers';

/** Its webhook, once the first attempt of a period has turned paid. */
async function tellLate(scene: Scene, period: number): Promise<void> {
  const { emulator } = scene.universe;
  const merchant_uid = chargeNumber(scene.idOf(), period);
  const [late] = emulator.book.rowsOf(merchant_uid);
  scene.hold(late?.status === 'paid', 'nothing came late');
  const imp_uid = late?.imp_uid ?? '';
  await scene.universe.during(scene.people.webhook({ imp_uid, merchant_uid, status: 'paid' }));
}

export const lateMoney: readonly Scenario[] = [
  {
    id: 'N10',
    says: 'a late payment beside an attempt that was never executed is the payment',
    play: async (scene) => {
      scene.provider({ kind: 'flipToPaid', ms: day + 20_000 });
      scene.provider({ kind: 'dropBefore' }, { nth: 1 });
      await scene.universe.runTo(dueAt + day + 300_000);
      scene.holdInFlight(1, 'unknown');
      await tellLate(scene, 1);
      scene.hold(scene.cases().length === 0, 'genuine money was a case');
      await scene.wait(3 * hour);
      scene.holdPaidOnce();
      scene.holdStatus('active');
      scene.hold(scene.cases().length === 0, 'a case was opened for the payment of a period');
    },
  },
  {
    id: 'N11',
    says: 'late money of a declined sign-up is its payment when another card comes',
    play: async (scene) => {
      const { universe, people } = scene;
      scene.provider({ kind: 'flipToPaid', ms: 5 * hour });
      const first = await universe.during(people.open('user-9', 'monthly'));
      if (first) await universe.during(people.callback('user-9', first));
      await scene.wait(6 * hour);
      people.subscriptions.set('user-0', people.subscriptions.get('user-9') ?? '');
      await tellLate(scene, 0);
      const open = () => scene.cases().filter((one) => one['status'] === 'open');
      scene.hold(open().length === 1, 'nobody was told of the late money');
      const again = await universe.during(people.open('user-9', 'monthly'));
      if (again) await universe.during(people.callback('user-9', again));
      await scene.wait(60_000);
      scene.holdPaidOnce(0);
      scene.holdStatus('active');
      const left = open().map((one) => text(one, 'kind'));
      scene.hold(left.length === 0, `the money that was taken on is still a case: ${left.join()}`);
    },
  },
];
