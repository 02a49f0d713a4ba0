// G3 and G4: the provider is ill in part, and the rest goes on.
import type { Scenario } from './scene';
import { day } from './scene';
import { anyChargeOf } from '../../order-numbers';

/** Two of five carry a card of the company that is down: too few to be more than its own fault. */
const isOfOthers = (person: number) => person % 5 > 1;

export const brownouts: readonly Scenario[] = [
  {
    id: 'G3',
    long: true,
    says: 'a third of all charges time out',
    options: { people: 900 },
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
    id: 'G4',
    long: true,
    says: 'one card company is down, the others are not',
    options: { people: 0 },
    play: async (scene) => {
      const { universe, people } = scene;
      const down = Date.parse('2027-03-28T10:00:00+09:00');
      const everybody = Array.from({ length: 1_000 }, (_, person) => person);
      for (const person of everybody) {
        const ids = await universe.during(people.open(`user-${person}`, 'monthly'));
        const key = [...universe.emulator.book.keys.values()].at(-1);
        if (key && !isOfOthers(person)) Object.assign(key, { card_name: '국민카드' });
        if (ids) await universe.during(people.callback(`user-${person}`, ids));
      }
      const ill = everybody.filter((person) => !isOfOthers(person));
      for (const person of ill) {
        const match = anyChargeOf(scene.idOf(person), { periods: 3, attempts: 6 });
        scene.provider({ kind: 'decline', message: '카드사 시스템 점검중' }, { match, count: 0 });
      }
      await universe.runTo(down + 10 * 60_000);
      for (const person of everybody.filter(isOfOthers)) {
        const paid = scene.paid(1, person).length;
        scene.hold(paid === 1, `${person} was held up by others' cards`);
      }
      await universe.runTo(down + 3 * 3_600_000 - 60_000);
      const breaker = scene.watch.record.items.get('SWITCH breaker');
      scene.hold(breaker?.['on'] !== true, 'all cards were stopped for those of one company');
      const asked = ill.reduce((sum, person) => sum + scene.asked(1, person).length, 0);
      // Three hours, five pages: without the rule each card would be asked every hour.
      scene.hold(asked < ill.length / 2, `${asked} requests to a company that is down`);
      for (const person of ill) {
        const dunning = scene.subscription(person)['dunning'] as { declines?: number } | undefined;
        scene.hold((dunning?.declines ?? 0) === 0, `${person} has used a step of dunning`);
      }
      universe.emulator.script([]);
      await universe.runTo(down + 2 * day);
      for (const person of everybody) {
        scene.holdPaidOnce(1, person);
        scene.holdStatus('active', person);
        scene.hold(scene.subscription(person)['dunning'] === undefined, 'a debt was left behind');
      }
      const told = scene.watch.logs.some((line) => line.includes('"issuer.down"'));
      scene.hold(told, 'nobody can read which company it was');
    },
  },
];
