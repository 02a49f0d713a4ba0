// N12, Q35 and R14: a paid record that a newer, failed one of the same order number hides from a
// bulk call.
import type { PaymentRow } from '../../../sandbox/iamport/types';
import { changeNumber, chargeNumber } from '../../order-numbers';
import { text } from '../checker/facts';
import { reconcile, recoverSince, restoreTable, waiveReplay } from './disasters';
import { changeNow, difference, holdOutcome, holdRenewal, holdTerms } from './on-the-tenth';
import { keptOf, lost, onTenth, seats, sentOf } from './on-the-tenth';
import type { Scenario, Scene } from './scene';
import { day, hour } from './scene';

/** The failed record of an order number stays, and an older one beside it turns out paid. */
function payBehind({ universe }: Scene, merchant_uid: string): PaymentRow {
  const { book } = universe.emulator;
  const failed = book.rowsOf(merchant_uid).find(({ status }) => status === 'failed');
  if (!failed) throw new Error('nothing was declined');
  return book.add({
    ...failed,
    imp_uid: book.nextUid('imps_'),
    status: 'paid',
    started_at: failed.started_at - 20,
    paid_at: failed.failed_at - 1,
    failed_at: 0,
    fail_reason: null,
    cancel_history: [],
  });
}

export const hiddenPayments: readonly Scenario[] = [
  {
    id: 'N12',
    says: 'a superseded attempt turns paid behind its failed record, on a day no list shows',
    options: { mayDouble: true },
    play: async (scene) => {
      scene.provider({ kind: 'decline' });
      await scene.renew(10);
      scene.holdPaidOnce();
      const twin = payBehind(scene, chargeNumber(scene.idOf(), 1));
      scene.hold(scene.paid().length === 2, 'nothing was paid twice');
      await scene.renew(35);
      scene.holdPaidOnce();
      scene.hold(twin.status === 'cancelled', 'it was not given back');
    },
  },
  {
    id: 'Q35',
    says: 'a declined difference is paid behind its failed record: it is not asked for again',
    options: { ...seats, mayDouble: true },
    play: async (scene) => {
      await onTenth(scene);
      scene.provider(lost);
      holdOutcome(scene, await changeNow(scene), '200 declined');
      await scene.wait(hour);
      payBehind(scene, changeNumber(scene.idOf(), 0, 1));
      scene.hold(keptOf(scene) === difference, 'it is not paid');
      holdOutcome(scene, await changeNow(scene), '409 ');
      scene.hold(sentOf(scene, 2) === 0, 'it was asked for once more');
      await reconcile(scene, 5);
      await scene.wait(2 * hour);
      await reconcile(scene, 5);
      holdTerms(scene, 3, 0);
      await holdRenewal(scene, 13_200);
    },
  },
  {
    id: 'R14',
    says: 'a forgotten payment was given back, the one that stands is behind a failed record',
    options: { mayDouble: true },
    play: async (scene) => {
      const { universe } = scene;
      const { book } = universe.emulator;
      const before = universe.table.dump();
      const since = universe.nowMs;
      await scene.renew(0.1);
      const [first] = scene.paid();
      if (!first) throw new Error('nothing was paid');
      const merchant_uid = chargeNumber(scene.idOf(), 1, 1);
      const failed_at = first.paid_at + 700;
      const failed = { status: 'failed', failed_at, paid_at: 0, started_at: failed_at };
      const declined = { ...first, ...failed, merchant_uid, fail_reason: '한도초과' };
      book.add({ ...declined, imp_uid: book.nextUid('imps_'), cancel_history: [] });
      const standing = payBehind(scene, merchant_uid);
      restoreTable(scene, before);
      universe.cloud.deployWith('maedal-restored');
      await recoverSince(scene, since);
      universe.emulator.consoleCancel(first.imp_uid);
      await waiveReplay(scene);
      await scene.wait(2 * day);
      scene.holdPaidOnce();
      scene.holdStatus('active');
      const bound = text(scene.charge(1), 'paymentId');
      scene.hold(bound === standing.imp_uid, `its charge is bound to ${bound}`);
      scene.hold(scene.subscription()['heldAt'] === undefined, 'it was put on hold');
    },
  },
];
