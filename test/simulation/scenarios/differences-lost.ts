// Q36 and R15: differences that a restore has forgotten, and that the row does not take on again.
import { noteReplay } from '../../../functions/usecases/common/recovery';
import { text } from '../checker/facts';
import { rebuild, recoverSince, replayLines, restoreTable } from './disasters';
import { openCases } from './in-doubt';
import { changeNow, difference, differenceItem, holdOutcome, keptOf } from './on-the-tenth';
import { onTenth, seats } from './on-the-tenth';
import type { Scenario } from './scene';
import { day, hour } from './scene';

export const differencesLost: readonly Scenario[] = [
  {
    id: 'Q36',
    says: 'a part of a forgotten difference was given back: made, says the replay, and by hand',
    options: seats,
    play: async (scene) => {
      const { universe } = scene;
      await onTenth(scene);
      const before = universe.table.dump();
      const restorePoint = universe.nowMs;
      await scene.wait(hour);
      holdOutcome(scene, await changeNow(scene), '200 in_force');
      universe.emulator.consoleCancel(text(differenceItem(scene), 'paymentId'), 1_000);
      await scene.wait(hour);
      restoreTable(scene, before);
      universe.cloud.deployWith('maedal-restored');
      await recoverSince(scene, restorePoint);
      const results = await replayLines(scene, restorePoint - hour);
      scene.hold(results.join() === 'by_hand', `the replay led to ${results.join()}`);
      await universe.during(noteReplay(universe.cloud.byHand(), 'done'));
      await scene.wait(3 * day);
      const [orphan] = openCases(scene, 'orphan');
      scene.hold(text(orphan, 'why').includes('it was owed'), 'its case says to give it back');
    },
  },
  {
    id: 'R15',
    says: 'a lost row is rebuilt whose earlier period had a difference: its case says to keep it',
    options: seats,
    play: async (scene) => {
      const { universe, people } = scene;
      const mine = scene.idOf();
      await onTenth(scene);
      holdOutcome(scene, await changeNow(scene), '200 in_force');
      const fewer = people.change(universe, 'user-0', { quantity: 3 });
      scene.hold((await universe.during(fewer)) === 200, 'the smaller quantity was refused');
      await scene.renew(1);
      const since = universe.nowMs;
      const rest = universe.table.dump().filter(({ pk, sk }) => {
        return !`${String(pk)} ${String(sk)}`.includes(mine) && pk !== 'U#user-0';
      });
      restoreTable(scene, rest);
      universe.cloud.deployWith('maedal-restored');
      await recoverSince(scene, since - 30 * day);
      await scene.wait(day);
      await rebuild(scene, mine, false);
      const [told] = openCases(scene, 'orphan');
      scene.hold(text(told, 'why').includes('it was owed'), 'its case says nothing of that');
      await universe.during(noteReplay(universe.cloud.byHand(), 'done'));
      await scene.wait(4 * day);
      const { length } = openCases(scene, 'orphan');
      scene.hold(length === 1, `${length} cases are open`);
      scene.hold(keptOf(scene) === difference, 'it was given back');
    },
  },
];
