// X10 to X14, X24: an operator retries a debt, settles it without a card, and ends a subscription.
import { text } from '../checker/facts';
import type { Acting, Verb } from '../operators';
import { actOn } from '../operators';
import type { Scenario, Scene } from './scene';
import { day, hour } from './scene';

function act(scene: Scene, verb: Verb, acting: Acting = {}) {
  const { universe } = scene;
  if (verb === 'debt') scene.watch.record.settledByHand.add(`S#${scene.idOf()}`);
  return universe.during(actOn(universe, scene.idOf(), verb, acting));
}

/** What operators and customers did, as it is stored. */
function deeds(scene: Scene): readonly string[] {
  const place = `S#${scene.idOf()} H#`;
  const found = [...scene.watch.record.items].filter(([key]) => key.startsWith(place));
  return found.map(([, item]) => `${text(item, 'who')} ${text(item, 'verb')}`).sort();
}

const settled = { as: 'paid_elsewhere' } as const;

export const operatorVerbs: readonly Scenario[] = [
  {
    id: 'X10',
    says: 'a debt paid by bank transfer is not taken again',
    play: async (scene) => {
      scene.provider({ kind: 'decline', message: '[8350] 분실/도난 카드' });
      await scene.renew(0.5);
      scene.holdStatus('past_due');
      scene.hold((await act(scene, 'retry')) === 409, 'a lost card was asked again');
      scene.hold((await act(scene, 'debt', settled)) === 200, 'the debt was not settled');
      scene.holdStatus('active');
      await scene.wait(20 * day);
      scene.hold(scene.asked().length === 1, 'its card was asked for it again');
      scene.hold(scene.charge(1)?.['status'] === 'settled_elsewhere', 'it is not settled');
      scene.hold(deeds(scene).join() === 'operator debt', `${deeds(scene).join()} are told`);
      const again = await act(scene, 'debt', settled);
      scene.hold(again === 409, `what owes nothing was settled: ${again}`);
      await scene.wait(12 * day);
      scene.holdPaidOnce(2);
    },
  },
  {
    id: 'X11',
    says: 'a debt is settled, and its decline becomes a payment after all',
    options: { mayDouble: true },
    play: async (scene) => {
      scene.provider({ kind: 'flipToPaid', ms: 12 * hour });
      await scene.renew(0.2);
      scene.hold((await act(scene, 'debt', settled)) === 200, 'the debt was not settled');
      await scene.wait(4 * day);
      const open = scene.cases().filter(({ status }) => status === 'open');
      scene.hold(open.length === 1, `${open.length} cases are open for the payment`);
      scene.hold(scene.paid().length === 1, 'it was given back by itself');
      scene.hold(scene.charge(1)?.['status'] === 'settled_elsewhere', 'it is booked twice');
    },
  },
  {
    id: 'X14',
    says: 'a debt whose decline has become a payment is not settled by hand',
    play: async (scene) => {
      scene.provider({ kind: 'flipToPaid', ms: hour });
      await scene.renew(0.2);
      scene.hold((await act(scene, 'debt', settled)) === 409, 'it was settled all the same');
      scene.holdPaidOnce();
      scene.holdStatus('active');
      scene.hold(deeds(scene).length === 0, 'what was not done is told');
    },
  },
  {
    id: 'X24',
    says: 'an operator takes back a cancel at the period’s end, and none that has ended',
    play: async (scene) => {
      await scene.renew(0.2);
      const end = { when: 'period_end' } as const;
      scene.hold((await act(scene, 'keep')) === 200, 'what goes on was refused');
      scene.hold(deeds(scene).length === 0, 'what changed nothing is told');
      scene.hold((await act(scene, 'cancel', end)) === 200, 'it was not canceled');
      const both = await Promise.all([act(scene, 'keep'), act(scene, 'keep')]);
      scene.hold(both.join() === '200,200', `taken back: ${both.join()}`);
      const told = deeds(scene).join();
      scene.hold(told === 'operator cancel,operator keep', `${told} are told`);
      await scene.wait(32 * day);
      scene.holdPaidOnce(2);
      scene.hold((await act(scene, 'cancel', { when: 'now' })) === 200, 'it was not ended');
      scene.hold((await act(scene, 'keep')) === 409, 'what has ended was taken back');
      scene.holdStatus('canceled');
      await scene.wait(32 * day);
      scene.hold(scene.asked(3).length === 0, 'who had ended was charged');
    },
  },
  {
    id: 'X12',
    says: 'a debt that has ended access is waived: its period begins today',
    play: async (scene) => {
      scene.provider({ kind: 'decline' }, { count: 0 });
      await scene.renew(20);
      scene.holdStatus('unpaid');
      scene.universe.emulator.script([], 'replace');
      scene.hold((await act(scene, 'debt', { as: 'waived' })) === 200, 'it was not waived');
      scene.holdStatus('active');
      const { anchorOn } = scene.subscription();
      scene.hold(anchorOn === '2027-03-20', `it begins on ${String(anchorOn)}`);
      await scene.wait(32 * day);
      scene.holdPaidOnce(2);
    },
  },
  {
    id: 'X13',
    says: 'a debt is retried by hand, two operators at once; then it is ended',
    play: async (scene) => {
      scene.provider({ kind: 'decline' });
      await scene.renew(0.01);
      scene.holdStatus('past_due');
      scene.hold((await act(scene, 'retry')) === 409, 'it was retried within the hour');
      await scene.wait(2 * hour);
      const both = await Promise.all([act(scene, 'retry'), act(scene, 'retry')]);
      scene.hold(both.includes(200), `retried: ${both.join()}`);
      await scene.wait(hour);
      scene.holdPaidOnce();
      scene.hold(scene.asked().length === 2, `it was asked for ${scene.asked().length} times`);
      scene.hold((await act(scene, 'retry')) === 409, 'what owes nothing was retried');
      scene.hold((await act(scene, 'cancel', { when: 'now' })) === 200, 'it was not ended');
      scene.holdStatus('canceled');
      scene.hold((await act(scene, 'cancel', { when: 'now' })) === 200, 'not the same again');
      const told = deeds(scene).filter((deed) => deed.endsWith('cancel'));
      scene.hold(told.length === 1, `${told.length} cancels are told`);
    },
  },
];
