// P15 to P24: an operator puts a customer, one subscription or a plan on hold, and releases it.
import { countLate } from '../../../functions/usecases/common/plan-charges';
import type { Item } from '../../../sandbox/twin/values';
import { count, part, text } from '../checker/facts';
import type { Held } from '../happenings';
import { hold, listed, release } from '../holders';
import { settleByHand } from '../operators';
import { goodCard } from '../people';
import { recoverSince, replayLines, restoreTable, waiveReplay } from './disasters';
import type { Scenario, Scene } from './scene';
import { day, dueAt, hour } from './scene';

const minute = 60_000;
const monthly = { plan: 'monthly' };

async function place(scene: Scene, of: Held, expected = 200): Promise<void> {
  const status = await scene.universe.during(hold(scene.universe, of));
  scene.hold(status === expected, `the hold was answered ${status}`);
}

async function free(scene: Scene, of: Held, expected = 200): Promise<void> {
  const status = await scene.universe.during(release(scene.universe, of));
  scene.hold(status === expected, `the release was answered ${status}`);
}

async function holdListed(scene: Scene, ...names: readonly string[]): Promise<void> {
  const found = await scene.universe.during(listed(scene.universe));
  scene.hold(found.join() === names.join(), `on hold are ${found.join()}`);
}

const access = (scene: Scene) => text(scene.subscription(), 'access');
const sends = (scene: Scene) => scene.callsTo('/subscribe/payments/again');

/** By another hand: what a row holds of its plan's price. */
function priceRow({ universe }: Scene, amount: number, more: Item = {}): void {
  const edit = (item: Item): Item => {
    if (item['sk'] !== 'S') return item;
    const price = { ...part(item, 'price'), amount };
    return { ...item, ...more, price, version: count(item, 'version') + 1 };
  };
  universe.table.restore(universe.table.dump().map(edit));
}

/** The breaker is open, as if it had opened by itself. */
async function openBreaker({ universe }: Scene): Promise<void> {
  const { ledger, clock } = universe.cloud.byHand();
  const breaker = await universe.during(ledger.switchOf('breaker'));
  const since = clock.now();
  await universe.during(ledger.saveSwitch({ ...breaker, on: true, why: 'ill', since }));
}

