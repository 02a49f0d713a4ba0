// E2: three doors report one sign-up, each held up at each of its calls while the others go on.
import { rows, text } from '../checker/facts';
import type { Door } from './doors';
import { doors, empty, knock, open } from './doors';
import type { Scene, Scenario } from './scene';
import { hour } from './scene';

/** Longer than all that the doors after it do. */
const heldMs = 5_000;
/** Longer than one door needs where nobody holds it up. */
const aloneMs = 1_000;

type Order = readonly [Door, Door, Door];

const orders: readonly Order[] = doors.flatMap((first) =>
  doors
    .filter((door) => door !== first)
    .map((second): Order => {
      const third = doors.find((door) => door !== first && door !== second) ?? 'land';
      return [first, second, third];
    }),
);

class Booth {
  readonly ways: string[] = [];
  private readonly outcomes = new Set<string>();

  constructor(private readonly scene: Scene) {}

  /** One more sign-up; answers how many of the doors were really held up. */
  async signUp(order: Order, held: readonly number[]): Promise<number> {
    const { scene } = this;
    const { universe } = scene;
    const user = `user-${this.ways.length}`;
    const ids = await open(scene, user);
    const struck = universe.cloud.struck.length;
    // The first is let go last, so that the others run inside of it.
    held.forEach((nth, at) => {
      scene.fate('user', { nth, does: { freezeMs: heldMs * (held.length - at) } });
    });
    const said: Promise<unknown>[] = [];
    for (const door of order) {
      said.push(knock(scene, door, user, ids));
      await scene.wait(aloneMs);
    }
    await universe.during(Promise.all(said));
    universe.cloud.fates.length = 0;
    this.ways.push(`${order.join(', ')} held at ${held.join(' and ') || 'nothing'}`);
    return universe.cloud.struck.length - struck;
  }

  /** Whoever came first, and wherever: one payment, one period, the same rights. */
  judge(): void {
    this.ways.forEach((how, person) => this.judgeOne(how, person));
  }

  private judgeOne(how: string, person: number): void {
    const { scene } = this;
    scene.holdPaidOnce(0, person);
    const asked = scene.asked(0, person).length;
    scene.hold(asked === 1, `${how}: the provider was asked ${asked} times`);
    const row = scene.subscription(person);
    const { status, access, period } = row;
    const attempts = rows(scene.charge(0, person), 'attempts').length;
    const outcome = JSON.stringify({ status, access, period, attempts });
    this.outcomes.add(outcome);
    scene.hold(this.outcomes.size === 1, `${how}: ${outcome}, and others came out otherwise`);
    scene.hold(text(row, 'keyId') !== '', `${how}: no card is kept`);
  }
}

/** Each door before the last is held at each call it makes; where none is left, the next door. */
async function hold(
  booth: Booth,
  order: Order,
  held: readonly number[],
  most: number,
): Promise<void> {
  for (let nth = 1; held.length < most; nth += 1) {
    const now = [...held, nth];
    if ((await booth.signUp(order, now)) < now.length) return;
    await hold(booth, order, now, most);
  }
}

export const interleavings: readonly Scenario[] = [
  {
    id: 'E2',
    says: 'landing, callback and webhook in all orders, inside of each other',
    long: true,
    options: empty,
    play: async (scene) => {
      const booth = new Booth(scene);
      for (const order of orders) {
        await booth.signUp(order, []);
        await hold(booth, order, [], 2);
      }
      scene.hold(booth.ways.length > 200, `only ${booth.ways.length} ways were tried`);
      // And all of them at once, twice each.
      const person = booth.ways.length;
      const ids = await open(scene, `user-${person}`);
      const all = [...doors, ...doors].map((door) => knock(scene, door, `user-${person}`, ids));
      await scene.universe.during(Promise.all(all));
      await scene.wait(hour);
      booth.judge();
      scene.holdPaidOnce(0, person);
    },
  },
];
