// D: the store refuses, forgets its answers, lags, or is set back.
import { text } from '../checker/facts';
import type { Scenario } from './scene';
import { day, dueAt, hour } from './scene';

const minute = 60_000;

export const stores: readonly Scenario[] = [
  {
    ...{ id: 'D1', says: 'the claim is written and its answer lost' },
    play: async (scene) => {
      scene.universe.table.script([{ op: 'put', sk: 'S', fault: 'timeoutAfter' }]);
      await scene.universe.runTo(dueAt + 2 * minute);
      scene.holdPaidOnce();
      scene.hold(scene.bookedAfter() < 30_000, 'our own claim was taken for a stranger’s');
    },
  },
  {
    ...{ id: 'D2', says: 'the result is written and its answer lost' },
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
    ...{ id: 'D3', says: 'the result can not be written for ten minutes' },
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
    ...{ id: 'D4', says: 'another transaction holds the item' },
    play: async (scene) => {
      scene.universe.table.script([{ op: 'put', count: 4, fault: 'txConflict' }]);
      await scene.universe.runTo(dueAt + 2 * minute);
      scene.holdPaidOnce();
    },
  },
  {
    ...{ id: 'D5', says: 'a sign-up’s transaction is repeated after eleven minutes' },
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
    ...{ id: 'D6', says: 'the index lags five minutes and shows who has left' },
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
    ...{ id: 'D7', says: 'a hot partition throttles half of all writes', options: { people: 40 } },
    play: async (scene) => {
      scene.universe.table.script(
        Array.from({ length: 40 }, (_, at) => ({
          ...{ op: 'write', nth: 2 * at + 1, fault: 'throttle' },
        })) as never,
      );
      await scene.renew();
      for (let person = 0; person < 40; person += 1) scene.holdPaidOnce(1, person);
    },
  },
  {
    ...{ id: 'D8', says: 'an item never outgrows its bound' },
    play: async (scene) => {
      for (let days = 0; days < 200; days += 20) {
        scene.provider({ kind: 'decline', message: `거절 ${'사유'.repeat(60)}` }, { count: 3 });
        await scene.wait(20 * day);
      }
      const sizes = [...scene.watch.record.items.values()].map((item) =>
        Buffer.byteLength(JSON.stringify(item)),
      );
      scene.hold(Math.max(...sizes) < 16_384, `an item has ${Math.max(...sizes)} bytes`);
    },
  },
  {
    ...{ id: 'D9', says: 'no item that proves a payment ever expires' },
    play: async (scene) => {
      await scene.renew();
      const items = [...scene.watch.record.items.values()];
      const fades = items.some((item) => 'ttl' in item || 'expiresAt' in item);
      scene.hold(!fades, 'an item has a time to live');
      scene.hold(text(scene.charge(0), 'status') === 'paid', 'the first proof is gone');
    },
  },
];
