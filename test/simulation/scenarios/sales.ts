// F15 and F16: leaving and coming back in every order, and what costs nothing.
import { part, text } from '../checker/facts';
import { empty } from './doors';
import type { Scene, Scenario } from './scene';
import { day, dueAt } from './scene';
import { isChargeOf } from '../../order-numbers';

const wishes = ['sign up', 'leave now', 'leave later', 'keep', 'new card'] as const;
type Wish = (typeof wishes)[number];

/** Wishes of one person on one day. */
const many = 4;

function sequences(length: number): Wish[][] {
  if (length === 0) return [[]];
  return sequences(length - 1).flatMap((before) => wishes.map((wish) => [...before, wish]));
}

/** What it should come to: how often somebody has signed up, and whether a month is to follow. */
function expected(all: readonly Wish[]) {
  const state = { bought: 0, is: 'away' as 'away' | 'here' | 'leaving' };
  for (const wish of all) {
    if (wish === 'sign up' && state.is === 'away') Object.assign(state, { is: 'here' }).bought += 1;
    else if (wish === 'leave now') state.is = 'away';
    else if (wish === 'leave later' && state.is === 'here') state.is = 'leaving';
    else if (wish === 'keep' && state.is === 'leaving') state.is = 'here';
  }
  return { bought: state.bought, goesOn: state.is === 'here' };
}

async function carryOut(scene: Scene, user: string, wish: Wish): Promise<void> {
  const { universe, people } = scene;
  if (wish === 'sign up' || wish === 'new card') {
    const opened = wish === 'sign up' ? people.open(user, 'monthly') : people.openCard(user);
    const ids = await universe.during(opened);
    if (ids) await universe.during(people.callback(user, ids));
    // The webhook may be the one that charges: what is wished before it has ended is another case.
    await scene.wait(2_000);
  } else if (wish === 'keep') await universe.during(people.keep(user));
  else await universe.during(people.cancel(user, wish === 'leave now' ? 'now' : 'period_end'));
}

/** Won that one person paid for a period, over all subscriptions they had. */
function paidBy(scene: Scene, user: string, period: number): number {
  const mine = [...scene.watch.record.items.values()]
    .filter((item) => item['sk'] === 'S' && item['userId'] === user)
    .map((item) => text(item, 'pk').slice(2));
  const rows = scene.universe.emulator.book.payments.filter(
    (row) => row.status === 'paid' && mine.some((id) => isChargeOf(row, period, id)),
  );
  return rows.reduce((sum, row) => sum + row.amount, 0);
}

/** Sets what one person pays to another amount, behind our back. */
function reprice(scene: Scene, user: string, amount: number): void {
  const items = scene.universe.table.dump().map((item) => {
    const price = part(item, 'price');
    const mine = item['sk'] === 'S' && item['userId'] === user && price;
    return mine ? { ...item, price: { ...price, amount } } : item;
  });
  scene.universe.table.restore(items);
  scene.watch.record.forget(items);
}

export const sales: readonly Scenario[] = [
  {
    id: 'F15',
    long: true,
    says: 'leaving, staying and coming back on one day, in every order',
    options: empty,
    play: async (scene) => {
      const all = sequences(many);
      for (const [person, wanted] of all.entries()) {
        for (const wish of wanted) await carryOut(scene, `user-${person}`, wish);
      }
      await scene.wait(32 * day);
      for (const [person, wanted] of all.entries()) {
        const { bought, goesOn } = expected(wanted);
        const [first, second] = [0, 1].map((n) => paidBy(scene, `user-${person}`, n));
        const told = `${wanted.join(', ')}: ${first} won at first, then ${second}`;
        scene.hold(first === 9_900 * bought && second === (goesOn ? 9_900 : 0), told);
      }
    },
  },
  {
    id: 'F16',
    says: 'a price below what a card company takes, sold or stored',
    options: { people: 3 },
    play: async (scene) => {
      const { readCatalogue } = await import('../../../functions/handlers/catalogue');
      const plan = { id: 'free', product: 'free', name: 'x', orderName: 'x', interval: 'month' };
      for (const amount of [0, 99, -1, 100.5]) {
        const prices = [{ version: 1, amount }];
        const read = readCatalogue({ plans: [{ ...plan, every: 1, prices }] });
        scene.hold(read.kind === 'broken', `a price of ${amount} won is sold`);
      }
      reprice(scene, 'user-0', 0);
      reprice(scene, 'user-1', 99);
      await scene.universe.runTo(dueAt + 35 * day);
      for (const person of [0, 1]) {
        reprice(scene, `user-${person}`, 9_900);
        for (const period of [1, 2]) {
          const asked = scene.asked(period, person).length;
          scene.hold(asked === 0, `${person} was charged ${asked} times`);
          const charge = scene.charge(period, person);
          const said = `${text(charge, 'status')} at version ${String(charge?.['version'])}`;
          scene.hold(said === 'waived at version 1', `period ${period} is ${said}`);
        }
        scene.hold(Number(scene.subscription(person)['version']) < 12, 'it goes round in circles');
        scene.hold(scene.subscription(person)['access'] === 'full', 'it gives no access');
      }
      await scene.wait(31 * day);
      for (const person of [0, 1, 2]) scene.holdPaidOnce(3, person);
      scene.holdPaidOnce(1, 2);
    },
  },
];
