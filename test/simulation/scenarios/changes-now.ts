// Q14 to Q22: customers who ask for more within the period, and are charged the difference at once.
import { changeNumber } from '../../order-numbers';
import { changeIn } from '../checker/differences';
import { count, text } from '../checker/facts';
import { casesOf, reconcile } from './disasters';
import {
  changeNow,
  difference,
  differenceItem,
  five,
  holdOutcome,
  holdRenewal,
  holdTerms,
  keptOf,
  lost,
  onTenth,
  seats,
  sentOf,
} from './on-the-tenth';
import type { Scenario } from './scene';
import { day, dueAt, hour } from './scene';

export const changesNow: readonly Scenario[] = [
  {
    id: 'Q14',
    says: 'two more seats from today on: the difference is paid, and the next month costs more',
    options: seats,
    play: async (scene) => {
      await onTenth(scene);
      const done = await changeNow(scene);
      holdOutcome(scene, done, '200 in_force');
      scene.hold(done.charge === difference, `${done.charge} won were shown`);
      holdTerms(scene, 5, difference);
      scene.hold(count(differenceItem(scene), 'amount') === difference, 'its charge is another');
      await scene.wait(3 * day);
      holdOutcome(scene, await changeNow(scene, { quantity: 6 }), '200 in_force');
      scene.hold(keptOf(scene, 2) > 0, 'the second difference is not paid');
      await holdRenewal(scene, 26_400);
    },
  },
  {
    id: 'Q15',
    says: 'the difference is declined: nothing changes, nothing is owed, and it may be asked again',
    options: seats,
    play: async (scene) => {
      await onTenth(scene);
      scene.provider(lost);
      holdOutcome(scene, await changeNow(scene), '200 declined');
      holdTerms(scene, 3, 0);
      scene.holdStatus('active');
      await scene.wait(2 * day);
      scene.hold(sentOf(scene) === 1, 'it was asked for again by itself');
      holdOutcome(scene, await changeNow(scene), '200 in_force');
      scene.hold(keptOf(scene, 2) > 0, 'the second is not paid');
      await holdRenewal(scene, 22_000);
    },
  },
  {
    id: 'Q16',
    says: 'the answer is lost: pending, found paid within minutes, and in force',
    options: seats,
    play: async (scene) => {
      await onTenth(scene);
      scene.provider({ kind: 'dropAfter' });
      holdOutcome(scene, await changeNow(scene), '200 pending');
      holdOutcome(scene, await changeNow(scene, { quantity: 9 }), '409 ');
      await scene.wait(hour);
      holdTerms(scene, 5, difference);
      await holdRenewal(scene, 22_000);
    },
  },
  {
    id: 'Q17',
    says: 'it never arrives: sent again on the day of its request, and in force',
    options: seats,
    play: async (scene) => {
      await onTenth(scene);
      scene.provider({ kind: 'dropBefore' });
      holdOutcome(scene, await changeNow(scene), '200 pending');
      await scene.wait(3 * hour);
      scene.hold(sentOf(scene) === 2, `it was sent ${sentOf(scene)} times`);
      holdTerms(scene, 5, difference);
      await holdRenewal(scene, 22_000);
    },
  },
  {
    id: 'Q18',
    says: 'it never arrives, minutes before midnight: it is abandoned, and never sent again',
    options: seats,
    play: async (scene) => {
      await scene.universe.runTo(Date.parse('2027-02-10T23:20:00+09:00'));
      scene.provider({ kind: 'dropBefore' });
      holdOutcome(scene, await changeNow(scene), '200 pending');
      await scene.wait(day);
      scene.hold(sentOf(scene) === 1, `it was sent ${sentOf(scene)} times`);
      scene.hold(changeIn(scene.subscription()) === undefined, 'it is still waited for');
      scene.hold(text(differenceItem(scene), 'status') === 'waived', 'it is not told');
      await holdRenewal(scene, 13_200);
    },
  },
  {
    id: 'Q19',
    says: 'abandoned, and paid after all two days later: given back, and the old terms go on',
    options: { ...seats, mayDouble: true },
    play: async (scene) => {
      await scene.universe.runTo(Date.parse('2027-02-10T23:20:00+09:00'));
      scene.provider({ kind: 'late', ms: 2 * day });
      holdOutcome(scene, await changeNow(scene), '200 pending');
      await scene.wait(2 * day + hour);
      scene.hold(keptOf(scene) > 0, 'it is not paid');
      await reconcile(scene, 5);
      await scene.wait(2 * hour);
      scene.hold(keptOf(scene) > 0, 'given back after one look');
      await reconcile(scene, 5);
      holdTerms(scene, 3, 0);
      await holdRenewal(scene, 13_200);
    },
  },
  {
    id: 'Q20',
    says: 'undecided for three days, the renewal between: a case, the old terms, and given back',
    options: seats,
    play: async (scene) => {
      const { universe } = scene;
      await universe.runTo(dueAt - day);
      scene.provider({ kind: 'dropAfter' });
      holdOutcome(scene, await changeNow(scene), '200 pending');
      const uid = changeNumber(scene.idOf(), 0, 1);
      const record = universe.emulator.book.payments.find((one) => one.merchant_uid === uid);
      if (record) record.status = 'settling';
      await universe.runTo(dueAt + day);
      scene.hold(scene.asked(1).length === 0, 'the renewal went out beside it');
      await universe.runTo(dueAt + 4 * day);
      scene.hold(casesOf(scene, 'unknown').length === 1, 'there is no case');
      scene.holdPaidOnce(1);
      scene.hold(scene.paid(1)[0]?.amount === 13_200, 'the renewal is on other terms');
      if (record) record.status = 'paid';
      await scene.wait(4 * day);
      holdTerms(scene, 3, 0);
    },
  },
  {
    id: 'Q21',
    says: 'two tabs at once: one difference is charged, and the other tab is told',
    options: seats,
    play: async (scene) => {
      await onTenth(scene);
      const asked = [
        scene.people.changeNow('user-0', five),
        scene.people.changeNow('user-0', five),
      ];
      const done = await scene.universe.during(Promise.all(asked));
      const paid = done.filter(({ outcome }) => outcome === 'in_force');
      scene.hold(paid.length === 1, `${paid.length} tabs were told that it is in force`);
      scene.hold(keptOf(scene, 2) === 0, 'it was charged twice');
      holdTerms(scene, 5, difference);
      await holdRenewal(scene, 22_000);
    },
  },
  {
    id: 'Q22',
    says: 'asked for in the hour of the renewal, before and under it: refused, free after it',
    options: seats,
    play: async (scene) => {
      const { universe } = scene;
      await universe.runTo(dueAt - 60_000);
      holdOutcome(scene, await changeNow(scene), '409 ');
      scene.provider({ kind: 'dropAfter' });
      scene.provider({ kind: 'outage', fromMs: dueAt, toMs: dueAt + hour }, { route: 'look' });
      await universe.runTo(dueAt + 180_000);
      scene.holdInFlight(1, 'unknown');
      holdOutcome(scene, await changeNow(scene), '409 ');
      await universe.runTo(dueAt + 2 * hour);
      const done = await changeNow(scene);
      holdOutcome(scene, done, '200 in_force');
      scene.hold(done.charge === 8_800, `on the first day it costs ${done.charge}`);
      scene.hold(keptOf(scene, 1, 1) === 8_800, 'it is not of the second period');
    },
  },
];
