// H1 to H7: a record that does not read, and a call that fails for one, hold up nobody else.
import { chargeNumber } from '../../order-numbers';
import type { PaymentRow } from '../../../sandbox/iamport/types';
import { text } from '../checker/facts';
import type { Json } from '../people';
import type { Scene, Scenario } from './scene';
import { day, dueAt, hour } from './scene';
import { accessOf, card, minute, openCases } from './in-doubt';

const many = 6;
/** No amount in won: what it is, nobody can say. */
const oddAmount = 9_900.5;

/** No time of a payment; an issuing row reads whatever amount it shows. */
const oddTime = 1e21;

/** A record of a renewal that was declined, but for its amount. */
function addOdd(scene: Scene, merchant_uid: string): PaymentRow {
  const { emulator } = scene.universe;
  const [sample] = scene.paid(0);
  if (!sample) throw new Error('nothing was paid');
  const at = Math.floor(emulator.now() / 1_000);
  return emulator.book.add({
    ...sample,
    imp_uid: emulator.book.nextUid('imps_'),
    merchant_uid,
    status: 'failed',
    amount: oddAmount,
    fail_reason: '[8521] 한도초과',
    started_at: at,
    paid_at: 0,
    failed_at: at,
    visibleAt: emulator.now(),
  });
}

const others = (from: number) => Array.from({ length: many - from }, (_, at) => at + from);
const sendsOf = (scene: Scene, person: number) => scene.asked(1, person).length;

async function windowOf(scene: Scene, user: string): Promise<Json> {
  const opened = scene.people.start(user, 'POST /subscriptions', { plan: 'monthly' });
  const window = await scene.universe.during(opened);
  if (!window) throw new Error('the checkout was refused');
  return window;
}

/** The card is entered, and neither the browser nor a webhook comes back. */
function leave(scene: Scene, window: Json, changes: object = {}): string {
  const request = { ...(window['request_pay'] as Json), notice_url: undefined, ...changes };
  scene.people.finish({ ...window, request_pay: request }, card);
  return text(request, 'customer_uid');
}

/** Another payment of the period that was just paid. */
function addTwin(scene: Scene, person: number): PaymentRow {
  const { emulator } = scene.universe;
  const [paid] = scene.paid(1, person);
  if (!paid) throw new Error('nothing was paid');
  const imp_uid = emulator.book.nextUid('imps_');
  return emulator.book.add({ ...paid, imp_uid, cancel_history: [] });
}

