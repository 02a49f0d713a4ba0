// A: the answer is not what happened.
import { count, part, text } from '../checker/facts';
import type { Scenario } from './scene';
import { day, dueAt, hour } from './scene';

const minute = 60_000;

export const answers: readonly Scenario[] = [
  {
    id: 'A1',
    says: 'the card is charged and the answer lost',
    play: async (scene) => {
      scene.provider({ kind: 'dropAfter' });
      await scene.renew();
      scene.holdPaidOnce();
      scene.hold(scene.asked().length === 1, 'it was asked for more than once');
      scene.hold(scene.bookedAfter() < 5 * minute, 'it took too long to find');
    },
  },
  {
    id: 'A2',
    says: 'the request never reaches the provider',
    play: async (scene) => {
      scene.provider({ kind: 'dropBefore' });
      await scene.renew();
      scene.holdPaidOnce();
      const uids = new Set(scene.asked().map((sent) => text(sent.body, 'merchant_uid')));
      scene.hold(scene.asked().length === 2 && uids.size === 1, 'not the very same request again');
      // A month on nobody can look for an hour either: silence is no proof that nothing is there.
      const next = dueAt + 31 * day;
      scene.provider({ kind: 'dropBefore' });
      scene.provider({ kind: 'outage', fromMs: next, toMs: next + hour }, { route: 'look' });
      await scene.universe.runTo(next + hour);
      scene.hold(scene.asked(2).length === 1, 'sent again though nobody had looked');
      await scene.wait(day);
      scene.holdPaidOnce(2);
    },
  },
  {
    id: 'A3',
    says: 'it takes effect 40 s after we gave up waiting',
    options: { model: { lateMs: 40_000 } },
    play: async (scene) => {
      scene.provider({ kind: 'late', ms: 105_000 });
      await scene.renew();
      scene.holdPaidOnce();
      scene.hold(scene.asked().length === 1, 'it was asked for again within H');
    },
  },
  {
    id: 'A4',
    says: 'it takes effect long after H',
    options: { mayDouble: true, model: { duplicates: 'allow' } },
    play: async (scene) => {
      scene.provider({ kind: 'late', ms: 75 * minute });
      await scene.renew(4);
      scene.hold(scene.paid().length === 1, `${scene.paid().length} payments are kept`);
    },
  },
  {
    id: 'A5',
    says: 'code 0, yet the record says failed',
    play: async (scene) => {
      scene.provider({ kind: 'code0Failed' });
      await scene.renew(0.5);
      scene.holdStatus('past_due');
      scene.hold(scene.charge(1)?.['status'] === 'open', 'a failed payment was booked');
    },
  },
  {
    id: 'A6',
    says: 'a code and no record, one of many',
    options: { people: 5 },
    play: async (scene) => {
      scene.provider({ kind: 'codeNonZero', message: '알 수 없는 오류' }, { nth: 2 });
      await scene.renew();
      for (let person = 0; person < 5; person += 1) scene.holdPaidOnce(1, person);
    },
  },
  {
    id: 'A7',
    says: 'pages of HTML over 200: the breaker opens',
    long: true,
    options: { people: 200 },
    play: async (scene) => {
      scene.provider({ kind: 'html' }, { count: 0 });
      await scene.universe.runTo(dueAt + 10 * minute);
      const breaker = scene.watch.record.items.get('SWITCH breaker');
      scene.hold(breaker?.['on'] === true, 'the breaker did not open');
      // Four pages of fifty: of each twenty answers, and what was in flight with the last of them.
      const asked = scene.callsTo('/again') - 200;
      scene.hold(asked <= 160, `${asked} were asked for in spite of it`);
      scene.universe.emulator.script([]);
      await scene.renew();
      for (let person = 0; person < 200; person += 1) scene.holdPaidOnce(1, person);
    },
  },
  {
    id: 'A8',
    says: '502, after the charge was made',
    options: { people: 3 },
    play: async (scene) => {
      scene.provider({ kind: 'http', status: 502, after: true });
      scene.provider({ kind: 'http', status: 503, after: true });
      scene.provider({ kind: 'http', status: 504 });
      await scene.renew();
      for (let person = 0; person < 3; person += 1) {
        scene.holdPaidOnce(1, person);
        scene.hold(scene.asked(1, person).length <= 2, 'more than one owner repeats');
      }
    },
  },
  {
    id: 'A9',
    says: '429, with and without Retry-After',
    play: async (scene) => {
      scene.provider({ kind: 'rateLimit', retryAfter: 30 });
      scene.provider({ kind: 'rateLimit' });
      await scene.renew();
      scene.holdPaidOnce();
      const attempts = (scene.charge(1)?.['attempts'] ?? []) as readonly unknown[];
      scene.hold(attempts.length === 1, 'a refusal for haste was counted as a decline');
    },
  },
  {
    id: 'A10',
    says: 'the body is cut after "paid"',
    play: async (scene) => {
      scene.provider({ kind: 'truncate', bytes: 60 });
      await scene.renew();
      scene.holdPaidOnce();
      scene.hold(scene.asked().length === 1, 'it was asked for more than once');
    },
  },
  {
    id: 'A12',
    says: 'the connection is reset under the request',
    play: async (scene) => {
      scene.provider({ kind: 'reset', after: true });
      await scene.renew();
      scene.holdPaidOnce();
      scene.hold(scene.asked().length === 1, 'something sent the request again by itself');
    },
  },
  {
    id: 'A13',
    says: 'another amount, or currency, was taken than asked for',
    options: { people: 2 },
    play: async (scene) => {
      scene.provider({ kind: 'amountEcho', amount: 9_000 });
      scene.provider({ kind: 'currencyEcho', currency: 'USD' });
      await scene.renew();
      scene.hold(scene.cases().length === 2, 'no case was opened');
      const booked = [0, 1].map((person) => scene.charge(1, person)?.['status']);
      scene.hold(!booked.includes('paid'), 'what was not asked for was booked as paid');
    },
  },
  {
    id: 'A14',
    says: 'a status word and fields nobody has heard of',
    options: { people: 2 },
    play: async (scene) => {
      scene.provider({ kind: 'unknownStatus' });
      scene.provider({ kind: 'extraFields' });
      await scene.renew();
      scene.holdPaidOnce(1, 0);
      scene.holdPaidOnce(1, 1);
    },
  },
  {
    id: 'A15',
    says: 'a failed and a paid record under one id',
    play: async (scene) => {
      scene.provider({ kind: 'dupRecords', lost: true });
      await scene.renew(3);
      scene.holdPaidOnce();
      scene.hold(scene.asked().length === 1, 'the failed record was believed');
    },
  },
  {
    id: 'A16',
    says: 'declined now, paid three hours later',
    play: async (scene) => {
      scene.provider({ kind: 'flipToPaid', ms: 3 * hour });
      await scene.renew(3);
      scene.holdPaidOnce();
      scene.holdStatus('active');
      scene.hold(scene.asked().length === 1, 'it was charged once more');
    },
  },
  {
    id: 'A17',
    says: 'the repetition is refused as paid already',
    play: async (scene) => {
      const { emulator, table } = scene.universe;
      const { book } = emulator;
      scene.provider({ kind: 'late', ms: 5 * hour });
      // It takes effect in the moment in which the repetition is decided, and not yet sent.
      table.onWrite(({ after }) => {
        if (count(part(after, 'claim'), 'sends') !== 2) return;
        book.lateEffects = book.lateEffects.map((one) => ({ ...one, at: emulator.now() }));
      });
      await scene.renew();
      const [, again] = scene.asked();
      scene.hold(again?.refusal.includes('이미') === true, 'the repetition was not refused');
      scene.holdPaidOnce();
      scene.holdStatus('active');
    },
  },
  {
    id: 'A18',
    says: 'reads lag two minutes behind writes',
    options: { model: { readLagMs: 120_000 } },
    play: async (scene) => {
      scene.provider({ kind: 'dropAfter' });
      await scene.renew();
      scene.holdPaidOnce();
      scene.hold(scene.asked().length === 1, 'a record not yet shown was believed absent');
      scene.hold(count(scene.charge(1), 'paidAt') * 1_000 < dueAt + hour, 'paid too late');
    },
  },
];
