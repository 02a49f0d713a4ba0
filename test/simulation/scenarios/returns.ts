// P1 to P4, P11 and P12: customers who come back after access had ended for want of payment.
import { text } from '../checker/facts';
import { goodCard } from '../people';
import type { Scene, Scenario } from './scene';
import { day, dueAt, hour } from './scene';

const lost = { kind: 'decline', message: '[8350] 분실/도난 카드' } as const;
const at = (when: string) => Date.parse(`${when}+09:00`);

/** Opens a card window, and is back from it with a card that pays. */
async function comeBack(scene: Scene): Promise<void> {
  const ids = await scene.universe.during(scene.people.openCard('user-0'));
  if (ids) await scene.universe.during(scene.people.callback('user-0', ids));
}

function holdDays(scene: Scene, period: number, startsOn: string, endsOn: string): void {
  const charge = scene.charge(period);
  const [from, to] = [text(charge, 'startsOn'), text(charge, 'endsOn')];
  scene.hold(from === startsOn && to === endsOn, `period ${period} lasts from ${from} to ${to}`);
}

/** All that was taken and kept, in payments. */
function taken(scene: Scene): number {
  return [0, 1, 2, 3].reduce((sum, period) => sum + scene.paid(period).length, 0);
}

export const returns: readonly Scenario[] = [
  {
    id: 'P1',
    says: 'a year left unpaid in December is paid in October, and not again soon',
    options: { plan: 'yearly', start: '2027-12-05T12:00:00+09:00' },
    play: async (scene) => {
      scene.provider(lost, { count: 0 });
      await scene.universe.runTo(at('2028-12-20T12:00:00'));
      scene.holdStatus('unpaid');
      scene.universe.emulator.script([]);
      await scene.universe.runTo(at('2029-10-25T18:00:00'));
      await comeBack(scene);
      scene.holdPaidOnce(1);
      holdDays(scene, 1, '2029-10-25', '2030-10-25');
      await scene.universe.runTo(at('2030-10-24T12:00:00'));
      scene.hold(scene.asked(2).length === 0, 'a second year was charged within the first');
      await scene.universe.runTo(at('2030-10-26T12:00:00'));
      scene.holdPaidOnce(2);
      scene.hold(taken(scene) === 3, `${taken(scene)} payments were taken`);
    },
  },
  {
    id: 'P2',
    says: 'who pays in the evening before the old billing day pays for a month',
    play: async (scene) => {
      scene.provider(lost, { count: 0 });
      await scene.universe.runTo(at('2027-03-30T18:00:00'));
      scene.holdStatus('unpaid');
      scene.universe.emulator.script([]);
      await comeBack(scene);
      holdDays(scene, 1, '2027-03-30', '2027-04-30');
      await scene.wait(3 * day);
      scene.hold(scene.asked(2).length === 0, 'charged again on the next morning');
      // The next debt and the next return count from there.
      scene.provider(lost, { count: 0 });
      await scene.universe.runTo(at('2027-06-15T09:00:00'));
      scene.universe.emulator.script([]);
      await comeBack(scene);
      holdDays(scene, 2, '2027-06-15', '2027-07-15');
      await scene.universe.runTo(at('2027-07-15T12:00:00'));
      scene.holdPaidOnce(3);
      scene.hold(taken(scene) === 4, `${taken(scene)} payments were taken`);
    },
  },
  {
    id: 'P3',
    says: 'a payment that turned up late is found before the return: it is the return',
    play: async (scene) => {
      scene.universe.webhooksPass = false;
      scene.universe.passEvery = 400;
      scene.provider({ kind: 'flipToPaid', ms: 20 * day });
      scene.provider(lost, { count: 0 });
      await scene.universe.runTo(dueAt + 25 * day);
      scene.hold(scene.paid().length === 1, 'nothing was paid late');
      scene.universe.emulator.script([]);
      const before = scene.asked().length;
      await comeBack(scene);
      scene.holdPaidOnce();
      scene.hold(scene.asked().length === before, 'it was asked for once more');
      holdDays(scene, 1, '2027-03-25', '2027-04-25');
    },
  },
  {
    id: 'P4',
    says: 'a payment that turns up after the return is a duplicate, and given back',
    options: { mayDouble: true },
    play: async (scene) => {
      scene.provider({ kind: 'flipToPaid', ms: 40 * day });
      scene.provider(lost, { count: 0 });
      await scene.universe.runTo(dueAt + 20 * day);
      scene.holdStatus('unpaid');
      scene.universe.emulator.script([]);
      await comeBack(scene);
      holdDays(scene, 1, '2027-03-20', '2027-04-20');
      const bound = scene.charge(1)?.['paymentId'];
      await scene.universe.runTo(dueAt + 40 * day + hour);
      scene.hold(scene.paid().length === 2, 'nothing was paid late');
      await scene.wait(3 * day);
      scene.holdPaidOnce();
      scene.hold(scene.charge(1)?.['paymentId'] === bound, 'another payment was bound');
    },
  },
  {
    id: 'P11',
    says: 'days that were used are paid on return, once, where the plan says so',
    options: { plan: 'strict' },
    play: async (scene) => {
      scene.provider(lost, { count: 0 });
      await scene.universe.runTo(at('2027-05-20T18:00:00'));
      scene.holdStatus('unpaid');
      scene.universe.emulator.script([]);
      // Two days of 31 at 12,900 won: 832.26. A card that is declined adds nothing to them.
      scene.provider({ kind: 'decline', message: '한도초과' });
      await comeBack(scene);
      scene.holdStatus('unpaid');
      await scene.wait(day);
      await comeBack(scene);
      scene.holdPaidOnce(1);
      const [first, again] = [scene.paid(1)[0], scene.asked(1).at(-1)];
      scene.hold(first?.amount === 13_732, `${first?.amount} won were taken on return`);
      scene.hold(again?.body['tax_free'] === 3_513, `${String(again?.body['tax_free'])} tax-free`);
      scene.hold(scene.charge(1)?.['taxFree'] === 3_513, 'the charge holds another tax-free part');
      holdDays(scene, 1, '2027-05-21', '2027-06-21');
      await scene.universe.runTo(at('2027-06-22T12:00:00'));
      scene.hold(scene.paid(2)[0]?.amount === 12_900, 'the next period costs more than its price');
    },
  },
  {
    id: 'P12',
    says: 'an older window takes on return what it showed, without the owed days',
    options: { plan: 'strict' },
    play: async (scene) => {
      scene.provider({ kind: 'decline', message: '한도초과' }, { count: 0 });
      await scene.universe.runTo(at('2027-03-20T09:30:00'));
      scene.holdStatus('past_due');
      const route = 'POST /subscriptions/{id}/card';
      const open = () => scene.universe.during(scene.people.start('user-0', route, {}));
      const older = await open();
      await scene.wait(3 * hour);
      scene.holdStatus('unpaid');
      const newer = await open();
      scene.hold(newer?.['amount'] === 13_732, 'the newer window does not show what is owed');
      scene.universe.emulator.script([]);
      const ids = older && scene.people.finish(older, goodCard);
      if (ids) await scene.universe.during(scene.people.callback('user-0', ids));
      scene.holdPaidOnce(1);
      scene.hold(scene.paid(1)[0]?.amount === 12_900, 'more was taken than its window showed');
      holdDays(scene, 1, '2027-03-20', '2027-04-20');
    },
  },
];
