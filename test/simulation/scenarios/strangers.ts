// E9 to E16: strangers, floods, and what a browser makes up.
import { empty, open, stateOf } from './doors';
import type { Scenario } from './scene';
import { day, hour } from './scene';
import { chargeNumber } from '../../order-numbers';

/** Hostile requests; at most one in a thousand may cost a call (13). */
const flood = 100_000;
/** Of these so many come at the same moment, and so many milliseconds lie between two moments. */
const atOnce = 500;
const apartMs = 1_000;

export const strangers: readonly Scenario[] = [
  {
    id: 'E9',
    says: '100 won are paid for 9,900',
    options: empty,
    play: async (scene) => {
      const ids = await open(scene);
      scene.provider({ kind: 'amountEcho', amount: 100 });
      await scene.universe.during(scene.people.callback('user-0', ids));
      await scene.wait(day);
      scene.hold(scene.subscription()['access'] === 'none', 'served for 100 won');
      scene.hold(scene.cases().length === 1, 'no case was opened');
    },
  },
  {
    id: 'E10',
    says: 'a card of a test channel',
    options: empty,
    play: async (scene) => {
      const { emulator } = scene.universe;
      const live = emulator.channels.find((channel) => !channel.sandbox);
      Object.assign(live ?? {}, { sandbox: true });
      const ids = await open(scene);
      await scene.universe.during(scene.people.callback('user-0', ids));
      await scene.wait(day);
      Object.assign(live ?? {}, { sandbox: false });
      scene.hold(scene.asked(0).length === 0, 'a test card was charged');
      scene.hold(scene.subscription()['access'] === 'none', 'served for test money');
    },
  },
  {
    id: 'E11',
    says: 'the landing is opened three times at once, and again',
    options: empty,
    play: async (scene) => {
      const ids = await open(scene);
      await scene.universe.during(Promise.all([1, 2, 3].map(() => scene.people.land(ids))));
      await scene.wait(60_000);
      const before = stateOf(scene);
      await scene.universe.during(scene.people.land(ids));
      scene.holdPaidOnce(0);
      scene.hold(stateOf(scene) === before, 'a further visit changed something');
    },
  },
  {
    id: 'E12',
    says: "somebody else's ids while signed in",
    options: { people: 2 },
    play: async (scene) => {
      const ids = await open(scene, 'user-2');
      const before = stateOf(scene);
      const answer = await scene.universe.during(scene.people.callback('user-0', ids));
      scene.hold(answer.status === 404, `it was answered ${answer.status}`);
      const other = await scene.universe.during(scene.people.read('user-0', scene.idOf(1)));
      scene.hold(other.status === 404, "somebody else's charges were shown");
      scene.hold(stateOf(scene) === before, 'something changed');
    },
  },
  {
    id: 'E13',
    says: "somebody else's customer_uid at sign-up",
    options: { people: 1 },
    play: async (scene) => {
      const before = stateOf(scene);
      for (const extra of [{ customer_uid: 'keyr' }, { keyId: 'keyr' }, { amount: 100 }]) {
        const body = { plan: 'monthly', buyer: { tel: '010-1234-5678' }, ...extra };
        const sent = scene.people.visit({ route: 'POST /subscriptions', user: 'user-9', body });
        const answer = await scene.universe.during(sent);
        scene.hold(answer.status === 400, `it was answered ${answer.status}`);
      }
      scene.hold(stateOf(scene) === before, 'something changed');
    },
  },
  {
    id: 'E14',
    says: 'another card between two attempts',
    play: async (scene) => {
      scene.provider({ kind: 'decline' });
      await scene.renew(0.2);
      const ids = await scene.universe.during(scene.people.openCard('user-0'));
      if (ids) await scene.universe.during(scene.people.callback('user-0', ids));
      const keys = scene.asked().map((sent) => sent.body['customer_uid']);
      scene.hold(keys.length === 2 && keys[0] !== keys[1], 'not one attempt with each card');
      scene.holdPaidOnce();
      scene.holdStatus('active');
    },
  },
  {
    id: 'E15',
    says: 'a flood of webhooks and visits, with every kind of ids',
    long: true,
    play: async (scene) => {
      await scene.renew();
      const [row] = scene.paid(0);
      const { imp_uid = '', merchant_uid = '' } = row ?? {};
      const window = scene.universe.emulator.book.payments[0]?.merchant_uid ?? '';
      const before = stateOf(scene);
      const calls = scene.watch.record.sent.length;
      const { cloud, timeline } = scene.universe;
      // As deployed: what is over the rate of its route is refused before anything of ours runs.
      cloud.throttles = true;
      const kinds: readonly ((more: number) => Promise<unknown>)[] = [
        () => scene.people.webhook({ imp_uid, merchant_uid, status: 'paid' }),
        (more) => scene.people.webhook({ imp_uid: `imp_${more}`, merchant_uid, status: 'paid' }),
        () => scene.people.webhook({ imp_uid, merchant_uid, status: 'cancelled' }),
        (more) => scene.people.webhook({ imp_uid: `imp_${more}`, status: 'paid' }),
        (more) => scene.people.land({ imp_uid: `imp_${more}` } as never),
        (more) => scene.people.land({ imp_uid: `imp_${more}`, merchant_uid: window }, false),
        (more) =>
          scene.people.land({
            merchant_uid: chargeNumber(`sub${String(more).padStart(25, 'x')}`, 1),
          }),
      ];
      for (let from = 0; from < flood; from += atOnce) {
        timeline.after((from / atOnce) * apartMs, () => {
          for (let more = from; more < from + atOnce; more += 1) void kinds[more % 7]?.(more);
        });
      }
      await scene.wait((flood / atOnce) * apartMs + 60_000);
      cloud.throttles = false;
      const asked = scene.watch.record.sent.length - calls;
      scene.hold(asked <= flood / 1_000, `the provider was asked ${asked} times`);
      scene.hold(stateOf(scene) === before, 'a stranger changed something');
    },
  },
  {
    id: 'E16',
    says: 'a redirect to an inner address, and a body of fifty megabytes',
    options: { people: 2 },
    play: async (scene) => {
      scene.provider({ kind: 'redirect', url: 'http://169.254.169.254/latest/meta-data' });
      const body = `{"code":0,"response":"${'x'.repeat(50_000_000)}"}`;
      scene.provider({ kind: 'http', status: 200, body, after: true });
      await scene.renew();
      scene.holdPaidOnce(1, 0);
      scene.holdPaidOnce(1, 1);
      const strange = scene.watch.record.sent.filter(({ path }) => path.includes('meta-data'));
      scene.hold(strange.length === 0, 'the redirect was followed');
      const { mostTaken } = scene.universe.cloud;
      scene.hold(mostTaken > 65_536 && mostTaken < 400_000, `${mostTaken} bytes were read of it`);
    },
  },
  {
    id: 'E17',
    says: 'a signed-in customer posts her callback every second for an hour',
    play: async (scene) => {
      const { universe, people } = scene;
      await scene.renew();
      const paid = [...scene.paid(0), ...scene.paid(1)].map(({ merchant_uid }) => merchant_uid);
      const route = 'POST /subscriptions/{id}/card';
      const open = () => universe.during(people.start('user-0', route, {}));
      const left = await open();
      const { merchant_uid = '' } = left ? people.finish(left, undefined) : {};
      const [signUp] = universe.emulator.book.payments;
      const numbers = [merchant_uid, signUp?.merchant_uid ?? '', ...paid];
      const before = scene.watch.record.sent.length;
      for (let second = 0; second < 3_600; second += 1) {
        const named = { merchant_uid: numbers[second % numbers.length] ?? '' };
        universe.cloud.parts.timeline.after(second * 1_000, () => {
          void people.callback('user-0', { ...named, imp_uid: `imp_${second}` });
        });
      }
      await scene.wait(hour);
      const asked = scene.watch.record.sent.length - before;
      scene.hold(asked < 120, `iamport was asked ${asked} times`);
      // A real return is looked at at once all the same.
      for (let window = 0; window < 3; window += 1) {
        const opened = await open();
        const ids = opened && people.finish(opened, '4242-4242-4242-4242');
        const answer = ids && (await universe.during(people.callback('user-0', ids)));
        const word = String(answer?.json['result']);
        scene.hold(word === 'changed', `window ${window} is ${word}`);
      }
    },
  },
];