export const unreadables: readonly Scenario[] = [
  {
    id: 'H1',
    says: 'a renewal whose record does not read, beside others that were never executed',
    options: { people: many },
    play: async (scene) => {
      scene.provider({ kind: 'dropBefore' }, { count: many });
      await scene.universe.runTo(dueAt + minute);
      const odd = addOdd(scene, chargeNumber(scene.idOf(0), 1));
      await scene.renew(2);
      for (const person of others(1)) scene.holdPaidOnce(1, person);
      scene.holdInFlight(1, 'unknown');
      await scene.renew(6);
      scene.hold(sendsOf(scene, 0) === 1, `it was sent ${sendsOf(scene, 0)} times`);
      scene.hold(openCases(scene, 'unknown').length === 1, 'it is no case after six days');
      await scene.renew(19);
      scene.hold(accessOf(scene) === 'restricted', `access is ${accessOf(scene)}`);
      Object.assign(odd, { amount: 9_900 });
      await scene.wait(4 * day);
      scene.hold(openCases(scene, 'unknown').length === 0, 'it reads, and its case stays open');
      scene.holdPaidOnce();
    },
  },
  {
    id: 'H2',
    says: 'looks that are answered 500 for the sake of one order number',
    options: { people: many },
    play: async (scene) => {
      scene.provider({ kind: 'dropBefore' }, { count: many });
      const match = chargeNumber(scene.idOf(0), 1);
      const fault = { kind: 'http', status: 500 } as const;
      scene.provider(fault, { route: 'look', match, count: 0 });
      await scene.renew(1);
      for (const person of others(1)) scene.holdPaidOnce(1, person);
      scene.hold(sendsOf(scene, 0) === 1, `it was sent ${sendsOf(scene, 0)} times`);
      scene.holdInFlight(1, 'unknown');
      scene.universe.emulator.script([]);
      await scene.wait(day);
      scene.holdPaidOnce();
    },
  },
  {
    id: 'H3',
    says: 'two windows whose records do not read, beside others that nobody comes back from',
    options: { people: 0 },
    play: async (scene) => {
      const keys = [];
      for (const person of others(0)) {
        const window = await windowOf(scene, `user-${person}`);
        keys.push(leave(scene, window));
        const row = [...scene.universe.emulator.book.byImpUid.values()].at(-1);
        if (person < 2 && row) Object.assign(row, { paid_at: oddTime });
      }
      await scene.wait(14 * hour);
      for (const person of others(2)) scene.holdStatus('active', person);
      for (const person of [0, 1]) scene.holdStatus('incomplete', person);
      await scene.wait(day);
      const left = keys.map((key) => scene.universe.emulator.book.keys.has(key));
      const expected = others(0).map((person) => person >= 2);
      scene.hold(left.join() === expected.join(), `keys that are left: ${left.join()}`);
      scene.universe.emulator.book.byImpUid.forEach((row) => {
        if (row.paid_at === oddTime) Object.assign(row, { paid_at: row.started_at });
      });
    },
  },
  {
    id: 'H4',
    says: 'the record of a declined attempt does not read any more',
    options: { people: 2 },
    play: async (scene) => {
      scene.provider({ kind: 'decline' }, { match: chargeNumber(scene.idOf(), 1) });
      await scene.universe.runTo(dueAt + hour);
      const failed = [...scene.universe.emulator.book.byImpUid.values()].find(
        (row) => row.merchant_uid === chargeNumber(scene.idOf(), 1),
      );
      Object.assign(failed ?? {}, { amount: oddAmount });
      await scene.renew(9);
      scene.hold(openCases(scene, 'unreadable').length === 1, 'nobody was told');
      scene.hold(sendsOf(scene, 0) === 1, `it was asked for ${sendsOf(scene, 0)} times`);
      scene.holdPaidOnce(1, 1);
      const path = `/payments/findAll/${chargeNumber(scene.idOf(), 1)}`;
      const before = scene.callsTo(path);
      await scene.wait(5 * day);
      const looks = scene.callsTo(path) - before;
      scene.hold(looks <= 6, `it was looked at ${looks} times in five days`);
      await scene.renew(30);
      scene.hold(accessOf(scene) === 'restricted', `access is ${accessOf(scene)}`);
      Object.assign(failed ?? {}, { amount: 9_900 });
      await scene.wait(5 * day);
      scene.holdPaidOnce();
      scene.hold(openCases(scene, 'unreadable').length === 0, 'it reads, its case stays open');
    },
  },
  {
    id: 'H5',
    says: 'windows that are left, with the row that iamport makes as they open',
    options: { people: 0 },
    play: async (scene) => {
      const { book } = scene.universe.emulator;
      for (const person of others(0)) {
        leave(scene, await windowOf(scene, `user-${person}`));
      }
      book.keys.clear();
      for (const row of book.byImpUid.values()) Object.assign(row, { status: 'ready', paid_at: 0 });
      await scene.wait(25 * hour);
      const alone = scene.callsTo('/payments/findAll/');
      scene.hold(alone <= many, `${alone} looks at ${many} windows, each alone`);
      for (const person of others(0)) scene.holdStatus('expired', person);
    },
  },
  {
    id: 'H6',
    says: 'second payments of two, beside a window whose record does not read',
    options: { people: 2, mayDouble: true },
    play: async (scene) => {
      await scene.renew(0.1);
      const twins = [addTwin(scene, 0), addTwin(scene, 1)];
      leave(scene, await windowOf(scene, 'user-9'));
      const odd = [...scene.universe.emulator.book.byImpUid.values()].at(-1);
      if (odd) Object.assign(odd, { pg_provider: 7 });
      await scene.wait(3 * day);
      const backs = twins.map(({ cancel_amount }) => cancel_amount);
      scene.hold(backs.join() === '9900,9900', `given back: ${backs.join()}`);
      scene.hold(openCases(scene, 'unreadable').length === 1, 'nobody was told');
      const passed = scene.watch.logs.filter((line) => line.includes('"ledger.passed"')).at(-1);
      scene.hold(passed?.includes('"complete":false') === true, 'the night was complete');
      if (odd) Object.assign(odd, { pg_provider: 'kicc' });
    },
  },
  {
    id: 'H7',
    says: 'second payments that are followed by name, one of which does not read any more',
    options: { people: 2, mayDouble: true },
    play: async (scene) => {
      await scene.renew(0.1);
      const twins = [addTwin(scene, 0), addTwin(scene, 1)];
      await scene.wait(day);
      scene.hold(openCases(scene, 'twin').length === 2, 'there are no two cases');
      // Both of each are of a day that the lists do not show any more.
      const rows = [0, 1].flatMap((person) => scene.paid(1, person));
      for (const row of rows) row.paid_at -= 20 * 86_400;
      Object.assign(twins[0] ?? {}, { amount: oddAmount });
      await scene.wait(6 * day);
      const backs = twins.map(({ cancel_amount }) => cancel_amount);
      scene.hold(backs.join() === '0,9900', `given back: ${backs.join()}`);
      for (const row of rows) row.paid_at += 20 * 86_400;
      Object.assign(twins[0] ?? {}, { amount: 9_900 });
    },
  },
];
