// Q23 to Q27: changes within the period whose worker dies, that a restore forgets, that a cancel
// meets, and that may not be made.
import { noteReplay } from '../../../functions/usecases/common/recovery';
import { part } from '../checker/facts';
import { recoverSince, replayLines, restoreTable } from './disasters';
import {
  changeNow,
  difference,
  differenceItem,
  five,
  holdOutcome,
  holdRenewal,
  holdTerms,
  keptOf,
  onTenth,
  seats,
  sentOf,
} from './on-the-tenth';
import type { Scenario } from './scene';
import { Scene, day, hour } from './scene';

/** Dies at each call of the change in turn, and lets the night and the renewal pass. */
async function dieAtEachCall(scene: Scene): Promise<void> {
  let died = 0;
  for (const when of ['before', 'after'] as const) {
    for (let nth = 1; nth <= 16; nth += 1) {
      const world = new Scene(scene.options);
      await world.begin();
      await onTenth(world);
      const { people, universe } = world;
      const shown = await universe.during(people.previewNow('user-0', five));
      world.fate('user', { nth, when });
      void people.confirmNow('user-0', five, shown).catch(() => 0);
      await world.wait(60_000);
      died += universe.cloud.struck.length;
      world.universe.cloud.fates.length = 0;
      await world.wait(2 * day);
      const isPaid = keptOf(world) === difference;
      holdTerms(world, isPaid ? 5 : 3, isPaid ? difference : 0);
      await holdRenewal(world, isPaid ? 22_000 : 13_200);
      const broken = (await world.rest()).map(({ what }) => what);
      for (const fault of [...world.failures, ...broken])
        scene.failures.push(`call ${nth}, ${when}: ${fault}`);
    }
  }
  scene.hold(died >= 20, `it died ${died} times`);
}

export const changesInTrouble: readonly Scenario[] = [
  {
    id: 'Q23',
    says: 'the worker of a change dies at each of its calls',
    options: seats,
    play: dieAtEachCall,
  },
  {
    id: 'Q24',
    says: 'a restore forgets a difference that was paid: adopted from its payment, and kept',
    options: seats,
    play: async (scene) => {
      const { universe } = scene;
      await onTenth(scene);
      const before = universe.table.dump();
      const restorePoint = universe.nowMs;
      await scene.wait(hour);
      holdOutcome(scene, await changeNow(scene), '200 in_force');
      await scene.wait(day);
      restoreTable(scene, before);
      universe.cloud.deployWith('maedal-restored');
      await recoverSince(scene, restorePoint);
      holdOutcome(scene, await changeNow(scene), '503 ');
      const results = await replayLines(scene, restorePoint - hour);
      scene.hold(results.includes('applied'), `the replay led to ${results.join()}`);
      await universe.during(noteReplay(universe.cloud.byHand(), 'done'));
      await scene.wait(3 * day);
      holdTerms(scene, 5, difference);
      await holdRenewal(scene, 22_000);
      scene.hold(sentOf(scene) === 1, 'it was charged again');
    },
  },
  {
    id: 'Q25',
    says: 'a restore forgets a difference, and its line is lost: the night adopts it',
    options: seats,
    play: async (scene) => {
      const { universe } = scene;
      await onTenth(scene);
      const before = universe.table.dump();
      const restorePoint = universe.nowMs;
      holdOutcome(scene, await changeNow(scene), '200 in_force');
      await scene.wait(hour);
      restoreTable(scene, before);
      universe.cloud.deployWith('maedal-restored');
      await recoverSince(scene, restorePoint);
      await universe.during(noteReplay(universe.cloud.byHand(), 'waived'));
      await scene.wait(3 * day);
      holdTerms(scene, 5, difference);
      await holdRenewal(scene, 22_000);
    },
  },
  {
    id: 'Q26',
    says: 'canceled while the difference is open: it stands when paid, and ends with the period',
    options: seats,
    play: async (scene) => {
      const { universe, people } = scene;
      await onTenth(scene);
      scene.provider({ kind: 'dropAfter' });
      holdOutcome(scene, await changeNow(scene), '200 pending');
      await universe.during(people.cancel('user-0', 'period_end'));
      await scene.wait(hour);
      holdTerms(scene, 5, difference);
      holdOutcome(scene, await changeNow(scene, { quantity: 9 }), '409 ');
      await scene.renew(2);
      scene.holdStatus('canceled');
      scene.hold(scene.asked(1).length === 0, 'charged after a cancel');
    },
  },
  {
    id: 'Q27',
    says: 'less, the same, another cadence, or a few won: from the next period on, or unpaid',
    options: seats,
    play: async (scene) => {
      const { universe } = scene;
      await onTenth(scene);
      for (const asked of [{ quantity: 2 }, { quantity: 3 }, { plan: 'quarterly', quantity: 1 }]) {
        holdOutcome(scene, await changeNow(scene, asked), '409 ');
      }
      const { catalogue } = universe.cloud.settings;
      const sold = catalogue as Map<string, unknown>;
      const plan = catalogue.get('team');
      const taxFree = catalogue.get('seats')?.price.taxFree;
      const price = { ...plan?.price, amount: 4_440, taxFree, version: 2 };
      sold.set('team', { ...plan, price });
      const done = await changeNow(scene, { plan: 'team' });
      holdOutcome(scene, done, '200 in_force');
      scene.hold(done.charge === 0, `${done.charge} won were asked for`);
      scene.hold(sentOf(scene) === 0, 'something was sent');
      const lines = part(differenceItem(scene), 'change')?.['lines'];
      scene.hold(Array.isArray(lines) && lines.length === 3, 'it is not said to be rounded off');
      await holdRenewal(scene, 13_320);
    },
  },
  {
    id: 'Q34',
    says: 'a difference in slices of a few won: the first is not asked for, the others not made',
    options: seats,
    play: async (scene) => {
      await onTenth(scene);
      const sold = scene.universe.cloud.settings.catalogue as Map<string, unknown>;
      const team = scene.universe.cloud.settings.catalogue.get('team');
      const taxFree = scene.universe.cloud.settings.catalogue.get('seats')?.price.taxFree;
      for (const [at, planId] of ['step-1', 'step-2', 'step-3'].entries()) {
        const price = { ...team?.price, planId, amount: 4_400 + 40 * (at + 1), taxFree };
        sold.set(planId, { ...team, id: planId, price });
      }
      holdOutcome(scene, await changeNow(scene, { plan: 'step-1' }), '200 in_force');
      holdOutcome(scene, await changeNow(scene, { plan: 'step-2' }), '409 ');
      holdOutcome(scene, await changeNow(scene, { plan: 'step-3' }), '200 in_force');
      scene.hold(keptOf(scene, 2) === 154, `${keptOf(scene, 2)} won were paid for two steps`);
      await holdRenewal(scene, 13_560);
    },
  },
];
