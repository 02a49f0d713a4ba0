// X3 to X9, X15, X16 and X21: an operator gives a charge back, and what may go wrong with that.
import { count, rows, text } from '../checker/facts';
import { operate } from '../operators';
import type { RefundBody } from '../refunders';
import { askRefund } from '../refunders';
import type { Scenario, Scene } from './scene';
import { day, dueAt, hour } from './scene';

const twins = { mayDouble: true, model: { duplicates: 'allow' } } as const;
const whole: RefundBody = { period: 1, amount: 'all', cancel: 'no' };

function refund(scene: Scene, key: string, body: RefundBody = whole) {
  return scene.universe.during(askRefund(scene.universe, scene.idOf(), key, body));
}

/** Won that were given back of the first renewal, by the provider's record and by ours. */
function holdGiven(scene: Scene, won: number, times = 1): void {
  const charge = scene.charge(1);
  const payment = scene.watch.record.byImpUid.get(text(charge, 'paymentId'));
  const { length } = rows(payment, 'cancel_history');
  scene.hold(length === times, `it was given back ${length} times`);
  scene.hold(count(payment, 'cancel_amount') === won, `${count(payment, 'cancel_amount')} won`);
  scene.hold(count(charge, 'refunded') === won, `${count(charge, 'refunded')} won are booked`);
}

const cancels = (scene: Scene) => scene.callsTo('/payments/cancel');

