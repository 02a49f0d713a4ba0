// T10 to T12 and T15: purchases that end a trial: taken once, or not at all.
import { noteReplay } from '../../../functions/usecases/common/recovery';
import { part, text } from '../checker/facts';
import type { Scenario, Scene } from './scene';
import { day, hour } from './scene';
import { recoverSince, replayLines, restoreTable } from './disasters';
import { holdStart, options, prepare, to, user } from './trials';

async function buy(scene: Scene): Promise<string> {
  const { json } = await scene.universe.during(scene.people.buy(scene.universe, user));
  return text(json, 'outcome') || text(json, 'status');
}

export const purchases: readonly Scenario[] = [
  {
    id: 'T10',
    says: 'bought on the third day, its answer lost: taken once, and counted from that day',
    options,
    play: async (scene) => {
      await to(scene, '2027-02-03T18:00:00');
      scene.provider({ kind: 'dropAfter' });
      const outcome = await buy(scene);
      scene.hold(outcome === 'pending', `its purchase was answered ${outcome}`);
      await scene.wait(hour);
      scene.holdPaidOnce(1);
      holdStart(scene, 1, '2027-02-03');
      scene.holdStatus('active');
      await to(scene, '2027-03-03T12:00:00');
      scene.holdPaidOnce(2);
      holdStart(scene, 2, '2027-03-03');
    },
  },
  {
    id: 'T11',
    says: 'a purchase is declined: the trial goes on, and its end is charged as if it had not been',
    options,
    play: async (scene) => {
      await prepare(scene);
      scene.provider({ kind: 'decline', message: '[8521] 한도초과' });
      scene.hold((await buy(scene)) === 'declined', 'it was not declined');
      scene.holdStatus('trialing');
      scene.hold(part(scene.subscription(), 'dunning') === undefined, 'it is a debt');
      await to(scene, '2027-02-14T09:00:00');
      scene.hold(scene.asked(1).length === 1, 'it was tried again by itself');
      await to(scene, '2027-02-14T12:00:00');
      scene.holdPaidOnce(1);
      holdStart(scene, 1, '2027-02-14');
    },
  },
  {
    id: 'T12',
    says: 'the table forgets a purchase: its payment is found, and its day with it',
    options,
    play: async (scene) => {
      const { universe } = scene;
      await to(scene, '2027-02-03T18:00:00');
      const before = universe.table.dump();
      const since = universe.nowMs;
      scene.hold((await buy(scene)) === 'paid', 'it was not paid');
      restoreTable(scene, before);
      await recoverSince(scene, since - 60_000);
      await replayLines(scene, since - 60_000).catch(() => []);
      await universe.during(noteReplay(universe.cloud.byHand(), 'done'));
      await scene.wait(4 * day);
      scene.holdPaidOnce(1);
      holdStart(scene, 1, '2027-02-03');
      scene.holdStatus('active');
    },
  },
  {
    id: 'T15',
    says: 'bought with a lost card: it is not asked again at the end, and another one pays',
    options,
    play: async (scene) => {
      await prepare(scene);
      scene.provider({ kind: 'decline', message: '[8350] 분실/도난 카드' });
      scene.hold((await buy(scene)) === 'declined', 'it was not declined');
      await to(scene, '2027-02-14T12:00:00');
      scene.hold(scene.asked(1).length === 1, 'the lost card was asked again');
      scene.holdStatus('past_due');
      const { universe, people } = scene;
      const ids = await universe.during(people.openCard(user));
      if (ids) await universe.during(people.callback(user, ids));
      await scene.wait(day + hour);
      scene.holdPaidOnce(1);
      scene.holdStatus('active');
    },
  },
];
