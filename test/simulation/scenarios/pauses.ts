// L1 to L10: customers who pause: nothing is charged meanwhile, and dates go on as they were.
import { noteReplay } from '../../../functions/usecases/common/recovery';
import { text } from '../checker/facts';
import type { PauseBody } from '../people';
import type { Scenario, Scene } from './scene';
import { day, dueAt, hour } from './scene';
import { recoverSince, replayLines, restoreTable } from './disasters';

const at = (when: string) => Date.parse(`${when}+09:00`);
const to = (scene: Scene, when: string) => scene.universe.runTo(at(when));

/** Answers the status of the request. */
async function pause(scene: Scene, body: PauseBody): Promise<number> {
  const { status } = await scene.universe.during(scene.people.pause('user-0', body));
  return status;
}

async function resume(scene: Scene): Promise<number> {
  const { status } = await scene.universe.during(scene.people.resume('user-0'));
  return status;
}

function holdStart(scene: Scene, period: number, on: string): void {
  const is = text(scene.charge(period), 'startsOn');
  scene.hold(is === on, `period ${period} begins on ${is}, not ${on}`);
}

function holdAnswer(scene: Scene, is: number, expected: number): void {
  scene.hold(is === expected, `it was answered ${is}, not ${expected}`);
}

export const pauses: readonly Scenario[] = [
  {
    id: 'L1',
    says: 'two months of pause, asked for a minute before the charge: the 31st is not lost',
    play: async (scene) => {
      holdAnswer(scene, await pause(scene, { when: 'period_end', periods: 2 }), 200);
      await to(scene, '2027-02-28T12:00:00');
      scene.holdStatus('paused');
      scene.hold(text(scene.subscription(), 'access') === 'none', 'it is used in the pause');
      await to(scene, '2027-04-30T09:00:00');
      scene.hold(scene.asked(1).length === 0, 'charged in the pause');
      await to(scene, '2027-04-30T12:00:00');
      scene.holdPaidOnce(1);
      holdStart(scene, 1, '2027-04-30');
      await to(scene, '2027-05-31T12:00:00');
      scene.holdPaidOnce(2);
      holdStart(scene, 2, '2027-05-31');
    },
  },
  {
    id: 'L2',
    says: 'paused now and resumed early: the days kept are used first, then it is charged',
    play: async (scene) => {
      await scene.renew(10);
      holdAnswer(scene, await pause(scene, { when: 'now', periods: 2 }), 200);
      scene.holdStatus('paused');
      await to(scene, '2027-04-15T12:00:00');
      holdAnswer(scene, await resume(scene), 200);
      scene.hold(text(scene.subscription(), 'access') === 'full', 'it is not used again');
      // 20 days, from 11 to 30 March, were kept.
      await to(scene, '2027-05-05T09:00:00');
      scene.hold(scene.asked(2).length === 0, 'charged while days were kept');
      await to(scene, '2027-05-05T12:00:00');
      scene.holdPaidOnce(2);
      holdStart(scene, 2, '2027-05-05');
    },
  },
  {
    id: 'L3',
    says: 'ended early after the paid period: charged on that day, and on that day of each month',
    play: async (scene) => {
      await pause(scene, { when: 'period_end' });
      await to(scene, '2027-03-10T14:30:00');
      holdAnswer(scene, await resume(scene), 200);
      await scene.wait(hour);
      scene.holdPaidOnce(1);
      holdStart(scene, 1, '2027-03-10');
      await to(scene, '2027-04-10T12:00:00');
      holdStart(scene, 2, '2027-04-10');
      scene.holdPaidOnce(2);
    },
  },
  {
    id: 'L4',
    says: 'taken back before it begins, and refused in doubt and in debt',
    play: async (scene) => {
      await pause(scene, { when: 'period_end' });
      holdAnswer(scene, await resume(scene), 200);
      scene.provider({ kind: 'dropAfter' });
      await scene.universe.runTo(dueAt + 40_000);
      holdAnswer(scene, await pause(scene, { when: 'now' }), 409);
      await scene.renew(1);
      scene.holdPaidOnce(1);
      scene.provider({ kind: 'decline', message: '[8035] 잔액부족' });
      await to(scene, '2027-03-31T12:00:00');
      scene.holdStatus('past_due');
      holdAnswer(scene, await pause(scene, { when: 'period_end' }), 409);
      await to(scene, '2027-04-03T12:00:00');
      scene.holdPaidOnce(2);
    },
  },
  {
    id: 'L5',
    says: 'no rule fires while a pause is to end: its period begins on the day it ends',
    play: async (scene) => {
      await pause(scene, { when: 'period_end', periods: 1 });
      await to(scene, '2027-03-30T12:00:00');
      scene.universe.rulesPaused = true;
      await to(scene, '2027-04-04T12:30:00');
      scene.holdStatus('paused');
      scene.universe.rulesPaused = false;
      await to(scene, '2027-04-04T15:00:00');
      scene.holdPaidOnce(1);
      holdStart(scene, 1, '2027-04-04');
    },
  },
  {
    id: 'L6',
    says: 'the table is set back to before the pause, whose wish is applied again: not charged',
    play: async (scene) => {
      const before = scene.universe.table.dump();
      const since = scene.universe.nowMs;
      await pause(scene, { when: 'period_end', periods: 1 });
      restoreTable(scene, before);
      await recoverSince(scene, since - 60_000);
      const results = await replayLines(scene, since - 60_000);
      scene.hold(results.join() === 'applied', `the replay said ${results.join()}`);
      const again = await replayLines(scene, since - 60_000);
      scene.hold(again.join() === 'known', `applied twice: ${again.join()}`);
      await scene.universe.during(noteReplay(scene.universe.cloud.byHand(), 'done'));
      await to(scene, '2027-03-30T12:00:00');
      scene.hold(scene.asked(1).length === 0, 'charged though its customer had paused');
      scene.holdStatus('paused');
      await to(scene, '2027-03-31T12:00:00');
      scene.holdPaidOnce(1);
    },
  },
  {
    id: 'L7',
    says: 'the table forgets the end of a pause and its charge: found, and not charged twice',
    play: async (scene) => {
      await pause(scene, { when: 'period_end' });
      await to(scene, '2027-03-10T12:00:00');
      const before = scene.universe.table.dump();
      const since = scene.universe.nowMs;
      await resume(scene);
      await scene.wait(2 * hour);
      scene.holdPaidOnce(1);
      restoreTable(scene, before);
      await recoverSince(scene, since - 60_000);
      const results = await replayLines(scene, since - 60_000);
      scene.hold(results.join() === 'applied', `the replay said ${results.join()}`);
      await scene.universe.during(noteReplay(scene.universe.cloud.byHand(), 'done'));
      await scene.wait(4 * day);
      scene.holdPaidOnce(1);
      holdStart(scene, 1, '2027-03-10');
      await to(scene, '2027-04-10T12:00:00');
      scene.holdPaidOnce(2);
    },
  },
  {
    id: 'L8',
    says: 'another card in a pause costs nothing, and the pause ends with it',
    play: async (scene) => {
      await pause(scene, { when: 'period_end', periods: 1 });
      await scene.renew(3);
      const former = text(scene.subscription(), 'keyId');
      const ids = await scene.universe.during(scene.people.openCard('user-0'));
      if (ids) await scene.universe.during(scene.people.callback('user-0', ids));
      scene.hold(text(scene.subscription(), 'keyId') !== former, 'the new card is not in force');
      scene.holdStatus('paused');
      scene.hold(scene.asked(1).length === 0, 'charged in the pause');
      await to(scene, '2027-03-31T12:00:00');
      scene.holdPaidOnce(1);
    },
  },
  {
    id: 'L9',
    says: 'canceled in a pause and before one: it ends, and nothing more is charged',
    options: { people: 2 },
    play: async (scene) => {
      const { universe, people } = scene;
      await universe.during(people.pause('user-1', { when: 'period_end' }));
      await universe.during(people.cancel('user-1', 'period_end'));
      await pause(scene, { when: 'period_end', periods: 1 });
      await scene.renew(5);
      scene.holdStatus('canceled', 1);
      scene.holdStatus('paused');
      await universe.during(people.cancel('user-0', 'period_end'));
      scene.holdStatus('canceled');
      await to(scene, '2027-05-01T12:00:00');
      scene.hold(scene.asked(1).length + scene.asked(1, 1).length === 0, 'charged after it');
    },
  },
  {
    id: 'L10',
    says: 'ended, and asked for again before the charge: refused, and it is charged',
    play: async (scene) => {
      await pause(scene, { when: 'period_end', periods: 1 });
      await to(scene, '2027-03-10T09:00:00');
      holdAnswer(scene, await resume(scene), 200);
      holdAnswer(scene, await pause(scene, { when: 'now' }), 409);
      await to(scene, '2027-03-10T12:00:00');
      scene.holdPaidOnce(1);
      holdAnswer(scene, await pause(scene, { when: 'now' }), 200);
      scene.holdStatus('paused');
    },
  },
];
