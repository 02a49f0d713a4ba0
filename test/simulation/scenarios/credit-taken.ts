// M: credit that was given by mistake, and is taken back as far as nothing has used it.
import { noteReplay } from '../../../functions/usecases/common/recovery';
import { give, takeBack } from '../givers';
import { count } from '../checker/facts';
import { recoverSince, replayLines, restoreTable } from './disasters';
import { day, dueAt, hour } from './scene';
import type { Scenario, Scene } from './scene';

const plan = 9_900;
const lost = { kind: 'decline', message: '[8521] 한도초과' } as const;

const gift = (scene: Scene, amount: number, key = 'gift') =>
  scene.universe.during(give(scene.universe, scene.idOf(), key, amount));

async function take(scene: Scene, amount: number, key: string, is: number): Promise<void> {
  const { universe } = scene;
  const { status } = await universe.during(takeBack(universe, scene.idOf(), key, amount));
  scene.hold(status === is, `taking ${amount} won back was answered ${status}, not ${is}`);
}

function hold(scene: Scene, period: number, amount: number, left: number): void {
  scene.holdPaidOnce(period);
  const is = scene.paid(period)[0]?.amount;
  scene.hold(is === amount, `period ${period} was paid with ${is}, not ${amount}`);
  holdCredit(scene, left);
}

function holdCredit(scene: Scene, left: number): void {
  const credit = count(scene.subscription(), 'credit');
  scene.hold(credit === left, `${credit} won of credit are left, not ${left}`);
}

export const creditTakenScenarios: readonly Scenario[] = [
  {
    id: 'M12',
    says: 'what was given by mistake is taken back, but for what a charge in flight has frozen',
    play: async (scene) => {
      await gift(scene, 5_000);
      scene.provider({ kind: 'dropAfter' });
      scene.provider({ kind: 'outage', fromMs: dueAt, toMs: dueAt + 2 * hour }, { route: 'look' });
      await scene.universe.runTo(dueAt + hour);
      scene.holdInFlight(1, 'unknown');
      await gift(scene, 500, 'more');
      await take(scene, 501, 'over', 409);
      await take(scene, 500, 'back', 200);
      await take(scene, 500, 'back', 200);
      await take(scene, 499, 'back', 422);
      await scene.renew(1);
      hold(scene, 1, plan - 5_000, 0);
      await gift(scene, 50_000, 'typo');
      await take(scene, 45_000, 'typo', 200);
      await scene.renew(33);
      hold(scene, 2, plan - 5_000, 0);
    },
  },
  {
    id: 'M13',
    says: 'what a restore forgets of a gift and of its taking back is made again once',
    play: async (scene) => {
      const { universe } = scene;
      const before = universe.table.dump();
      const since = universe.nowMs;
      await gift(scene, 9_000);
      await take(scene, 5_000, 'back', 200);
      await scene.renew(1);
      hold(scene, 1, plan - 4_000, 0);
      await gift(scene, 3_000, 'later');
      await take(scene, 1_000, 'later', 200);
      restoreTable(scene, before);
      await recoverSince(scene, since - hour);
      for (const _again of [1, 2]) {
        const left = (await replayLines(scene, since - hour)).filter(
          (one) => one !== 'applied' && one !== 'known',
        );
        scene.hold(left.length === 0, `not applied: ${left.join(', ')}`);
      }
      await universe.during(noteReplay(universe.cloud.byHand(), 'done'));
      await scene.wait(2 * day);
      hold(scene, 1, plan - 4_000, 2_000);
      await scene.renew(33);
      hold(scene, 2, plan - 2_000, 0);
    },
  },
  {
    id: 'M14',
    says: 'what a decline has kept is taken back before its retry',
    play: async (scene) => {
      await gift(scene, 50_000);
      await take(scene, 48_000, 'back', 200);
      scene.provider(lost);
      await scene.renew(1);
      scene.holdStatus('past_due');
      await take(scene, 2_001, 'more', 409);
      await take(scene, 2_000, 'rest', 200);
      holdCredit(scene, 0);
      await scene.renew(9);
      hold(scene, 1, plan, 0);
    },
  },
];
