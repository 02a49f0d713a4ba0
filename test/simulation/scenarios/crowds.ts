// G5 and G10: floods that take all places, and ledger passes in a hurry.
import { text } from '../checker/facts';
import { runLedgerPass } from '../../../functions/usecases/run-ledger-pass';
import type { Scenario } from './scene';
import { Scene, day, dueAt, hour } from './scene';

const minute = 60_000;
const everybody = (scene: Scene, count: number) => {
  for (let person = 0; person < count; person += 1) scene.holdPaidOnce(1, person);
};

/** A twin whose case a webhook has opened long before: two passes at once are still only one. */
async function twinInAHurry(scene: Scene): Promise<void> {
  const { universe } = scene;
  const { book } = universe.emulator;
  const [row] = scene.paid();
  const imp_uid = book.nextUid('imps_');
  if (row) book.add({ ...row, imp_uid, cancel_history: [] });
  universe.rulesPaused = true;
  const merchant_uid = row?.merchant_uid ?? '';
  await universe.during(scene.people.webhook({ imp_uid, merchant_uid, status: 'paid' }));
  scene.hold(scene.cases().length === 1, 'the webhook was not followed');
  await scene.wait(3 * hour);
  for (let more = 0; more < 3; more += 1) {
    await universe.during(runLedgerPass(universe.cloud.byHand(), 2, 30));
    await scene.wait(minute);
  }
  scene.hold(scene.callsTo('/payments/cancel') === 0, 'passes within minutes were taken for two');
  universe.rulesPaused = false;
  await scene.wait(2 * day);
  scene.hold(scene.callsTo('/payments/cancel') === 1, 'the twin was not given back once');
}

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
  {
    ...{
      id: 'G10',
      says: 'the ledger pass dies, repeats, and sees rows arrive',
      options: { people: 8, mayDouble: true },
    },
    play: async (scene) => {
      const { universe } = scene;
      scene.fate('reconcile', { call: 'list' });
      scene.fate('reconcile', { call: 'scan', nth: 1 });
      for (let more = 0; more < 12; more += 1) {
        universe.timeline.at(dueAt + more * 2_000, () => universe.cloud.fire('reconcile'));
      }
      await scene.renew(2);
      const deps = universe.cloud.byHand();
      const pass = await universe.during(runLedgerPass(deps, 2, 30));
      scene.hold(pass.complete && pass.differences.length === 0, 'the books differ');
      scene.hold(scene.callsTo('/payments/cancel') === 0, 'somebody was given money back');
      everybody(scene, 8);
      scene.hold(text(scene.subscription(), 'status') === 'active', 'somebody was disturbed');
      await twinInAHurry(scene);
    },
  },
];
