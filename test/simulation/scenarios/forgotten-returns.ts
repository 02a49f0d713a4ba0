// R9 to R13: a restore forgets who came back and what it cost, and cards that were stored again.
import { text } from '../checker/facts';
import { noteReplay } from '../../../functions/usecases/common/recovery';
import { issueKey } from '../../../sandbox/iamport/customers';
import type { Item } from '../../../sandbox/twin/values';
import { recoverSince, replayLines, restoreTable, waiveReplay } from './disasters';
import { openCases } from './in-doubt';
import type { Scenario, Scene } from './scene';
import { day } from './scene';

const lost = { kind: 'decline', message: '[8350] 분실/도난 카드' } as const;
const at = (when: string) => Date.parse(`${when}+09:00`);

/** Opens a card window, and is back from it with a card that pays. */
async function comeBack({ universe, people }: Scene): Promise<void> {
  const ids = await universe.during(people.openCard('user-0'));
  if (ids) await universe.during(people.callback('user-0', ids));
}

/** In debt until the twentieth of May, and then back: 13,732 won with two days owed. */
async function liveAndReturn(scene: Scene, backupAt: string): Promise<readonly Item[]> {
  const { universe } = scene;
  scene.provider(lost, { count: 0 });
  await universe.runTo(at(backupAt));
  const before = universe.table.dump();
  await universe.runTo(at('2027-05-20T18:00:00'));
  scene.holdStatus('unpaid');
  universe.emulator.script([]);
  await comeBack(scene);
  scene.hold(scene.paid(1)[0]?.amount === 13_732, 'the return did not cost what it should');
  return before;
}

async function restore(scene: Scene, before: readonly Item[], sinceAt: string): Promise<void> {
  restoreTable(scene, before);
  scene.universe.cloud.deployWith('maedal-restored');
  await recoverSince(scene, at(sinceAt));
}

async function replayAll(scene: Scene, sinceAt: string): Promise<readonly string[]> {
  const results = await replayLines(scene, at(sinceAt));
  await scene.universe.during(noteReplay(scene.universe.cloud.byHand(), 'done'));
  return results;
}

/** The return is booked as it was, and the next period is asked for a month after it. */
async function holdReturned(scene: Scene, asked: number): Promise<void> {
  scene.holdPaidOnce(1);
  scene.hold(scene.charge(1)?.['amount'] === 13_732, 'another amount is booked');
  scene.hold(text(scene.charge(1), 'startsOn') === '2027-05-20', 'it does not begin on that day');
  scene.holdStatus('active');
  const left = scene.cases().filter((one) => one['status'] === 'open');
  scene.hold(left.length === 0, `open: ${left.map((one) => text(one, 'kind')).join()}`);
  scene.hold(scene.callsTo('/again') === asked, 'charged after the restore');
  await scene.universe.runTo(at('2027-06-21T12:00:00'));
  scene.hold(scene.paid(2)[0]?.amount === 12_900, 'the next period costs more than its price');
}

export const forgottenReturns: readonly Scenario[] = [
  {
    id: 'R9',
    says: 'a restore forgets a return that paid for days it owed: it is adopted',
    options: { plan: 'strict' },
    play: async (scene) => {
      const before = await liveAndReturn(scene, '2027-05-20T17:00:00');
      const asked = scene.callsTo('/again');
      await restore(scene, before, '2027-05-20T17:00:00');
      const results = await replayAll(scene, '2027-05-20T17:00:00');
      scene.hold(results.join() === 'applied', `the card is ${results.join()}`);
      await scene.wait(3 * day);
      await holdReturned(scene, asked);
    },
  },
  {
    id: 'R10',
    says: 'a restore forgets the debt and the return: no day of it is collected',
    options: { plan: 'strict' },
    play: async (scene) => {
      const before = await liveAndReturn(scene, '2027-02-28T09:00:00');
      const asked = scene.callsTo('/again');
      await restore(scene, before, '2027-02-28T09:00:00');
      const results = await replayAll(scene, '2027-02-28T09:00:00');
      scene.hold(results.join() === 'applied', `the card is ${results.join()}`);
      await scene.wait(3 * day);
      await holdReturned(scene, asked);
    },
  },
  {
    id: 'R11',
    says: 'a payment with a card that the table does not know, and a new order key: a case',
    play: async (scene) => {
      const { universe } = scene;
      const { cloud } = universe;
      const before = universe.table.dump();
      const keys = [...universe.emulator.book.keys];
      await comeBack(scene);
      await scene.renew(1);
      scene.holdPaidOnce(1);
      restoreTable(scene, before);
      // iamport keeps the former card, which was deleted when the new one came.
      for (const [uid, row] of keys) universe.emulator.book.keys.set(uid, row);
      cloud.deployWith('maedal-restored');
      const second = 'the order key of a sandbox is no secret: version 2';
      cloud.orderKey = { current: '2', versions: { ...cloud.orderKey.versions, '2': second } };
      await recoverSince(scene, universe.nowMs - 2 * day);
      await waiveReplay(scene);
      await scene.wait(5 * day);
      scene.hold(scene.paid(1).length === 1, `period 1 was paid ${scene.paid(1).length} times`);
      scene.hold(openCases(scene, 'suspect').length === 1, 'there is no case of it');
      scene.holdInFlight(1, 'suspect');
    },
  },
  {
    id: 'R12',
    says: 'a card that is replayed was stored again through a test channel',
    play: async (scene) => {
      const { universe } = scene;
      const { book, channels } = universe.emulator;
      const before = universe.table.dump();
      const restoredTo = universe.nowMs;
      await comeBack(scene);
      const customer_uid = text(scene.subscription(), 'keyId');
      const test = channels.find(({ key }) => key === 'channel-key-kicc');
      const card_number = '4242-4242-4242-4242';
      if (test) issueKey(book, test, { customer_uid, card_number }, universe.nowMs);
      restoreTable(scene, before);
      universe.cloud.deployWith('maedal-restored');
      await recoverSince(scene, restoredTo);
      const results = await replayLines(scene, restoredTo);
      scene.hold(results.join() === 'by_hand', `the card is ${results.join()}`);
      scene.hold(text(scene.subscription(), 'keyId') !== customer_uid, 'a test card is in force');
      await waiveReplay(scene);
      await scene.renew(3);
      // The card that the row still names is gone at iamport.
      scene.forgiveLostKey(0);
    },
  },
  {
    id: 'R13',
    says: "a window's row names the key of another by the time it is replayed",
    options: { people: 2 },
    play: async (scene) => {
      const { universe } = scene;
      const before = universe.table.dump();
      const restoredTo = universe.nowMs;
      const own = text(scene.subscription(), 'keyId');
      const anothers = text(scene.subscription(1), 'keyId');
      await comeBack(scene);
      const key = text(scene.subscription(), 'keyId');
      const row = universe.emulator.book.payments.find((one) => one.customer_uid === key);
      restoreTable(scene, before);
      universe.cloud.deployWith('maedal-restored');
      await recoverSince(scene, restoredTo);
      // Two rows, of two keys: the table has forgotten which one it had allotted.
      if (row) {
        const imp_uid = universe.emulator.book.nextUid('imps_');
        universe.emulator.book.add({ ...row, imp_uid, customer_uid: anothers });
      }
      const results = await replayLines(scene, restoredTo);
      scene.hold(results.join() === 'by_hand', `the card is ${results.join()}`);
      scene.hold(text(scene.subscription(), 'keyId') === own, 'the key of another is in force');
      await waiveReplay(scene);
      await scene.renew(3);
      scene.forgiveLostKey(0);
    },
  },
];
