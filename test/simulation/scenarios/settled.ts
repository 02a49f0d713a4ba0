// U14 to U16, U20: operators whose workers die while they settle a charge, or have to wait with it.
import { chargeNumber } from '../../order-numbers';
import { part, rows, text } from '../checker/facts';
import type { Scenario, Scene } from './scene';
import { day, dueAt } from './scene';
import { accessOf, card, minute, openCases, renewalOf, settle, usesUp } from './in-doubt';

/** More than the calls that any settling makes. */
const calls = 16;

const isSuspect = (scene: Scene, person: number) =>
  text(part(scene.subscription(person), 'claim'), 'phase') === 'suspect';

/** Each charge that waits for a person has its case, at this very moment. */
function holdCases(scene: Scene, people: number): void {
  const open = new Set(
    [...openCases(scene, 'suspect'), ...openCases(scene, 'unknown')].map((one) =>
      text(one, 'subscriptionId'),
    ),
  );
  for (let person = 0; person < people; person += 1) {
    if (!isSuspect(scene, person)) continue;
    scene.hold(open.has(scene.idOf(person)), `${person} waits for a person, and has no case`);
  }
}

/** One after the other, each dying behind another call. */
async function settleAll(scene: Scene, word: (person: number) => 'declined' | 'waived') {
  for (let person = 0; person < calls; person += 1) {
    scene.fate('user', { nth: person + 1 });
    await settle(scene, word(person), person);
    scene.universe.cloud.fates.length = 0;
    holdCases(scene, calls);
  }
}

/** A settling that came through is not settled again, and leaves nothing open. */
async function settleLeft(scene: Scene, word: (person: number) => 'declined' | 'waived') {
  for (let person = 0; person < calls; person += 1) {
    const isLeft = isSuspect(scene, person);
    const status = await settle(scene, word(person), person);
    scene.hold(status === (isLeft ? 200 : 409), `${person} was answered ${status}`);
  }
}

export const settled: readonly Scenario[] = [
  {
    id: 'U14',
    says: 'operators settle, die behind each call, and say the other word later',
    options: { people: calls },
    play: async (scene) => {
      for (let person = 0; person < calls; person += 1) {
        usesUp(scene, chargeNumber(scene.idOf(person), 1), { customer_uid: 'her-own-key' }, card);
      }
      await scene.renew(1);
      scene.holdInFlight(calls, 'suspect');
      const turns = ['declined', 'waived'] as const;
      await settleAll(scene, (person) => turns[person % 2] ?? 'declined');
      await scene.wait(day);
      await settleLeft(scene, (person) => turns[(person + 1) % 2] ?? 'declined');
      // The nightly round closes what a death has left open.
      await scene.wait(2 * day);
      scene.holdInFlight(0, 'suspect');
      const { length } = openCases(scene, 'suspect');
      scene.hold(length === 0, `${length} cases are left of nothing`);
      for (let person = 0; person < calls; person += 1) {
        const statuses = rows(scene.charge(1, person), 'attempts').map((one) => one['outcome']);
        const isWaived = text(scene.charge(1, person), 'status') === 'waived';
        const wasAskedAgain = scene.asked(1, person).length > 1;
        const told = `${person}: ${statuses.join()}, and asked for again`;
        scene.hold(isWaived !== wasAskedAgain, told);
      }
    },
  },
  {
    id: 'U15',
    says: 'no record at all, and the operator who settles it dies behind the hold',
    play: async (scene) => {
      scene.provider({ kind: 'dropBefore' });
      await scene.universe.runTo(dueAt + 60_000);
      // Nobody inquires about it for a day and a half: no case yet, and old enough to be settled.
      scene.universe.rulesPaused = true;
      scene.universe.cloud.queues.drop();
      await scene.renew(1.5);
      scene.holdInFlight(1, 'unknown');
      scene.fate('user', { call: 'transactwrite' });
      await settle(scene, 'declined');
      scene.holdInFlight(1, 'suspect');
      scene.universe.rulesPaused = false;
      await scene.wait(2 * day);
      scene.holdInFlight(1, 'suspect');
      holdCases(scene, 1);
      scene.hold((await settle(scene, 'declined')) === 200, 'an operator cannot end it');
      scene.hold(openCases(scene, 'unknown').length === 0, 'its case stays open');
      await scene.wait(2 * day);
      scene.holdPaidOnce();
      scene.holdStatus('active');
    },
  },
  {
    id: 'U16',
    says: 'given up after a cancel by one who dies, kept on, and then declined',
    play: async (scene) => {
      const { universe, people } = scene;
      scene.provider({ kind: 'dropBefore' });
      await universe.runTo(dueAt + 3 * minute);
      scene.holdInFlight(1, 'unknown');
      await universe.during(people.cancel('user-0', 'now'));
      // Whichever page of looks gives it up.
      while (!scene.charge(1) && universe.nowMs < dueAt + 60 * minute) {
        if (universe.cloud.fates.length === 0) scene.fate('look', { call: 'put C' });
        await scene.wait(1_000);
      }
      universe.cloud.fates.length = 0;
      scene.hold(text(scene.charge(1), 'status') === 'waived', 'nobody has given it up');
      scene.holdInFlight(1, 'unknown');
      await universe.during(people.keep('user-0'));
      universe.emulator.script([]);
      scene.provider({ kind: 'decline', message: '한도초과' });
      await scene.wait(2 * 3_600_000);
      scene.hold(text(scene.charge(1), 'status') === 'open', 'what is retried is given up');
      await scene.renew(5);
      scene.holdPaidOnce();
      scene.holdStatus('active');
    },
  },
  {
    id: 'U20',
    says: 'a record stays ready for ever, and its customer leaves',
    play: async (scene) => {
      const { universe } = scene;
      scene.provider({ kind: 'dropAfter' });
      universe.webhooksPass = false;
      await universe.runTo(dueAt + 3_000);
      const [row] = universe.emulator.book.rowsOf(renewalOf(scene));
      Object.assign(row ?? {}, { status: 'ready', paid_at: 0 });
      await scene.renew(30);
      const inquiries = () => scene.watch.record.inquiries.get(renewalOf(scene))?.length ?? 0;
      const before = inquiries();
      await scene.wait(30 * day);
      const asked = inquiries() - before;
      scene.hold(asked >= 28 && asked <= 60, `${asked} inquiries in thirty days`);
      scene.hold(scene.asked().length === 1, 'it was sent again beside an undecided record');
      scene.hold(openCases(scene, 'unknown').length === 1, 'there is no case of it');
      scene.hold(accessOf(scene) === 'restricted', `access is ${accessOf(scene)}`);
      scene.hold((await settle(scene, 'waived')) === 409, 'settled though it is undecided');
      // What may still be paid holds up the end; no further period is asked for meanwhile.
      await universe.during(scene.people.cancel('user-0', 'now'));
      await scene.wait(30 * day);
      scene.hold(inquiries() - before <= 130, `${inquiries()} inquiries in all`);
      scene.hold(scene.callsTo('/again') === 2, 'something more was asked for');
      scene.hold(openCases(scene, 'unknown').length === 1, 'its case was closed by itself');
      const failed_at = Math.floor(universe.nowMs / 1_000);
      Object.assign(row ?? {}, { status: 'failed', failed_at, fail_reason: '한도초과' });
      await scene.wait(2 * day);
      scene.holdStatus('canceled');
      scene.hold(openCases(scene, 'unknown').length === 0, 'its case stays open');
    },
  },
];
