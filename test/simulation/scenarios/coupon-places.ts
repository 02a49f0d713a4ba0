// S12 to S18, S20 to S22: places of a coupon's limit: never more than there are, and none is lost.
import { count, part, text } from '../checker/facts';
import { openWith } from '../couponers';
import { holdAmount, options, signUp, to } from './coupons';
import { Scene, day, hour } from './scene';
import type { Scenario } from './scene';

const limit = 2;
/** Less 10 %, 990 won. */
const less = 8_910;
const few = { plan: 'monthly', coupon: 'FEW' } as const;

const counter = (scene: Scene) => scene.watch.record.items.get('G#FEW G');

function holdTaken(scene: Scene, taken: number): void {
  const is = count(counter(scene), 'taken');
  scene.hold(is === taken, `${is} places are counted, not ${taken}`);
}

/** A window that stays open. */
const leave = (scene: Scene, who: string, of: object = few) =>
  scene.universe.during(scene.people.start(who, 'POST /subscriptions', of));

/** So many more may have it, and then nobody. */
async function holdLeft(scene: Scene, left: number, from = 1): Promise<void> {
  for (let more = 0; more < left; more += 1) {
    const had = await signUp(scene, 'FEW', { who: `user-${from + more}` });
    scene.hold(had, `place ${more + 1} of ${left} can not be had`);
  }
  const more = await signUp(scene, 'FEW', { who: `user-${from + left}` });
  scene.hold(!more, 'more than there are were given');
}

