// S1 to S11, S19: a coupon takes off what it was sold with for its periods, and its end is told.
import { noteReplay } from '../../../functions/usecases/common/recovery';
import { count, part, rows, text } from '../checker/facts';
import { openWith } from '../couponers';
import { goodCard } from '../people';
import { askRefund } from '../refunders';
import { casesOf, recoverSince, replayLines, restoreTable } from './disasters';
import type { Scenario, Scene } from './scene';
import { hour } from './scene';

const user = 'user-0';
const full = 9_900;
/** Less 33 %, 3,267 won. */
const less = 6_633;
/** Signed up on 31 January at noon: the first day without the coupon is 31 March. */
export const options = { people: 0, start: '2027-01-31T12:00:00+09:00' } as const;

export const to = (scene: Scene, when: string) => scene.universe.runTo(Date.parse(`${when}+09:00`));

export async function signUp(
  scene: Scene,
  coupon: string,
  { who = user, plan = 'monthly', card = goodCard, quantity = 1 } = {},
): Promise<boolean> {
  const { universe, people } = scene;
  const of = { plan, coupon, ...(quantity > 1 ? { quantity } : {}) };
  const ids = await universe.during(openWith(universe, who, of, card));
  if (ids) await universe.during(people.callback(who, ids));
  return ids !== undefined;
}

async function notify(scene: Scene, when: string, channel = 'alimtalk', expected = 200) {
  await to(scene, when);
  const status = await scene.universe.during(scene.people.notify(scene.universe, user, channel));
  scene.hold(status === expected, `the notice of ${when} was answered ${status}`);
}

async function agree(scene: Scene, when: string): Promise<void> {
  await to(scene, when);
  const status = await scene.universe.during(scene.people.answer(scene.universe, user, 'agree'));
  scene.hold(status === 200, `the agreement of ${when} was answered ${status}`);
}

export function holdAmount(scene: Scene, period: number, amount: number, person = 0): void {
  scene.holdPaidOnce(period, person);
  const is = scene.paid(period, person)[0]?.amount;
  scene.hold(is === amount, `period ${period} was paid with ${is}, not ${amount}`);
}

function holdUnasked(scene: Scene, period: number): void {
  const { length } = scene.asked(period);
  scene.hold(length === 0, `period ${period} was asked for ${length} times`);
}

const logged = (scene: Scene, event: string) =>
  scene.watch.logs.filter((line) => line.includes(`"${event}"`)).length;

