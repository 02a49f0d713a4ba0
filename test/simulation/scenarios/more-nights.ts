// N3 to N9: what is not ours, what another sends, what does not read, and nights without an end.
import { text } from '../checker/facts';
import { schedule } from '../../../sandbox/iamport/schedules';
import type { PaymentRow } from '../../../sandbox/iamport/types';
import type { Scenario, Scene } from './scene';
import { day, dueAt, hour } from './scene';

/** A record like one of ours, of another order number, key or currency. */
function addPayment(scene: Scene, changes: Partial<PaymentRow>): PaymentRow {
  const { emulator } = scene.universe;
  const [row] = scene.paid(0);
  if (!row) throw new Error('nothing was paid');
  const at = Math.floor(emulator.now() / 1_000);
  return emulator.book.add({
    ...row,
    imp_uid: emulator.book.nextUid('imps_'),
    cancel_history: [],
    started_at: at,
    paid_at: at,
    visibleAt: emulator.now(),
    ...changes,
  });
}

const kinds = (scene: Scene) => scene.cases().map((one) => text(one, 'kind'));
const openOnes = (scene: Scene) => scene.cases().filter((one) => one['status'] === 'open');

/** Lines of an event, as they were logged. */
function lines(scene: Scene, event: string): readonly { readonly [name: string]: unknown }[] {
  return scene.watch.logs
    .filter((line) => line.includes(`"${event}"`))
    .map((line) => JSON.parse(line) as { readonly [name: string]: unknown });
}

const shop: Partial<PaymentRow> = { customer_uid: null, customer_uid_usage: null };

