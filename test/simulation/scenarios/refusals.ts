// Z1: refusals that are about no card at all.
import { part, rows, text } from '../checker/facts';
import type { Scene, Scenario } from './scene';
import { dueAt, hour } from './scene';

const minute = 60_000;
const breakerOn = ({ watch }: Scene) => watch.record.items.get('SWITCH breaker')?.['on'] === true;
const badRequest = (message: string) => ({
  kind: 'http' as const,
  status: 400,
  body: JSON.stringify({ code: 1, message, response: null }),
});

/** No customer stands in debt, and no attempt was called declined. */
function holdNoDebt(scene: Scene, people: number): void {
  for (let person = 0; person < people; person += 1) {
    scene.holdStatus('active', person);
    scene.hold(part(scene.subscription(person), 'dunning') === undefined, `${person} is dunned`);
    const ended = rows(scene.charge(1, person), 'attempts').map((of) => text(of, 'outcome'));
    scene.hold(!ended.includes('declined'), `${person} was declined`);
  }
}

export const refusals: readonly Scenario[] = [
  {
    id: 'Z1',
    says: 'what we ask is refused with 400, for every customer and for three days',
    options: { people: 6 },
    play: async (scene) => {
      const wrong = badRequest('필수 파라미터가 누락되었습니다.');
      scene.provider(wrong, { count: 0 });
      await scene.universe.runTo(dueAt + minute);
      scene.hold(breakerOn(scene), 'it goes on asking');
      scene.hold(
        scene.watch.logs.some((line) => line.includes('merchant.refused')),
        'no alarm rings',
      );
      await scene.renew(3);
      holdNoDebt(scene, 6);
      scene.universe.emulator.script([]);
      await scene.wait(14 * hour);
      for (let person = 0; person < 6; person += 1) scene.holdPaidOnce(1, person);
      scene.hold(!breakerOn(scene), 'the breaker never closed');
      holdNoDebt(scene, 6);
    },
  },
];
