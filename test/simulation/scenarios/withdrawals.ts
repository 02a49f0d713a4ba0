// X17 to X20 and X25: a customer withdraws within seven days of the first charge, and too late.
import { count, rows, text } from '../checker/facts';
import { askRefund } from '../refunders';
import type { Scenario, Scene } from './scene';
import { day, hour } from './scene';

/** With a start of its own a scene does not run on to the first renewal. */
const start = '2027-01-31T12:00:00+09:00';

const withdraw = (scene: Scene) => scene.universe.during(scene.people.withdraw('user-0'));

/** By the provider's record, by the charge and by the subscription: all went back, once. */
function holdWithdrawn(scene: Scene): void {
  const charge = scene.charge(0);
  const payment = scene.watch.record.byImpUid.get(text(charge, 'paymentId'));
  const times = rows(payment, 'cancel_history').length;
  scene.hold(times === 1, `it was given back ${times} times`);
  scene.hold(count(payment, 'cancel_amount') === 9_900, 'not all was given back');
  scene.hold(count(charge, 'refunded') === 9_900, `${count(charge, 'refunded')} won are booked`);
  scene.holdStatus('canceled');
}

export const withdrawals: readonly Scenario[] = [
  {
    id: 'X17',
    says: 'a customer withdraws at the end of the seventh day: all is given back, and it ends',
    options: { start },
    play: async (scene) => {
      // Signed up at noon of the 31st of January: the seventh day after it is the 7th of February.
      await scene.universe.runTo(Date.parse('2027-02-07T23:50:00+09:00'));
      const first = await withdraw(scene);
      scene.hold(first.status === 200, `it was answered ${first.status}`);
      holdWithdrawn(scene);
      await scene.wait(hour);
      const again = await withdraw(scene);
      scene.hold(again.status === 200, `the same call was answered ${again.status}`);
      await scene.wait(40 * day);
      holdWithdrawn(scene);
      scene.hold(scene.asked(1).length === 0, 'it was charged after that');
    },
  },
  {
    id: 'X18',
    says: 'on the eighth day no withdrawal is taken, and nothing changes',
    options: { start },
    play: async (scene) => {
      await scene.universe.runTo(Date.parse('2027-02-08T00:20:00+09:00'));
      const late = await withdraw(scene);
      scene.hold(late.status === 409, `it was answered ${late.status}`);
      scene.hold(scene.callsTo('/payments/cancel') === 0, 'money was given back');
      scene.holdStatus('active');
      await scene.renew();
      scene.holdPaidOnce(1);
    },
  },
  {
    id: 'X19',
    says: 'the refund of a withdrawal never arrives: it goes out again, and the end stands',
    options: { start },
    play: async (scene) => {
      await scene.wait(2 * day);
      scene.provider({ kind: 'dropBefore' }, { route: 'cancel' });
      const lost = await withdraw(scene);
      scene.hold(lost.status === 200, `it was answered ${lost.status}`);
      scene.holdStatus('canceled');
      await scene.wait(2 * hour);
      holdWithdrawn(scene);
      scene.hold(scene.callsTo('/payments/cancel') === 2, 'it was not sent twice');
    },
  },
  {
    id: 'X20',
    says: 'an operator has given a part back before: the rest goes back, and no more',
    options: { start },
    play: async (scene) => {
      await scene.universe.during(
        askRefund(scene.universe, scene.idOf(), 'a', { period: 0, amount: 900, cancel: 'no' }),
      );
      const { status } = await withdraw(scene);
      scene.hold(status === 200, `it was answered ${status}`);
      const charge = scene.charge(0);
      scene.hold(
        count(charge, 'refunded') === 9_900,
        `${count(charge, 'refunded')} won are booked`,
      );
      scene.holdStatus('canceled');
    },
  },
  {
    id: 'X25',
    says: 'a weekly plan on the seventh day: the second week, charged that morning, goes back too',
    options: { plan: 'weekly', start },
    play: async (scene) => {
      await scene.universe.runTo(Date.parse('2027-02-07T15:00:00+09:00'));
      scene.holdPaidOnce(1);
      const done = await withdraw(scene);
      scene.hold(done.status === 200, `it was answered ${done.status}`);
      await scene.wait(hour);
      for (const period of [0, 1]) {
        const charge = scene.charge(period);
        const payment = scene.watch.record.byImpUid.get(text(charge, 'paymentId'));
        const kept = count(payment, 'amount') - count(payment, 'cancel_amount');
        scene.hold(kept === 0, `${kept} won of week ${period} are kept`);
      }
      scene.holdStatus('canceled');
    },
  },
];
