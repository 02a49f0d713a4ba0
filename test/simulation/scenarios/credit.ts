// M: credit, lines that are charged once, and periods that are settled at 0 without a call.
import { noteReplay } from '../../../functions/usecases/common/recovery';
import { addLine, give, removeLine } from '../givers';
import { count, rows, text } from '../checker/facts';
import { askRefund } from '../refunders';
import { recoverSince, replayLines, restoreTable } from './disasters';
import { set } from './price-consents';
import { Scene, day, dueAt, hour } from './scene';
import type { Scenario } from './scene';

const lost = { kind: 'decline', message: '[8521] 한도초과' } as const;
const plan = 9_900;

const gift = (scene: Scene, amount: number, key = 'gift') =>
  scene.universe.during(give(scene.universe, scene.idOf(), key, amount));
const line = (scene: Scene, amount: number, key = 'line') =>
  scene.universe.during(addLine(scene.universe, scene.idOf(), key, amount));
const credit = (scene: Scene) => count(scene.subscription(), 'credit');
const waiting = (scene: Scene) => rows(scene.subscription(), 'lines').length;

function holdAmount(scene: Scene, period: number, amount: number): void {
  scene.holdPaidOnce(period);
  const is = scene.paid(period)[0]?.amount;
  scene.hold(is === amount, `period ${period} was paid with ${is}, not ${amount}`);
}

function holdCredit(scene: Scene, won: number): void {
  scene.hold(credit(scene) === won, `${credit(scene)} won of credit are left, not ${won}`);
}

function holdUnasked(scene: Scene, period: number): void {
  scene.hold(scene.asked(period).length === 0, `period ${period} was asked for`);
  const charge = scene.charge(period);
  scene.hold(text(charge, 'status') === 'waived', `period ${period} is ${text(charge, 'status')}`);
  scene.hold(count(charge, 'amount') === 0, `period ${period} comes to more than 0`);
  scene.holdStatus('active');
}

/** Dies at each call of a work in turn; `then` holds what has to be true whichever it was. */
async function dieAtEachCall(
  scene: Scene,
  work: 'user' | 'collect',
  act: (world: Scene) => Promise<unknown>,
  then: (world: Scene) => Promise<void>,
): Promise<void> {
  for (const when of ['before', 'after'] as const) {
    for (let nth = 1; nth <= 6; nth += 1) {
      const world = new Scene(scene.options);
      await world.begin();
      world.fate(work, { nth, when });
      await Promise.race([act(world).catch(() => 0), world.wait(60_000).then(() => 0)]);
      world.universe.cloud.fates.length = 0;
      await then(world);
      const broken = (await world.rest()).map(({ what }) => what);
      for (const fault of [...world.failures, ...broken])
        scene.failures.push(`call ${nth}, ${when}: ${fault}`);
    }
  }
}

async function replayAll(scene: Scene, sinceMs: number): Promise<void> {
  const results = await replayLines(scene, sinceMs);
  const left = results.filter((one) => one !== 'applied' && one !== 'known');
  scene.hold(left.length === 0, `not applied: ${left.join(', ')}`);
}