export const operatorRefunds: readonly Scenario[] = [
  {
    id: 'X3',
    says: 'a part, the unused days, and then all that is left',
    play: async (scene) => {
      await scene.renew(10);
      const part = await refund(scene, 'a', { ...whole, amount: 1_000 });
      scene.hold(part.status === 200 && part.json['outcome'] === 'done', 'no part was given back');
      const same = await refund(scene, 'a', { ...whole, amount: 1_000 });
      scene.hold(JSON.stringify(same.json) === JSON.stringify(part.json), 'another answer');
      const other = await refund(scene, 'a', { ...whole, amount: 2_000 });
      scene.hold(other.status === 422, `another wish was answered ${other.status}`);
      // The 28th of February to the 31st of March; asked on the 10th: twenty days of 31 are left.
      const days = await refund(scene, 'b', { ...whole, amount: 'days_unused' });
      scene.hold(days.json['amount'] === 6_387, `${String(days.json['amount'])} won for the days`);
      const more = await refund(scene, 'c', { ...whole, amount: 2_514 });
      scene.hold(more.status === 422, 'more than is left was given back');
      const rest = await refund(scene, 'd');
      scene.hold(rest.json['amount'] === 2_513, 'not all that was left was given back');
      holdGiven(scene, 9_900, 3);
      await scene.wait(25 * day);
      // Our own refund holds nothing: the next month goes on.
      scene.holdPaidOnce(2);
    },
  },
  {
    id: 'X4',
    says: 'the answer to a refund is lost',
    play: async (scene) => {
      await scene.renew();
      scene.provider({ kind: 'cancelTimeout' }, { route: 'cancel' });
      const lost = await refund(scene, 'a');
      scene.hold(lost.status === 202, `it was answered ${lost.status}`);
      await scene.wait(hour);
      holdGiven(scene, 9_900);
      scene.hold(cancels(scene) === 1, `it was sent ${cancels(scene)} times`);
      const known = await refund(scene, 'a');
      scene.hold(known.json['outcome'] === 'done', 'the same call has no answer yet');
    },
  },
  {
    id: 'X5',
    says: 'all that is left never arrives, and goes once more after H; a part never does',
    options: { people: 2 },
    play: async (scene) => {
      await scene.renew();
      scene.provider({ kind: 'dropBefore' }, { route: 'cancel', count: 2 });
      await refund(scene, 'a', { ...whole, cancel: 'period_end' });
      const other = await refund(scene, 'b', { ...whole, amount: 500 });
      scene.hold(other.status === 409, `another one was answered ${other.status}`);
      const part = { ...whole, amount: 4_000 };
      const { universe } = scene;
      const asked = await universe.during(askRefund(universe, scene.idOf(1), 'c', part));
      await scene.wait(2 * hour);
      holdGiven(scene, 9_900);
      scene.hold(cancels(scene) === 3, `they were sent ${cancels(scene)} times`);
      const id = `refund-${String(asked.json['id'])}`;
      const told = scene.cases().find((one) => one['sk'] === id);
      scene.hold(told?.['status'] === 'open', 'nobody is told of a part that is not decided');
      await scene.wait(day);
      const route = 'POST /admin/cases/{id}/close';
      const close = { route, params: { id }, body: { reason: 'KICC 콘솔에 없음' } };
      const { status } = await universe.during(operate(universe, close));
      scene.hold(status === 200, `the case was answered ${status}`);
      const anew = await universe.during(askRefund(universe, scene.idOf(1), 'd', part));
      scene.hold(anew.status === 200, `it stays locked: ${anew.status}`);
      await scene.wait(40 * day);
      scene.holdStatus('canceled');
    },
  },
  {
    id: 'X6',
    says: 'two operators give the same month back at once',
    play: async (scene) => {
      await scene.renew();
      const { universe } = scene;
      const ask = (key: string) => askRefund(universe, scene.idOf(), key, whole);
      const all = Promise.all([ask('a'), ask('b'), ask('a')]);
      const statuses = (await universe.during(all)).map(({ status }) => status);
      scene.hold(statuses.includes(200), `nothing was given back: ${statuses.join()}`);
      scene.hold(!statuses.includes(0), 'an operator got no answer');
      holdGiven(scene, 9_900);
      scene.hold(cancels(scene) === 1, `it was sent ${cancels(scene)} times`);
    },
  },
  {
    id: 'X7',
    says: 'beside the refund of a duplicate, not both go back',
    options: twins,
    play: async (scene) => {
      scene.provider({ kind: 'flipToPaid', ms: 26 * hour });
      await scene.universe.runTo(dueAt + 45 * hour);
      scene.hold(scene.paid().length === 2, 'there is no duplicate');
      // The night has sent it, and nobody knows yet what came of it.
      scene.provider({ kind: 'cancelTimeout' }, { route: 'cancel' });
      await scene.universe.runTo(dueAt + 3 * day);
      scene.hold(cancels(scene) === 1, 'the night did not give the duplicate back');
      const beside = await refund(scene, 'a');
      scene.hold(beside.status === 409, `both go back: ${beside.status}`);
      await scene.wait(2 * day);
      scene.hold(scene.paid().length === 1, 'not exactly one payment is kept');
      const later = await refund(scene, 'b', { ...whole, amount: 900 });
      scene.hold(later.status === 200, `the lock stays: ${later.status}`);
    },
  },
  {
    id: 'X8',
    says: 'an operator gives back what the night holds a duplicate of',
    options: twins,
    play: async (scene) => {
      scene.provider({ kind: 'flipToPaid', ms: 26 * hour });
      await scene.universe.runTo(dueAt + 45 * hour);
      scene.provider({ kind: 'dropBefore' }, { route: 'cancel' });
      // Its answer is lost an hour before the night that would give the duplicate back.
      await scene.universe.runTo(dueAt + 66.9 * hour);
      await refund(scene, 'a');
      await scene.wait(3 * day);
      scene.hold(scene.paid().length === 1, 'both payments were given back');
      const open = scene.cases().filter((one) => one['status'] === 'open');
      scene.hold(open.length === 1, 'nobody is told of the duplicate');
    },
  },
  {
    id: 'X9',
    says: 'refused by iamport, given back in the console first, and given up',
    play: async (scene) => {
      await scene.renew();
      const fault = { kind: 'codeNonZero', message: '미정산 금액 부족' } as const;
      scene.provider(fault, { route: 'cancel' });
      const refused = await refund(scene, 'a', { ...whole, amount: 1_000 });
      scene.hold(refused.json['outcome'] === 'refused', 'it was not told to be refused');
      scene.provider({ kind: 'dropBefore' }, { route: 'cancel', count: 0 });
      await refund(scene, 'b', { ...whole, amount: 2_000 });
      scene.universe.emulator.consoleCancel(text(scene.charge(1), 'paymentId'), 3_000);
      await scene.wait(hour);
      const beaten = await refund(scene, 'b', { ...whole, amount: 2_000 });
      scene.hold(beaten.json['outcome'] === 'refused', 'the console was first, and nobody knows');
      // Never carried out: a case, which an operator closes, and the money may be given anew.
      const asked = await refund(scene, 'c', { ...whole, amount: 500 });
      await scene.wait(3 * day);
      const id = `refund-${String(asked.json['id'])}`;
      const route = 'POST /admin/cases/{id}/close';
      const close = { route, params: { id }, body: { reason: '콘솔에서 확인함' } };
      const { status } = await scene.universe.during(operate(scene.universe, close));
      scene.hold(status === 200, `the case was answered ${status}`);
      scene.universe.emulator.script([]);
      const anew = await refund(scene, 'd', { ...whole, amount: 500 });
      scene.hold(anew.status === 200, `it stays locked: ${anew.status}`);
      holdGiven(scene, 3_500, 2);
    },
  },
  {
    id: 'X15',
    says: 'an operator freezes behind the intent of a refund, and wakes when another look sent it',
    play: async (scene) => {
      await scene.renew();
      scene.fate('user', { call: 'transactwrite', does: { freezeMs: 2 * hour } });
      const asked = askRefund(scene.universe, scene.idOf(), 'a', { ...whole, amount: 4_000 });
      await scene.wait(3 * hour);
      await asked;
      holdGiven(scene, 4_000);
      scene.hold(cancels(scene) === 1, `it was sent ${cancels(scene)} times`);
    },
  },
  {
    id: 'X16',
    says: 'a part is given back of what has a duplicate: that goes back in full all the same',
    options: twins,
    play: async (scene) => {
      scene.provider({ kind: 'flipToPaid', ms: 26 * hour });
      await scene.universe.runTo(dueAt + 45 * hour);
      scene.hold(scene.paid().length === 2, 'there is no duplicate');
      const part = await refund(scene, 'a', { ...whole, amount: 900 });
      scene.hold(part.status === 200, `the part was answered ${part.status}`);
      await scene.wait(3 * day);
      scene.hold(scene.paid().length === 1, 'the duplicate is kept');
      holdGiven(scene, 900);
    },
  },
  {
    id: 'X21',
    says: 'an operator gives back what the console has left, and the console what an operator has',
    options: { people: 2 },
    play: async (scene) => {
      await scene.renew();
      const { emulator } = scene.universe;
      const [ours, theirs] = [scene.charge(1, 0), scene.charge(1, 1)];
      emulator.consoleCancel(text(ours, 'paymentId'), 1_000);
      await scene.wait(hour);
      const rest = await refund(scene, 'a');
      scene.hold(rest.json['amount'] === 8_900, `${String(rest.json['amount'])} won were left`);
      const part = { ...whole, amount: 900 };
      await scene.universe.during(askRefund(scene.universe, scene.idOf(1), 'b', part));
      await scene.wait(hour);
      emulator.consoleCancel(text(theirs, 'paymentId'));
      await scene.wait(2 * day);
      const isHeld = (person: number) => scene.subscription(person)['heldAt'] !== undefined;
      scene.hold(!isHeld(0), 'a refund of ours holds a subscription');
      scene.hold(isHeld(1), 'a refund outside holds none');
      await scene.wait(32 * day);
      scene.hold(scene.charge(2, 0)?.['status'] === 'paid', 'the next month was not charged');
    },
  },
];
