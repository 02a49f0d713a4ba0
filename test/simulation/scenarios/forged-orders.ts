// U6 to U11: order numbers of charges that a payer has used before, or beside, our request.
import { text } from '../checker/facts';
import type { Scenario } from './scene';
import { day, dueAt, hour } from './scene';
import { accessOf, card, endBySettling, minute, openCases, renewalOf } from './in-doubt';
import { settle, usesUp } from './in-doubt';

export const forgedOrders: readonly Scenario[] = [
  {
    id: 'U6',
    says: 'the payer opens a card window under the order number of her renewal',
    play: async (scene) => {
      usesUp(scene, renewalOf(scene), { customer_uid: 'her-own-key' }, card);
      await scene.renew(1);
      scene.holdInFlight(1, 'suspect');
      await endBySettling(scene);
      scene.hold(scene.asked().length === 1, 'it was sent again');
      await scene.renew(3);
      scene.holdPaidOnce();
      scene.holdStatus('active');
      const uids = scene.asked().map(({ body }) => text(body, 'merchant_uid'));
      scene.hold(uids.join() === `${renewalOf(scene)},${renewalOf(scene, 1)}`, uids.join());
    },
  },
  {
    id: 'U7',
    says: 'the same, and no operator comes: no month is served for nothing',
    play: async (scene) => {
      usesUp(scene, renewalOf(scene), { customer_uid: 'her-own-key' }, card);
      await scene.renew(2);
      scene.hold(openCases(scene, 'suspect').length === 1, 'there is no case of it');
      scene.hold(accessOf(scene) === 'full', 'access fell before its time');
      await scene.renew(18);
      scene.hold(accessOf(scene) === 'restricted', `access is ${accessOf(scene)}`);
      await scene.renew(120);
      scene.hold(scene.asked().length === 1, 'it was sent again');
      // She may leave all the same.
      await scene.universe.during(scene.people.cancel('user-0', 'now'));
      await scene.wait(hour);
      scene.holdStatus('canceled');
      scene.hold(openCases(scene, 'suspect').length === 0, 'its case stays open');
    },
  },
  {
    id: 'U8',
    says: 'a hundred won paid beforehand under the order number of a renewal',
    play: async (scene) => {
      usesUp(scene, renewalOf(scene), { amount: 100 }, card);
      await scene.renew(1);
      scene.holdInFlight(1, 'suspect');
      scene.hold((await settle(scene, 'declined')) === 409, 'settled while a hundred won are kept');
      const [row] = scene.universe.emulator.book.rowsOf(renewalOf(scene));
      scene.universe.emulator.consoleCancel(row?.imp_uid ?? '');
      await scene.wait(minute);
      await endBySettling(scene);
      await scene.renew(4);
      scene.holdPaidOnce();
    },
  },
  {
    id: 'U9',
    says: 'the live key is overwritten through a test channel after sign-up',
    play: async (scene) => {
      const customer_uid = text(scene.subscription(), 'keyId');
      const test = { channelKey: 'channel-key-kicc', customer_uid };
      usesUp(scene, `k${'z'.repeat(31)}`, test, card);
      await scene.renew(1);
      scene.holdInFlight(1, 'suspect');
      scene.hold(scene.charge(1) === undefined, 'a test payment was booked');
      scene.hold(openCases(scene, 'suspect').length === 1, 'there is no case of it');
      await scene.renew(18);
      scene.hold(accessOf(scene) === 'restricted', `access is ${accessOf(scene)}`);
      scene.hold((await settle(scene, 'declined')) === 200, 'a test payment stands in the way');
      const [row] = scene.universe.emulator.book.rowsOf(renewalOf(scene));
      scene.universe.emulator.consoleCancel(row?.imp_uid ?? '');
      await scene.wait(10 * day);
      scene.hold(scene.asked().length === 1, 'the test key was charged again');
      const ids = await scene.universe.during(scene.people.openCard('user-0'));
      if (ids) await scene.universe.during(scene.people.callback('user-0', ids));
      scene.holdPaidOnce();
      scene.holdStatus('active');
    },
  },
  {
    id: 'U10',
    says: 'our payment stands beside a row of a card window, and its answer is lost',
    options: { model: { duplicates: 'allow', readLagMs: 120_000 } },
    play: async (scene) => {
      usesUp(scene, renewalOf(scene), { customer_uid: 'her-own-key' }, card);
      scene.provider({ kind: 'dropAfter' });
      scene.universe.webhooksPass = false;
      await scene.renew(0.1);
      scene.holdPaidOnce();
      scene.holdStatus('active');
      scene.hold(scene.cases().length === 0, 'a row that keeps nothing was made a case');
    },
  },
  {
    id: 'U11',
    says: 'a window that failed under our order number is no decline of our charge',
    play: async (scene) => {
      const { universe } = scene;
      scene.provider({ kind: 'late', ms: 600_000 });
      await universe.runTo(dueAt + 5_000);
      usesUp(scene, renewalOf(scene), { amount: 9_900 });
      usesUp(scene, renewalOf(scene), { customer_uid: 'her-own-key' });
      await scene.renew(0.2);
      scene.hold(scene.asked().length === 1, 'it was taken for a decline');
      scene.holdPaidOnce();
      scene.holdStatus('active');
    },
  },
];
