// K: prices that rise, and what becomes of them as customers agree, decline or say nothing.
import { text } from '../checker/facts';
import { setPrice } from '../operators';
import type { Json } from '../people';
import { Scene, day, hour } from './scene';
import type { Scenario } from './scene';

export const lost = { kind: 'decline', message: '[8521] 한도초과' } as const;
/** Version 2 costs three tenths more, version 3 as much less, version 4 twice as much. */
export const [old, dearer, cheaper, twice] = [9_900, 12_900, 6_900, 19_800];
export const at = (text: string) => Date.parse(`${text}:00+09:00`);

export const set = (scene: Scene, version: number) =>
  scene.universe.during(setPrice(scene.universe, scene.idOf(), version));
export const answer = (scene: Scene, act: 'agree' | 'decline') =>
  scene.universe.during(scene.people.answer(scene.universe, 'user-0', act));

/** What is asked of her, as she reads it. */
export async function requestOf(scene: Scene): Promise<Json | undefined> {
  const route = 'GET /subscriptions/{id}/consents';
  const read = scene.people.visit({ route, user: 'user-0', id: scene.idOf() });
  const [first] = ((await scene.universe.during(read)).json['items'] ?? []) as readonly Json[];
  return first?.['current'] === true ? first : undefined;
}

export function answerTo(scene: Scene, request: Json | undefined, act: 'agree' | 'decline') {
  const said = { request: request ?? {}, act };
  return scene.universe.during(scene.people.answerTo(scene.universe, 'user-0', said));
}

export const proofs = (scene: Scene) =>
  [...scene.watch.record.items.values()].filter((item) => text(item, 'sk').startsWith('A#'));

export function holdAmount(scene: Scene, period: number, amount: number): void {
  scene.holdPaidOnce(period);
  const is = scene.paid(period)[0]?.amount;
  scene.hold(is === amount, `period ${period} was paid with ${is}, not ${amount}`);
}

export function holdWaiting(scene: Scene, person = 0): void {
  scene.holdStatus('paused', person);
  const row = scene.subscription(person);
  scene.hold(text(row, 'unagreedOn') !== '', 'it does not wait for consent');
  scene.hold(text(row, 'access') === 'none', 'it can still be used');
}

