// G3 and G4: the provider is ill in part, and the rest goes on.
import type { Scenario } from './scene';

const everyFourth = (person: number) => person % 4 === 0;

export const brownouts: readonly Scenario[] = [
  {
    ...{ id: 'G3', says: 'a third of all charges time out', options: { people: 900 } },
    play: async (scene) => {
      // Nobody tells: each outcome has to be asked for.
      scene.universe.webhooksPass = false;
      for (let nth = 2; nth <= 900; nth += 3) scene.provider({ kind: 'dropAfter' }, { nth });
      const before = scene.watch.record.sent.length;
      await scene.renew();
      for (let person = 0; person < 900; person += 1) {
        scene.holdPaidOnce(1, person);
        scene.hold(scene.asked(1, person).length === 1, `${person} was charged again`);
      }
      const looks = scene.watch.record.sent.slice(before).filter(({ method }) => method === 'GET');
      scene.hold(looks.length < 330, `${looks.length} looks at 300 unknown outcomes`);
      // The other two thirds went through meanwhile, and no second was fuller than it may be.
      const last = Math.max(...Array.from({ length: 900 }, (_, one) => scene.bookedAfter(1, one)));
      scene.hold(last < 15 * 60_000, `the last was known after ${last / 1_000} s`);
      scene.hold(!scene.watch.record.items.has('SWITCH breaker'), 'the breaker took it for more');
    },
  },
  {
    ...{ id: 'G4', says: 'one card company is down, the others are not', options: { people: 40 } },
    play: async (scene) => {
      const everybody = Array.from({ length: 40 }, (_, person) => person);
      for (const person of everybody.filter(everyFourth)) {
        const match = scene.idOf(person).slice(3);
        const message = '카드사 시스템 점검중';
        scene.provider({ kind: 'decline', message }, { match, count: 2 });
      }
      await scene.renew(0.05);
      for (const person of everybody) {
        const paid = scene.paid(1, person).length;
        scene.hold(everyFourth(person) || paid === 1, `${person} was held up by others' cards`);
        const declines = (scene.subscription(person)['dunning'] as { declines?: number })?.declines;
        scene.hold((declines ?? 0) === 0, `${person} has used a step of dunning`);
      }
      await scene.renew(2);
      for (const person of everybody) {
        scene.holdPaidOnce(1, person);
        scene.holdStatus('active', person);
        scene.hold(scene.subscription(person)['dunning'] === undefined, 'a debt was left behind');
      }
    },
  },
];
