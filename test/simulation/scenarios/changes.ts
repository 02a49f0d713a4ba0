// Q6 to Q13: customers who ask for another plan or quantity from the next period on.
import { noteReplay } from '../../../functions/usecases/common/recovery';
import { count, part, text } from '../checker/facts';
import { recoverSince, replayLines, restoreTable } from './disasters';
import type { Asked } from '../people';
import { Scene, day, dueAt, hour } from './scene';
import type { Scenario } from './scene';

const lost = { kind: 'decline', message: '[8521] 한도초과' } as const;
/** When the second renewal is due. */
const secondAt = Date.parse('2027-03-31T10:00:00+09:00');

const change = (scene: Scene, asked: Asked) =>
  scene.universe.during(scene.people.change(scene.universe, 'user-0', asked));
const undo = (scene: Scene) =>
  scene.universe.during(scene.people.undoChange(scene.universe, 'user-0'));

function holdAmount(scene: Scene, period: number, amount: number): void {
  scene.holdPaidOnce(period);
  const is = scene.paid(period)[0]?.amount;
  scene.hold(is === amount, `period ${period} was paid with ${is}, not ${amount}`);
}

const seats = { plan: 'seats', quantity: 3 } as const;

/** Dies at each call of the change in turn, asks again, and renews once, on the terms asked for. */
async function dieAtEachCall(scene: Scene): Promise<void> {
  for (const when of ['before', 'after'] as const) {
    for (let nth = 1; nth <= 4; nth += 1) {
      const world = new Scene(scene.options);
      await world.begin();
      world.fate('user', { nth, when });
      await Promise.race([
        change(world, { quantity: 2 }).catch(() => 0),
        world.wait(60_000).then(() => 0),
      ]);
      world.universe.cloud.fates.length = 0;
      const status = await change(world, { quantity: 2 });
      world.hold(status === 200, `asked again, it was answered ${status}`);
      await world.renew(1);
      holdAmount(world, 1, 8_800);
      const broken = (await world.rest()).map(({ what }) => what);
      for (const fault of [...world.failures, ...broken])
        scene.failures.push(`call ${nth}, ${when}: ${fault}`);
    }
  }
}

