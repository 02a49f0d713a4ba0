// D: the store refuses, forgets its answers, lags, or is set back.
import { sizeOf } from '../../../sandbox/twin/units';
import { rows, text } from '../checker/facts';
import type { Scene, Scenario } from './scene';
import { day, dueAt, hour } from './scene';

const minute = 60_000;
const everybody = (scene: Scene, period: number, people: number) => {
  for (let person = 0; person < people; person += 1) scene.holdPaidOnce(period, person);
};

export const stores: readonly Scenario[] = [
  {
    id: 'D1',
    says: 'the claim is written and its answer lost',
    play: async (scene) => {
      scene.universe.table.script([{ op: 'put', sk: 'S', fault: 'timeoutAfter' }]);
      await scene.universe.runTo(dueAt + 2 * minute);
      scene.holdPaidOnce();
      scene.hold(scene.bookedAfter() < 30_000, 'our own claim was taken for a stranger’s');
    },
  },
  {
    id: 'D2',
    says: 'the result is written and its answer lost',
    play: async (scene) => {
      scene.universe.table.script([
        { op: 'put', sk: 'C', fault: 'timeoutAfter' },
        { op: 'put', sk: 'S', nth: 2, fault: 'timeoutAfter' },
      ]);
      await scene.renew();
      scene.holdPaidOnce();
      scene.hold(scene.asked().length === 1, 'it was charged again');
    },
  },
  {
    id: 'D3',
    says: 'the result can not be written for ten minutes',
    play: async (scene) => {
      const { universe } = scene;
      universe.table.script([{ op: 'put', nth: 2, count: 0, fault: 'throttle', givesUp: true }]);
      universe.timeline.at(dueAt + 10 * minute, () => universe.table.script([]));
      await scene.renew();
      scene.holdPaidOnce();
      scene.hold(scene.asked().length === 1, 'it was charged again');
    },
  },
  {
    id: 'D4',
    says: 'another transaction holds the item',
    play: async (scene) => {
      scene.universe.table.script([{ op: 'put', count: 4, fault: 'txConflict' }]);
      await scene.universe.runTo(dueAt + 2 * minute);
      scene.holdPaidOnce();
    },
  },
  {
    id: 'D5',
    says: 'a sign-up’s transaction is repeated after eleven minutes',
    play: async (scene) => {
      const { universe } = scene;
      const held = { op: 'transact', fault: { pauseMs: 11 * minute } } as const;
      universe.table.script([
        { op: 'transact', fault: 'timeoutAfter' },
        { ...held, nth: 2 },
      ]);
      const ids = await universe.during(scene.people.open('user-5', 'monthly'), hour);
      if (ids) await universe.during(scene.people.callback('user-5', ids));
      const opened = [...scene.watch.record.items.values()].filter(
        (item) => item['sk'] === 'S' && item['userId'] === 'user-5',
      );
      scene.hold(opened.length <= 1, 'two subscriptions from one wish');
    },
  },
  {
    id: 'D6',
    says: 'the index lags five minutes and shows who has left',
    play: async (scene) => {
      const { universe } = scene;
      universe.table.indexLagMs = 5 * minute;
      await universe.runTo(dueAt - 30_000);
      await universe.during(scene.people.cancel('user-0', 'now'));
      await scene.renew();
      scene.hold(scene.paid().length === 0, 'somebody who left was charged');
    },
  },
  {
    id: 'D7',
    says: 'a partition of the index takes few writes, and throttles the rest',
    options: { people: 200 },
    play: async (scene) => {
      const { heat } = scene.universe.table;
      heat.peak = 0;
      await scene.renew(0.1);
      scene.hold(heat.peak > 50 && heat.peak <= 500, `${heat.peak} writes in a second`);
      everybody(scene, 1, 200);
      // A month on it is truly hot: a tenth of what the run would write goes through in a second.
      heat.most = 10;
      const struck = scene.universe.table.struck;
      await scene.universe.runTo(dueAt + 31.5 * day);
      scene.hold(scene.universe.table.struck - struck > 200, 'nothing was throttled');
      heat.most = Infinity;
      await scene.wait(2 * hour);
      everybody(scene, 2, 200);
      for (let person = 0; person < 200; person += 1) {
        scene.hold(scene.asked(2, person).length === 1, 'a throttle was leave to charge again');
      }
    },
  },
  {
    id: 'D8',
    says: 'a charge of thirty attempts, each with the longest of reasons',
    play: async (scene) => {
      const { universe, people } = scene;
      // No step of dunning is used up: it is tried until the attempts are.
      const message = `카드사 시스템 점검중 ${'사유'.repeat(2_000)}`;
      scene.provider({ kind: 'decline', message }, { count: 0 });
      await scene.renew(60);
      const byItself = rows(scene.charge(1), 'attempts').length;
      scene.hold(byItself === 24, `${byItself} attempts by itself`);
      for (let card = 0; card < 5; card += 1) {
        const ids = await universe.during(people.openCard('user-0'));
        if (ids) await universe.during(people.callback('user-0', ids));
        await scene.wait(2 * hour);
      }
      const attempts = rows(scene.charge(1), 'attempts').length;
      scene.hold(attempts === 29, `${attempts} attempts`);
      universe.emulator.script([]);
      const ids = await universe.during(people.openCard('user-0'));
      if (ids) await universe.during(people.callback('user-0', ids));
      await scene.wait(2 * hour);
      scene.holdPaidOnce();
      scene.hold(rows(scene.charge(1), 'attempts').length === 30, 'not the thirtieth attempt');
      const sizes = [...scene.watch.record.items.values()].map(sizeOf);
      scene.hold(Math.max(...sizes) < 28_672, `an item has ${Math.max(...sizes)} bytes`);
      scene.hold(sizeOf(scene.subscription()) < 2_048, 'the subscription grows with its attempts');
    },
  },
  {
    id: 'D9',
    says: 'no item that proves a payment ever expires',
    play: async (scene) => {
      await scene.renew();
      const items = [...scene.watch.record.items.values()];
      const expiring = items.filter((item) => 'expiresAt' in item);
      const fades = expiring.map((item) => `${text(item, 'pk')} ${text(item, 'sk')}`);
      const others = fades.filter((key) => !/^(R#\S+ R|U#\S+ W)$/.test(key));
      scene.hold(others.length === 0, `${others.join()} may expire`);
      scene.hold(fades.length > 0, 'no result of a card window expires');
      scene.hold(text(scene.charge(0), 'status') === 'paid', 'the first proof is gone');
    },
  },
  {
    id: 'D11',
    says: 'fewer partitions of what is due than before: each customer of the former ones is found',
    options: { people: 0 },
    play: async (scene) => {
      const { universe, people } = scene;
      const { cloud } = universe;
      cloud.dueShards = 16;
      cloud.recycle();
      for (let person = 0; person < 6; person += 1) {
        const ids = await universe.during(people.open(`user-${person}`, 'monthly'));
        if (ids) await universe.during(people.callback(`user-${person}`, ids));
      }
      // As each minute on AWS: here ticks that find nothing are left out.
      cloud.fire('resolve');
      await scene.wait(hour);
      const places = universe.table.dump().map(({ duePk }) => String(duePk));
      scene.hold(
        places.some((place) => /^due#([2-9]|1\d)$/.test(place)),
        'all stand in two',
      );
      cloud.dueShards = 2;
      cloud.recycle();
      await scene.wait(33 * day);
      for (let person = 0; person < 6; person += 1) scene.holdPaidOnce(1, person);
    },
  },
];
