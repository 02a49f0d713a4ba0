// U22 to U25: thirty attempts at one charge were declined, which ends nothing by itself.
import { text } from '../checker/facts';
import type { Scenario, Scene } from './scene';
import { day, dueAt, hour } from './scene';
import { accessOf, minute, openCases, renewalOf } from './in-doubt';

const attemptsMax = 30;

/** Another card in a window that pays the debt; answers the callback's word. */
async function tryCard({ universe, people }: Scene): Promise<string> {
  const ids = await universe.during(people.openCard('user-0'));
  const back = ids && (await universe.during(people.callback('user-0', ids)));
  await universe.runTo(universe.nowMs + hour);
  return String(back?.json['result']);
}

/** Cards until no more attempt is made, and one more. */
async function useUp(scene: Scene): Promise<void> {
  for (let cards = scene.asked().length; cards < attemptsMax; cards += 1) await tryCard(scene);
  scene.hold(scene.asked().length === attemptsMax, `it was asked ${scene.asked().length} times`);
}

function holdStill(scene: Scene): void {
  const { length } = scene.asked();
  scene.hold(length === attemptsMax, `${length} attempts were made`);
  scene.hold(openCases(scene, 'exhausted').length === 1, 'there is no case of it');
  const row = scene.subscription();
  scene.hold(text(row, 'keyId') !== '', 'its key was dropped');
  scene.hold(text(row, 'endedFor') === '', `it ended for ${text(row, 'endedFor')}`);
}

const declined = { kind: 'decline', message: '한도초과' } as const;

export const usedUps: readonly Scenario[] = [
  {
    id: 'U22',
    says: 'thirty cards are declined: unpaid as the plan says, a case, and nothing more is sent',
    play: async (scene) => {
      scene.provider(declined, { count: 0 });
      await scene.renew(8);
      scene.holdStatus('unpaid');
      await useUp(scene);
      holdStill(scene);
      scene.holdStatus('unpaid');
      const word = await tryCard(scene);
      scene.hold(word === 'changed', `a window that charges nothing says ${word}`);
      await scene.wait(10 * day);
      holdStill(scene);
      scene.holdStatus('unpaid');
    },
  },
  {
    id: 'U23',
    says: 'after thirty declines the twelfth attempt turns out paid: the night takes it on',
    play: async (scene) => {
      const { universe } = scene;
      scene.provider(declined, { count: 0 });
      await scene.renew(8);
      await useUp(scene);
      await scene.wait(40 * day);
      holdStill(scene);
      const [row] = universe.emulator.book.rowsOf(renewalOf(scene, 11));
      // With the time of its decline: no list of these nights shows that day.
      Object.assign(row ?? {}, { status: 'paid', paid_at: row?.failed_at, failed_at: 0 });
      await scene.wait(2 * day);
      scene.holdPaidOnce();
      scene.holdStatus('active');
      scene.hold(accessOf(scene) === 'full', `access is ${accessOf(scene)}`);
      scene.hold(openCases(scene, 'exhausted').length === 0, 'its case stays open');
    },
  },
  {
    id: 'U24',
    says: 'a sign-up whose thirty attempts were declined: the next one is a subscription anew',
    options: { start: '2027-01-31T16:00:00+09:00' },
    play: async (scene) => {
      const { universe, people } = scene;
      const signUp = async () => {
        const ids = await universe.during(people.open('user-9', 'monthly'));
        if (ids) await universe.during(people.callback('user-9', ids));
        await universe.runTo(universe.nowMs + 28 * minute);
      };
      scene.provider(declined, { count: 0 });
      await signUp();
      const first = people.subscriptions.get('user-9') ?? '';
      const row = () => scene.watch.record.items.get(`S#${first} S`);
      for (let cards = 1; cards < attemptsMax; cards += 1) await signUp();
      scene.hold(row()?.['attempt'] === attemptsMax, `${String(row()?.['attempt'])} attempts`);
      scene.hold(text(row(), 'status') === 'incomplete', 'it ended by the bound');
      scene.hold(openCases(scene, 'exhausted').length === 1, 'there is no case of it');
      universe.emulator.script([]);
      await signUp();
      const second = people.subscriptions.get('user-9') ?? '';
      scene.hold(second !== first, 'it can not be signed up anew');
      scene.hold(text(row(), 'status') === 'expired', 'the former one stands in its place');
      const now = scene.watch.record.items.get(`S#${second} S`);
      scene.hold(text(now, 'status') === 'active', `the new one is ${text(now, 'status')}`);
    },
  },
  {
    id: 'U25',
    says: 'thirty refusals for maintenance cancel nobody, whatever the plan says of a debt',
    options: { plan: 'patient' },
    play: async (scene) => {
      scene.provider({ kind: 'decline', message: '카드사 점검' }, { count: 0 });
      await scene.universe.runTo(dueAt + 30 * day);
      scene.hold(scene.asked().length > 20, `it was asked ${scene.asked().length} times`);
      await useUp(scene);
      holdStill(scene);
      await scene.wait(20 * day);
      holdStill(scene);
      scene.holdStatus('unpaid');
    },
  },
];