export const couponScenarios: readonly Scenario[] = [
  {
    id: 'S1',
    says: 'two periods at less, and told and agreed to, the full price on its day',
    options,
    play: async (scene) => {
      await signUp(scene, 'THIRD');
      holdAmount(scene, 0, less);
      await to(scene, '2027-02-28T12:00:00');
      holdAmount(scene, 1, less);
      await notify(scene, '2027-03-10T12:00:00');
      await agree(scene, '2027-03-11T12:00:00');
      await to(scene, '2027-03-31T09:00:00');
      holdUnasked(scene, 2);
      await to(scene, '2027-03-31T12:00:00');
      holdAmount(scene, 2, full);
      await to(scene, '2027-04-30T12:00:00');
      holdAmount(scene, 3, full);
    },
  },
  {
    id: 'S2',
    says: 'nobody was told: it rings, is postponed by 14 days, and ends with a case, uncharged',
    options,
    play: async (scene) => {
      await signUp(scene, 'THIRD');
      await notify(scene, '2027-03-10T12:00:00', 'email');
      await agree(scene, '2027-03-11T12:00:00');
      await to(scene, '2027-03-24T12:00:00');
      scene.hold(logged(scene, 'notice.missing') === 1, 'it did not ring on the last day');
      await to(scene, '2027-04-10T12:00:00');
      scene.holdStatus('active');
      scene.hold(text(scene.subscription(), 'access') === 'full', 'it may not be used');
      await to(scene, '2027-04-14T12:00:00');
      scene.holdStatus('canceled');
      scene.hold(casesOf(scene, 'notice').length === 1, 'there is no case');
      holdUnasked(scene, 2);
    },
  },
  {
    id: 'S3',
    says: 'told and not agreed to: it waits for consent, and nothing is charged',
    options,
    play: async (scene) => {
      await signUp(scene, 'THIRD');
      await notify(scene, '2027-03-10T12:00:00');
      await to(scene, '2027-04-05T12:00:00');
      scene.holdStatus('paused');
      holdUnasked(scene, 2);
      await agree(scene, '2027-04-06T12:00:00');
      await to(scene, '2027-04-07T12:00:00');
      holdAmount(scene, 2, full);
    },
  },
  {
    id: 'S4',
    says: 'told three days before its end: charged seven days after that, and counted from there',
    options,
    play: async (scene) => {
      await signUp(scene, 'THIRD');
      await notify(scene, '2027-02-20T12:00:00', 'sms', 409);
      await agree(scene, '2027-03-11T12:00:00');
      await notify(scene, '2027-03-28T12:00:00');
      await to(scene, '2027-04-04T09:00:00');
      holdUnasked(scene, 2);
      await to(scene, '2027-04-04T12:00:00');
      holdAmount(scene, 2, full);
      await to(scene, '2027-05-04T12:00:00');
      holdAmount(scene, 3, full);
    },
  },
  {
    id: 'S5',
    says: 'a decline between uses no period up, and the retry asks for no more',
    options,
    play: async (scene) => {
      await signUp(scene, 'THIRD');
      scene.provider({ kind: 'decline', message: '[8521] 한도초과' }, { count: 2 });
      await to(scene, '2027-02-28T12:00:00');
      scene.holdStatus('past_due');
      await to(scene, '2027-03-09T12:00:00');
      holdAmount(scene, 1, less);
      scene.hold(rows(scene.charge(1), 'attempts').length === 3, 'it was not declined twice');
      await notify(scene, '2027-03-10T12:00:00');
      await agree(scene, '2027-03-11T12:00:00');
      await to(scene, '2027-03-31T12:00:00');
      holdAmount(scene, 2, full);
    },
  },
  {
    id: 'S6',
    says: 'unknown in its last period: found, and taken once at what it came to',
    options,
    play: async (scene) => {
      await signUp(scene, 'THIRD');
      scene.provider({ kind: 'dropAfter' });
      await to(scene, '2027-02-28T14:00:00');
      holdAmount(scene, 1, less);
      scene.hold(scene.asked(1).length === 1, 'it was sent again though it was there');
    },
  },
  {
    id: 'S7',
    says: 'a plan that it names keeps it; another ends it on her own word, without a notice',
    options,
    play: async (scene) => {
      const { universe, people } = scene;
      await signUp(scene, 'THIRD');
      await signUp(scene, 'THIRD', { who: 'user-1' });
      await universe.during(people.change(universe, user, { plan: 'plus' }));
      await universe.during(people.change(universe, 'user-1', { plan: 'quarterly' }));
      await to(scene, '2027-02-28T12:00:00');
      holdAmount(scene, 1, 12_900 - 4_257);
      holdAmount(scene, 1, 27_000, 1);
      scene.hold(!part(part(scene.subscription(1), 'price'), 'coupon'), 'it is still there');
      await to(scene, '2027-05-28T12:00:00');
      holdAmount(scene, 2, 27_000, 1);
    },
  },
  {
    id: 'S19',
    says: 'told, and then changed to what will cost more: what was told before says nothing of it',
    options,
    play: async (scene) => {
      const { universe, people } = scene;
      await signUp(scene, 'THIRD');
      await notify(scene, '2027-03-10T12:00:00');
      await universe.during(people.change(universe, user, { plan: 'plus' }));
      await to(scene, '2027-03-31T12:00:00');
      holdUnasked(scene, 2);
      await notify(scene, '2027-04-01T12:00:00');
      await to(scene, '2027-04-08T12:00:00');
      holdAmount(scene, 2, 12_900);
    },
  },
  {
    id: 'S8',
    says: 'for ever and by an amount: each charge is less by it, once, whatever the quantity',
    options,
    play: async (scene) => {
      await signUp(scene, 'ALWAYS', { plan: 'seats', quantity: 3 });
      holdAmount(scene, 0, 12_200);
      const free = count(scene.charge(0), 'taxFree');
      scene.hold(free === 3_050, `${free} won are free of tax`);
      await to(scene, '2027-05-31T12:00:00');
      for (const period of [1, 2, 3, 4]) holdAmount(scene, period, 12_200);
      const again = await signUp(scene, 'ALWAYS', { plan: 'patient' });
      scene.hold(!again, 'she has it twice');
    },
  },
  {
    id: 'S9',
    says: 'a refund is of what was paid, and the period counts',
    options,
    play: async (scene) => {
      const { universe } = scene;
      await signUp(scene, 'THIRD');
      await to(scene, '2027-02-28T12:00:00');
      const id = scene.idOf();
      const part = { period: 1, amount: 'all', cancel: 'no' } as const;
      await universe.during(askRefund(universe, id, 'a', part));
      const back = count(scene.charge(1), 'refunded');
      scene.hold(back === less, `${back} won were given back`);
      await notify(scene, '2027-03-10T12:00:00');
      await agree(scene, '2027-03-11T12:00:00');
      await to(scene, '2027-03-31T12:00:00');
      holdAmount(scene, 2, full);
    },
  },
  {
    id: 'S10',
    says: 'the table forgets the sign-up: it is found at less, and its end as it was sold',
    options,
    play: async (scene) => {
      const { universe, people } = scene;
      const ids = await universe.during(
        openWith(universe, user, { plan: 'monthly', coupon: 'THIRD' }),
      );
      const before = universe.table.dump();
      const since = universe.nowMs;
      if (ids) await universe.during(people.callback(user, ids));
      restoreTable(scene, before);
      await recoverSince(scene, since - hour);
      await replayLines(scene, since - hour);
      await universe.during(noteReplay(universe.cloud.byHand(), 'done'));
      await to(scene, '2027-02-28T12:00:00');
      holdAmount(scene, 0, less);
      holdAmount(scene, 1, less);
      await notify(scene, '2027-03-10T12:00:00');
      await agree(scene, '2027-03-11T12:00:00');
      await to(scene, '2027-03-31T12:00:00');
      holdAmount(scene, 2, full);
    },
  },
  {
    id: 'S11',
    says: 'the table forgets a notice and its first full charge: both are found, and nothing twice',
    options,
    play: async (scene) => {
      const { universe } = scene;
      await signUp(scene, 'THIRD');
      await to(scene, '2027-03-09T12:00:00');
      const before = universe.table.dump();
      const since = universe.nowMs;
      await notify(scene, '2027-03-10T12:00:00');
      await agree(scene, '2027-03-11T12:00:00');
      await to(scene, '2027-03-31T12:00:00');
      holdAmount(scene, 2, full);
      restoreTable(scene, before);
      await recoverSince(scene, since - hour);
      const results = await replayLines(scene, since - hour);
      scene.hold(!/missing/.test(results.join()), `it said ${results.join()}`);
      await universe.during(noteReplay(universe.cloud.byHand(), 'done'));
      await to(scene, '2027-04-02T12:00:00');
      holdAmount(scene, 2, full);
      await to(scene, '2027-04-30T12:00:00');
      holdAmount(scene, 3, full);
    },
  },
];
