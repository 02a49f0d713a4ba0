// U12 and U21: cards that are registered with a shop id of before.
import { part, text } from '../checker/facts';
import type { Scenario, Scene } from './scene';

const formerMid = 'IM000001';
const presentMid = 'IM000002';
const accepting = (mid: string) => ({
  allowTestChannel: false,
  providers: ['kicc'],
  clockToleranceSeconds: 900,
  mid,
});

/** Card windows open at the present shop id from here on, and only its cards are taken on. */
function moveShop({ universe }: Scene): void {
  const { emulator, cloud } = universe;
  const channels = emulator.channels.map((one) =>
    one.pg_id === formerMid ? { ...one, pg_id: presentMid } : one,
  );
  Object.assign(emulator, { channels });
  Object.assign(cloud.settings, { acceptance: accepting(presentMid) });
}

async function changeCard({ universe, people }: Scene, person: number): Promise<void> {
  const ids = await universe.during(people.openCard(`user-${person}`));
  if (ids) await universe.during(people.callback(`user-${person}`, ids));
}

export const formerShops: readonly Scenario[] = [
  {
    id: 'U12',
    says: 'a card of a former shop id is not known; the others go on',
    options: {
      people: 3,
      settings: { acceptance: accepting(formerMid) },
    },
    play: async (scene) => {
      const { universe } = scene;
      const known = scene.watch.record.items.get(
        `S#${scene.idOf()} K#${text(scene.subscription(), 'keyId')}`,
      );
      scene.hold(text(known, 'mid') === formerMid, 'the shop id of a card is not stored');
      moveShop(scene);
      await changeCard(scene, 1);
      await changeCard(scene, 2);
      universe.emulator.model = { ...universe.emulator.model, closedMid: formerMid };
      await scene.renew(1);
      const breaker = scene.watch.record.items.get('SWITCH breaker');
      scene.hold(breaker?.['on'] !== true, 'one card has stopped all others');
      scene.holdPaidOnce(1, 1);
      scene.holdPaidOnce(1, 2);
      const dunning = part(scene.subscription(), 'dunning');
      scene.hold(text(dunning, 'code') === 'former_mid', `it says ${text(dunning, 'code')}`);
      scene.hold(dunning?.['hard'] === true, 'it is tried again');
      await scene.renew(3);
      scene.hold(scene.asked().length === 1, 'it was tried again');
      await changeCard(scene, 0);
      await scene.renew(4);
      scene.holdPaidOnce();
    },
  },
  {
    id: 'U21',
    says: 'six cards of a former shop id are not known in one hour; the others go on',
    options: {
      people: 8,
      settings: { acceptance: accepting(formerMid) },
    },
    play: async (scene) => {
      const { universe } = scene;
      moveShop(scene);
      await changeCard(scene, 6);
      await changeCard(scene, 7);
      universe.emulator.model = { ...universe.emulator.model, closedMid: formerMid };
      await scene.renew(1);
      const breaker = scene.watch.record.items.get('SWITCH breaker');
      scene.hold(breaker?.['on'] !== true, `all others are stopped: ${text(breaker, 'why')}`);
      const trips = scene.watch.logs.filter((line) => line.includes('breaker.on'));
      scene.hold(trips.length === 0, `the breaker opened ${trips.length} times`);
      for (const person of [6, 7]) scene.holdPaidOnce(1, person);
      for (const person of [0, 5]) {
        const code = text(part(scene.subscription(person), 'dunning'), 'code');
        scene.hold(code === 'former_mid', `it says ${code} of ${person}`);
        scene.hold(scene.asked(1, person).length === 1, `${person} was tried again`);
      }
    },
  },
];
