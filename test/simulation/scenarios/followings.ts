// J1 to J6: a backend follows the changes while notes of them are slow, late, lost or come twice.
import { ChangesHeard } from '../changes-heard';
import type { Trouble } from '../changes-heard';
import { checkFollowed } from '../checker/following';
import { actOn } from '../operators';
import type { Scenario, Scene } from './scene';
import { day, hour } from './scene';

const minute = 60_000;

type Following = { readonly heard: ChangesHeard; readonly from: number };

async function follow(scene: Scene, ...troubles: readonly Trouble[]): Promise<Following> {
  const heard = new ChangesHeard(scene.universe);
  heard.troubles.push(...troubles);
  await scene.universe.during(heard.ask());
  return { heard, from: scene.universe.nowMs };
}

/** Asks every so often, over some time. */
async function askOn(scene: Scene, { heard }: Following, everyMs: number, times: number) {
  for (let asked = 0; asked < times; asked += 1) {
    await scene.wait(everyMs);
    await scene.universe.during(heard.ask());
  }
}

async function holdFollowed(scene: Scene, { heard, from }: Following): Promise<void> {
  await scene.wait(hour);
  await scene.universe.during(heard.ask());
  const { shown, anewAt } = heard;
  checkFollowed(scene.watch.record, { shown, from, anewAt }, scene.universe.nowMs);
}

async function end(scene: Scene, person: number): Promise<void> {
  const ended = actOn(scene.universe, scene.idOf(person), 'cancel', { when: 'now' });
  scene.hold((await scene.universe.during(ended)) === 200, 'it was not ended');
}

/** Two people whose rows lie in different parts of the stream. */
function ofBothParts(scene: Scene): readonly [number, number] {
  const part = (person: number) => scene.idOf(person).charCodeAt(27) % 2;
  const other = [1, 2, 3, 4, 5].find((person) => part(person) !== part(0)) ?? 0;
  return [0, other];
}

function holdShown(scene: Scene, { heard }: Following, ...people: readonly number[]): void {
  for (const person of people) {
    const { status } = heard.shown.get(scene.idOf(person)) ?? { status: 'never shown' };
    scene.hold(status === 'canceled', `${person} is ${status}`);
  }
}

export const followings: readonly Scenario[] = [
  {
    id: 'J1',
    says: 'a change whose note is long on its way is told to who has read a later one meanwhile',
    options: { people: 6 },
    play: async (scene) => {
      const [one, other] = ofBothParts(scene);
      const following = await follow(scene, { slowMs: 55_000 }, { slowMs: 1_000 });
      await end(scene, one);
      await end(scene, other);
      await askOn(scene, following, 5_000, 30);
      await holdFollowed(scene, following);
      holdShown(scene, following, one, other);
    },
  },
  {
    id: 'J2',
    says: 'changes that are noted eleven hours late are told to who has read on meanwhile',
    options: { people: 6 },
    play: async (scene) => {
      const [one, other] = ofBothParts(scene);
      await scene.renew(0.5);
      const following = await follow(scene, { lateMs: 11 * hour });
      await end(scene, one);
      await askOn(scene, following, 20 * minute, 3);
      await end(scene, other);
      await askOn(scene, following, hour, 14);
      await holdFollowed(scene, following);
      holdShown(scene, following, one, other);
      scene.hold(following.heard.anewAt === 0, 'it had to begin anew');
    },
  },
  {
    id: 'J3',
    says: 'a note that failed is made again, and one that was made twice is told twice at most',
    options: { people: 3 },
    play: async (scene) => {
      const troubles = [{ fails: 'before' }, { fails: 'after' }, { again: true }] as const;
      const following = await follow(scene, ...troubles);
      for (const person of [0, 1, 2]) {
        await end(scene, person);
        await askOn(scene, following, 20 * minute, 2);
      }
      await holdFollowed(scene, following);
    },
  },
  {
    id: 'J4',
    says: 'pages of one end nowhere within a note of many',
    options: { people: 7 },
    play: async (scene) => {
      const following = await follow(scene);
      following.heard.limit = 1;
      for (const person of [0, 1, 2, 3, 4, 5, 6]) await end(scene, person);
      await askOn(scene, following, hour, 2);
      await holdFollowed(scene, following);
      scene.hold(following.heard.shown.size === 7, `${following.heard.shown.size} were shown`);
    },
  },
  {
    id: 'J5',
    says: 'a cursor outlives two months in which nothing changes',
    options: { people: 1 },
    play: async (scene) => {
      await end(scene, 0);
      await scene.wait(day);
      const following = await follow(scene);
      await askOn(scene, following, 7 * day, 9);
      scene.hold(following.heard.anewAt === 0, 'it had to begin anew');
      const ids = await scene.universe.during(scene.people.open('user-0', 'monthly'));
      if (ids) await scene.universe.during(scene.people.callback('user-0', ids));
      await holdFollowed(scene, following);
      scene.hold(following.heard.shown.has(scene.idOf(0)), 'the other one was not told');
    },
  },
  {
    id: 'J6',
    says: 'what is noted half a day late makes whoever follows begin anew by the lists',
    options: { people: 3 },
    play: async (scene) => {
      const following = await follow(scene, {}, { lateMs: 20 * hour });
      await end(scene, 0);
      await askOn(scene, following, 20 * minute, 3);
      await end(scene, 1);
      await askOn(scene, following, 5 * hour, 5);
      scene.hold(following.heard.anewAt > 0, 'it did not begin anew');
      await holdFollowed(scene, following);
      scene.hold(following.heard.shown.size === 3, 'not all were listed');
    },
  },
];