const ofPlans: readonly Scenario[] = [
  {
    id: 'P18',
    says: 'a plan is on hold over its renewals: due for five days, and paid once it is released',
    options: { people: 2 },
    play: async (scene) => {
      await place(scene, monthly);
      await place(scene, monthly);
      await holdListed(scene, 'monthly');
      await scene.renew(5);
      scene.hold(scene.asked(1).length + scene.asked(1, 1).length === 0, 'charged on hold');
      scene.holdStatus('active');
      scene.hold(access(scene) === 'full', 'access was taken');
      const late = await scene.universe.during(countLate(scene.universe.cloud.byHand(), 2));
      scene.hold(late === 0, `${late} ring as late`);
      await scene.universe.during(scene.people.cancel('user-1', 'now'));
      scene.holdStatus('canceled', 1);
      await free(scene, monthly);
      await free(scene, monthly, 409);
      await holdListed(scene);
      await scene.wait(10 * minute);
      scene.holdPaidOnce(1);
      scene.hold(text(scene.charge(1), 'startsOn') === '2027-02-28', 'its days moved');
      await scene.universe.runTo('2027-03-31T12:00:00+09:00');
      scene.holdPaidOnce(2);
      scene.hold(scene.asked(1, 1).length === 0, 'who left was charged');
    },
  },
  {
    id: 'P19',
    says: 'a plan on hold: a request that never arrived is sent again after the release',
    play: async (scene) => {
      scene.provider({ kind: 'dropBefore' });
      await scene.universe.runTo(dueAt + minute);
      await place(scene, monthly);
      await scene.wait(2 * day);
      scene.hold(scene.asked(1).length === 1, 'sent again on hold');
      await free(scene, monthly);
      await scene.wait(2 * hour);
      scene.hold(scene.asked(1).length === 2, `sent ${scene.asked(1).length} times`);
      scene.holdPaidOnce(1);
    },
  },
  {
    id: 'P20',
    says: 'a plan on hold: the window of a sign-up fails, and that of a debt changes the card',
    play: async (scene) => {
      const { universe, people } = scene;
      scene.provider({ kind: 'decline' });
      await scene.renew(0.1);
      scene.holdStatus('past_due');
      const debt = { route: 'POST /subscriptions/{id}/card', body: {} };
      const window = await universe.during(people.start('user-0', debt.route, debt.body));
      const sale = await universe.during(people.start('user-9', 'POST /subscriptions', monthly));
      await place(scene, monthly);
      await scene.wait(20 * minute);
      const before = sends(scene);
      const key = text(scene.subscription(), 'keyId');
      for (const [user, opened] of Object.entries({ 'user-0': window, 'user-9': sale })) {
        scene.hold(opened !== undefined, `no window of ${user} was opened`);
        const ids = people.finish(opened ?? {}, goodCard);
        const { json } = await universe.during(people.callback(user, ids));
        const word = user === 'user-9' ? 'failed' : 'changed';
        scene.hold(json['result'] === word, `${user} was told ${String(json['result'])}`);
      }
      scene.hold(text(scene.subscription(), 'keyId') !== key, 'the card was not taken on');
      await scene.wait(2 * day);
      scene.hold(sends(scene) === before, 'charged on hold');
      await free(scene, monthly);
      await scene.wait(day);
      scene.holdPaidOnce(1);
      scene.hold(sends(scene) === before + 1, 'the sign-up was charged after all');
    },
  },
  {
    id: 'P21',
    says: 'a plan on hold while the breaker is open: what is held back is no probe',
    options: { people: 6 },
    play: async (scene) => {
      const { universe, people } = scene;
      const ids = await universe.during(people.open('user-9', 'patient'));
      if (ids) await universe.during(people.callback('user-9', ids));
      await place(scene, monthly);
      await universe.runTo('2027-03-28T09:00:00+09:00');
      await openBreaker(scene);
      await universe.runTo('2027-03-28T11:30:00+09:00');
      const breaker = scene.watch.record.items.get('SWITCH breaker');
      scene.hold(breaker?.['on'] === false, 'no probe has closed the breaker');
      await free(scene, monthly);
    },
  },
  {
    id: 'P22',
    says: 'a plan on hold for its price: a charge too small is not given up, too high ends none',
    play: async (scene) => {
      await place(scene, monthly);
      await scene.wait(20 * minute);
      priceRow(scene, 10);
      await scene.wait(day);
      scene.hold(scene.charge(1) === undefined, 'the charge was given up');
      priceRow(scene, 19_900, { agreed: 9_900 });
      await scene.wait(day);
      scene.holdStatus('active');
      priceRow(scene, 9_900, { agreed: undefined });
      await free(scene, monthly);
      await scene.wait(hour);
      scene.holdPaidOnce(1);
    },
  },
];

