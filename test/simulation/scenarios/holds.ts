// P5 to P10, and P13: a payment is given back in full in the provider's console.
import { text } from '../checker/facts';
import type { Scene, Scenario } from './scene';
import { day, dueAt, hour } from './scene';

const at = (when: string) => Date.parse(`${when}+09:00`);

/** Renewed on the 28th of February, and given back ten days later; a webhook tells of it. */
async function giveBack(scene: Scene, period = 1): Promise<void> {
  await scene.universe.runTo(dueAt + 10 * day);
  const { imp_uid = '', merchant_uid = '' } = scene.paid(period)[0] ?? {};
  scene.universe.emulator.consoleCancel(imp_uid);
  if (!scene.universe.webhooksPass) return;
  const body = { imp_uid, merchant_uid, status: 'cancelled' };
  await scene.universe.during(scene.people.webhook(body));
  await scene.wait(hour);
}

const isHeld = (scene: Scene) => scene.subscription()['heldAt'] !== undefined;

function holdAccess(scene: Scene, access: string): void {
  const is = text(scene.subscription(), 'access');
  scene.hold(is === access, `access is ${is}, not ${access}`);
}

function holdCases(scene: Scene, status: string, many = 1): void {
  const all = scene.cases().filter((one) => one['kind'] === 'full_refund');
  const { length } = all.filter((one) => one['status'] === status);
  scene.hold(length === many && all.length === many, `${length} cases are ${status}`);
}

/** Comes back from a card window with a good card. */
async function changeCard(scene: Scene): Promise<void> {
  const ids = await scene.universe.during(scene.people.openCard('user-0'));
  if (ids) await scene.universe.during(scene.people.callback('user-0', ids));
}

/** An operator closes what is left open of such cases. */
async function closeByHand(scene: Scene, expected: number): Promise<void> {
  const open = scene
    .cases()
    .filter((one) => one['kind'] === 'full_refund' && one['status'] === 'open');
  scene.hold(open.length > 0, 'no case is left to be closed');
  for (const one of open) {
    const route = 'POST /admin/cases/{id}/close';
    const ask = { user: 'user-0', asOperator: true, params: { id: text(one, 'sk') } };
    const closing = scene.people.visit({ ...ask, route, body: { reason: '확인함' } });
    const { status } = await scene.universe.during(closing);
    scene.hold(status === expected, `closing it by hand was answered ${status}`);
  }
}