export const changes: readonly Scenario[] = [
  {
    id: 'Q6',
    says: 'fewer seats from the next month, taken back, asked for again; then the price is raised',
    options: seats,
    play: async (scene) => {
      scene.hold((await change(scene, { quantity: 2 })) === 200, 'it was refused');
      scene.hold((await undo(scene)) === 200, 'it can not be taken back');
      scene.hold((await undo(scene)) === 409, 'it was taken back twice');
      await scene.renew(1);
      holdAmount(scene, 1, 13_200);
      scene.hold((await change(scene, { quantity: 2 })) === 200, 'it was refused');
      const { catalogue } = scene.universe.cloud.settings;
      const sold = catalogue as Map<string, unknown>;
      const plan = catalogue.get('seats');
      if (plan) sold.set('seats', { ...plan, price: { ...plan.price, amount: 5_500, version: 2 } });
      await scene.universe.runTo(secondAt + day);
      holdAmount(scene, 2, 8_800);
      scene.hold(scene.charge(2)?.['quantity'] === 2, 'its charge does not say two');
      scene.hold((await undo(scene)) === 409, 'it was taken back behind its claim');
      scene.hold((await change(scene, { quantity: 1 })) === 200, 'it was refused');
      if (plan) sold.set('seats', plan);
      await scene.universe.runTo(Date.parse('2027-05-01T10:00:00+09:00'));
      holdAmount(scene, 3, 4_400);
    },
  },
  {
    id: 'Q7',
    says: 'under a charge in flight more is refused, and less is from the month after it',
    options: seats,
    play: async (scene) => {
      scene.provider({ kind: 'dropAfter' });
      scene.provider({ kind: 'outage', fromMs: dueAt, toMs: dueAt + hour }, { route: 'look' });
      await scene.universe.runTo(dueAt + 180_000);
      scene.holdInFlight(1, 'unknown');
      scene.hold((await change(scene, { quantity: 4 })) === 409, 'more was not refused');
      scene.hold((await change(scene, { quantity: 1 })) === 200, 'less was refused');
      await scene.renew(1);
      holdAmount(scene, 1, 13_200);
      await scene.universe.runTo(secondAt + day);
      holdAmount(scene, 2, 4_400);
    },
  },
  {
    id: 'Q8',
    says: 'another cadence counts from the day on which it begins, there and back',
    play: async (scene) => {
      scene.hold((await change(scene, { plan: 'quarterly' })) === 200, 'it was refused');
      await scene.renew(1);
      holdAmount(scene, 1, 27_000);
      const days = (period: number) =>
        `${text(scene.charge(period), 'startsOn')} ${text(scene.charge(period), 'endsOn')}`;
      scene.hold(days(1) === '2027-02-28 2027-05-28', `the quarter lasted ${days(1)}`);
      scene.hold((await change(scene, { plan: 'monthly' })) === 200, 'back was refused');
      await scene.universe.runTo(Date.parse('2027-05-29T12:00:00+09:00'));
      holdAmount(scene, 2, 9_900);
      scene.hold(days(2) === '2027-05-28 2027-06-28', `the month lasted ${days(2)}`);
      scene.hold(scene.asked(3).length === 0, 'charged within the month');
    },
  },
  {
    id: 'Q9',
    says: 'the worker of a change dies at each of its calls',
    options: seats,
    play: dieAtEachCall,
  },
  {
    id: 'Q10',
    says: 'a restore forgets a change, one taken back and a renewal: replayed before charging',
    options: seats,
    play: async (scene) => {
      const { universe } = scene;
      const before = universe.table.dump();
      const restorePoint = universe.nowMs;
      scene.hold((await change(scene, { plan: 'team', quantity: 5 })) === 200, 'it was refused');
      await undo(scene);
      scene.hold((await change(scene, { quantity: 2 })) === 200, 'it was refused');
      await scene.renew(1);
      holdAmount(scene, 1, 8_800);
      restoreTable(scene, before);
      universe.cloud.deployWith('maedal-restored');
      await recoverSince(scene, restorePoint);
      const results = await replayLines(scene, restorePoint - hour);
      const next = part(scene.subscription(), 'next');
      scene.hold(count(next, 'quantity') === 2, `the replay led to ${results.join()}`);
      await universe.during(noteReplay(universe.cloud.byHand(), 'done'));
      await scene.wait(3 * day);
      holdAmount(scene, 1, 8_800);
      scene.hold(scene.asked(1).length === 1, 'the month was asked for again');
      await scene.universe.runTo(secondAt + day);
      holdAmount(scene, 2, 8_800);
    },
  },
  {
    id: 'Q11',
    says: 'after a cancel nothing is changed; a cancel after a change ends it on the old terms',
    options: seats,
    play: async (scene) => {
      const { universe, people } = scene;
      await universe.during(people.cancel('user-0', 'period_end'));
      scene.hold((await change(scene, { quantity: 2 })) === 409, 'changed after a cancel');
      await universe.during(people.keep('user-0'));
      scene.hold((await change(scene, { quantity: 2 })) === 200, 'it was refused');
      await universe.during(people.cancel('user-0', 'period_end'));
      await scene.renew(2);
      scene.holdStatus('canceled');
      scene.hold(scene.asked(1).length === 0, 'charged after a cancel');
      scene.hold(part(scene.subscription(), 'next') === undefined, 'something waits after the end');
    },
  },
  {
    id: 'Q12',
    says: 'the first charge on new terms is declined: the debt has their amount, and no way back',
    options: seats,
    play: async (scene) => {
      scene.hold((await change(scene, { plan: 'team' })) === 200, 'it was refused');
      scene.provider(lost);
      await scene.renew(0.1);
      scene.holdStatus('past_due');
      scene.hold((await undo(scene)) === 409, 'taken back behind its claim');
      scene.hold((await change(scene, { quantity: 9 })) === 409, 'more was not refused in debt');
      scene.hold((await change(scene, { quantity: 1 })) === 200, 'less was refused in debt');
      await scene.renew(3);
      holdAmount(scene, 1, 23_100);
      await scene.universe.runTo(secondAt + day);
      holdAmount(scene, 2, 7_700);
    },
  },
  {
    id: 'Q13',
    says: 'another product, more than is sold, the same terms: refused, and nothing changes',
    options: seats,
    play: async (scene) => {
      const before = JSON.stringify(scene.subscription());
      const asked: readonly [Asked, number][] = [
        [{ plan: 'monthly', quantity: 1 }, 409],
        [{ plan: 'no-such-plan' }, 400],
        [{ quantity: 51 }, 400],
        [{ quantity: 3 }, 409],
        [{ plan: 'seats' }, 409],
        [{}, 400],
      ];
      for (const [wish, expected] of asked) {
        const status = await change(scene, wish);
        scene.hold(status === expected, `${JSON.stringify(wish)} was answered ${status}`);
      }
      scene.hold(JSON.stringify(scene.subscription()) === before, 'a refusal changed something');
      await scene.renew(1);
      holdAmount(scene, 1, 13_200);
    },
  },
];
