// X1, X2, X26 and X27: an operator decides about a second payment, before or while the night gives
// it back; and a restore forgets it.
import { noteReplay } from '../../../functions/usecases/common/recovery';
import { text } from '../checker/facts';
import { operate } from '../operators';
import { recoverSince, replayLines, restoreTable } from './disasters';
import type { Scenario, Scene } from './scene';
import { day, dueAt, hour } from './scene';

const twins = { mayDouble: true, model: { duplicates: 'allow' } } as const;

/** Declined, retried and paid, and then paid after all; the first night has seen it. */
async function doubled(scene: Scene): Promise<string> {
  scene.provider({ kind: 'flipToPaid', ms: 26 * hour });
  await scene.universe.runTo(dueAt + 45 * hour);
  const [one] = scene.cases().filter((item) => item['kind'] === 'twin');
  scene.hold(scene.paid().length === 2 && one !== undefined, 'there is no duplicate');
  return text(one, 'sk');
}

async function close(scene: Scene, id: string): Promise<number> {
  const route = 'POST /admin/cases/{id}/close';
  const ask = { route, params: { id }, body: { reason: '고객과 합의함' } };
  return (await scene.universe.during(operate(scene.universe, ask))).status;
}

/** The table is set back to how it stood at that hour after the charge was due, and recovered. */
async function forgetClose(scene: Scene, hours: number): Promise<void> {
  const { universe } = scene;
  scene.provider({ kind: 'flipToPaid', ms: 26 * hour });
  await universe.runTo(dueAt + hours * hour);
  const before = universe.table.dump();
  await universe.runTo(dueAt + 45 * hour);
  const [one] = scene.cases().filter((item) => item['kind'] === 'twin');
  const id = text(one, 'sk');
  scene.hold((await close(scene, id)) === 200, 'it could not be closed');
  await scene.wait(hour);
  const left = scene.callsTo('/payments/cancel');
  restoreTable(scene, before);
  await recoverSince(scene, dueAt + (hours - 1) * hour);
  const results = await replayLines(scene, dueAt + (hours - 1) * hour);
  scene.hold(results.join() === 'applied', `the close is ${results.join()}`);
  const again = await replayLines(scene, dueAt + (hours - 1) * hour);
  scene.hold(!again.includes('applied'), `applied twice it is ${again.join()}`);
  await universe.during(noteReplay(universe.cloud.byHand(), 'done'));
  await scene.wait(6 * day);
  scene.hold(scene.callsTo('/payments/cancel') === left, 'it was given back all the same');
  scene.hold(scene.paid().length === 2, 'one of the two is gone');
  const now = scene.watch.record.items.get(`CASE ${id}`);
  scene.hold(now?.['refundForbidden'] === true, 'its case does not forbid it');
  scene.hold(now?.['status'] === 'closed', 'its case is open');
}

export const operatorCases: readonly Scenario[] = [
  {
    id: 'X1',
    says: 'an operator keeps a second payment',
    options: twins,
    play: async (scene) => {
      const id = await doubled(scene);
      scene.hold((await close(scene, id)) === 200, 'it could not be closed');
      await scene.wait(5 * day);
      scene.hold(scene.callsTo('/payments/cancel') === 0, 'it was given back all the same');
      scene.hold(scene.paid().length === 2, 'one of the two is gone');
    },
  },
  {
    id: 'X2',
    says: 'a case is closed while its payment is being given back',
    options: twins,
    play: async (scene) => {
      const id = await doubled(scene);
      scene.provider({ kind: 'cancelTimeout' }, { route: 'cancel' });
      await scene.universe.runTo(dueAt + 3 * day);
      scene.hold(scene.callsTo('/payments/cancel') === 1, 'the night did not give it back');
      scene.hold((await close(scene, id)) === 409, 'it was closed under a refund');
      await scene.wait(2 * day);
      scene.hold(scene.callsTo('/payments/cancel') === 1, 'it was given back once more');
      scene.hold(scene.paid().length === 1, 'not exactly one payment is kept');
      scene.hold((await close(scene, id)) === 409, 'what was over by itself was decided once more');
    },
  },
  {
    id: 'X26',
    says: 'a restore forgets that an operator keeps a second payment, and the replay tells it',
    options: twins,
    play: (scene) => forgetClose(scene, 44),
  },
  {
    id: 'X27',
    says: 'the same, where the restored table does not know of the second payment yet',
    options: twins,
    play: (scene) => forgetClose(scene, 30),
  },
];
