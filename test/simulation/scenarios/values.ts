// V: what the provider says does not fit: half letters, fractions, and times of no calendar.
import { issueKey } from '../../../sandbox/iamport/customers';
import { chargeNumber, registrationNumber } from '../../order-numbers';
import type { KeyRow } from '../../../sandbox/iamport/types';
import { part, text } from '../checker/facts';
import { accessOf, openCases, renewalOf, settle } from './in-doubt';
import type { Scenario, Scene } from './scene';
import { day, dueAt, hour } from './scene';

const card = '4242-4242-4242-4242';

function keyRowOf(scene: Scene): KeyRow | undefined {
  const keyId = text(scene.subscription(), 'keyId');
  return scene.universe.emulator.book.keys.get(keyId);
}

/** Of production: the shop id of the live channel, and no test money. */
const ownShop = {
  allowTestChannel: false,
  providers: ['kicc'],
  clockToleranceSeconds: 900,
  mid: 'IM000001',
};

/** A card is stored again under the live key, through this channel. */
function overwriteKey(scene: Scene, channelKey: string): void {
  const { emulator, nowMs } = scene.universe;
  const channel = emulator.channels.find(({ key }) => key === channelKey);
  const customer_uid = text(scene.subscription(), 'keyId');
  if (channel) issueKey(emulator.book, channel, { customer_uid, card_number: card }, nowMs);
}

async function changeCard({ universe, people }: Scene): Promise<void> {
  const ids = await universe.during(people.openCard('user-0'));
  if (ids) await universe.during(people.callback('user-0', ids));
}

/** By name and address, as the provider's record of a renewal has them. */
const namedIn = (scene: Scene, person: number) =>
  scene.universe.emulator.book
    .rowsOf(chargeNumber(scene.idOf(person), 1))
    .map(({ buyer_name, buyer_email }) => `${buyer_name} ${buyer_email}`);

