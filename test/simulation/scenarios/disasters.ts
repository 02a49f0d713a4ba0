// R1 to R8: a table that is set back or emptied knows less than iamport: no key of it is deleted.
import { runLedgerPass } from '../../../functions/usecases/reconcile/run-ledger-pass';
import { wishesIn } from '../../../bin/wish-lines';
import { noteReplay, startRecovery } from '../../../functions/usecases/common/recovery';
import { rebuildLost } from '../../../functions/usecases/operate/rebuild-subscription';
import { replayWishes } from '../../../functions/usecases/operate/replay-wishes';
import type { Item } from '../../../sandbox/twin/values';
import { text } from '../checker/facts';
import type { Scenario, Scene } from './scene';
import { day, dueAt, hour } from './scene';

const minute = 60_000;

/** Sets the table back to how it stood, as a restore to a point in time does. */
export function restoreTable(scene: Scene, items: readonly Item[]): void {
  scene.universe.table.restore(items);
  scene.watch.record.forget(items);
}

const byHand = { by: 'ops', reason: 'restored from backup' };

/** As POST /admin/recover does. */
export async function recoverSince(scene: Scene, sinceMs: number): Promise<void> {
  const { universe } = scene;
  await universe.during(
    startRecovery(universe.cloud.byHand(), Math.floor(sinceMs / 1_000), byHand),
  );
}

/** An operator does without the wishes, as POST /admin/recover {"replay":"waived"} does. */
export async function waiveReplay(scene: Scene): Promise<void> {
  const { universe } = scene;
  await universe.during(noteReplay(universe.cloud.byHand(), 'waived', byHand));
}

/** Applies what the log lines say, as npm run replay does; answers the results. */
export async function replayLines(scene: Scene, sinceMs: number): Promise<readonly string[]> {
  const { universe, watch } = scene;
  const { wishes } = wishesIn(watch.logs.join('\n'), Math.floor(sinceMs / 1_000));
  return universe.during(replayWishes(universe.cloud.byHand(), wishes, byHand));
}

const actor = { who: 'operator', ...byHand } as const;

/** As POST /admin/rebuild does. */
export async function rebuild(scene: Scene, id: string, dryRun: boolean) {
  const { universe } = scene;
  return universe.during(rebuildLost(universe.cloud.byHand(), { id, dryRun, actor }));
}

export function deletions(scene: Scene): number {
  return scene.watch.record.sent.filter(({ method }) => method === 'DELETE').length;
}

export async function signUp(scene: Scene, user: string): Promise<void> {
  const { universe, people } = scene;
  const ids = await universe.during(people.open(user, 'monthly'));
  if (ids) await universe.during(people.callback(user, ids));
}

export function casesOf(scene: Scene, kind: string): readonly Item[] {
  return scene.cases().filter((one) => text(one, 'kind') === kind);
}

/** A reconciliation by hand, over so many days. */
export async function reconcile(scene: Scene, days: number) {
  const { universe } = scene;
  return universe.during(runLedgerPass(universe.cloud.byHand(), 2, days));
}

const lateCustomers = 3;

