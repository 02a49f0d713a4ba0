// G5: floods that take all places.
import type { Scenario } from './scene';
import { Scene, dueAt } from './scene';

const minute = 60_000;
const everybody = (scene: Scene, count: number) => {
  for (let person = 0; person < count; person += 1) scene.holdPaidOnce(1, person);
};

/** Ten webhooks a millisecond around the hour, each for a charge that has to be looked up. */
async function flood(scene: Scene, room: object): Promise<void> {
  const { universe } = scene;
  Object.assign(universe.cloud.room, room);
  for (let more = 0; more < 4_000; more += 1) {
    const merchant_uid = `cr${String(more).padStart(24, '0')}000100`;
    const body = { imp_uid: `imp_${more}`, merchant_uid, status: 'paid' };
    universe.timeline.at(
      dueAt - 100 + Math.floor(more / 10),
      () => void scene.people.webhook(body),
    );
  }
  await universe.runTo(dueAt + 5 * minute);
}

export const crowds: readonly Scenario[] = [
  {
    ...{ id: 'G5', says: 'a flood of webhooks while charges are due', options: { people: 20 } },
    play: async (scene) => {
      // An account of ten: where all doors share it, the flood takes the workers' places as well.
      const starved = new Scene(scene.options);
      await starved.begin();
      await flood(starved, { accountMax: 10 });
      starved.hold(starved.paid().length === 0, 'this flood starves nobody: it proves nothing');
      await starved.renew();
      everybody(starved, 20);
      // Two reserved for the webhook's door, and no more than these: nobody waits.
      await flood(scene, { accountMax: 10, webhookMax: 2 });
      everybody(scene, 20);
      scene.hold(scene.universe.cloud.room.throttled > 100, 'the flood was let in');
      scene.failures.push(...starved.failures);
      Object.assign(scene.universe.cloud.room, { accountMax: Infinity, webhookMax: Infinity });
    },
  },
];
