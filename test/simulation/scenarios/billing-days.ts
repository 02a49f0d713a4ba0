// I1 to I8: customers who are billed on another day: one partial period leads to it.
import { noteReplay } from '../../../functions/usecases/common/recovery';
import { count, text } from '../checker/facts';
import { moveDay, undoDay } from '../day-movers';
import type { Scenario, Scene } from './scene';
import { day, dueAt } from './scene';
import { recoverSince, replayLines, restoreTable } from './disasters';

const to = (scene: Scene, when: string) => scene.universe.runTo(Date.parse(`${when}+09:00`));

async function move(scene: Scene, on: number, expected = 200): Promise<void> {
  const status = await scene.universe.during(moveDay(scene.universe, 'user-0', on));
  scene.hold(status === expected, `day ${on} was answered ${status}, not ${expected}`);
}

/** Period 1, from 28 February until 10 March, for 10 of 31 days. */
function holdPart(scene: Scene): void {
  scene.holdPaidOnce(1);
  holdDays(scene, 1, '2027-02-28', '2027-03-10');
  const won = count(scene.charge(1), 'amount');
  scene.hold(won === 3_194, `the partial period was charged ${won} won`);
}

function holdDays(scene: Scene, period: number, startsOn: string, endsOn: string): void {
  const charge = scene.charge(period);
  const is = `${text(charge, 'startsOn')} ${text(charge, 'endsOn')}`;
  scene.hold(is === `${startsOn} ${endsOn}`, `period ${period} is ${is}`);
}

export const billingDays: readonly Scenario[] = [
  {
    id: 'I1',
    says: 'billed on the 10th from now on: ten days of 31 are charged, then whole months',
    play: async (scene) => {
      await move(scene, 10);
      await scene.renew(1);
      holdPart(scene);
      await move(scene, 20, 409);
      const more = scene.people.changeNow('user-0', { plan: 'plus' });
      const { status } = await scene.universe.during(more);
      scene.hold(status === 409, `more within the partial period was answered ${status}`);
      await to(scene, '2027-05-11T12:00:00');
      for (const [period, month] of [
        [2, 3],
        [3, 4],
      ] as const) {
        holdDays(scene, period, `2027-0${month}-10`, `2027-0${month + 1}-10`);
        const won = count(scene.charge(period), 'amount');
        scene.hold(won === 9_900, `period ${period} was charged ${won} won`);
      }
      scene.holdPaidOnce(4);
    },
  },
  {
    id: 'I2',
    says: 'the last day of a month, asked for when a period ends on it: no 31st is lost',
    options: { start: '2027-01-28T12:00:00+09:00' },
    play: async (scene) => {
      await move(scene, 31);
      await to(scene, '2027-05-01T12:00:00');
      const days = ['2027-02-28', '2027-03-31', '2027-04-30', '2027-05-31'];
      for (const period of [1, 2, 3]) {
        holdDays(scene, period, days[period - 1] ?? '', days[period] ?? '');
        scene.holdPaidOnce(period);
      }
    },
  },
  {
    id: 'I3',
    says: 'taken back a minute before the charge: whole months on the former day',
    play: async (scene) => {
      await move(scene, 10);
      const undone = await scene.universe.during(undoDay(scene.universe, 'user-0'));
      scene.hold(undone === 200, `taking it back was answered ${undone}`);
      await scene.renew(1);
      holdDays(scene, 1, '2027-02-28', '2027-03-31');
      scene.holdPaidOnce(1);
      const late = await scene.universe.during(undoDay(scene.universe, 'user-0'));
      scene.hold(late === 409, `nothing waits, and it was answered ${late}`);
    },
  },
  {
    id: 'I4',
    says: 'the worker dies behind the claim of the partial period: charged once, for its days',
    play: async (scene) => {
      await move(scene, 10);
      scene.fate('collect', { call: 'put S' });
      await scene.renew(2);
      holdPart(scene);
      await to(scene, '2027-03-11T12:00:00');
      holdDays(scene, 2, '2027-03-10', '2027-04-10');
    },
  },
  {
    id: 'I5',
    says: 'declined, the partial period is what is owed, and another card pays just that',
    play: async (scene) => {
      await move(scene, 10);
      scene.provider({ kind: 'decline', message: '[8350] 분실/도난 카드' });
      await scene.renew(2);
      const { people, universe } = scene;
      const ids = await universe.during(people.openCard('user-0'));
      if (ids) await universe.during(people.callback('user-0', ids));
      await scene.wait(day);
      holdPart(scene);
      scene.holdStatus('active');
    },
  },
  {
    id: 'I6',
    says: 'a window for the partial period outlives its access: no return is paid by it',
    options: { plan: 'strict' },
    play: async (scene) => {
      await move(scene, 10);
      scene.provider({ kind: 'decline', message: '[8350] 분실/도난 카드' });
      await scene.renew(1);
      const { people, universe } = scene;
      const route = 'POST /subscriptions/{id}/card';
      let window: Readonly<Record<string, unknown>> | undefined;
      for (let looks = 0; looks < 80; looks += 1) {
        if (text(scene.subscription(), 'status') !== 'past_due') break;
        window = await universe.during(people.start('user-0', route, {}));
        await scene.wait(day / 2);
      }
      scene.holdStatus('unpaid');
      const ids = window && people.finish(window, '4242-4242-4242-4242');
      if (ids) await universe.during(people.callback('user-0', ids));
      await scene.wait(day);
      scene.hold(scene.paid(1).length === 0, 'a return was paid by a window that showed a part');
      scene.holdStatus('unpaid');
    },
  },
  {
    id: 'I7',
    says: 'a restore forgets the move: replayed, its part is charged, and the dates go on',
    play: async (scene) => {
      const { universe } = scene;
      const before = universe.table.dump();
      const since = universe.nowMs;
      await move(scene, 10);
      await scene.wait(30_000);
      restoreTable(scene, before);
      await recoverSince(scene, since - 60_000);
      const results = await replayLines(scene, since - 60_000);
      scene.hold(results.join() === 'applied', `the replay said ${results.join()}`);
      await universe.during(noteReplay(universe.cloud.byHand(), 'done'));
      await universe.runTo(dueAt + 9 * day);
      holdPart(scene);
      await to(scene, '2027-03-11T12:00:00');
      holdDays(scene, 2, '2027-03-10', '2027-04-10');
    },
  },
  {
    id: 'I8',
    says: 'canceled with a move to come, and thought better of: it goes on; a pause is refused',
    play: async (scene) => {
      const { universe, people } = scene;
      await universe.during(people.pause('user-0', { when: 'period_end' }));
      await move(scene, 10, 409);
      await universe.during(people.resume('user-0'));
      await move(scene, 10);
      const { status } = await universe.during(people.pause('user-0', { when: 'period_end' }));
      scene.hold(status === 409, `a pause was answered ${status}`);
      await universe.during(people.cancel('user-0', 'period_end'));
      await move(scene, 20, 409);
      await universe.during(people.keep('user-0'));
      await scene.renew(1);
      holdPart(scene);
    },
  },
];