export const placeScenarios: readonly Scenario[] = [
  {
    id: 'S21',
    says: 'any write or read of a sign-up with a place is carried out, and its answer lost',
    options,
    play: async (scene) => {
      for (const givesUp of [false, true]) {
        for (let nth = 1; nth <= 14; nth += 1) {
          const world = new Scene(scene.options);
          await world.begin();
          world.universe.table.script([{ op: 'any', nth, fault: 'timeoutAfter', givesUp }]);
          await leave(world, 'user-0').catch(() => undefined);
          world.universe.table.script([]);
          await world.wait(2 * day);
          await holdLeft(world, limit);
          holdTaken(world, limit);
          const broken = (await world.rest()).map(({ what }) => what);
          for (const fault of [...world.failures, ...broken])
            scene.failures.push(`call ${nth}, ${givesUp ? 'given up' : 'repeated'}: ${fault}`);
        }
      }
    },
  },
  {
    id: 'S20',
    says: 'two checkouts of one customer at once: one holds a place, the other gives its own back',
    options,
    play: async (scene) => {
      await scene.universe.during(
        Promise.all([1, 2].map(() => openWith(scene.universe, 'user-0', few))),
      );
      await scene.wait(hour);
      holdTaken(scene, 1);
      await holdLeft(scene, 1);
    },
  },
  {
    id: 'S22',
    says: 'one customer opens windows until she may not any more: she holds one place at most',
    options,
    play: async (scene) => {
      // A coupon and none in turn, as often as she may; after that each is one of its own.
      for (let nth = 0; nth < 40; nth += 1) {
        await leave(scene, 'user-0', nth % 2 === 0 ? few : { plan: 'monthly' }).catch(() => 0);
        const is = count(counter(scene), 'taken');
        scene.hold(is <= 1, `after ${nth + 1} requests ${is} places are taken`);
        if (nth % 10 === 9) await scene.wait(hour);
      }
      // The last window was without it.
      holdTaken(scene, 0);
      await holdLeft(scene, limit);
    },
  },
  {
    id: 'S12',
    says: 'six at once for two places: two have it, and the others are told so',
    options,
    play: async (scene) => {
      const { universe, people } = scene;
      const users = [0, 1, 2, 3, 4, 5].map((nth) => `user-${nth}`);
      const opened = await universe.during(
        Promise.all(users.map((who) => openWith(universe, who, few))),
      );
      for (const [nth, ids] of opened.entries()) {
        if (ids) await universe.during(people.callback(`user-${nth}`, ids));
      }
      const won = opened.flatMap((ids, nth) => (ids ? [nth] : []));
      await scene.wait(hour);
      scene.hold(won.length === limit, `${won.length} have it`);
      for (const nth of won) holdAmount(scene, 0, less, nth);
      holdTaken(scene, limit);
      await holdLeft(scene, 0, 7);
    },
  },
  {
    id: 'S13',
    says: 'a checkout that is left gives its place back once, and its late window charges nothing',
    options,
    play: async (scene) => {
      const { universe, people } = scene;
      const shown = await leave(scene, 'user-0');
      holdTaken(scene, 1);
      const again = await leave(scene, 'user-0');
      scene.hold(again !== undefined, 'it can not be opened again');
      holdTaken(scene, 1);
      await scene.wait(3 * day);
      holdTaken(scene, 0);
      scene.holdStatus('expired');
      if (shown) await universe.during(people.callback('user-0', people.finish(shown, undefined)));
      await scene.wait(day);
      holdTaken(scene, 0);
      scene.hold(scene.paid(0).length === 0, 'it was charged');
      await holdLeft(scene, limit);
    },
  },
  {
    id: 'S14',
    says: 'a sign-up with a place dies at any call: the place is held or had again, never twice',
    options,
    play: async (scene) => {
      for (const when of ['before', 'after'] as const) {
        for (let nth = 1; nth <= 14; nth += 1) {
          const world = new Scene(scene.options);
          await world.begin();
          world.fate('user', { nth, when });
          await Promise.race([
            leave(world, 'user-0').catch(() => 0),
            world.wait(60_000).then(() => 0),
          ]);
          world.universe.cloud.fates.length = 0;
          await world.wait(2 * day);
          await holdLeft(world, limit);
          holdTaken(world, limit);
          const broken = (await world.rest()).map(({ what }) => what);
          for (const fault of [...world.failures, ...broken])
            scene.failures.push(`call ${nth}, ${when}: ${fault}`);
        }
      }
    },
  },
  {
    id: 'S15',
    says: 'the worker that gives a place back dies at any call: it is given back once',
    options,
    play: async (scene) => {
      for (const when of ['before', 'after'] as const) {
        for (let nth = 1; nth <= 10; nth += 1) {
          const world = new Scene(scene.options);
          await world.begin();
          await signUp(world, 'FEW', { who: 'user-9' });
          await leave(world, 'user-0');
          holdTaken(world, 2);
          world.fate('collect', { nth, when });
          await world.wait(3 * day);
          world.universe.cloud.fates.length = 0;
          holdTaken(world, 1);
          await holdLeft(world, 1);
          const broken = (await world.rest()).map(({ what }) => what);
          for (const fault of [...world.failures, ...broken])
            scene.failures.push(`call ${nth}, ${when}: ${fault}`);
        }
      }
    },
  },
  {
    id: 'S16',
    says: 'another coupon, or none, in place of one whose checkout waits: its place is free again',
    options,
    play: async (scene) => {
      await leave(scene, 'user-0');
      await leave(scene, 'user-0', { plan: 'monthly', coupon: 'THIRD' });
      await leave(scene, 'user-1');
      await leave(scene, 'user-1', { plan: 'monthly' });
      await scene.wait(2 * hour);
      holdTaken(scene, 0);
      await holdLeft(scene, limit, 2);
    },
  },
  {
    id: 'S17',
    says: 'used up once it was charged: neither its end nor a refund frees a place',
    options,
    play: async (scene) => {
      const { universe, people } = scene;
      await signUp(scene, 'FEW');
      holdTaken(scene, 1);
      await universe.during(people.withdraw('user-0'));
      await scene.wait(2 * day);
      scene.holdStatus('canceled');
      holdTaken(scene, 1);
      await holdLeft(scene, 1);
    },
  },
  {
    id: 'S18',
    says: 'declined at its sign-up it is held, and paid by another card it is used up',
    options,
    play: async (scene) => {
      scene.provider({ kind: 'decline', message: '[8521] 한도초과' });
      await signUp(scene, 'FEW');
      scene.holdStatus('incomplete');
      holdTaken(scene, 1);
      await signUp(scene, 'FEW');
      scene.holdStatus('active');
      holdAmount(scene, 0, less);
      holdTaken(scene, 1);
      const held = part(scene.subscription(), 'discount')?.['place'];
      scene.hold(held === undefined, 'its place is not used up');
      await to(scene, '2027-02-28T12:00:00');
      holdAmount(scene, 1, less);
      scene.hold(text(scene.subscription(), 'status') === 'active', 'it does not go on');
    },
  },
];
