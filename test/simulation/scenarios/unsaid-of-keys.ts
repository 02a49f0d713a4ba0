// V13 and V14: what iamport leaves out of its record of a key, and a refusal that is not about it.
import { text } from '../checker/facts';
import { openCases } from './in-doubt';
import type { Scenario, Scene } from './scene';
import { day, dueAt, hour } from './scene';

async function changeCard({ universe, people }: Scene): Promise<void> {
  const ids = await universe.during(people.openCard('user-0'));
  if (ids) await universe.during(people.callback('user-0', ids));
}

/** Maintenance, said over HTTP 200 to whatever is asked about a key. */
const closed = {
  kind: 'http',
  status: 200,
  body: JSON.stringify({ code: -1, message: '점검 중입니다.', response: null }),
} as const;

export const unsaidOfKeys: readonly Scenario[] = [
  {
    id: 'V13',
    says: 'from one night on the records of keys name no shop id and no provider',
    options: { people: 3 },
    play: async (scene) => {
      const { universe } = scene;
      await scene.renew(1);
      for (const key of universe.emulator.book.keys.values()) {
        Object.assign(key, { pg_id: null, pg_provider: null });
      }
      await scene.renew(32);
      scene.hold(scene.cases().length === 0, 'a case was opened for what is not said');
      for (const person of [0, 1, 2]) {
        scene.holdPaidOnce(2, person);
        scene.holdStatus('active', person);
      }
    },
  },
  {
    id: 'V14',
    says: 'maintenance over HTTP 200 as a key is deleted, and as one that differs is looked at',
    play: async (scene) => {
      const { universe } = scene;
      const { book } = universe.emulator;
      const former = text(scene.subscription(), 'keyId');
      universe.emulator.script([{ route: 'customers', match: former, fault: closed, count: 6 }]);
      await changeCard(scene);
      await scene.wait(hour);
      universe.emulator.script([]);
      await scene.wait(4 * day);
      scene.hold(!book.keys.has(former), 'its former key is left at iamport');

      const row = book.keys.get(text(scene.subscription(), 'keyId'));
      const mid = row?.pg_id ?? '';
      if (row) row.pg_id = 'IM000009';
      await universe.runTo(dueAt + 31 * day - hour);
      scene.hold(openCases(scene, 'key_differs').length === 1, 'there is no case of it');
      if (row) row.pg_id = mid;
      universe.emulator.script([{ route: 'customers', fault: closed, count: 3 }]);
      await scene.wait(day);
      scene.holdPaidOnce(2);
      scene.holdStatus('active');
      const refused = scene.watch.logs.some((line) => line.includes('"key.refused"'));
      scene.hold(!refused, 'maintenance was taken for a key that is lost');
    },
  },
];
