// T1 to T9, T13, T14, T16: trials: what is charged in one, and after it with a notice and consent.
import { noteReplay } from '../../../functions/usecases/common/recovery';
import { part, text } from '../checker/facts';
import type { Scenario, Scene } from './scene';
import { casesOf, recoverSince, replayLines, restoreTable } from './disasters';

const at = (when: string) => Date.parse(`${when}+09:00`);
export const to = (scene: Scene, when: string) => scene.universe.runTo(at(when));
/** Signed up on 31 January at noon: its 14 days are over on 14 February. */
export const options = { plan: 'tried', start: '2027-01-31T12:00:00+09:00' } as const;
export const user = 'user-0';

async function notify(scene: Scene, channel = 'alimtalk'): Promise<void> {
  const status = await scene.universe.during(scene.people.notify(scene.universe, user, channel));
  scene.hold(status === 200, `the notice was answered ${status}`);
}

/** By the door of the customer, as what follows is shown. */
async function agree(scene: Scene): Promise<void> {
  const answered = await scene.universe.during(scene.people.answer(scene.universe, user, 'agree'));
  scene.hold(answered === 200, `the agreement was answered ${answered}`);
}

/** Told in time, and agreed to. */
export async function prepare(scene: Scene): Promise<void> {
  await to(scene, '2027-02-05T15:00:00');
  await notify(scene);
  await agree(scene);
}

function holdUncharged(scene: Scene): void {
  const sent = scene.watch.record.sent.filter(({ path }) => path.endsWith('/again'));
  scene.hold(sent.length === 0, `${sent.length} charges were asked for`);
}

export function holdStart(scene: Scene, period: number, on: string): void {
  const is = text(scene.charge(period), 'startsOn');
  scene.hold(is === on, `period ${period} begins on ${is}, not ${on}`);
}

async function signUp(scene: Scene): Promise<void> {
  const { universe, people } = scene;
  const ids = await universe.during(people.open(user, 'tried'));
  if (ids) await universe.during(people.callback(user, ids));
}

const logged = (scene: Scene, event: string) =>
  scene.watch.logs.filter((line) => line.includes(`"${event}"`)).length;

