// G5: floods that would take all places.
import { chargeNumber } from '../../order-numbers';
import type { Scenario } from './scene';
import { Scene, dueAt } from './scene';

const people = 20;
const everybody = (scene: Scene) => {
  for (let person = 0; person < people; person += 1) scene.holdPaidOnce(1, person);
};

/** Ten a millisecond, for ten seconds from just before the hour at which charges are due. */
const floodMs = 10_000;

/** As if the order key had leaked: without it nobody can name a charge. */
const forged = Array.from({ length: 1_000 }, (_, more) =>
  chargeNumber(`subr${String(more).padStart(24, '0')}`, 1),
);

/** Each names a charge that has to be looked up. */
async function flood(scene: Scene): Promise<void> {
  const { universe } = scene;
  // A new account: ten invocations at once, of all functions together.
  universe.cloud.room.accountMax = 10;
  let waves = 0;
  const wave = () => {
    for (let more = 0; more < 10; more += 1) {
      const merchant_uid = forged[(waves * 10 + more) % forged.length];
      void scene.people.webhook({ imp_uid: `imp_${waves}`, merchant_uid, status: 'paid' });
    }
    waves += 1;
    if (waves < floodMs) universe.timeline.after(1, wave);
  };
  universe.timeline.at(dueAt - 100, wave);
  await universe.runTo(dueAt + floodMs - 200);
}

/** Paid while the flood still came. */
const paidBy = (scene: Scene) =>
  Array.from({ length: people }, (_, one) => scene.paid(1, one).length).reduce((a, b) => a + b, 0);

export const crowds: readonly Scenario[] = [
  {
    id: 'G5',
    says: 'a flood of webhooks while charges are due',
    long: true,
    options: { people },
    play: async (scene) => {
      // Where the API lets everybody in, the flood takes the workers' places as well.
      const starved = new Scene(scene.options);
      await starved.begin();
      await flood(starved);
      starved.hold(paidBy(starved) === 0, 'this flood starves nobody: it proves nothing');
      await starved.renew(0.6);
      everybody(starved);
      scene.failures.push(...starved.failures);
      // As deployed: what is over the rate of its route is refused before anything of ours runs.
      scene.universe.cloud.throttles = true;
      await flood(scene);
      scene.hold(paidBy(scene) === people, `${paidBy(scene)} were charged during the flood`);
      await scene.renew(0.1);
      everybody(scene);
      // And with places of its own for the webhook's door, as a raised limit allows.
      const reserved = new Scene(scene.options);
      await reserved.begin();
      reserved.universe.cloud.room.webhookMax = 2;
      await flood(reserved);
      reserved.hold(paidBy(reserved) === people, 'reserved places did not help');
      reserved.hold(reserved.universe.cloud.room.throttled > 100, 'the flood was let in');
      scene.failures.push(...reserved.failures);
      Object.assign(scene.universe.cloud.room, { accountMax: Infinity });
    },
  },
];
