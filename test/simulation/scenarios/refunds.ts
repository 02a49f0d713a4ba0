// F: money given back, by us and by others.
import { count, text } from '../checker/facts';
import type { Scene, Scenario } from './scene';
import { day, dueAt, hour } from './scene';

const twins = { mayDouble: true, model: { duplicates: 'allow' } } as const;

/** A second payment for the first renewal: declined, retried and paid, and then paid after all. */
async function twin(scene: Scene): Promise<void> {
  scene.provider({ kind: 'flipToPaid', ms: 26 * hour });
  await scene.universe.runTo(dueAt + 30 * hour);
  scene.hold(scene.paid().length === 2, 'there is no twin to give back');
}

const cancels = (scene: Scene) =>
  scene.watch.record.sent.filter((sent) => sent.path === '/payments/cancel');

/** What would refund everything, or nobody knows what. */
const oddAmounts = [0, undefined, null, -1, -9_900, NaN, Infinity, 0.5, 9_900.1, '9900', 2 ** 53];

async function refuseOddRefunds(scene: Scene): Promise<void> {
  const { gateway } = scene.universe.cloud.byHand();
  const paymentId = scene.paid()[0]?.imp_uid ?? '';
  for (const amount of oddAmounts) {
    const order = { paymentId, amount, balance: 9_900, taxFree: 0, reason: 'x' } as never;
    const done = gateway.refund(order).then(
      ({ kind }) => kind,
      () => 'refused',
    );
    const answer = await scene.universe.during(done);
    scene.hold(answer !== 'found', `a refund of ${String(amount)} was made`);
  }
}

export const refunds: readonly Scenario[] = [
  {
    id: 'F5',
    says: 'a refund while the attempt is unknown',
    play: async (scene) => {
      scene.provider({ kind: 'dropAfter' });
      await scene.universe.runTo(dueAt + 66_000);
      const [row] = scene.paid();
      scene.hold(scene.charge(1) === undefined, 'it is known already');
      scene.universe.emulator.consoleCancel(row?.imp_uid ?? '');
      await scene.renew(3);
      // Taken and given back, to the won: the charge says so, and nobody is asked for it again.
      scene.hold(scene.charge(1)?.['status'] === 'refunded', 'the refund is not in our book');
      scene.hold(scene.charge(1)?.['refunded'] === row?.amount, 'another sum was refunded');
      scene.hold(scene.asked().length === 1, 'it was asked for again');
      scene.holdStatus('active');
      scene.hold(cancels(scene).length === 0, 'we refunded what was refunded');
    },
  },
  {
    id: 'F6',
    says: 'the refund is made and its answer lost',
    options: twins,
    play: async (scene) => {
      await twin(scene);
      scene.provider({ kind: 'cancelTimeout' }, { route: 'cancel' });
      await scene.wait(5 * day);
      scene.hold(cancels(scene).length === 1, `${cancels(scene).length} refunds were asked for`);
      scene.hold(scene.paid().length === 1, 'not exactly one payment is kept');
      const open = scene.cases().filter((item) => item['status'] === 'open');
      scene.hold(open.length === 0, 'its case stays open');
      // Late money of somebody who has left meanwhile wakes nobody: a person gives it back.
      scene.provider({ kind: 'flipToPaid', ms: 3 * hour });
      await scene.universe.runTo(dueAt + 31 * day + hour);
      await scene.universe.during(scene.people.cancel('user-0', 'now'));
      await scene.wait(2 * day);
      scene.holdStatus('canceled');
      scene.hold(scene.paid(2).length === 1, 'nothing came late');
    },
  },
  {
    id: 'F7',
    says: 'no refund ever goes out without its amount',
    options: twins,
    play: async (scene) => {
      await twin(scene);
      // No pass runs for longer than one usually looks back.
      scene.universe.rulesPaused = true;
      await scene.wait(10 * day);
      scene.universe.rulesPaused = false;
      await scene.wait(3 * day);
      for (const { body } of cancels(scene)) {
        scene.hold(count(body, 'amount') === 9_900, 'a refund has another amount');
        scene.hold(count(body, 'checksum') === 9_900, 'a refund has no balance');
      }
      scene.hold(cancels(scene).length === 1, 'the twin was not given back once');
      await refuseOddRefunds(scene);
      scene.hold(cancels(scene).length === 1, 'an odd amount was sent');
    },
  },
  {
    id: 'F8',
    says: 'somebody cancels in the console, and no webhook tells us',
    play: async (scene) => {
      await scene.renew();
      scene.universe.webhooksPass = false;
      scene.universe.emulator.consoleCancel(scene.paid()[0]?.imp_uid ?? '');
      await scene.wait(2 * day);
      scene.hold(text(scene.charge(1), 'status') === 'refunded', 'we still think it is paid');
      scene.hold(count(scene.charge(1), 'refunded') === 9_900, 'another sum than was given back');
    },
  },
  {
    id: 'F9',
    says: 'a refund and a retry cross each other',
    play: async (scene) => {
      scene.provider({ kind: 'decline' });
      await scene.renew(0.5);
      // Somebody gives the month before back while this one is retried.
      scene.universe.emulator.consoleCancel(scene.paid(0)[0]?.imp_uid ?? '', 4_000);
      await scene.universe.runTo(dueAt + day + hour);
      scene.holdPaidOnce();
      await scene.wait(2 * day);
      scene.hold(count(scene.charge(0), 'refunded') === 4_000, 'the refund was lost');
      scene.holdStatus('active');
    },
  },
];