export const values: readonly Scenario[] = [
  {
    id: 'V1',
    says: 'a decline reason is cut in the middle of a letter of two halves',
    play: async (scene) => {
      const message = `${'한도초과'.padEnd(79, ' .')}😀 \ud83d`;
      scene.provider({ kind: 'decline', message });
      await scene.renew(30);
      scene.holdPaidOnce(1);
    },
  },
  {
    id: 'V2',
    says: 'for some days half a won of a payment is canceled',
    play: async (scene) => {
      await scene.renew(1);
      const [row] = scene.universe.emulator.book.rowsOf(renewalOf(scene));
      if (row) row.cancel_amount = 0.5;
      await scene.wait(3 * day);
      if (row) row.cancel_amount = 0;
      await scene.wait(3 * day);
      scene.holdPaidOnce(1);
      scene.holdStatus('active');
    },
  },
  {
    id: 'V3',
    says: 'for some days a payment is of a second that no calendar has',
    play: async (scene) => {
      await scene.renew(1);
      const [row] = scene.universe.emulator.book.rowsOf(renewalOf(scene));
      const paidAt = row?.paid_at ?? 0;
      if (row) row.paid_at = paidAt + 0.25;
      await scene.wait(3 * day);
      if (row) row.paid_at = 1e21;
      await scene.wait(3 * day);
      if (row) row.paid_at = paidAt;
      scene.holdPaidOnce(1);
      scene.holdStatus('active');
    },
  },
  {
    id: 'V4',
    says: 'the live key is overwritten through a test channel after sign-up',
    play: async (scene) => {
      await scene.renew(1);
      const mid = keyRowOf(scene)?.pg_id;
      overwriteKey(scene, 'channel-key-kicc');
      // The flag alone tells: a shop may have one id in both channels.
      Object.assign(keyRowOf(scene) ?? {}, { pg_id: mid });
      await scene.renew(32);
      scene.hold(scene.asked(2).length === 0, 'a test card was charged');
      scene.hold(openCases(scene, 'key_differs').length === 1, 'there is no case of it');
      scene.holdStatus('past_due');
      await changeCard(scene);
      scene.holdPaidOnce(2);
      scene.holdStatus('active');
    },
  },
  {
    id: 'V5',
    says: 'the key is overwritten for another shop id, and mended in time',
    play: async (scene) => {
      await scene.renew(1);
      const row = keyRowOf(scene);
      const mid = row?.pg_id ?? '';
      if (row) row.pg_id = 'IM000009';
      await scene.renew(29);
      scene.hold(openCases(scene, 'key_differs').length === 1, 'there is no case of it');
      if (row) row.pg_id = mid;
      await scene.renew(32);
      scene.hold(openCases(scene, 'key_differs').length === 0, 'its case stays open');
      scene.holdPaidOnce(2);
      scene.holdStatus('active');
    },
  },
  {
    id: 'V6',
    says: 'a card is stored again under the key through the same channel',
    play: async (scene) => {
      await scene.renew(1);
      overwriteKey(scene, 'channel-key-kicc-live');
      await scene.renew(32);
      const told = scene.watch.logs.some((line) => line.includes('key.renewed'));
      scene.hold(told, 'it was not noted');
      scene.hold(scene.cases().length === 0, 'a case was opened');
      scene.holdPaidOnce(2);
      scene.holdStatus('active');
    },
  },
  {
    id: 'V7',
    says: 'the key is overwritten through a test channel between the night and the charge',
    play: async (scene) => {
      const { universe } = scene;
      // Two hours before the second renewal: no night comes between.
      await universe.runTo(dueAt + 31 * day - 2 * hour);
      overwriteKey(scene, 'channel-key-kicc');
      await scene.renew(34);
      scene.hold(scene.asked(2).length === 1, `asked ${scene.asked(2).length} times`);
      scene.holdInFlight(1, 'suspect');
      scene.hold(openCases(scene, 'suspect').length === 1, 'there is no case of it');
      scene.hold(accessOf(scene) === 'full', `access is ${accessOf(scene)} too soon`);
      const before = scene.watch.record.sent.length;
      await scene.wait(7 * day);
      const order = text(part(scene.subscription(), 'claim'), 'attemptId');
      const looks = scene.watch.record.sent
        .slice(before)
        .filter(({ path }) => path.includes(order));
      scene.hold(looks.length >= 6 && looks.length <= 14, `${looks.length} inquiries in a week`);
      await scene.renew(31 + 17);
      scene.hold(accessOf(scene) === 'restricted', `access is ${accessOf(scene)} for test money`);
      await scene.renew(31 + 60);
      scene.hold(scene.callsTo('/again') === 3, 'something more was charged');
      scene.hold(openCases(scene, 'suspect').length === 1, 'its case was closed by itself');
      scene.hold(accessOf(scene) === 'restricted', `access is ${accessOf(scene)} for test money`);
      scene.hold((await settle(scene, 'declined')) === 200, 'an operator cannot end it');
      scene.holdStatus('past_due');
      scene.hold(openCases(scene, 'suspect').length === 0, 'its case stays open');
      await scene.wait(day);
      scene.hold(scene.asked(2).length === 1, 'the test card was charged once more');
      await changeCard(scene);
      scene.holdPaidOnce(2);
      scene.holdStatus('active');
      scene.hold(accessOf(scene) === 'full', 'the payment has not given access back');
    },
  },
  {
    id: 'V8',
    says: 'another shop id stands under a key, and iamport says nothing for days',
    play: async (scene) => {
      const { universe } = scene;
      await scene.renew(1);
      const row = keyRowOf(scene);
      const mid = row?.pg_id ?? '';
      if (row) row.pg_id = 'IM000009';
      await universe.runTo(dueAt + 31 * day - hour);
      scene.hold(openCases(scene, 'key_differs').length === 1, 'there is no case of it');
      const before = scene.callsTo('/subscribe/customers/');
      const [fromMs, toMs] = [universe.nowMs, universe.nowMs + 3 * day];
      scene.provider({ kind: 'outage', fromMs, toMs }, { route: 'customers', count: 0 });
      await scene.wait(3 * day);
      const looks = scene.callsTo('/subscribe/customers/') - before;
      scene.hold(looks > 60 && looks < 3 * 26, `asked ${looks} times in three days`);
      scene.hold(scene.asked(2).length === 0, 'charged without an answer about its key');
      if (row) row.pg_id = mid;
      await scene.wait(day);
      scene.hold(openCases(scene, 'key_differs').length === 0, 'its case stays open');
      scene.holdPaidOnce(2);
      scene.holdStatus('active');
    },
  },
  {
    id: 'V9',
    says: 'two customers fall due in one page',
    options: { people: 2 },
    play: async (scene) => {
      await scene.renew(1);
      for (const person of [0, 1]) {
        scene.holdPaidOnce(1, person);
        const expected = `user-${person}님 user-${person}@personal.test`;
        const named = namedIn(scene, person).join();
        scene.hold(named === expected, `the charge of user-${person} names ${named}`);
      }
    },
  },
  {
    id: 'V10',
    says: 'the link to a receipt has half a letter in it',
    play: async (scene) => {
      const { universe } = scene;
      universe.webhooksPass = false;
      scene.provider({ kind: 'dropAfter' });
      await universe.runTo(dueAt + 1_000);
      const [row] = universe.emulator.book.rowsOf(renewalOf(scene));
      scene.hold(row?.status === 'paid', 'nothing was paid yet');
      if (row) row.receipt_url = 'https://receipt.invalid/\ud83d';
      await scene.renew(2);
      scene.holdPaidOnce(1);
      scene.holdStatus('active');
      scene.hold(scene.charge(1)?.['receiptUrl'] === undefined, 'the link was kept');
    },
  },
  {
    id: 'V11',
    says: 'others charge a key of ours under order numbers of letters in two halves',
    play: async (scene) => {
      await scene.renew(0.5);
      const { book } = scene.universe.emulator;
      const [row] = scene.paid(1);
      const add = (merchant_uid: string) =>
        book.add({ ...row!, imp_uid: book.nextUid('imps_'), merchant_uid, cancel_history: [] });
      add(`${'가'.repeat(63)}😀`);
      add('order \ud83d');
      await scene.wait(2 * day);
      scene.hold(openCases(scene, 'second_sender').length === 2, 'there are no two cases');
      const passed = scene.watch.logs.filter((line) => line.includes('"ledger.passed"'));
      scene.hold(passed.length >= 2, 'a night did not come to its end');
      await scene.renew(32);
      scene.holdPaidOnce(2);
    },
  },
  {
    id: 'V15',
    says: 'a browser pays on a test channel under the key of a window, and its order number',
    play: async (scene) => {
      await scene.renew(0.5);
      const { book } = scene.universe.emulator;
      const [row] = scene.paid(1);
      const window = registrationNumber(scene.idOf(), 1);
      const test = { ...row!, sandbox: true, cancel_history: [] };
      for (const merchant_uid of ['of-a-browser', window]) {
        book.add({ ...test, imp_uid: book.nextUid('imp_'), merchant_uid });
      }
      await scene.wait(3 * day);
      scene.hold(scene.cases().length === 0, `cases: ${scene.cases().length}`);
      const rings = scene.watch.logs.filter((line) => /"charge.foreign"|"channel/.test(line));
      scene.hold(rings.length === 0, 'it rang');
    },
  },
  {
    id: 'V12',
    says: 'the keys of three windows are of another shop id, provider, or a test channel',
    options: { people: 1, settings: { acceptance: ownShop } },
    play: async (scene) => {
      const { universe, people } = scene;
      const { book } = universe.emulator;
      const others: readonly Partial<KeyRow>[] = [
        { pg_id: 'IM000009' },
        { pg_provider: 'nice' },
        { sandbox: true },
      ];
      for (const [at, other] of others.entries()) {
        const user = `user-${at + 1}`;
        const ids = await universe.during(people.open(user, 'monthly'));
        const key = [...book.keys.values()].at(-1);
        if (!ids || !key) throw new Error('no key was issued');
        Object.assign(key, other);
        await universe.during(people.callback(user, ids));
      }
      await scene.wait(day);
      for (const person of [1, 2, 3]) {
        scene.hold(scene.asked(0, person).length === 0, `user-${person} was charged`);
        const is = text(scene.subscription(person), 'status');
        scene.hold(is !== 'active', `user-${person} is ${is}`);
      }
      const told = scene.watch.logs.filter((line) => line.includes('"card.refused"'));
      scene.hold(told.length === 3, `${told.length} cards were refused`);
      scene.hold(book.keys.size === 1, `${book.keys.size} keys are left`);
      await scene.renew();
      scene.holdPaidOnce();
    },
  },
];
