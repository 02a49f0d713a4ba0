// G3 and G4: the provider is ill in part, and the rest goes on.
import type { Scenario } from './scene';

const everyFourth = (person: number) => person % 4 === 0;

export const brownouts: readonly Scenario[] = [
  {
    ...{ id: 'G3', says: 'a third of all charges time out', options: { people: 60 } },
    play: async (scene) => {
      const rules = [2, 5, 8, 11, 14, 17, 20, 23, 26, 29, 32, 35, 38, 41, 44, 47, 50];
      for (const nth of rules) scene.provider({ kind: 'dropAfter' }, { nth });
      await scene.renew();
      for (let person = 0; person < 60; person += 1) scene.holdPaidOnce(1, person);
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