export const operatorHolds: readonly Scenario[] = [
  {
    id: 'P15',
    says: 'a customer on hold over a renewal: no charge, no access, and a month from the release',
    play: async (scene) => {
      const id = scene.idOf();
      await place(scene, { user: 'user-0' });
      await place(scene, { user: 'user-0' });
      await holdListed(scene, id);
      await scene.renew(20);
      scene.hold(scene.asked(1).length === 0, 'charged on hold');
      scene.holdStatus('active');
      scene.hold(access(scene) === 'none', `access is ${access(scene)}`);
      await holdListed(scene, id);
      await free(scene, { user: 'user-0' });
      await free(scene, { user: 'user-0' }, 409);
      await holdListed(scene);
      await scene.wait(day);
      scene.holdPaidOnce(1);
      const on = text(scene.charge(1), 'startsOn');
      scene.hold(on === '2027-03-21', `its month begins on ${on}`);
      // On hold once more, and canceled on hold: the night closes what listed it.
      await place(scene, { subscription: id });
      await scene.universe.during(scene.people.cancel('user-0', 'now'));
      await place(scene, { subscription: id }, 409);
      await scene.wait(2 * day);
      const open = scene.cases().filter(({ status }) => status === 'open');
      scene.hold(open.length === 0, `${open.length} cases are open`);
    },
  },
  {
    id: 'P16',
    says: 'put on hold while its charge is in flight: that one is settled, and no other follows',
    play: async (scene) => {
      scene.provider({ kind: 'delay', ms: 20_000 });
      await scene.universe.runTo(dueAt + 5_000);
      scene.holdInFlight(1, 'sent');
      await place(scene, { subscription: scene.idOf() });
      await free(scene, { subscription: scene.idOf() }, 409);
      await scene.renew(1);
      scene.holdPaidOnce(1);
      scene.hold(access(scene) === 'full', 'what was paid is not served');
      await scene.renew(40);
      scene.hold(scene.asked(2).length === 0, 'charged on hold');
      await free(scene, { subscription: scene.idOf() });
      await scene.wait(day + hour);
      scene.holdPaidOnce(2);
    },
  },
  {
    id: 'P17',
    says: 'on hold with a request that never arrived: not sent again; settled, released and paid',
    play: async (scene) => {
      const { universe } = scene;
      scene.provider({ kind: 'dropBefore' });
      await universe.runTo(dueAt + minute);
      await place(scene, { subscription: scene.idOf() });
      await scene.wait(5 * day);
      scene.hold(scene.asked(1).length === 1, 'sent again on hold');
      await free(scene, { subscription: scene.idOf() }, 409);
      scene.watch.record.settledByHand.add(`S#${scene.idOf()}`);
      const settled = await universe.during(settleByHand(universe, scene.idOf(), 'declined'));
      scene.hold(settled === 200, `settling was answered ${settled}`);
      await free(scene, { subscription: scene.idOf() });
      await scene.wait(day);
      scene.holdPaidOnce(1);
    },
  },
  {
    id: 'P23',
    says: 'a restore forgets both holds: they are put on again before anything is charged',
    play: async (scene) => {
      const { universe } = scene;
      const before = universe.table.dump();
      const restorePoint = universe.nowMs;
      await place(scene, { subscription: scene.idOf() });
      await place(scene, monthly);
      await scene.wait(20 * minute);
      restoreTable(scene, before);
      await recoverSince(scene, restorePoint);
      const results = await replayLines(scene, restorePoint - hour);
      scene.hold(results.join() === 'applied,applied', `replayed: ${results.join()}`);
      const again = await replayLines(scene, restorePoint - hour);
      scene.hold(
        again.every((word) => word === 'known'),
        `again: ${again.join()}`,
      );
      await waiveReplay(scene);
      await holdListed(scene, 'monthly', scene.idOf());
      await scene.renew(3);
      scene.hold(scene.asked(1).length === 0, 'charged on hold');
      await free(scene, monthly);
      await free(scene, { subscription: scene.idOf() });
    },
  },
  {
    id: 'P24',
    says: 'a restore forgets a hold and its release within the paid month: no day moves',
    play: async (scene) => {
      const { universe } = scene;
      const before = universe.table.dump();
      const restorePoint = universe.nowMs;
      const one = { subscription: scene.idOf() };
      await place(scene, one);
      await scene.wait(10_000);
      await free(scene, one);
      restoreTable(scene, before);
      await recoverSince(scene, restorePoint);
      await scene.wait(3 * day);
      scene.hold(scene.asked(1).length === 0, 'charged before the replay');
      const results = await replayLines(scene, restorePoint - hour);
      scene.hold(results.join() === 'applied,applied', `replayed: ${results.join()}`);
      await holdListed(scene);
      await waiveReplay(scene);
      await scene.wait(2 * day);
      scene.holdPaidOnce(1);
      scene.hold(text(scene.charge(1), 'startsOn') === '2027-02-28', 'its days moved');
    },
  },
  ...ofPlans,
];
