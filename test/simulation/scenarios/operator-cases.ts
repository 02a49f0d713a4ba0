// X1 and X2: an operator decides about a second payment, before or while the night gives it back.
import { text } from '../checker/facts';
import { operate } from '../operators';
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
];