export const disasters: readonly Scenario[] = [
  {
    id: 'R1',
    says: 'the table is set back to before three sign-ups, and emptied',
    options: {},
    play: async (scene) => {
      const { universe } = scene;
      const before = universe.table.dump();
      for (let late = 1; late <= lateCustomers; late += 1) await signUp(scene, `user-${late}`);
      const keys = universe.emulator.book.keys.size;
      scene.hold(keys === lateCustomers + 1, `${keys} keys were issued`);
      restoreTable(scene, before);
      await recoverSince(scene, dueAt - 2 * minute);
      await waiveReplay(scene);
      await scene.renew(4);
      scene.holdPaidOnce();
      scene.hold(deletions(scene) === 0, 'a key of a lost subscription was deleted');
      const lost = casesOf(scene, 'lost_subscription');
      scene.hold(lost.length === 2 * lateCustomers, `${lost.length} cases of lost subscriptions`);

      const now = universe.table.dump();
      restoreTable(scene, []);
      await reconcile(scene, 400);
      await scene.wait(day);
      await reconcile(scene, 400);
      scene.hold(deletions(scene) === 0, 'an empty table deleted keys');
      restoreTable(scene, now);
    },
  },
  {
    id: 'R2',
    says: 'the table is set back to before a card change whose former key is gone',
    play: async (scene) => {
      const { universe, people } = scene;
      const before = universe.table.dump();
      const ids = await universe.during(people.openCard('user-0'));
      if (ids) await universe.during(people.callback('user-0', ids));
      scene.hold(deletions(scene) === 1, 'the former key was not deleted');
      const key = text(scene.subscription(), 'keyId');
      restoreTable(scene, before);
      await recoverSince(scene, dueAt - 2 * minute);
      await waiveReplay(scene);
      if (ids) await universe.during(people.land(ids));
      await scene.renew(3);
      scene.hold(universe.emulator.book.keys.has(key), 'the card in force was deleted');
      scene.hold(casesOf(scene, 'lost_subscription').length === 1, 'the key has no case');
      // The card that the row still names is gone at iamport.
      scene.forgiveLostKey(0);
    },
  },
  {
    id: 'R3',
    says: 'a customer leaves while a recovery is on, and her key goes after it',
    play: async (scene) => {
      const { universe, people } = scene;
      const paused = (isPaused: boolean) => (universe.rulesPaused = isPaused);
      paused(true);
      await recoverSince(scene, universe.nowMs - hour);
      await waiveReplay(scene);
      await scene.wait(hour);
      await universe.during(people.cancel('user-0', 'now'));
      scene.holdStatus('canceled');
      paused(false);
      await scene.wait(3 * hour);
      scene.hold(deletions(scene) === 0, 'a key was deleted while the recovery was on');
      await scene.renew(2);
      scene.hold(deletions(scene) === 1, 'the key was not deleted after the recovery');
    },
  },
  {
    id: 'R4',
    says: 'a sign-up that was paid after the restore point is not expired',
    play: async (scene) => {
      const { universe, people } = scene;
      const ids = await universe.during(people.open('user-1', 'monthly'));
      const before = universe.table.dump();
      if (ids) await universe.during(people.callback('user-1', ids));
      universe.rulesPaused = true;
      restoreTable(scene, before);
      await recoverSince(scene, dueAt - 2 * minute);
      await waiveReplay(scene);
      await scene.wait(30 * hour);
      universe.rulesPaused = false;
      universe.cloud.fire('plan');
      await scene.wait(2 * hour);
      scene.holdStatus('incomplete', 1);
      scene.hold(deletions(scene) === 0, 'the key of a paid sign-up was deleted');
      await scene.renew(4);
      scene.holdStatus('active', 1);
      scene.holdPaidOnce(0, 1);
    },
  },
  {
    id: 'R5',
    says: 'a stack on a restored table charges nobody until an operator says since when',
    options: { people: 6 },
    play: async (scene) => {
      const { universe, people } = scene;
      const before = universe.table.dump();
      await universe.runTo(dueAt + 5 * minute);
      for (let person = 0; person < 3; person += 1) scene.holdPaidOnce(1, person);
      const asked = scene.callsTo('/again');
      restoreTable(scene, before);
      universe.cloud.deployWith('maedal-restored');
      // Nobody has said anything: hours pass with a renewal due, and a customer leaves.
      await scene.wait(5 * hour);
      await universe.during(people.cancel('user-5', 'now'));
      await signUp(scene, 'user-9');
      await scene.wait(2 * day);
      scene.hold(scene.callsTo('/again') === asked, 'charged on a table of another name');
      scene.hold(deletions(scene) === 0, 'a key was deleted on a table of another name');
      const told = scene.watch.logs.some((line) => line.includes('"table.other"'));
      scene.hold(told, 'no alarm said that the table is another one');
      await recoverSince(scene, dueAt - 2 * minute);
      await waiveReplay(scene);
      await scene.wait(3 * day);
      for (let person = 0; person < 5; person += 1) scene.holdPaidOnce(1, person);
      scene.hold(scene.callsTo('/again') >= asked, 'nothing was charged after the recovery');
      scene.hold(deletions(scene) >= 1, 'the key of who left was not deleted after the recovery');
      await signUp(scene, 'user-10');
      scene.holdStatus('active', 10);
    },
  },
  {
    id: 'R6',
    says: 'a restore forgets a cancel, a cancel taken back and a card: replayed before charging',
    options: { people: 5 },
    play: async (scene) => {
      const { universe, people } = scene;
      const before = universe.table.dump();
      const restorePoint = universe.nowMs;
      await universe.during(people.cancel('user-0', 'period_end'));
      await universe.during(people.cancel('user-1', 'now'));
      await universe.during(people.cancel('user-2', 'period_end'));
      await universe.during(people.keep('user-2'));
      const ids = await universe.during(people.openCard('user-3'));
      if (ids) await universe.during(people.callback('user-3', ids));
      const key = text(scene.subscription(3), 'keyId');
      restoreTable(scene, before);
      universe.cloud.deployWith('maedal-restored');
      await recoverSince(scene, restorePoint);
      await scene.wait(2 * day);
      scene.hold(scene.asked(1, 4).length === 0, 'charged before the wishes were replayed');
      for (let times = 0; times < 2; times += 1) {
        const results = await replayLines(scene, restorePoint - hour);
        const left = results.filter((one) => one !== 'applied' && one !== 'known');
        scene.hold(results.length >= 5 && left.length === 0, `not applied: ${left.join(', ')}`);
      }
      await universe.during(noteReplay(universe.cloud.byHand(), 'done'));
      await scene.wait(3 * day);
      scene.holdStatus('canceled', 0);
      scene.holdStatus('canceled', 1);
      for (const person of [2, 3, 4]) scene.holdPaidOnce(1, person);
      for (const person of [0, 1]) {
        scene.hold(scene.asked(1, person).length === 0, `${person} was charged after a cancel`);
      }
      scene.hold(scene.paid(1, 3)[0]?.customer_uid === key, 'the new card was not charged');
    },
  },
  {
    id: 'R7',
    says: 'a restore forgets two renewals and that the customer left after them',
    play: async (scene) => {
      const { universe, people } = scene;
      const before = universe.table.dump();
      const restorePoint = universe.nowMs;
      await universe.runTo(dueAt + 35 * day);
      for (const period of [1, 2]) scene.holdPaidOnce(period);
      await universe.during(people.cancel('user-0', 'now'));
      const asked = scene.callsTo('/again');
      restoreTable(scene, before);
      universe.cloud.deployWith('maedal-restored');
      await recoverSince(scene, restorePoint);
      const results = await replayLines(scene, restorePoint);
      scene.hold(results.includes('applied'), `the cancel is ${results.join(', ')}`);
      await universe.during(noteReplay(universe.cloud.byHand(), 'done'));
      await scene.wait(3 * day);
      scene.holdStatus('canceled');
      for (const period of [1, 2]) scene.holdPaidOnce(period);
      scene.hold(scene.cases().length === 0, 'a genuine payment became a case');
      scene.hold(scene.callsTo('/again') === asked, 'charged after the restore');
    },
  },
  {
    id: 'R8',
    says: 'subscriptions that were sold after the restore point are rebuilt, and one had canceled',
    play: async (scene) => {
      const { universe, people } = scene;
      const before = universe.table.dump();
      const restorePoint = universe.nowMs;
      for (const late of [1, 2]) await signUp(scene, `user-${late}`);
      await universe.during(people.cancel('user-2', 'period_end'));
      const wanted = universe.table.dump();
      restoreTable(scene, before);
      universe.cloud.deployWith('maedal-restored');
      await recoverSince(scene, restorePoint - hour);
      scene.hold((await replayLines(scene, restorePoint)).includes('missing'), 'no row was missed');
      await scene.wait(day);
      const dry = universe.table.dump().length;
      for (const late of [1, 2]) await rebuild(scene, scene.idOf(late), true);
      scene.hold(universe.table.dump().length === dry, 'a dry run wrote something');
      await universe.during(noteReplay(universe.cloud.byHand(), 'done'));
      for (const late of [1, 2]) await rebuild(scene, scene.idOf(late), false);
      for (const late of [1, 2]) {
        const place = `S#${scene.idOf(late)}`;
        const was = wanted.find(({ pk, sk }) => pk === place && sk === 'S');
        const is = scene.subscription(late);
        for (const name of ['userId', 'keyId', 'anchorOn', 'period', 'status', 'dueSk']) {
          scene.hold(was?.[name] === is[name], `${name} of ${late} is ${String(is[name])}`);
        }
      }
      scene.hold(
        casesOf(scene, 'lost_subscription').every((one) => one['status'] === 'closed'),
        'a case of a rebuilt subscription is open',
      );
      await universe.runTo(dueAt + 29 * day);
      scene.hold(scene.asked(1, 1).length === 0, 'charged before the wishes were replayed');
      await replayLines(scene, restorePoint);
      await universe.during(noteReplay(universe.cloud.byHand(), 'done'));
      await universe.runTo(dueAt + 40 * day);
      scene.holdPaidOnce(0, 1);
      scene.holdPaidOnce(1, 1);
      scene.holdStatus('canceled', 2);
      scene.hold(scene.asked(1, 2).length === 0, 'who had canceled was charged');
      scene.hold(deletions(scene) === 1, `${deletions(scene)} keys were deleted`);
    },
  },
];