export const moreNights: readonly Scenario[] = [
  {
    id: 'N3',
    says: "the shop's own payments are counted, and never judged",
    play: async (scene) => {
      await scene.renew();
      addPayment(scene, { ...shop, merchant_uid: 'c0ffee5e12344a7b9c0d1e2f30415263' });
      addPayment(scene, { ...shop, merchant_uid: 'k00ffee5e12344a7b9c0d1e2f3041500' });
      addPayment(scene, { ...shop, merchant_uid: 'order-17', currency: 'USD', amount: 9.99 });
      addPayment(scene, { ...shop, merchant_uid: 'order-18', customer_uid: 'member-7' });
      await scene.wait(2 * day);
      scene.hold(scene.cases().length === 0, `cases: ${kinds(scene).join()}`);
      const [last] = lines(scene, 'ledger.passed').slice(-1);
      scene.hold(last?.['complete'] === true, 'the night was not complete');
      scene.hold(
        last?.['other'] === 4 || last?.['other'] === 3,
        `${String(last?.['other'])} others`,
      );
    },
  },
  {
    id: 'N4',
    says: 'a reservation left at iamport charges a key of ours',
    play: async (scene) => {
      await scene.renew();
      const { emulator } = scene.universe;
      const keyId = text(scene.subscription(), 'keyId');
      const at = Math.floor(emulator.now() / 1_000) + 3_600;
      const { book, model, channels } = emulator;
      const order = { schedule_at: at, amount: 9_900, currency: 'KRW', name: '옛 예약' };
      schedule({ ledger: book, model, now: emulator.now() }, channels, {
        customer_uid: keyId,
        schedules: [{ ...order, merchant_uid: 'legacy-2027-03' }],
      });
      await scene.wait(day + hour);
      const [one] = scene.cases();
      scene.hold(kinds(scene).join() === 'second_sender', `cases: ${kinds(scene).join()}`);
      scene.hold(one?.['keyId'] === keyId, 'the key is not named');
      scene.hold(one?.['orderNumber'] === 'legacy-2027-03', 'the order number is not named');
      scene.hold(one?.['paidAt'] === at, 'the time is not named');
      scene.hold(lines(scene, 'charge.foreign').length === 1, 'it did not ring once');
      await scene.wait(2 * day);
      scene.hold(lines(scene, 'charge.foreign').length === 1, 'it rang again');
    },
  },
  {
    id: 'N5',
    says: 'a card window takes money and issues no key',
    play: async (scene) => {
      const { universe } = scene;
      const { emulator } = universe;
      await scene.renew();
      const ids = await universe.during(scene.people.open('user-9', 'monthly'));
      const row = emulator.book.byImpUid.get(ids?.imp_uid ?? '');
      emulator.book.keys.delete(row?.customer_uid ?? '');
      Object.assign(row ?? {}, { customer_uid_usage: null });
      if (ids) await universe.during(scene.people.callback('user-9', ids));
      await scene.wait(hour);
      scene.hold(!kinds(scene).includes('registration_payment'), 'the key may still show');
      await scene.wait(3 * day);
      scene.hold(kinds(scene).includes('registration_payment'), `cases: ${kinds(scene).join()}`);
      scene.hold(lines(scene, 'channel.charges').length === 1, 'it did not ring once');
      emulator.consoleCancel(row?.imp_uid ?? '');
      await scene.wait(2 * day);
      scene.hold(openOnes(scene).length === 0, 'given back, and its case stays open');
    },
  },
  {
    id: 'N6',
    says: 'a record of ours does not read for some nights',
    play: async (scene) => {
      await scene.renew();
      const [row] = scene.paid();
      Object.assign(row ?? {}, { amount: '9900원' });
      await scene.wait(3 * day);
      const [one] = openOnes(scene);
      scene.hold(text(one, 'kind') === 'unreadable', `cases: ${kinds(scene).join()}`);
      scene.hold(text(one, 'paymentId') === row?.imp_uid, 'its imp_uid is not named');
      const night = () => lines(scene, 'ledger.passed').at(-1);
      scene.hold(night()?.['complete'] === false, 'its slice was complete');
      scene.hold(lines(scene, 'ledger.incomplete').length > 0, 'nobody was told');
      Object.assign(row ?? {}, { amount: 9_900 });
      await scene.wait(3 * day);
      scene.hold(openOnes(scene).length === 0, 'it reads, and its case stays open');
      scene.hold(night()?.['complete'] === true, 'the night is still not complete');
    },
  },
  {
    id: 'N7',
    says: 'five nights of unanswered lists',
    play: async (scene) => {
      await scene.renew();
      const { emulator } = scene.universe;
      const fault = { kind: 'http', status: 502 } as const;
      emulator.script([{ route: 'any', match: '/payments/status/', fault, count: 0 }]);
      const began = scene.universe.nowMs;
      const lists = scene.callsTo('/payments/status/');
      await scene.wait(day + 12 * hour);
      scene.hold(lines(scene, 'ledger.incomplete').length === 0, 'it rang on the first night');
      await scene.wait(day);
      const [first] = lines(scene, 'ledger.incomplete');
      scene.hold(first !== undefined, 'the second night rang nothing');
      scene.hold(Number(first?.['reached']) < began / 1_000, 'it does not say how far it got');
      await scene.wait(3 * day);
      const { length } = lines(scene, 'ledger.incomplete');
      scene.hold(length >= 3 && length <= 5, `it rang ${length} times in five nights`);
      const asked = scene.callsTo('/payments/status/') - lists;
      scene.hold(asked < 160, `${asked} lists were asked for in five days without an answer`);
      emulator.script([]);
      await scene.wait(2 * day);
      scene.hold(lines(scene, 'ledger.passed').at(-1)?.['complete'] === true, 'it never ended');
    },
  },
  {
    id: 'N8',
    says: 'lists too large for a slice, and workers that die between two',
    options: { people: 6, mayDouble: true },
    play: async (scene) => {
      const { universe } = scene;
      await scene.renew(0.1);
      const [row] = scene.paid();
      const twin = addPayment(scene, { merchant_uid: row?.merchant_uid ?? '' });
      const body = JSON.stringify({ code: 1, message: '조회 기간이 너무 깁니다.', response: null });
      const fault = { kind: 'http', status: 400, body } as const;
      universe.emulator.script([{ route: 'any', match: '/payments/status/', fault, count: 4 }]);
      scene.fate('reconcile', { call: 'list', nth: 7 });
      scene.fate('reconcile', { call: 'list', nth: 3 });
      await scene.wait(day);
      const asked = scene.watch.record.sent
        .filter(({ path }) => path.startsWith('/payments/status/paid'))
        .map(({ path }) => new URL(path, 'http://x').searchParams);
      const widths = asked.map((query) => Number(query.get('to')) - Number(query.get('from')));
      scene.hold(Math.min(...widths) < 86_400, 'no slice was cut');
      scene.hold(lines(scene, 'ledger.passed').at(-1)?.['complete'] === true, 'it did not end');
      await scene.wait(3 * day);
      const cancels = scene.callsTo('/payments/cancel');
      scene.hold(cancels === 1 && twin.status === 'cancelled', 'the twin was not given back once');
      scene.hold(scene.universe.nowMs > dueAt, 'time stood still');
    },
  },
  {
    id: 'N9',
    says: 'a declined sign-up turns paid, and its customer comes back: no case asks for it',
    options: { people: 0, mayDouble: true, start: '2027-01-31T12:00:00+09:00' },
    play: async (scene) => {
      const { universe } = scene;
      const visit = async () => {
        const ids = await universe.during(scene.people.open('user-0', 'monthly'));
        if (ids) await universe.during(scene.people.callback('user-0', ids));
      };
      scene.provider({ kind: 'flipToPaid', ms: 2 * hour });
      await visit();
      await scene.wait(19 * hour);
      scene.hold(openOnes(scene).length === 1, `after the night: ${kinds(scene).join()}`);
      await visit();
      scene.holdStatus('active');
      scene.holdPaidOnce(0);
      await scene.wait(day);
      scene.hold(openOnes(scene).length === 0, 'what was sold is still asked back');
    },
  },
];