export const priceConsents: readonly Scenario[] = [
  {
    id: 'K1',
    says: 'a price rises and its customer agrees: the new amount is charged from its period on',
    play: async (scene) => {
      scene.hold((await set(scene, 2)) === 200, 'the price was refused');
      scene.hold((await answer(scene, 'agree')) === 409, 'agreed a month before it may be');
      await scene.renew(1);
      holdAmount(scene, 1, old);
      scene.hold((await answer(scene, 'agree')) === 200, 'it can not be agreed to');
      scene.hold(scene.subscription()['agreed'] === undefined, 'agreed to before its period');
      await scene.renew(33);
      holdAmount(scene, 2, dearer);
      scene.hold(scene.subscription()['consent'] === undefined, 'its answer stands for ever');
      await scene.renew(64);
      holdAmount(scene, 3, dearer);
      scene.hold(proofs(scene).length === 1, `${proofs(scene).length} proofs`);
    },
  },
  {
    id: 'K2',
    says: 'she declines, or says nothing: neither the new amount nor the old one is asked for',
    options: { people: 2 },
    play: async (scene) => {
      const { universe } = scene;
      for (const person of [0, 1]) await universe.during(setPrice(universe, scene.idOf(person), 4));
      await scene.renew(5);
      scene.hold((await answer(scene, 'decline')) === 200, 'it can not be declined');
      await scene.renew(32);
      for (const person of [0, 1]) {
        scene.hold(scene.asked(2, person).length === 0, 'something was asked for');
        scene.holdStatus('paused', person);
        scene.hold(text(scene.subscription(person), 'keyId') !== '', 'its key is gone at once');
      }
      await scene.universe.runTo(at('2027-04-13T12:00'));
      scene.holdStatus('paused');
      await scene.universe.runTo(at('2027-04-14T12:00'));
      for (const person of [0, 1]) scene.holdStatus('canceled', person);
      scene.hold(scene.callsTo('/subscribe/customers/') > 0, 'its key is kept for ever');
    },
  },
  {
    id: 'K3',
    says: 'agreed to ten days after the day: a period begins on that day, and is charged at once',
    play: async (scene) => {
      await set(scene, 2);
      await scene.renew(32);
      holdWaiting(scene);
      await scene.universe.runTo(at('2027-04-10T15:00'));
      const request = await requestOf(scene);
      scene.hold(request?.['starts_on'] === '2027-04-10', 'it names another day');
      scene.hold((await answerTo(scene, request, 'agree')) === 200, 'it can not be agreed to');
      await scene.wait(hour);
      holdAmount(scene, 2, dearer);
      const days = `${text(scene.charge(2), 'startsOn')} ${text(scene.charge(2), 'endsOn')}`;
      scene.hold(days === '2027-04-10 2027-05-10', `the period lasts ${days}`);
      scene.holdStatus('active');
      await scene.universe.runTo(at('2027-05-10T12:00'));
      holdAmount(scene, 3, dearer);
    },
  },
  {
    id: 'K4',
    says: 'the day is moved by a pause: a late agreement holds, one of before is asked for anew',
    options: { people: 2 },
    play: async (scene) => {
      const { universe, people } = scene;
      for (const person of [0, 1]) {
        await universe.during(setPrice(universe, scene.idOf(person), 2));
      }
      await scene.renew(20);
      for (const user of ['user-0', 'user-1']) {
        await universe.during(people.answer(universe, user, 'agree'));
      }
      const pause = (user: string, until: string) =>
        universe.during(people.pause(user, { when: 'period_end', until }));
      scene.hold((await pause('user-0', '2027-04-15')).status === 200, 'no pause');
      scene.hold((await pause('user-1', '2027-05-31')).status === 200, 'no pause');
      await universe.runTo(at('2027-04-16T12:00'));
      holdAmount(scene, 2, dearer);
      await universe.runTo(at('2027-06-02T12:00'));
      scene.hold(scene.asked(2, 1).length === 0, 'an agreement of 72 days before was used');
      scene.holdStatus('paused', 1);
      await universe.during(people.answer(universe, 'user-1', 'agree'));
      await scene.wait(hour);
      scene.holdPaidOnce(2, 1);
    },
  },
  {
    id: 'K5',
    says: 'the price changes again after the agreement: what was agreed to is void',
    play: async (scene) => {
      await set(scene, 2);
      await scene.renew(5);
      const former = await requestOf(scene);
      scene.hold((await answerTo(scene, former, 'agree')) === 200, 'it can not be agreed to');
      scene.hold((await set(scene, 4)) === 200, 'it can not be set again');
      scene.hold((await answerTo(scene, former, 'agree')) === 409, 'an old request was answered');
      scene.hold((await requestOf(scene))?.['amount_after'] === twice, 'another sum is asked');
      await scene.renew(32);
      scene.hold(scene.asked(2).length === 0, 'something was asked for');
      holdWaiting(scene);
      scene.hold((await set(scene, 1)) === 409, 'the price changes while she is asked');
    },
  },
  {
    id: 'K6',
    says: 'the charge is declined and tried again, in doubt and sent again: it stays covered',
    play: async (scene) => {
      await set(scene, 2);
      await scene.renew(10);
      await answer(scene, 'agree');
      const second = at('2027-03-31T10:00');
      await scene.universe.runTo(second - hour);
      scene.provider(lost);
      scene.provider({ kind: 'dropBefore' });
      await scene.universe.runTo(second + hour);
      scene.holdStatus('past_due');
      await scene.universe.runTo(second + 3 * day);
      holdAmount(scene, 2, dearer);
      scene.hold(scene.asked(2).length >= 3, 'it was not sent again');
    },
  },
  {
    id: 'K7',
    says: 'an agreement and its withdrawal race the claim: what commits first counts',
    play: async (scene) => {
      const second = at('2027-03-31T10:00');
      for (const [offset, act] of [
        [-900, 'decline'],
        [0, 'decline'],
        [200, 'decline'],
        [0, 'agree'],
        [150, 'agree'],
      ] as const) {
        const world = new Scene(scene.options);
        await world.begin();
        await set(world, 2);
        await world.renew(10);
        if (act === 'decline') await answer(world, 'agree');
        const request = await requestOf(world);
        await world.universe.runTo(second + offset);
        const said = { request: request ?? {}, act };
        const answered = world.people.answerTo(world.universe, 'user-0', said);
        const status = await world.universe.during(answered);
        await world.universe.runTo(second + day);
        const paid = world.paid(2)[0]?.amount;
        const isAgreed = (act === 'agree') === (status === 200);
        const isRight = paid === (isAgreed ? dearer : undefined);
        world.hold(isRight, `${act} was answered ${status}, and ${paid} won were paid`);
        const broken = (await world.rest()).map(({ what }) => what);
        for (const fault of [...world.failures, ...broken])
          scene.failures.push(`${act} at ${offset}: ${fault}`);
      }
    },
  },
  {
    id: 'K15',
    says: 'she agrees while an operator sets another price: to what she was shown, or to nothing',
    play: async (scene) => {
      for (const nth of [1, 2, 3, 4, 5, 6]) {
        const world = new Scene(scene.options);
        await world.begin();
        await set(world, 2);
        await world.renew(10);
        const request = await requestOf(world);
        const { universe, people } = world;
        world.fate('user', { nth, does: { freezeMs: 20_000 } });
        const said = { request: request ?? {}, act: 'agree' } as const;
        const answered = people.answerTo(universe, 'user-0', said);
        await universe.runTo(universe.nowMs + 5_000);
        await set(world, 4);
        const status = await universe.during(answered);
        await universe.runTo(at('2027-03-31T10:00') + day);
        const paid = world.paid(2)[0]?.amount;
        world.hold(paid === undefined, `answered ${status}, and ${paid} won were paid`);
        const broken = (await world.rest()).map(({ what }) => what);
        for (const fault of [...world.failures, ...broken])
          scene.failures.push(`behind call ${nth}: ${fault}`);
      }
    },
  },
];
