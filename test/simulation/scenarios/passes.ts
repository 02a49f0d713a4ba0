// G10: ledger passes that die, hurry, and read lists that change under them.
import { text } from '../checker/facts';
import { runLedgerPass } from '../../../functions/usecases/reconcile/run-ledger-pass';
import type { Scenario } from './scene';
import { Scene, day, dueAt, hour } from './scene';

const minute = 60_000;
const everybody = (scene: Scene, count: number) => {
  for (let person = 0; person < count; person += 1) scene.holdPaidOnce(1, person);
};

/** A twin whose case a webhook has opened long before: two passes at once are still only one. */
async function twinInAHurry(scene: Scene): Promise<void> {
  const { universe } = scene;
  const { book } = universe.emulator;
  const [row] = scene.paid();
  const imp_uid = book.nextUid('imps_');
  if (row) book.add({ ...row, imp_uid, cancel_history: [] });
  universe.rulesPaused = true;
  const merchant_uid = row?.merchant_uid ?? '';
  await universe.during(scene.people.webhook({ imp_uid, merchant_uid, status: 'paid' }));
  scene.hold(scene.cases().length === 1, 'the webhook was not followed');
  await scene.wait(3 * hour);
  for (let more = 0; more < 3; more += 1) {
    await universe.during(runLedgerPass(universe.cloud.byHand(), 2, 30));
    await scene.wait(minute);
  }
  scene.hold(scene.callsTo('/payments/cancel') === 0, 'passes within minutes were taken for two');
  universe.rulesPaused = false;
  await scene.wait(2 * day);
  scene.hold(scene.callsTo('/payments/cancel') === 1, 'the twin was not given back once');
}

/** More than one page of a thousand holds. */
const crowd = 1_050;
/** Rows of the first page that leave it; as many at the head of the second are never listed. */
const gone = 20;

/**
 * While a pass reads its second page the renewals come in, some of the first are given back at the
 * console, which moves the rest up, and somebody is charged twice.
 */
async function shiftingPages(outer: Scene): Promise<void> {
  const scene = new Scene({ people: crowd, mayDouble: true });
  await scene.begin();
  const { universe } = scene;
  const { book } = universe.emulator;
  const hear = scene.watch.request.bind(scene.watch);
  let pages = 0;
  let twin = '';
  scene.watch.request = (request, answer, at) => {
    hear(request, answer, at);
    if (!request.path.startsWith('/payments/status/paid')) return;
    pages += 1;
    if (pages !== 1) return;
    for (let person = 0; person < gone; person += 1) {
      universe.emulator.consoleCancel(scene.paid(0, person)[0]?.imp_uid ?? '');
    }
    const [row] = scene.paid(0, crowd - 1);
    twin = book.nextUid('imps_');
    if (row) book.add({ ...row, imp_uid: twin, cancel_history: [] });
  };
  await universe.runTo(dueAt + 5_000);
  await universe.during(runLedgerPass(universe.cloud.byHand(), 2, 40));
  scene.hold(pages > 1, 'the list had one page only: nothing could shift');
  scene.watch.request = hear;
  scene.hold(scene.callsTo('/payments/cancel') === 0, 'one pass was enough for a refund');
  scene.hold(
    scene.callsTo('/payments/cancel') === 0,
    'a shifted row was taken for money of nobody',
  );
  const kinds = scene.cases().map((one) => `${text(one, 'kind')} ${text(one, 'paymentId')}`);
  scene.hold(
    kinds.every((kind) => kind === `twin ${twin}`),
    `cases: ${kinds.join(', ')}`,
  );
  await scene.renew(4);
  scene.hold(scene.callsTo('/payments/cancel') === 1, 'the twin was not given back once');
  for (let person = 0; person < gone; person += 1) {
    const is = text(scene.charge(0, person), 'status');
    scene.hold(is === 'refunded', `a charge that was given back is ${is}`);
  }
  for (let person = 0; person < crowd; person += 1) scene.holdPaidOnce(1, person);
  outer.failures.push(...scene.failures);
  for (const { rule, what } of await scene.rest()) outer.hold(false, `rule ${rule}: ${what}`);
}

export const passes: readonly Scenario[] = [
  {
    id: 'G10',
    long: true,
    says: 'the ledger pass dies, repeats, and its pages shift while rows arrive',
    options: { people: 8, mayDouble: true },
    play: async (scene) => {
      const { universe } = scene;
      scene.fate('reconcile', { call: 'list' });
      scene.fate('reconcile', { call: 'batchget', nth: 1 });
      for (let more = 0; more < 12; more += 1) {
        universe.timeline.at(dueAt + more * 2_000, () => universe.cloud.fire('reconcile'));
      }
      await scene.renew(2);
      const deps = universe.cloud.byHand();
      const pass = await universe.during(runLedgerPass(deps, 2, 30));
      scene.hold(pass.complete && pass.differences.length === 0, 'the books differ');
      scene.hold(scene.callsTo('/payments/cancel') === 0, 'somebody was given money back');
      everybody(scene, 8);
      scene.hold(text(scene.subscription(), 'status') === 'active', 'somebody was disturbed');
      await twinInAHurry(scene);
      await shiftingPages(scene);
    },
  },
];
