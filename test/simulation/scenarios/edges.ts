// E1 to E8: webhooks, landings, and payments shown in the wrong place.
import { text } from '../checker/facts';
import { stateOf } from './doors';
import type { Scenario } from './scene';
import { day, dueAt } from './scene';
import { anyChargeOf, chargeNumber } from '../../order-numbers';

export const edges: readonly Scenario[] = [
  {
    id: 'E1',
    says: 'the webhook comes before our own answer',
    play: async (scene) => {
      const { universe } = scene;
      scene.provider({ kind: 'delay', ms: 40_000 });
      await universe.runTo(dueAt + 5_000);
      const [row] = scene.paid();
      const { imp_uid = '', merchant_uid = '' } = row ?? {};
      await universe.during(scene.people.webhook({ imp_uid, merchant_uid, status: 'paid' }));
      scene.hold(scene.charge(1)?.['status'] === 'paid', 'the hint was not followed');
      await scene.renew();
      scene.holdPaidOnce();
    },
  },
  {
    id: 'E3',
    says: 'no webhook ever arrives',
    options: { people: 5 },
    play: async (scene) => {
      scene.universe.webhooksPass = false;
      scene.provider({ kind: 'dropAfter' }, { count: 5 });
      await scene.renew();
      for (let person = 0; person < 5; person += 1) scene.holdPaidOnce(1, person);
    },
  },
  {
    id: 'E4',
    says: 'a webhook comes five times, days late, paid after canceled',
    play: async (scene) => {
      const { universe } = scene;
      await scene.renew();
      const [row] = scene.paid();
      const { imp_uid = '', merchant_uid = '' } = row ?? {};
      universe.emulator.consoleCancel(imp_uid);
      const say = (status: string) =>
        universe.during(scene.people.webhook({ imp_uid, merchant_uid, status }));
      for (const status of ['cancelled', 'paid', 'cancelled', 'paid', 'paid']) {
        await say(status);
        await scene.wait(day);
      }
      scene.hold(scene.charge(1)?.['status'] === 'refunded', 'a refund was taken back');
    },
  },
  {
    id: 'E5',
    says: 'forged webhooks with ids of nobody',
    play: async (scene) => {
      const before = stateOf(scene);
      const calls = scene.watch.record.sent.length;
      for (const merchant_uid of [
        '1'.padEnd(32, 'a'),
        'x',
        '',
        chargeNumber(`sub${'a'.repeat(25)}`, 1),
      ]) {
        const body = { imp_uid: 'imp_000000000001', merchant_uid, status: 'paid' };
        await scene.universe.during(scene.people.webhook(body));
      }
      scene.hold(stateOf(scene) === before, 'something changed');
      scene.hold(scene.watch.record.sent.length === calls, 'the provider was asked');
    },
  },
  {
    id: 'E6',
    says: 'a genuine payment of one order is shown for another',
    options: { people: 2 },
    play: async (scene) => {
      scene.provider({ kind: 'dropBefore' }, { match: anyChargeOf(scene.idOf(1)) });
      await scene.universe.runTo(dueAt + 90_000);
      const [mine] = scene.paid(1, 0);
      const [theirs] = scene.asked(1, 1);
      const merchant_uid = text(theirs?.body, 'merchant_uid');
      const body = { imp_uid: mine?.imp_uid ?? '', merchant_uid, status: 'paid' };
      await scene.universe.during(scene.people.webhook(body));
      scene.hold(scene.charge(1, 1) === undefined, "somebody else's payment was taken for it");
      await scene.renew();
      scene.holdPaidOnce(1, 0);
      scene.holdPaidOnce(1, 1);
    },
  },
  {
    id: 'E7',
    says: 'a spent payment is shown again next month',
    play: async (scene) => {
      const [spent] = scene.paid(0);
      const imp_uid = spent?.imp_uid ?? '';
      scene.provider({ kind: 'decline' }, { count: 0 });
      await scene.universe.runTo(dueAt + 60_000);
      const [asked] = scene.asked(1);
      const merchant_uid = text(asked?.body, 'merchant_uid');
      await scene.universe.during(scene.people.webhook({ imp_uid, merchant_uid, status: 'paid' }));
      scene.hold(scene.charge(1)?.['status'] === 'open', 'an old payment paid for a new month');
      scene.universe.emulator.script([]);
      await scene.renew(3);
      scene.holdPaidOnce();
    },
  },
  {
    id: 'E8',
    says: 'two genuine payments race for one period',
    options: { mayDouble: true, model: { duplicates: 'allow' } },
    play: async (scene) => {
      scene.provider({ kind: 'flipToPaid', ms: 3 * day });
      await scene.renew(6);
      scene.hold(scene.charge(1)?.['status'] === 'paid', 'neither was booked');
      scene.hold(scene.paid().length === 1, `${scene.paid().length} payments are kept`);
      // And one is given back by hand while the worker that made it is frozen, the other stays.
      const { universe } = scene;
      const { book } = universe.emulator;
      scene.fate('collect', { call: 'again body', does: { freezeMs: 20 * 60_000 } });
      await universe.runTo(Date.parse('2027-03-31T10:02:00+09:00'));
      const [first] = scene.paid(2);
      if (first) book.add({ ...first, imp_uid: book.nextUid('imps_'), cancel_history: [] });
      universe.emulator.consoleCancel(first?.imp_uid ?? '');
      await scene.wait(day);
      const [second] = scene.paid(2);
      const bound = scene.charge(2)?.['paymentId'];
      scene.hold(bound === second?.imp_uid, `bound to ${String(bound)}`);
      // A decline becomes a payment while the attempt after it never arrived: it is not sent again.
      scene.provider({ kind: 'flipToPaid', ms: day + 600_000 });
      scene.provider({ kind: 'dropBefore' });
      await universe.runTo(Date.parse('2027-05-04T10:00:00+09:00'));
      scene.hold(scene.asked(3).length === 2, `asked for ${scene.asked(3).length} times`);
      scene.hold(scene.charge(3)?.['status'] === 'paid', 'the late payment was not adopted');
      scene.hold(scene.paid(3).length === 1, `${scene.paid(3).length} payments are kept`);
    },
  },
];
