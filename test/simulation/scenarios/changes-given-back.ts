// Q28 to Q33: what becomes of a difference when money goes back, and when its customer goes.
import { count, part, text } from '../checker/facts';
import type { RefundBody } from '../refunders';
import { askRefund } from '../refunders';
import { casesOf, reconcile } from './disasters';
import { changeNow, difference, differenceItem, holdOutcome } from './on-the-tenth';
import { holdRenewal, holdTerms, keptOf, onTenth, seats, sentOf } from './on-the-tenth';
import type { Scenario } from './scene';
import { Scene, day, hour } from './scene';

const whole = { period: 0, amount: 'all', cancel: 'no' } as const;

const refund = (scene: Scene, key: string, body: RefundBody) =>
  scene.universe.during(askRefund(scene.universe, scene.idOf(), key, body));

const withdraw = (scene: Scene) => scene.universe.during(scene.people.withdraw('user-0'));

/** On the third day: two of 28 are used, and 22,000 less 13,200 for 26 is 8,171 won. */
async function changedOnThird(scene: Scene): Promise<void> {
  await scene.universe.runTo(Date.parse('2027-02-02T15:00:00+09:00'));
  holdOutcome(scene, await changeNow(scene), '200 in_force');
}

function holdAllBack(scene: Scene): void {
  const kept = scene.watch.record.seen
    .payments()
    .filter((one) => one['customer_uid_usage'] !== 'issue')
    .reduce((sum, one) => sum + count(one, 'amount') - count(one, 'cancel_amount'), 0);
  scene.hold(kept === 0, `${kept} won are kept`);
  scene.holdStatus('canceled');
}

async function withdrawAtEachCall(scene: Scene): Promise<void> {
  for (const when of ['before', 'after'] as const) {
    for (let nth = 1; nth <= 18; nth += 1) {
      const world = new Scene(scene.options);
      await world.begin();
      await changedOnThird(world);
      world.fate('user', { nth, when });
      await Promise.race([withdraw(world).catch(() => 0), world.wait(60_000).then(() => 0)]);
      world.universe.cloud.fates.length = 0;
      await world.wait(hour);
      await withdraw(world);
      await world.wait(day);
      holdAllBack(world);
      const broken = (await world.rest()).map(({ what }) => what);
      for (const fault of [...world.failures, ...broken])
        scene.failures.push(`call ${nth}, ${when}: ${fault}`);
    }
  }
}

export const changesGivenBack: readonly Scenario[] = [
  {
    id: 'Q28',
    says: 'both payments of a period go back by their days, each once, and the books agree',
    options: seats,
    play: async (scene) => {
      await onTenth(scene);
      holdOutcome(scene, await changeNow(scene), '200 in_force');
      await scene.wait(7 * day);
      const days = { ...whole, amount: 'days_unused' } as const;
      const first = await refund(scene, 'a', days);
      const second = await refund(scene, 'b', { ...days, change: 1 });
      scene.hold([first.status, second.status].join() === '200,200', 'they were refused');
      // Ten of 28 days, and ten of 18: as much as ten days of five seats cost.
      const sums = [count(scene.charge(0), 'refunded'), count(differenceItem(scene), 'refunded')];
      scene.hold(sums.join() === '4714,3143', `${sums.join()} won went back`);
      const again = await refund(scene, 'c', { ...days, change: 1 });
      scene.hold(again.status === 422, `the same days were answered ${again.status}`);
      holdOutcome(scene, await changeNow(scene, { quantity: 9 }), '409 ');
      await holdRenewal(scene, 22_000);
    },
  },
  {
    id: 'Q29',
    says: 'a withdrawal after a change, dying at each of its calls: both payments go back',
    options: seats,
    play: withdrawAtEachCall,
  },
  {
    id: 'Q30',
    says: 'the difference is refunded in the console: a case, no hold, and the terms stand',
    options: seats,
    play: async (scene) => {
      await onTenth(scene);
      holdOutcome(scene, await changeNow(scene), '200 in_force');
      scene.universe.emulator.consoleCancel(text(differenceItem(scene), 'paymentId'));
      await scene.wait(2 * day);
      scene.hold(casesOf(scene, 'full_refund').length === 1, 'there is no case');
      scene.hold(text(differenceItem(scene), 'status') === 'refunded', 'it is not followed');
      scene.hold(scene.subscription()['heldAt'] === undefined, 'it is on hold');
      holdTerms(scene, 5, 0);
      await holdRenewal(scene, 22_000);
    },
  },
  {
    id: 'Q31',
    says: 'erased, and canceled for now, while the difference is open: settled first, then gone',
    options: seats,
    play: async (scene) => {
      const { universe, people } = scene;
      await onTenth(scene);
      scene.provider({ kind: 'dropBefore' });
      holdOutcome(scene, await changeNow(scene), '200 pending');
      await universe.during(people.visit({ route: 'DELETE /me', user: 'user-0' }));
      await scene.wait(2 * hour);
      scene.holdStatus('canceled');
      scene.hold(keptOf(scene) === 0, 'something was charged');
      scene.hold(sentOf(scene) === 1, 'it was sent again');
      scene.hold(part(scene.subscription(), 'claim') === undefined, 'it is still open');
    },
  },
  {
    id: 'Q32',
    says: 'declined, and paid after all a day later: given back, and the old terms go on',
    options: { ...seats, mayDouble: true },
    play: async (scene) => {
      await onTenth(scene);
      scene.provider({ kind: 'flipToPaid', ms: day });
      holdOutcome(scene, await changeNow(scene), '200 declined');
      await scene.wait(day + hour);
      scene.hold(keptOf(scene) === difference, 'it is not paid');
      await reconcile(scene, 5);
      await scene.wait(2 * hour);
      await reconcile(scene, 5);
      holdTerms(scene, 3, 0);
      await holdRenewal(scene, 13_200);
    },
  },
  {
    id: 'Q33',
    says: 'another amount is taken than was asked for: a case, nothing changes, nothing waits',
    options: seats,
    play: async (scene) => {
      await onTenth(scene);
      scene.provider({ kind: 'amountEcho', amount: 999 });
      const done = await changeNow(scene);
      scene.hold(done.outcome !== 'in_force', `it is ${done.outcome}`);
      await scene.wait(2 * hour);
      scene.hold(part(scene.subscription(), 'claim') === undefined, 'it is still open');
      await holdRenewal(scene, count(scene.subscription(), 'quantity') * 4_400);
    },
  },
];