export const trials: readonly Scenario[] = [
  {
    id: 'T1',
    says: 'told and agreed to, a free trial becomes its plan on its day, and goes on by the month',
    options,
    play: async (scene) => {
      scene.holdStatus('trialing');
      await prepare(scene);
      await to(scene, '2027-02-14T09:00:00');
      holdUncharged(scene);
      await to(scene, '2027-02-14T12:00:00');
      scene.holdPaidOnce(1);
      holdStart(scene, 1, '2027-02-14');
      await to(scene, '2027-03-14T12:00:00');
      scene.holdPaidOnce(2);
      holdStart(scene, 2, '2027-03-14');
    },
  },
  {
    id: 'T2',
    says: 'declined at its end it is a debt as any other, and its retry pays',
    options,
    play: async (scene) => {
      await prepare(scene);
      scene.provider({ kind: 'decline', message: '[8035] 잔액부족' });
      await to(scene, '2027-02-14T12:00:00');
      scene.holdStatus('past_due');
      await to(scene, '2027-02-15T12:00:00');
      scene.holdPaidOnce(1);
      scene.holdStatus('active');
    },
  },
  {
    id: 'T3',
    says: 'unknown at its end: looked for, and taken once',
    options,
    play: async (scene) => {
      await prepare(scene);
      scene.provider({ kind: 'dropAfter' });
      await to(scene, '2027-02-14T12:00:00');
      scene.holdPaidOnce(1);
      scene.hold(scene.asked(1).length === 1, 'it was sent again though it was there');
    },
  },
  {
    id: 'T4',
    says: 'canceled a minute before it is charged, or at once: nothing is ever charged',
    options,
    play: async (scene) => {
      await prepare(scene);
      await to(scene, '2027-02-14T09:59:00');
      await scene.universe.during(scene.people.cancel(user, 'period_end'));
      scene.hold(text(scene.subscription(), 'access') === 'full', 'it may not be used up');
      await to(scene, '2027-04-01T12:00:00');
      scene.holdStatus('canceled');
      holdUncharged(scene);
    },
  },
  {
    id: 'T5',
    says: 'nobody was told: postponed by 14 days, never charged, and it ends with a case',
    options,
    play: async (scene) => {
      await agree(scene);
      await to(scene, '2027-02-07T12:00:00');
      scene.hold(logged(scene, 'notice.missing') === 1, 'it did not ring on the last day');
      await to(scene, '2027-02-14T12:00:00');
      scene.holdStatus('trialing');
      scene.hold(text(scene.subscription(), 'access') === 'full', 'it may not be used');
      await to(scene, '2027-02-28T12:00:00');
      scene.holdStatus('canceled');
      scene.hold(casesOf(scene, 'notice').length === 1, 'there is no case');
      holdUncharged(scene);
    },
  },
  {
    id: 'T6',
    says: 'told two days after its end: charged seven days later, and counted from there',
    options,
    play: async (scene) => {
      await agree(scene);
      await to(scene, '2027-02-16T18:00:00');
      await notify(scene);
      await to(scene, '2027-02-23T09:00:00');
      holdUncharged(scene);
      await to(scene, '2027-02-23T12:00:00');
      scene.holdPaidOnce(1);
      holdStart(scene, 1, '2027-02-23');
      await to(scene, '2027-03-23T12:00:00');
      scene.holdPaidOnce(2);
    },
  },
  {
    id: 'T7',
    says: 'a second one is not given: the plan is sold without it, and the window says so',
    options,
    play: async (scene) => {
      const { universe, people } = scene;
      await universe.during(people.cancel(user, 'now'));
      const body = { plan: 'tried' };
      const shown = await universe.during(people.start(user, 'POST /subscriptions', body));
      scene.hold(text(part(shown, 'trial'), 'state') === 'used', 'its answer does not say so');
      if (shown) await universe.during(people.callback(user, people.finish(shown, undefined)));
      await signUp(scene);
      scene.holdStatus('active');
      scene.holdPaidOnce(0);
      scene.hold(scene.paid(0)[0]?.amount === 7_900, 'another amount was charged');
    },
  },
  {
    id: 'T8',
    says: 'erased in a trial: nothing is charged, and the same person has no second one',
    options,
    play: async (scene) => {
      const { universe, people } = scene;
      await prepare(scene);
      const { status } = await universe.during(people.visit({ route: 'DELETE /me', user }));
      scene.hold(status === 200 || status === 202, `it was answered ${status}`);
      await to(scene, '2027-03-01T12:00:00');
      scene.holdStatus('canceled');
      holdUncharged(scene);
      await signUp(scene);
      scene.holdStatus('active');
      scene.holdPaidOnce(0);
    },
  },
  {
    id: 'T9',
    says: 'the table forgets a trial and its notice: both are applied again, on their own days',
    options: { ...options, people: 0 },
    play: async (scene) => {
      const { universe, people } = scene;
      const ids = await universe.during(people.open(user, 'tried'));
      const before = universe.table.dump();
      const since = universe.nowMs;
      if (ids) await universe.during(people.callback(user, ids));
      scene.holdStatus('trialing');
      await to(scene, '2027-02-05T15:00:00');
      await notify(scene);
      restoreTable(scene, before);
      await recoverSince(scene, since - 60_000);
      const results = await replayLines(scene, since - 60_000);
      scene.hold(!/later|missing|by_hand/.test(results.join()), `it said ${results.join()}`);
      scene.holdStatus('trialing');
      scene.hold(text(part(scene.subscription(), 'trial'), 'noticedOn') === '2027-02-05', 'untold');
      await universe.during(noteReplay(universe.cloud.byHand(), 'done'));
      await agree(scene);
      await to(scene, '2027-02-14T12:00:00');
      scene.holdPaidOnce(1);
      holdStart(scene, 1, '2027-02-14');
    },
  },
  {
    id: 'T13',
    says: 'told by e-mail alone, or not agreed to: nothing is charged',
    options,
    play: async (scene) => {
      await to(scene, '2027-02-05T15:00:00');
      await notify(scene, 'email');
      await to(scene, '2027-02-14T12:00:00');
      scene.holdStatus('trialing');
      await notify(scene);
      await to(scene, '2027-03-10T12:00:00');
      holdUncharged(scene);
    },
  },
  {
    id: 'T14',
    says: 'other terms in a trial cost nothing, and what was told before says nothing of them',
    options,
    play: async (scene) => {
      const { universe, people } = scene;
      await prepare(scene);
      const asked = { plan: 'richer' };
      const status = await universe.during(people.change(universe, user, asked));
      scene.hold(status === 200, `the change was answered ${status}`);
      await to(scene, '2027-02-14T12:00:00');
      holdUncharged(scene);
      scene.holdStatus('trialing');
      await notify(scene);
      await agree(scene);
      await to(scene, '2027-02-21T12:00:00');
      scene.holdPaidOnce(1);
      scene.hold(scene.paid(1)[0]?.amount === 8_900, 'another amount was charged');
    },
  },
  {
    id: 'T16',
    says: 'other terms on the last days of a trial of which its customer was told: refused',
    options,
    play: async (scene) => {
      const { universe, people } = scene;
      await prepare(scene);
      const change = (plan: string) => universe.during(people.change(universe, user, { plan }));
      for (const day of ['07', '13']) {
        await to(scene, `2027-02-${day}T15:00:00`);
        scene.hold((await change('richer')) === 409, `on the ${day}th it was not refused`);
      }
      await to(scene, '2027-02-14T12:00:00');
      scene.holdPaidOnce(1);
      scene.hold((await change('richer')) === 200, 'it may not be changed after its trial');
    },
  },
];