export const creditScenarios: readonly Scenario[] = [
  {
    id: 'M1',
    says: 'credit is kept by a decline, used by the retry that is paid, and the rest by the next',
    play: async (scene) => {
      scene.hold((await gift(scene, 12_000)).status === 200, 'the gift was refused');
      scene.hold((await gift(scene, 12_000)).status === 200, 'the same call was refused');
      scene.hold((await gift(scene, 1)).status === 422, 'another call under its key was taken');
      await scene.renew(1);
      holdUnasked(scene, 1);
      holdCredit(scene, 2_100);
      scene.provider(lost);
      await scene.renew(32);
      scene.holdStatus('past_due');
      holdCredit(scene, 2_100);
      await scene.renew(40);
      holdAmount(scene, 2, 7_800);
      holdCredit(scene, 0);
      await scene.renew(63);
      holdAmount(scene, 3, plan);
    },
  },
  {
    id: 'M2',
    says: 'credit leaves nothing, or as much as a card company takes',
    play: async (scene) => {
      await gift(scene, 9_850);
      await scene.renew(1);
      holdAmount(scene, 1, 100);
      holdCredit(scene, 50);
      await scene.renew(33);
      holdAmount(scene, 2, 9_850);
    },
  },
  {
    id: 'M3',
    says: 'what is given while a charge is in flight is used by the one after it',
    play: async (scene) => {
      await gift(scene, 1_000);
      scene.provider({ kind: 'dropAfter' });
      scene.provider({ kind: 'outage', fromMs: dueAt, toMs: dueAt + 2 * hour }, { route: 'look' });
      await scene.universe.runTo(dueAt + hour);
      scene.holdInFlight(1, 'unknown');
      await gift(scene, 500, 'more');
      scene.hold((await line(scene, 300)).status === 200, 'the line was refused');
      await scene.renew(1);
      holdAmount(scene, 1, 8_900);
      holdCredit(scene, 500);
      await scene.renew(33);
      holdAmount(scene, 2, plan + 300 - 500);
    },
  },
  {
    id: 'M4',
    says: 'a worker that gives credit dies at any call: asked again it is given once',
    play: async (scene) => {
      await dieAtEachCall(
        scene,
        'user',
        (world) => gift(world, 4_000),
        async (world) => {
          world.hold((await gift(world, 4_000)).status === 200, 'asked again it was refused');
          holdCredit(world, 4_000);
          await world.renew(1);
          holdAmount(world, 1, 5_900);
        },
      );
    },
  },
  {
    id: 'M5',
    says: 'a worker that settles a period at 0 dies at any call: it is settled once',
    play: async (scene) => {
      await dieAtEachCall(
        scene,
        'collect',
        async (world) => {
          await gift(world, 10_000);
          await world.renew(0.2);
        },
        async (world) => {
          await world.renew(2);
          holdUnasked(world, 1);
          holdCredit(world, 100);
        },
      );
    },
  },
  {
    id: 'M6',
    says: 'a refund brings its share of the credit back, and all of them the whole',
    play: async (scene) => {
      await gift(scene, 3_333);
      await scene.renew(1);
      holdAmount(scene, 1, 6_567);
      const part = { period: 1, amount: 1_000, cancel: 'no' } as const;
      const { universe } = scene;
      await universe.during(askRefund(universe, scene.idOf(), 'a', part));
      holdCredit(scene, 508);
      const rest = { ...part, amount: 'all' } as const;
      await universe.during(askRefund(universe, scene.idOf(), 'b', rest));
      holdCredit(scene, 3_333);
      await scene.renew(33);
      holdAmount(scene, 2, 6_567);
    },
  },
  {
    id: 'M7',
    says: 'a restore forgets a gift and the charge that used it: it counts once',
    play: async (scene) => {
      const { universe } = scene;
      const before = universe.table.dump();
      const since = universe.nowMs;
      await gift(scene, 4_000);
      await line(scene, 700);
      await scene.renew(1);
      holdAmount(scene, 1, 6_600);
      restoreTable(scene, before);
      await recoverSince(scene, since - hour);
      await replayAll(scene, since - hour);
      await universe.during(noteReplay(universe.cloud.byHand(), 'done'));
      await replayAll(scene, since - hour).catch(() => undefined);
      await scene.wait(2 * day);
      holdAmount(scene, 1, 6_600);
      holdCredit(scene, 0);
      scene.hold(waiting(scene) === 0, 'the line waits once more');
      await scene.renew(33);
      holdAmount(scene, 2, plan);
    },
  },
  {
    id: 'M8',
    says: 'the charge is found before the gift is replayed: the sum is the same',
    play: async (scene) => {
      const { universe } = scene;
      const before = universe.table.dump();
      const since = universe.nowMs;
      await gift(scene, 4_000);
      await line(scene, 700);
      await scene.renew(1);
      restoreTable(scene, before);
      await recoverSince(scene, since - hour);
      await scene.wait(2 * day);
      await replayAll(scene, since - hour);
      await universe.during(noteReplay(universe.cloud.byHand(), 'done'));
      await scene.wait(2 * day);
      holdAmount(scene, 1, 6_600);
      holdCredit(scene, 0);
      scene.hold(waiting(scene) === 0, 'the line waits once more');
      await scene.renew(34);
      holdAmount(scene, 2, plan);
    },
  },
  {
    id: 'M9',
    says: 'a line is asked for once, with the retry that is paid, and one taken back never',
    play: async (scene) => {
      await line(scene, 2_000);
      await line(scene, 5_000, 'other');
      const [, other] = rows(scene.subscription(), 'lines');
      const { universe } = scene;
      const back = () => universe.during(removeLine(universe, scene.idOf(), text(other, 'id')));
      scene.hold((await back()).status === 200, 'it can not be taken back');
      scene.hold((await back()).status === 404, 'it was taken back twice');
      scene.provider(lost);
      await scene.renew(1);
      scene.holdStatus('past_due');
      scene.hold(waiting(scene) === 1, 'a decline has lost the line');
      await scene.renew(9);
      holdAmount(scene, 1, plan + 2_000);
      scene.hold(waiting(scene) === 0, 'it waits once more');
      await scene.renew(33);
      holdAmount(scene, 2, plan);
    },
  },
  {
    id: 'M10',
    says: 'a price that was not agreed to is not settled by credit either',
    play: async (scene) => {
      await set(scene, 2);
      await gift(scene, 60_000);
      await scene.renew(40);
      scene.hold(scene.asked(2).length === 0, 'it was asked for');
      scene.holdStatus('paused');
      holdCredit(scene, 60_000 - plan);
    },
  },
  {
    id: 'M11',
    says: 'a declined attempt that was paid after all is found before credit settles its period',
    play: async (scene) => {
      scene.provider({ kind: 'flipToPaid', ms: 20 * hour });
      await scene.universe.runTo(dueAt + hour);
      scene.holdStatus('past_due');
      await gift(scene, plan);
      await scene.renew(9);
      holdAmount(scene, 1, plan);
      holdCredit(scene, plan);
      await scene.renew(33);
      holdUnasked(scene, 2);
    },
  },
];
