// U1 to U5, U13, U17 to U19: outcomes that nobody tells, and repetitions that end.
import { count, rows, text } from '../checker/facts';
import type { Scenario } from './scene';
import { day, dueAt, hour } from './scene';
import { accessOf, minute, openCases, renewalOf, settle } from './in-doubt';
import { anyChargeOf } from '../../order-numbers';

/** In no class of the dictionary. */
const unheardOf = '승인 요건 미충족(코드 Q7)';

export const unknowns: readonly Scenario[] = [
  {
    id: 'U1',
    says: 'refused in words of no class, without a record, for ever',
    options: { model: { declineShape: 'code' } },
    play: async (scene) => {
      const { universe, people } = scene;
      const match = renewalOf(scene);
      scene.provider({ kind: 'decline', message: unheardOf }, { count: 0, match });
      await universe.runTo(dueAt + 10 * minute);
      scene.holdInFlight(1, 'unknown');
      // Another card comes meanwhile: it waits for the outcome, and not for ever.
      const ids = await universe.during(people.openCard('user-0'));
      if (ids) await universe.during(people.callback('user-0', ids));
      // Its window said that nothing is charged: it pays with the next retry.
      await scene.renew(1.2);
      const sends = scene.asked().filter(({ body }) => body['merchant_uid'] === match).length;
      scene.hold(sends === 3, `it was sent ${sends} times`);
      scene.holdPaidOnce();
      const [first] = rows(scene.charge(1), 'attempts');
      scene.hold(text(first, 'code') === 'unclassified', `declined as ${text(first, 'code')}`);
      scene.holdStatus('active');
    },
  },
  {
    id: 'U2',
    says: 'an empty account, in Korean as it is written, over a code',
    options: { model: { declineShape: 'code' }, people: 3 },
    play: async (scene) => {
      const said = ['잔액이 부족합니다.', '한도가 초과되었습니다', '카드 사용 불가'];
      for (const [person, message] of said.entries()) {
        const match = anyChargeOf(scene.idOf(person), { attempts: 8 });
        scene.provider({ kind: 'decline', message }, { count: 0, match });
      }
      await scene.renew(60);
      for (const [person, code] of ['insufficient', 'limit', 'not_allowed'].entries()) {
        const asked = scene.asked(1, person).length;
        scene.hold(asked <= 5, `${person} was asked for ${asked} times`);
        const [first] = rows(scene.charge(1, person), 'attempts');
        scene.hold(text(first, 'code') === code, `${person} was told ${text(first, 'code')}`);
        scene.holdStatus('unpaid', person);
      }
    },
  },
  {
    id: 'U3',
    says: 'one answer is lost, and all that follow are refused in unknown words',
    options: { model: { declineShape: 'code' } },
    play: async (scene) => {
      const match = renewalOf(scene);
      scene.provider({ kind: 'dropBefore' });
      scene.provider({ kind: 'decline', message: unheardOf }, { count: 0, match });
      await scene.renew(2);
      scene.holdInFlight(1, 'unknown');
      scene.hold((await settle(scene, 'declined')) === 409, 'settled within a day of a send');
      await scene.renew(12);
      const sends = () => scene.asked().length;
      scene.hold(sends() === 12, `it was sent ${sends()} times`);
      scene.holdInFlight(1, 'unknown');
      scene.hold(openCases(scene, 'unknown').length === 1, 'there is no case of it');
      scene.hold(accessOf(scene) === 'full', `access is ${accessOf(scene)} too soon`);
      await scene.renew(19);
      scene.hold(accessOf(scene) === 'restricted', `access is ${accessOf(scene)} for nothing`);
      const before = scene.watch.record.sent.length;
      await scene.wait(5 * day);
      const looks = scene.watch.record.sent.slice(before);
      const asked = looks.filter(({ path }) => path.includes(match)).length;
      scene.hold(asked <= 6, `it was inquired about ${asked} times in five days`);
      scene.provider({ kind: 'outage', fromMs: 0, toMs: Infinity }, { route: 'look' });
      scene.hold((await settle(scene, 'declined')) === 503, 'settled without an answer');
      scene.universe.emulator.script([]);
      scene.hold((await settle(scene, 'declined')) === 200, 'an operator cannot end it');
      scene.hold(openCases(scene, 'unknown').length === 0, 'its case stays open');
      await scene.wait(2 * day);
      scene.holdPaidOnce();
      scene.holdStatus('active');
      scene.hold(accessOf(scene) === 'full', 'the payment has not given access back');
    },
  },
  {
    id: 'U4',
    says: 'an unknown that turns out paid a month later: its period was served',
    play: async (scene) => {
      const { emulator } = scene.universe;
      scene.provider({ kind: 'dropBefore' }, { count: 0 });
      await scene.renew(20);
      scene.hold(scene.asked().length === 12, `it was sent ${scene.asked().length} times`);
      scene.hold(accessOf(scene) === 'restricted', `access is ${accessOf(scene)}`);
      const [sent] = scene.asked();
      const sample = scene.paid(0)[0];
      const at = Math.floor(scene.universe.nowMs / 1_000);
      const imp_uid = emulator.book.nextUid('imps_');
      const merchant_uid = text(sent?.body, 'merchant_uid');
      const times = { started_at: at, paid_at: at, visibleAt: scene.universe.nowMs };
      if (sample) emulator.book.add({ ...sample, imp_uid, merchant_uid, ...times });
      emulator.script([]);
      await scene.wait(2 * day);
      scene.holdPaidOnce();
      scene.holdStatus('active');
      scene.hold(accessOf(scene) === 'full', 'the payment has not given access back');
      scene.hold(count(scene.subscription(), 'period') === 2, 'its period does not count');
      scene.hold(openCases(scene, 'unknown').length === 0, 'its case stays open');
    },
  },
  {
    id: 'U5',
    says: 'iamport answers no inquiry for a month: time that counts for nothing',
    long: true,
    play: async (scene) => {
      const month = { kind: 'outage', fromMs: dueAt, toMs: dueAt + 30 * day } as const;
      scene.provider({ kind: 'dropAfter' });
      scene.provider(month, { route: 'look' });
      scene.universe.webhooksPass = false;
      // Each night asks for its lists again and again.
      scene.universe.stepsMax = 400_000;
      await scene.universe.runTo(dueAt + 29 * day);
      scene.hold(scene.asked().length === 1, 'it was sent again though nobody could look');
      scene.hold(openCases(scene, 'unknown').length === 0, 'an outage was made a case');
      scene.hold(accessOf(scene) === 'full', 'an outage has taken access away');
      await scene.renew(32);
      scene.holdPaidOnce();
      scene.holdStatus('active');
    },
  },
  {
    id: 'U13',
    says: 'the record of a charge stays undecided for weeks, then it says failed',
    play: async (scene) => {
      const { universe } = scene;
      scene.provider({ kind: 'dropAfter' });
      universe.webhooksPass = false;
      await universe.runTo(dueAt + 3_000);
      const [row] = universe.emulator.book.rowsOf(renewalOf(scene));
      Object.assign(row ?? {}, { status: 'ready', paid_at: 0 });
      await scene.renew(2);
      scene.holdInFlight(1, 'unknown');
      scene.hold((await settle(scene, 'declined')) === 409, 'settled though it is undecided');
      scene.holdInFlight(1, 'unknown');
      await scene.renew(5);
      scene.hold(openCases(scene, 'unknown').length === 1, 'there is no case of it');
      scene.hold(accessOf(scene) === 'full', 'access fell before its time');
      await scene.renew(19);
      scene.hold(accessOf(scene) === 'restricted', `access is ${accessOf(scene)}`);
      const failed_at = Math.floor(universe.nowMs / 1_000);
      Object.assign(row ?? {}, { status: 'failed', failed_at, fail_reason: '한도초과' });
      await scene.wait(4 * day);
      scene.holdPaidOnce();
      scene.holdStatus('active');
      scene.hold(accessOf(scene) === 'full', 'the payment has not given access back');
      scene.hold(openCases(scene, 'unknown').length === 0, 'its case stays open');
    },
  },
  {
    id: 'U17',
    says: 'a declined attempt becomes undecided before its retry, for weeks',
    play: async (scene) => {
      const { universe } = scene;
      scene.provider({ kind: 'decline', message: '한도초과' });
      universe.webhooksPass = false;
      await universe.runTo(dueAt + hour);
      scene.holdStatus('past_due');
      const order = renewalOf(scene);
      const [row] = universe.emulator.book.rowsOf(order);
      Object.assign(row ?? {}, { status: 'ready', failed_at: 0 });
      await scene.renew(7);
      scene.hold(scene.asked().length === 1, 'it was tried again beside an undecided attempt');
      scene.hold(openCases(scene, 'unknown').length === 1, 'there is no case of it');
      scene.hold(accessOf(scene) === 'full', 'access fell before its time');
      await scene.renew(25);
      scene.hold(accessOf(scene) === 'restricted', `access is ${accessOf(scene)}`);
      const looks = scene.watch.record.inquiries.get(order)?.length ?? 0;
      scene.hold(looks < 80, `it was inquired about ${looks} times`);
      const failed_at = Math.floor(universe.nowMs / 1_000);
      Object.assign(row ?? {}, { status: 'failed', failed_at, fail_reason: '한도초과' });
      await scene.wait(3 * day);
      scene.holdPaidOnce();
      scene.holdStatus('active');
      scene.hold(accessOf(scene) === 'full', 'the payment has not given access back');
      scene.hold(openCases(scene, 'unknown').length === 0, 'its case stays open');
    },
  },
  {
    id: 'U18',
    says: 'a declined attempt becomes undecided, and the customer has enough',
    play: async (scene) => {
      const { universe } = scene;
      scene.provider({ kind: 'decline', message: '한도초과' });
      universe.webhooksPass = false;
      await universe.runTo(dueAt + hour);
      const [row] = universe.emulator.book.rowsOf(renewalOf(scene));
      Object.assign(row ?? {}, { status: 'ready', failed_at: 0 });
      await scene.renew(2);
      // Another card waits for the outcome; then the customer leaves.
      const ids = await universe.during(scene.people.openCard('user-0'));
      if (ids) await universe.during(scene.people.callback('user-0', ids));
      scene.hold(scene.asked().length === 1, 'the new card was charged beside it');
      await universe.during(scene.people.cancel('user-0', 'now'));
      await scene.wait(hour);
      scene.holdStatus('canceled');
      const paid_at = Math.floor(universe.nowMs / 1_000);
      Object.assign(row ?? {}, { status: 'paid', paid_at });
      await scene.wait(3 * day);
      scene.hold(openCases(scene, 'orphan').length === 1, 'nobody is told of the late money');
    },
  },
  {
    id: 'U19',
    says: 'a declined attempt becomes undecided, and is then shown no more',
    play: async (scene) => {
      const { universe } = scene;
      scene.provider({ kind: 'decline', message: '한도초과' });
      universe.webhooksPass = false;
      await universe.runTo(dueAt + hour);
      const order = renewalOf(scene);
      const [row] = universe.emulator.book.rowsOf(order);
      Object.assign(row ?? {}, { status: 'ready', failed_at: 0 });
      await scene.renew(2);
      Object.assign(row ?? {}, { visibleAt: Infinity });
      await scene.wait(3 * day);
      const again = scene.asked().filter(({ body }) => body['merchant_uid'] === order);
      scene.hold(again.length === 1, 'what was declined was sent again under its number');
      scene.holdPaidOnce();
      scene.holdStatus('active');
    },
  },
];