export const holds: readonly Scenario[] = [
  {
    id: 'P5',
    says: 'the month is given back: on hold until released, and a month from then',
    play: async (scene) => {
      await giveBack(scene);
      scene.hold(isHeld(scene), 'it goes on');
      holdCases(scene, 'open');
      holdAccess(scene, 'full');
      await scene.universe.runTo(at('2027-03-31T12:00:00'));
      holdAccess(scene, 'none');
      scene.holdStatus('active');
      const former = text(scene.subscription(), 'keyId');
      await changeCard(scene);
      scene.hold(text(scene.subscription(), 'keyId') !== former, 'the new card is not in force');
      await scene.universe.runTo(at('2027-07-15T15:00:00'));
      scene.hold(scene.asked(2).length === 0, 'charged on hold');
      await scene.universe.during(scene.people.release('user-0'));
      holdCases(scene, 'closed');
      await scene.universe.runTo(at('2027-07-16T12:00:00'));
      scene.holdPaidOnce(2);
      scene.hold(text(scene.charge(2), 'startsOn') === '2027-07-16', 'another day than its claim');
      await scene.universe.runTo(at('2027-08-17T12:00:00'));
      scene.holdPaidOnce(3);
      scene.hold(scene.asked(4).length === 0, 'what began on hold was collected');
    },
  },
  {
    id: 'P6',
    says: 'released while the paid month runs, the next one is charged on its day',
    play: async (scene) => {
      scene.universe.webhooksPass = false;
      await giveBack(scene);
      scene.hold(!isHeld(scene), 'it was told by nothing');
      await scene.wait(day);
      scene.hold(isHeld(scene), 'the nightly reconciliation did not see it');
      await scene.universe.during(scene.people.release('user-0'));
      // What was released is not held again by the next night.
      await scene.wait(2 * day);
      scene.hold(!isHeld(scene), 'it is held once more');
      await scene.universe.runTo(at('2027-03-31T12:00:00'));
      scene.holdPaidOnce(2);
      scene.hold(text(scene.charge(2), 'startsOn') === '2027-03-31', 'the anchor moved');
    },
  },
  {
    id: 'P7',
    says: 'a dispute over an earlier month is a case, and the next one is charged',
    play: async (scene) => {
      await giveBack(scene, 0);
      scene.hold(!isHeld(scene), 'held for an older charge');
      holdCases(scene, 'open');
      await scene.universe.runTo(at('2027-03-31T12:00:00'));
      scene.holdPaidOnce(2);
    },
  },
  {
    id: 'P8',
    says: 'given back while a declined month is retried: no retry, and no end',
    play: async (scene) => {
      await scene.renew(20);
      scene.provider({ kind: 'decline' }, { count: 0 });
      await scene.universe.runTo(at('2027-03-31T12:00:00'));
      scene.holdStatus('past_due');
      scene.universe.emulator.consoleCancel(scene.paid(1)[0]?.imp_uid ?? '');
      await scene.wait(40 * day);
      scene.holdStatus('past_due');
      holdAccess(scene, 'none');
      scene.hold(scene.asked(2).length === 1, 'tried again on hold');
      scene.universe.emulator.script([]);
      await scene.universe.during(scene.people.release('user-0'));
      await scene.wait(day);
      scene.holdPaidOnce(2);
      scene.hold(text(scene.charge(2), 'startsOn') === '2027-05-11', 'it keeps its old days');
      // And another one is canceled on hold: its place is free at once.
      scene.universe.emulator.consoleCancel(scene.paid(2)[0]?.imp_uid ?? '');
      await scene.wait(50 * day);
      holdAccess(scene, 'none');
      await closeByHand(scene, 409);
      await scene.universe.during(scene.people.cancel('user-0', 'period_end'));
      scene.holdStatus('canceled');
      await closeByHand(scene, 200);
      holdCases(scene, 'closed', 2);
    },
  },
  {
    id: 'P9',
    says: 'as the merchant chose: to go on, or to end with the month',
    options: { settings: { onFullRefund: 'cancel_at_period_end' } },
    play: async (scene) => {
      await giveBack(scene);
      scene.holdStatus('active');
      await scene.universe.runTo(at('2027-03-31T12:00:00'));
      scene.holdStatus('canceled');
      scene.hold(scene.asked(2).length === 0, 'charged after it');
      holdCases(scene, 'open');
      await closeByHand(scene, 200);
      await scene.wait(2 * day);
      holdCases(scene, 'closed');
    },
  },
  {
    id: 'P10',
    says: 'a month of before a return is given back: its days stay what they were',
    play: async (scene) => {
      const lost = { kind: 'decline', message: '[8350] 분실/도난 카드' } as const;
      await scene.renew(20);
      scene.provider(lost, { count: 0 });
      await scene.universe.runTo(at('2027-05-20T12:00:00'));
      scene.holdStatus('unpaid');
      scene.universe.emulator.script([]);
      await changeCard(scene);
      scene.holdPaidOnce(2);
      scene.universe.emulator.consoleCancel(scene.paid(1)[0]?.imp_uid ?? '');
      await scene.wait(2 * day);
      const older = scene.charge(1);
      const days = `${text(older, 'startsOn')} to ${text(older, 'endsOn')}`;
      scene.hold(text(older, 'status') === 'refunded', 'nothing followed the refund');
      scene.hold(days === '2027-02-28 to 2027-03-31', `it lasted from ${days}`);
      scene.hold(!isHeld(scene), 'held for an older charge');
      holdCases(scene, 'open');
      await scene.universe.runTo(at('2027-06-20T12:00:00'));
      scene.holdPaidOnce(3);
      scene.hold(text(scene.charge(3), 'startsOn') === '2027-06-20', 'its return was forgotten');
    },
  },
  {
    id: 'P13',
    says: 'released after its paid month while no run had ended that: a month from its payment',
    play: async (scene) => {
      await giveBack(scene);
      await scene.universe.runTo(at('2027-03-30T12:00:00'));
      scene.universe.rulesPaused = true;
      await scene.universe.runTo(at('2027-04-05T15:00:00'));
      holdAccess(scene, 'full');
      await scene.universe.during(scene.people.release('user-0'));
      holdAccess(scene, 'none');
      scene.universe.rulesPaused = false;
      await scene.universe.runTo(at('2027-04-06T12:00:00'));
      scene.holdPaidOnce(2);
      scene.hold(text(scene.charge(2), 'startsOn') === '2027-04-06', 'another day than its claim');
    },
  },
  {
    id: 'P14',
    says: 'given back on the morning of a renewal: that one is charged, and no other',
    play: async (scene) => {
      scene.universe.webhooksPass = false;
      await scene.universe.runTo(at('2027-03-31T06:00:00'));
      scene.universe.emulator.consoleCancel(scene.paid(1)[0]?.imp_uid ?? '');
      await scene.universe.runTo(at('2027-03-31T12:00:00'));
      scene.holdPaidOnce(2);
      await scene.wait(day);
      scene.hold(isHeld(scene), 'it goes on');
      holdCases(scene, 'open');
      await scene.universe.runTo(at('2027-05-02T12:00:00'));
      scene.hold(scene.paid(3).length === 0, 'charged again on hold');
    },
  },
];
