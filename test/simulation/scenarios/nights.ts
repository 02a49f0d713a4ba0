// N: what the nightly reconciliation makes of money that is not where it belongs.
import { text } from '../checker/facts';
import type { Scenario } from './scene';
import { day, dueAt, hour } from './scene';
import { chargeNumber } from '../../order-numbers';

export const nights: readonly Scenario[] = [
  {
    id: 'N1',
    says: 'late money after a cancel and another subscription has one case',
    play: async (scene) => {
      const { universe } = scene;
      scene.provider({ kind: 'flipToPaid', ms: 3 * hour });
      await universe.runTo(dueAt + hour);
      await universe.during(scene.people.cancel('user-0', 'now'));
      const left = scene.idOf();
      const ids = await universe.during(scene.people.open('user-0', 'monthly'));
      if (ids) await universe.during(scene.people.callback('user-0', ids));
      await universe.runTo(dueAt + 4 * hour);
      const merchant_uid = chargeNumber(left, 1);
      const [late] = universe.emulator.book.rowsOf(merchant_uid);
      scene.hold(late?.status === 'paid', 'nothing came late');
      const imp_uid = late?.imp_uid ?? '';
      await universe.during(scene.people.webhook({ imp_uid, merchant_uid, status: 'paid' }));
      scene.hold(scene.cases().length === 1, 'the webhook was not followed');
      await scene.wait(2 * day);
      const kinds = scene.cases().map((one) => text(one, 'kind'));
      scene.hold(kinds.join() === 'orphan', `its cases are: ${kinds.join()}`);
    },
  },
  {
    id: 'N2',
    says: 'a late payment beside an attempt in flight becomes a duplicate',
    options: { mayDouble: true, model: { duplicates: 'allow' } },
    play: async (scene) => {
      const { universe } = scene;
      scene.provider({ kind: 'flipToPaid', ms: day + 2_000 });
      // The second attempt takes effect an hour after its answer was lost.
      scene.provider({ kind: 'late', ms: 600_000 }, { nth: 1 });
      await universe.runTo(dueAt + day + 300_000);
      const merchant_uid = chargeNumber(scene.idOf(), 1);
      const [late] = universe.emulator.book.rowsOf(merchant_uid);
      scene.hold(late?.status === 'paid', 'nothing came late');
      scene.holdInFlight(1, 'unknown');
      const imp_uid = late?.imp_uid ?? '';
      await universe.during(scene.people.webhook({ imp_uid, merchant_uid, status: 'paid' }));
      const kind = () =>
        scene
          .cases()
          .map((one) => text(one, 'kind'))
          .join();
      scene.hold(kind() === '', `before the attempt is decided, its cases are: ${kind()}`);
      await scene.wait(2 * day);
      scene.hold(kind() === 'twin', `its cases are: ${kind()}`);
      await scene.wait(2 * day);
      scene.hold(scene.callsTo('/payments/cancel') === 1, 'the duplicate was not given back once');
    },
  },
];
