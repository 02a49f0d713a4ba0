// X28 to X32: refunds of which iamport says less than the payment gateway did, or another thing.
import { count, text } from '../checker/facts';
import { askRefund } from '../refunders';
import type { Scenario, Scene } from './scene';
import { day, hour } from './scene';

const part = { period: 1, amount: 4_000, cancel: 'no' } as const;
const whole = { period: 1, amount: 'all', cancel: 'no' } as const;

function refund(scene: Scene, key: string, body: typeof part | typeof whole, person = 0) {
  return scene.universe.during(askRefund(scene.universe, scene.idOf(person), key, body));
}

const cancels = (scene: Scene) => scene.callsTo('/payments/cancel');

/** Won that went back of a renewal: by iamport's record, and at the payment gateway besides it. */
function holdBack(scene: Scene, { shown, lost }: { shown: number; lost: number }, person = 0) {
  const payment = scene.watch.record.byImpUid.get(text(scene.charge(1, person), 'paymentId'));
  const given = count(payment, 'cancel_amount');
  scene.hold(given === shown, `the record shows ${given} won`);
  const unseen = count(payment, 'lost_amount');
  scene.hold(unseen === lost, `${unseen} won went back unseen`);
}

function caseOf(scene: Scene, name: unknown) {
  return scene.cases().find((one) => one['sk'] === `refund-${String(name)}`);
}

export const refundsInDoubt: readonly Scenario[] = [
  {
    id: 'X28',
    says: 'refused in words of a time-out, and carried out later: not begun beside another',
    play: async (scene) => {
      await scene.renew();
      scene.provider({ kind: 'cancelRefused', ms: 300_000 }, { route: 'cancel' });
      const first = await refund(scene, 'a', part);
      scene.hold(first.status === 202, `it was answered ${first.status}`);
      const anew = await refund(scene, 'b', part);
      scene.hold(anew.status === 409, `asked anew, it was answered ${anew.status}`);
      await scene.wait(hour);
      holdBack(scene, { shown: 4_000, lost: 0 });
      scene.hold(cancels(scene) === 1, `it was sent ${cancels(scene)} times`);
      const known = await refund(scene, 'a', part);
      scene.hold(known.json['outcome'] === 'done', 'the same call has no answer yet');
    },
  },
  {
    id: 'X29',
    says: 'refused in words of a time-out, and carried out at once or never',
    options: { people: 2 },
    play: async (scene) => {
      await scene.renew();
      scene.provider({ kind: 'cancelRefused' }, { route: 'cancel' });
      const done = await refund(scene, 'a', part);
      scene.hold(done.json['outcome'] === 'done', `it is told as ${String(done.json['outcome'])}`);
      const message = '[8342] 응답시간 초과 (TIMEOUT)';
      scene.provider({ kind: 'codeNonZero', message }, { route: 'cancel' });
      await refund(scene, 'b', whole, 1);
      await scene.wait(2 * hour);
      const never = await refund(scene, 'b', whole, 1);
      scene.hold(never.json['outcome'] === 'refused', 'what never came is not refused after H');
      const anew = await refund(scene, 'c', whole, 1);
      scene.hold(anew.json['outcome'] === 'done', 'it can not be given anew');
      holdBack(scene, { shown: 4_000, lost: 0 });
      holdBack(scene, { shown: 9_900, lost: 0 }, 1);
    },
  },
  {
    id: 'X30',
    says: 'the payment gateway gives back what iamport never shows: no part of it twice',
    options: { people: 2 },
    play: async (scene) => {
      await scene.renew();
      scene.provider({ kind: 'cancelLost' }, { route: 'cancel', count: 2 });
      const lost = await refund(scene, 'a', part);
      await refund(scene, 'b', whole, 1);
      await scene.wait(2 * day);
      // Of all that is left the payment gateway refuses the second.
      holdBack(scene, { shown: 0, lost: 4_000 });
      holdBack(scene, { shown: 0, lost: 9_900 }, 1);
      scene.hold(cancels(scene) === 3, `they were sent ${cancels(scene)} times`);
      scene.hold(caseOf(scene, lost.json['id'])?.['status'] === 'open', 'nobody is told');
      const ended = await refund(scene, 'b', whole, 1);
      scene.hold(ended.json['outcome'] === 'refused', 'the other is not over');
      // It stands in KICC's console: iamport corrects its record, and the case is over by itself.
      const { emulator } = scene.universe;
      const payment = emulator.book.byImpUid.get(text(scene.charge(1), 'paymentId'));
      if (payment) payment.lost_amount = 0;
      emulator.consoleCancel(text(scene.charge(1), 'paymentId'), 4_000);
      await scene.wait(2 * hour);
      scene.hold(caseOf(scene, lost.json['id'])?.['status'] === 'closed', 'its case stays');
      scene.hold(count(scene.charge(1), 'refunded') === 4_000, 'it is not booked');
    },
  },
  {
    id: 'X31',
    says: 'refused in words of no class, over after H, and carried out all the same',
    play: async (scene) => {
      await scene.renew();
      const message = '[8373] 취소 거절';
      scene.provider({ kind: 'cancelRefused', ms: 5 * hour, message }, { route: 'cancel' });
      const asked = await refund(scene, 'a', part);
      scene.hold(asked.status === 202, `it was answered ${asked.status}`);
      await scene.wait(2 * hour);
      const over = await refund(scene, 'a', part);
      scene.hold(over.json['outcome'] === 'refused', 'it is not over after H');
      await scene.wait(2 * day);
      const known = await refund(scene, 'a', part);
      scene.hold(known.json['outcome'] === 'done', 'the record has it, and nobody knows');
      const late = caseOf(scene, `${String(asked.json['id'])}-late`);
      scene.hold(late?.['status'] === 'open', 'nobody is told');
      holdBack(scene, { shown: 4_000, lost: 0 });
    },
  },
  {
    id: 'X32',
    says: 'a part that provably went nowhere is sent once more by itself',
    play: async (scene) => {
      await scene.renew();
      scene.provider({ kind: 'token401' }, { route: 'cancel', count: 3 });
      const asked = await refund(scene, 'a', part);
      scene.hold(asked.status === 202, `it was answered ${asked.status}`);
      await scene.wait(2 * hour);
      holdBack(scene, { shown: 4_000, lost: 0 });
      const known = await refund(scene, 'a', part);
      scene.hold(known.json['outcome'] === 'done', 'the same call has no answer yet');
    },
  },
];
