// Z1 to Z8: refusals that are about no card, what the breaker holds and what closes it, and a
// backdated payment.
import { count, part, rows, text } from '../checker/facts';
import type { Scene, Scenario } from './scene';
import { day, dueAt, hour } from './scene';

const minute = 60_000;
const breakerOn = ({ watch }: Scene) => watch.record.items.get('SWITCH breaker')?.['on'] === true;
async function setBreaker({ universe, people }: Scene, state: 'open' | 'closed'): Promise<void> {
  const ask = { user: 'user-0', asOperator: true, route: 'POST /admin/breaker' };
  await universe.during(people.visit({ ...ask, body: { state, reason: 'tried' } }));
}

const badRequest = (message: string) => ({
  kind: 'http' as const,
  status: 400,
  body: JSON.stringify({ code: 1, message, response: null }),
});

/** No customer stands in debt, and no attempt was called declined. */
function holdNoDebt(scene: Scene, people: number): void {
  for (let person = 0; person < people; person += 1) {
    scene.holdStatus('active', person);
    scene.hold(part(scene.subscription(person), 'dunning') === undefined, `${person} is dunned`);
    const ended = rows(scene.charge(1, person), 'attempts').map((of) => text(of, 'outcome'));
    scene.hold(!ended.includes('declined'), `${person} was declined`);
  }
}

