// X22 and X23: an operator lists subscriptions by status, plan and the last digits of a card.
import { text } from '../checker/facts';
import type { Listed } from '../checker/finding';
import { askErasure } from '../erasers';
import { listAll } from '../finders';
import { actOn } from '../operators';
import type { Scenario, Scene } from './scene';
import { day, hour } from './scene';

const digitsOf = (scene: Scene): string => {
  const card = [...scene.watch.record.items].find(([key]) => key.includes(' K#'))?.[1];
  return text(card, 'lastDigits');
};

async function holdListed(scene: Scene, by: Listed['by'], word: string, people: readonly number[]) {
  const ids = await scene.universe.during(listAll(scene.universe, { by, word }));
  const wanted = people.map((person) => scene.idOf(person)).sort();
  scene.hold([...ids].sort().join() === wanted.join(), `${by}=${word} lists ${ids.join()}`);
}

export const lists: readonly Scenario[] = [
  {
    id: 'X22',
    says: 'operators list by status, plan and card what is so now, however late the index is',
    options: { people: 5 },
    play: async (scene) => {
      scene.provider({ kind: 'decline' }, { count: 1 });
      await scene.renew(0.2);
      const all = [0, 1, 2, 3, 4];
      const owing = all.filter((person) => scene.subscription(person)['status'] === 'past_due');
      scene.hold(owing.length === 1, `${owing.length} owe a period`);
      const paying = all.filter((person) => !owing.includes(person));
      await holdListed(scene, 'status', 'active', paying);
      await holdListed(scene, 'status', 'past_due', owing);
      await holdListed(scene, 'plan', 'monthly', all);
      await holdListed(scene, 'plan', 'month', []);
      await holdListed(scene, 'card', digitsOf(scene), all);
      await holdListed(scene, 'card', '0000', []);
      scene.universe.table.indexLagMs = 20_000;
      const [first = 0, ...others] = paying;
      const act = actOn(scene.universe, scene.idOf(first), 'cancel', { when: 'now' });
      scene.hold((await scene.universe.during(act)) === 200, 'it was not ended');
      await holdListed(scene, 'status', 'active', others);
      await holdListed(
        scene,
        'plan',
        'monthly',
        all.filter((person) => person !== first),
      );
      await scene.wait(hour);
      await holdListed(scene, 'status', 'canceled', [first]);
      scene.universe.table.indexLagMs = 0;
    },
  },
  {
    id: 'X23',
    says: 'who is to be forgotten stands in no list, nor does her card',
    options: { people: 2 },
    play: async (scene) => {
      await scene.renew(0.2);
      const digits = digitsOf(scene);
      await holdListed(scene, 'card', digits, [0, 1]);
      scene.universe.table.indexLagMs = 20_000;
      const said = await scene.universe.during(askErasure(scene.universe, 'user-0', true));
      scene.hold(said.status === 200, `answered ${said.status}`);
      for (const status of ['active', 'canceled'])
        await holdListed(scene, 'status', status, status === 'active' ? [1] : []);
      await holdListed(scene, 'card', digits, [1]);
      scene.universe.table.indexLagMs = 0;
      await scene.wait(day);
      await holdListed(scene, 'plan', 'monthly', [1]);
      await holdListed(scene, 'card', digits, [1]);
    },
  },
];
