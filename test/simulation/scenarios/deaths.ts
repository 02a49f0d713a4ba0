// B: the process dies, freezes, or shares the store with another version of itself.
import { readerLevel } from '../../../functions/adapters/dynamodb-subscription-items';
import { count, part } from '../checker/facts';
import type { Scenario } from './scene';
import { day, dueAt, hour } from './scene';

const minute = 60_000;

export const deaths: readonly Scenario[] = [
  {
    id: 'B1',
    says: 'death after the claim, before the request',
    play: async (scene) => {
      scene.fate('collect', { call: 'put S' });
      await scene.renew();
      scene.holdPaidOnce();
    },
  },
  {
    id: 'B2',
    says: 'death after the provider committed, before anything is written',
    play: async (scene) => {
      scene.fate('collect', { call: 'again' });
      await scene.renew();
      scene.holdPaidOnce();
      scene.hold(scene.asked().length === 1, 'it was charged again');
    },
  },
  {
    id: 'B3',
    says: 'death between the result and the end of the message',
    play: async (scene) => {
      scene.fate('collect', { call: 'delete message', when: 'before' });
      await scene.renew();
      scene.holdPaidOnce();
      scene.hold(scene.asked().length === 1, 'the second delivery charged');
    },
  },
  {
    id: 'B4',
    says: 'death between the payment and what it entitles to',
    play: async (scene) => {
      scene.fate('collect', { call: 'put C' });
      await scene.renew();
      scene.holdPaidOnce();
      scene.holdStatus('active');
      scene.hold(scene.subscription()['period'] === 2, 'the period did not move on');
      scene.hold(scene.subscription()['access'] === 'full', 'paid, and no access');
    },
  },
  {
    id: 'B5',
    says: 'two deaths in a row, at different points',
    play: async (scene) => {
      scene.fate('collect', { call: 'again' });
      scene.fate('resolve', { call: 'look' });
      scene.fate('look', { call: 'look' });
      scene.fate('collect', { call: 'put C' });
      await scene.renew();
      scene.holdPaidOnce();
    },
  },
  {
    id: 'B7',
    says: 'a sandbox freezes after sending and thaws ten minutes later',
    play: async (scene) => {
      scene.fate('collect', { call: 'again', does: { freezeMs: 10 * minute } });
      await scene.renew();
      scene.holdPaidOnce();
      // And once behind its claim: by the time it thaws, somebody else has sent the request.
      const { emulator } = scene.universe;
      emulator.model = { ...emulator.model, duplicates: 'allow', readLagMs: 10 * minute };
      scene.fate('collect', { call: 'token', does: { freezeMs: 20 * minute } });
      scene.provider({ kind: 'dropAfter' });
      await scene.universe.runTo(dueAt + 32 * day);
      scene.holdPaidOnce(2);
      scene.holdStatus('active');
    },
  },
  {
    id: 'B8',
    says: 'old and new code on the same store',
    play: async (scene) => {
      // A newer version has written what this one does not know.
      const items = scene.universe.table.dump();
      const loyalty = { points: 3 };
      scene.universe.table.restore(
        items.map((item) => {
          const price = part(item, 'price');
          return { ...item, loyalty, ...(price ? { price: { ...price, loyalty } } : {}) };
        }),
      );
      await scene.renew();
      scene.holdPaidOnce();
      scene.holdStatus('active');
      // This one has written it anew, and took nothing away.
      const after = scene.subscription();
      const kept = [after, part(after, 'price')].map((one) =>
        count(part(one, 'loyalty'), 'points'),
      );
      scene.hold(count(after, 'version') > 3 && kept.join() === '3,3', `kept ${kept.join()}`);
    },
  },
  {
    id: 'B11',
    says: 'a row needs more of its reader than a former release knows',
    play: async (scene) => {
      const { table, cloud } = scene.universe;
      const items = table.dump();
      const needs = readerLevel + 1;
      table.restore(items.map((item) => (item['sk'] === 'S' ? { ...item, needs } : item)));
      // Execution environments of both releases take it up in turn.
      for (let hours = 0; hours < 8; hours += 1) {
        cloud.recycle();
        if (hours % 2 === 0) cloud.byHand();
        await scene.universe.runTo(dueAt + hours * hour);
      }
      scene.hold(
        scene.watch.logs.some((line) => line.includes('item.newer')),
        'it was never met',
      );
      scene.holdPaidOnce();
      scene.hold(count(scene.subscription(), 'needs') === needs, 'what it needs is lost');
      scene.hold(scene.asked().length === 1, `asked ${scene.asked().length} times`);
    },
  },
];