export const refusals: readonly Scenario[] = [
  {
    id: 'Z1',
    says: 'what we ask is refused with 400, for every customer and for three days',
    options: { people: 6 },
    play: async (scene) => {
      const wrong = badRequest('필수 파라미터가 누락되었습니다.');
      scene.provider(wrong, { count: 0 });
      await scene.universe.runTo(dueAt + minute);
      scene.hold(breakerOn(scene), 'it goes on asking');
      scene.hold(
        scene.watch.logs.some((line) => line.includes('merchant.refused')),
        'no alarm rings',
      );
      await scene.renew(3);
      holdNoDebt(scene, 6);
      scene.universe.emulator.script([]);
      await scene.wait(14 * hour);
      for (let person = 0; person < 6; person += 1) scene.holdPaidOnce(1, person);
      scene.hold(!breakerOn(scene), 'the breaker never closed');
      holdNoDebt(scene, 6);
    },
  },
  {
    id: 'Z2',
    says: 'the contract of the shop is void, in words that also stand for a card',
    options: { people: 4, model: { declineShape: 'code' } },
    play: async (scene) => {
      const said = ['계약이 해지된 상점입니다', '인증서가 만료되었습니다', '가맹점 조회불가'];
      for (const message of said) {
        scene.universe.emulator.script([
          { route: 'again', count: 0, fault: { kind: 'decline', message } },
        ]);
        await scene.wait(day);
        scene.hold(breakerOn(scene), `${message}: it goes on asking`);
      }
      for (let person = 0; person < 4; person += 1) {
        const debt = part(scene.subscription(person), 'dunning');
        scene.hold(count(debt, 'declines') === 0, `${person} is dunned`);
        scene.hold(debt?.['hard'] !== true, `${person} is asked for another card`);
      }
      scene.universe.emulator.script([]);
      await scene.wait(3 * day);
      for (let person = 0; person < 4; person += 1) scene.holdPaidOnce(1, person);
    },
  },
  {
    id: 'Z3',
    says: 'one hard text for every card, and no record: an outage in the words of a card',
    options: { people: 150, model: { declineShape: 'code' } },
    play: async (scene) => {
      const message = '[9999] 유효기간 오류';
      scene.provider({ kind: 'decline', message }, { count: 0 });
      await scene.universe.runTo(dueAt + 10 * hour);
      scene.hold(breakerOn(scene), 'it goes on asking');
      const statuses = Array.from({ length: 150 }, (_, person) =>
        text(scene.subscription(person), 'status'),
      );
      const spared = statuses.filter((status) => status === 'active').length;
      scene.hold(spared >= 30, `only ${spared} of 150 were spared`);
      scene.universe.emulator.script([]);
      await scene.wait(3 * hour);
      scene.hold(!breakerOn(scene), 'the breaker never closed');
      const paid = statuses.filter((_, person) => scene.paid(1, person).length === 1).length;
      scene.hold(paid >= spared, `${paid} of the ${spared} that were spared have paid`);
    },
  },
  {
    id: 'Z4',
    says: 'an open breaker holds charges, and no end of a subscription',
    options: { people: 8 },
    play: async (scene) => {
      const { universe, people } = scene;
      await universe.during(people.cancel('user-7', 'period_end'));
      await setBreaker(scene, 'open');
      await universe.runTo(dueAt + 2 * hour);
      scene.holdStatus('canceled', 7);
      scene.hold(scene.callsTo('/again') === 8, 'it was charged though the breaker is open');
      await setBreaker(scene, 'closed');
      await scene.wait(2 * hour);
      for (let person = 0; person < 7; person += 1) scene.holdPaidOnce(1, person);
    },
  },
  {
    id: 'Z5',
    says: 'a decline that was superseded turns paid a week later, with the time of the decline',
    options: { mayDouble: true },
    play: async (scene) => {
      scene.provider({ kind: 'flipToPaid', ms: 6 * day, backdated: true });
      await scene.renew(5);
      scene.holdPaidOnce();
      await scene.renew(10);
      scene.hold(scene.paid().length === 2, 'nothing was paid twice');
      await scene.renew(35);
      scene.holdPaidOnce();
      scene.hold(
        scene.cases().some((one) => one['kind'] === 'twin' && one['status'] === 'closed'),
        'no case tells of it',
      );
    },
  },
  {
    id: 'Z6',
    says: 'a stopped card, whose text tells its holder to ask the merchant',
    options: { people: 4 },
    play: async (scene) => {
      scene.provider({ kind: 'decline', message: '이용정지 가맹점에 문의 바랍니다' });
      await scene.universe.runTo(dueAt + 10 * minute);
      scene.hold(!breakerOn(scene), 'one card stops all');
      await scene.renew(3);
      const paid = [0, 1, 2, 3].filter((person) => scene.paid(1, person).length === 1);
      scene.hold(paid.length === 3, `${paid.length} of 4 were charged`);
      scene.hold(scene.callsTo('/again') === 4 + 4, 'the stopped card was charged again');
    },
  },
  {
    id: 'Z7',
    says: 'five free trials of one visitor, whose cards are dead in the same words, stop nobody',
    options: { people: 0, start: '2027-01-31T12:00:00+09:00' },
    play: async (scene) => {
      const { universe, people } = scene;
      const visitors = [0, 1, 2, 3, 4].map((nth) => `user-${nth}`);
      for (const user of visitors) {
        const ids = await universe.during(people.open(user, 'tried'));
        if (ids) await universe.during(people.callback(user, ids));
      }
      await universe.runTo(Date.parse('2027-02-05T15:00:00+09:00'));
      for (const user of visitors) {
        await universe.during(people.notify(universe, user, 'alimtalk'));
        await universe.during(people.answer(universe, user, 'agree'));
      }
      scene.provider({ kind: 'decline', message: '분실된 카드입니다' }, { count: 5 });
      await universe.runTo(Date.parse('2027-02-14T12:00:00+09:00'));
      for (let person = 0; person < 5; person += 1) scene.holdStatus('past_due', person);
      scene.hold(!breakerOn(scene), 'one visitor stops all');
    },
  },
  {
    id: 'Z8',
    says: 'a breaker that opens in a quiet shop, where nothing is due: the next sign-up closes it',
    options: { people: 5 },
    play: async (scene) => {
      const { universe, people } = scene;
      scene.provider({ kind: 'decline', message: '분실된 카드입니다' }, { count: 5 });
      await universe.runTo(dueAt + 2 * hour);
      scene.hold(breakerOn(scene), 'so many lost cards are taken for such');
      const ids = await universe.during(people.open('user-9', 'monthly'));
      if (ids) await universe.during(people.callback('user-9', ids));
      scene.hold(!breakerOn(scene), 'the breaker stays open');
    },
  },
];
