// O4 to O8: what was begun, or forgotten by a restore, under a former version of the order key.
import { noteReplay } from '../../../functions/usecases/common/recovery';
import type { Item } from '../../../sandbox/twin/values';
import { chargeNumber } from '../../order-numbers';
import { text } from '../checker/facts';
import { casesOf, deletions, rebuild, recoverSince } from './disasters';
import { replayLines, restoreTable, signUp } from './disasters';
import { changeNow, difference, holdOutcome, holdRenewal, holdTerms } from './on-the-tenth';
import { onTenth, seats, sentOf } from './on-the-tenth';
import type { Scenario, Scene } from './scene';
import { day, dueAt, hour } from './scene';

const second = 'the order key of a sandbox is no secret: version 2';

function rotate({ universe: { cloud } }: Scene): void {
  cloud.orderKey = { current: '2', versions: { ...cloud.orderKey.versions, '2': second } };
  cloud.recycle();
}

/** A new version is added after the restore, before anything is replayed. */
async function restoreAndRotate(scene: Scene, before: readonly Item[], since: number) {
  restoreTable(scene, before);
  scene.universe.cloud.deployWith('maedal-restored');
  rotate(scene);
  await recoverSince(scene, since);
}

async function replayed(scene: Scene, since: number): Promise<string> {
  const results = await replayLines(scene, since);
  await scene.universe.during(noteReplay(scene.universe.cloud.byHand(), 'done'));
  return results.join();
}

const versionsAsked = (scene: Scene, period: number, person = 0) =>
  scene.asked(period, person).map(({ body }) => text(body, 'merchant_uid').charAt(0));

/** The window that a key came from, as it stands in the table. */
function windowOf(scene: Scene, key: string): Item | undefined {
  const items = [...scene.watch.record.items.values()];
  return items.find((item) => text(item, 'sk').startsWith('W#') && item['keyId'] === key);
}

export const rotations: readonly Scenario[] = [
  {
    id: 'O4',
    says: 'two renewals and a cancel are forgotten, and the order key is rotated',
    play: async (scene) => {
      const { universe, people } = scene;
      const before = universe.table.dump();
      const since = universe.nowMs;
      await universe.runTo(dueAt + 35 * day);
      await universe.during(people.cancel('user-0', 'now'));
      const asked = scene.callsTo('/again');
      await restoreAndRotate(scene, before, since);
      const results = await replayed(scene, since);
      scene.hold(results === 'applied', `the cancel is ${results}`);
      await scene.wait(3 * day);
      scene.holdStatus('canceled');
      for (const period of [1, 2]) scene.holdPaidOnce(period);
      scene.hold(scene.cases().length === 0, 'a genuine payment became a case');
      scene.hold(scene.callsTo('/again') === asked, 'charged after the restore');
    },
  },
  {
    id: 'O5',
    says: 'a subscription is rebuilt after the order key was rotated',
    play: async (scene) => {
      const { universe, people } = scene;
      const before = universe.table.dump();
      const since = universe.nowMs;
      await signUp(scene, 'user-1');
      const key = text(scene.subscription(1), 'keyId');
      await restoreAndRotate(scene, before, since - hour);
      await scene.wait(day);
      await rebuild(scene, scene.idOf(1), false);
      await universe.during(noteReplay(universe.cloud.byHand(), 'done'));
      scene.hold(windowOf(scene, key)?.['keyVersion'] === '1', 'its window has another number');
      await universe.runTo(dueAt + 40 * day);
      scene.hold(casesOf(scene, 'lost_subscription').length > 0, 'it was not lost');
      for (const period of [0, 1]) scene.holdPaidOnce(period, 1);
      const versions = versionsAsked(scene, 1, 1).join('');
      scene.hold(versions === '2', `its renewal was asked under ${versions}`);
      await universe.during(people.cancel('user-1', 'now'));
      await scene.wait(day);
      scene.hold(!universe.emulator.book.keys.has(key), 'its key is left at iamport');
    },
  },
  {
    id: 'O6',
    says: 'a card is replayed after the order key was rotated',
    play: async (scene) => {
      const { universe, people } = scene;
      const before = universe.table.dump();
      const since = universe.nowMs;
      const change = async () => {
        const ids = await universe.during(people.openCard('user-0'));
        if (ids) await universe.during(people.callback('user-0', ids));
        return text(scene.subscription(), 'keyId');
      };
      const key = await change();
      await restoreAndRotate(scene, before, since);
      const results = await replayed(scene, since);
      scene.hold(results === 'applied', `the card is ${results}`);
      scene.hold(windowOf(scene, key)?.['keyVersion'] === '1', 'its window has another number');
      await scene.renew(4);
      scene.holdPaidOnce();
      scene.hold(scene.paid()[0]?.customer_uid === key, 'another card was charged');
      const gone = deletions(scene);
      await change();
      await scene.wait(hour);
      scene.hold(deletions(scene) === gone + 1, 'the replayed key was not deleted');
      scene.hold(!universe.emulator.book.keys.has(key), 'the replayed key is left at iamport');
    },
  },
  {
    id: 'O7',
    says: 'a change within a period that began under a former version, and a restore forgets it',
    options: seats,
    play: async (scene) => {
      const { universe } = scene;
      await onTenth(scene);
      rotate(scene);
      const before = universe.table.dump();
      const since = universe.nowMs;
      await scene.wait(hour);
      holdOutcome(scene, await changeNow(scene), '200 in_force');
      scene.hold(sentOf(scene) === 1, 'it was not asked for under the version of its period');
      await scene.wait(day);
      await restoreAndRotate(scene, before, since);
      const results = await replayed(scene, since - hour);
      scene.hold(results.includes('applied'), `the change is ${results}`);
      await scene.wait(3 * day);
      holdTerms(scene, 5, difference);
      await holdRenewal(scene, 22_000);
      const versions = versionsAsked(scene, 1).join('');
      scene.hold(versions === '2', `the next month was asked for under ${versions}`);
    },
  },
  {
    id: 'O8',
    says: 'one of two forgotten payments was given back, and the order key is rotated',
    options: { mayDouble: true },
    play: async (scene) => {
      const { universe } = scene;
      const { emulator } = universe;
      const before = universe.table.dump();
      const since = universe.nowMs;
      await scene.renew(0.1);
      const [first] = scene.paid();
      if (!first) throw new Error('nothing was paid');
      const later = { imp_uid: 'imps_later', merchant_uid: chargeNumber(scene.idOf(), 1, 1) };
      emulator.book.add({ ...first, ...later, paid_at: first.paid_at + 600, cancel_history: [] });
      await restoreAndRotate(scene, before, since);
      emulator.consoleCancel(first.imp_uid);
      await universe.during(noteReplay(universe.cloud.byHand(), 'done'));
      await scene.wait(2 * day);
      scene.holdPaidOnce();
      scene.holdStatus('active');
      scene.hold(scene.subscription()['heldAt'] === undefined, 'it was put on hold');
    },
  },
];
