// Y1 to Y13: a person is erased, or has left long ago: what goes, what stays, and what waits.
import { noteReplay } from '../../../functions/usecases/common/recovery';
import { count, part, text } from '../checker/facts';
import { askErasure } from '../erasers';
import { hold, release } from '../holders';
import { within } from '../refunders';
import { rebuild, recoverSince, reconcile, replayLines, restoreTable } from './disasters';
import type { Scenario, Scene } from './scene';
import { day, dueAt, hour } from './scene';

const minute = 60_000;

function erase(scene: Scene, user = 'user-0', byOperator = false) {
  return scene.universe.during(askErasure(scene.universe, user, byOperator));
}

const rowOf = (scene: Scene, id: string) => scene.watch.record.items.get(`S#${id} S`);
const itemsOf = (scene: Scene, id: string) =>
  [...scene.watch.record.items.keys()].filter((key) => key.startsWith(`S#${id} `));

/** Done: the subscription is over, its buyer is empty and its key is gone. */
function holdErased(scene: Scene, id = scene.idOf()): void {
  const { record } = scene.watch;
  const row = rowOf(scene, id);
  const doneAt = count(part(row, 'erasure'), 'doneAt');
  scene.hold(doneAt > 0, `${id} is ${text(row, 'status')}, and not erased`);
  const buyer = record.items.get(`S#${id} B`);
  scene.hold(text(buyer, 'name') === '', 'its buyer has a name');
  const alive = [...record.registrations].filter(
    ([key, of]) => text(of, 'pk') === `S#${id}` && record.seen.keyRow(key),
  );
  scene.hold(alive.length === 0, `${alive.length} keys of it are alive`);
}

export const erasures: readonly Scenario[] = [
  {
    id: 'Y1',
    says: 'a customer has herself erased: her key goes, her payments stay, no renewal comes',
    play: async (scene) => {
      await scene.renew();
      const said = await erase(scene);
      scene.hold(said.status === 200 && said.json['done'] === true, `answered ${said.status}`);
      holdErased(scene);
      scene.holdPaidOnce();
      const read = await scene.universe.during(scene.people.read('user-0'));
      scene.hold(read.status === 404, `what is erased was read: ${read.status}`);
      scene.hold((await erase(scene)).status === 200, 'asked again it is not done');
      await scene.wait(70 * day);
      scene.hold(scene.asked(2).length === 0, 'she was charged again');
      scene.hold(scene.charge(1) !== undefined, 'the proof of a payment is gone');
    },
  },
  {
    id: 'Y2',
    says: 'asked while a charge is in doubt that was paid: booked, and then erased by itself',
    play: async (scene) => {
      scene.provider({ kind: 'dropAfter' });
      scene.provider({ kind: 'dropBefore' }, { route: 'look', count: 8 });
      await scene.renew(0.001);
      scene.holdInFlight(1, 'unknown');
      const said = await erase(scene);
      scene.hold(said.status === 202, `answered ${said.status}`);
      const kept = await scene.universe.during(scene.people.keep('user-0'));
      scene.hold(kept.status === 409, 'an erasure was taken back');
      const card = await scene.universe.during(scene.people.openCard('user-0'));
      scene.hold(card === undefined, 'a window was opened for who is to be forgotten');
      await scene.wait(6 * hour);
      scene.holdPaidOnce();
      holdErased(scene);
      scene.hold(scene.asked().length === 1, 'it was sent again');
    },
  },
  {
    id: 'Y3',
    says: 'asked while a charge is in doubt that never arrived: nothing is sent again',
    play: async (scene) => {
      scene.provider({ kind: 'dropBefore' });
      await scene.renew(0.001);
      scene.holdInFlight(1, 'unknown');
      scene.hold((await erase(scene, 'user-0', true)).status === 202, 'it does not wait');
      await scene.wait(2 * day);
      holdErased(scene);
      scene.hold(scene.asked().length === 1, `sent ${scene.asked().length} times`);
      scene.hold(scene.paid().length === 0, 'it was paid');
    },
  },
  {
    id: 'Y4',
    says: 'a checkout with an open window: the key that it issues later goes, and then the row',
    play: async (scene) => {
      const { universe, people } = scene;
      const body = { plan: 'patient' };
      const open = await universe.during(people.start('user-9', 'POST /subscriptions', body));
      const id = String(open?.['subscription']);
      await scene.wait(minute);
      const said = await erase(scene, 'user-9');
      scene.hold(said.status === 200, `answered ${said.status}`);
      await scene.wait(2 * hour);
      const ids = open && people.finish(open, '4242-4242-4242-4242');
      if (ids) await universe.during(people.land(ids));
      await scene.wait(day);
      holdErased(scene, id);
      scene.hold(itemsOf(scene, id).length > 0, 'the row went before its window could');
      await scene.wait(50 * day);
      scene.hold(itemsOf(scene, id).length === 0, `${itemsOf(scene, id).join()} stay for ever`);
      scene.hold(universe.emulator.book.keys.size === 1, 'a key stays');
    },
  },
  {
    id: 'Y5',
    says: 'who was erased signs up anew, as a new customer',
    play: async (scene) => {
      const { universe, people } = scene;
      const before = scene.idOf();
      await erase(scene);
      const ids = await universe.during(people.open('user-0', 'monthly'));
      if (ids) await universe.during(people.callback('user-0', ids));
      scene.hold(scene.idOf() !== before, 'the erased one goes on');
      scene.holdStatus('active');
      const route = { route: 'GET /subscriptions', user: 'user-0' };
      const listed = await universe.during(people.visit(route));
      const { length } = listed.json['items'] as unknown[];
      scene.hold(length === 1, `${length} subscriptions are hers`);
      await scene.wait(40 * day);
      scene.holdPaidOnce(1);
      const again = await universe.during(people.open('user-0', 'monthly'));
      scene.hold(again === undefined, 'her place was lost with the one that was erased');
    },
  },
  {
    id: 'Y6',
    says: 'iamport keeps a key for a while: an erasure is not done before it is seen to be gone',
    play: async (scene) => {
      const { universe, people } = scene;
      const erased = scene.idOf();
      // No answer to the deletion, within the time that a door has.
      scene.provider({ kind: 'dropBefore' }, { route: 'customers', count: 1 });
      scene.provider({ kind: 'http', status: 502 }, { route: 'customers', count: 2 });
      const said = await erase(scene);
      scene.hold(said.status === 202, `answered ${said.status}`);
      scene.hold(text(scene.watch.record.items.get(`S#${erased} B`), 'name') === '', 'named');
      // Meanwhile the place is taken by who signs up anew.
      universe.emulator.script([], 'replace');
      const ids = await universe.during(people.open('user-0', 'monthly'));
      if (ids) await universe.during(people.callback('user-0', ids));
      await scene.wait(2 * day);
      holdErased(scene, erased);
      scene.holdStatus('active');
      await scene.wait(40 * day);
      const again = await universe.during(people.open('user-0', 'monthly'));
      scene.hold(again === undefined, 'her place was lost with the one that was erased');
    },
  },
  {
    id: 'Y7',
    says: 'one past due, one unpaid, one on hold and one unfinished: all end',
    play: async (scene) => {
      const { universe, people } = scene;
      const ids = [scene.idOf()];
      for (const plan of ['strict', 'patient']) {
        const window = await universe.during(people.open('user-0', plan));
        if (window) await universe.during(people.callback('user-0', window));
        ids.push(scene.idOf());
      }
      scene.provider({ kind: 'decline' }, { count: 0 });
      await scene.wait(22 * day);
      universe.emulator.script([], 'replace');
      const body = { plan: 'yearly' };
      await universe.during(people.start('user-0', 'POST /subscriptions', body));
      ids.push(scene.idOf());
      const was = ids.map((id) => text(rowOf(scene, id), 'status'));
      scene.hold(was.includes('unpaid') && was.includes('incomplete'), was.join());
      await erase(scene, 'user-0', true);
      await scene.wait(2 * day);
      for (const id of ids) holdErased(scene, id);
    },
  },
  {
    id: 'Y8',
    says: 'the table is set back to before two erasures: replayed, and what is lost is not rebuilt',
    options: { people: 2 },
    play: async (scene) => {
      const { universe, people } = scene;
      const before = universe.table.dump();
      await erase(scene);
      const lost = await universe.during(people.open('user-8', 'monthly'));
      if (lost) await universe.during(people.callback('user-8', lost));
      const id = people.subscriptions.get('user-8') ?? '';
      await erase(scene, 'user-8');
      restoreTable(scene, before);
      await recoverSince(scene, dueAt - 3 * minute);
      const done = await replayLines(scene, 0);
      scene.hold(done.includes('applied'), `replayed: ${done.join()}`);
      await reconcile(scene, 3);
      const [again] = await Promise.allSettled([rebuild(scene, id, false)]);
      const why = again.status === 'rejected' ? String(again.reason) : 'it was done';
      scene.hold(why.includes('erased'), `a person who was erased, rebuilt: ${why}`);
      const said = await erase(scene, 'user-1');
      scene.hold(said.status === 202, `while a recovery is on: ${said.status}`);
      await universe.during(noteReplay(universe.cloud.byHand(), 'done'));
      await reconcile(scene, 3);
      await scene.wait(3 * day);
      holdErased(scene);
      holdErased(scene, scene.idOf(1));
      scene.hold(scene.asked().length === 0, 'who was erased was charged again');
    },
  },
  {
    id: 'Y9',
    says: 'the worker of an erasure dies at each of its calls: all are erased in the end',
    options: { people: 16 },
    play: async (scene) => {
      const { universe } = scene;
      for (let person = 0; person < 16; person += 1) {
        scene.fate('user', { nth: person + 1, when: person % 2 === 0 ? 'after' : 'before' });
        const asked = askErasure(universe, `user-${person}`, person % 3 === 0);
        await universe.during(within(universe, asked));
      }
      await scene.wait(2 * hour);
      // What died before its mark is asked for again, as its customer does.
      for (let person = 0; person < 16; person += 1) await erase(scene, `user-${person}`);
      await scene.wait(2 * day);
      for (let person = 0; person < 16; person += 1) holdErased(scene, scene.idOf(person));
    },
  },
  {
    id: 'Y10',
    says: 'an abandoned checkout goes by itself, and its window outlives it; a customer stays',
    options: { people: 1 },
    play: async (scene) => {
      const { universe, people } = scene;
      const open = await universe.during(
        people.start('user-7', 'POST /subscriptions', { plan: 'patient' }),
      );
      const id = String(open?.['subscription']);
      await scene.wait(20 * day);
      const ids = open && people.finish(open, '4242-4242-4242-4242');
      scene.hold(ids !== undefined, 'the window is closed');
      await scene.wait(5 * day);
      scene.hold(universe.emulator.book.keys.size === 1, 'the late key was not found by a night');
      await scene.wait(50 * day);
      scene.hold(itemsOf(scene, id).length === 0, `${itemsOf(scene, id).join()} stay for ever`);
      const left = [...scene.watch.record.items.keys()].filter((key) => key.includes('user-7'));
      scene.hold(left.length === 0, `${left.join()} stay for ever`);
      scene.hold(text(scene.watch.record.items.get(`S#${scene.idOf()} B`), 'name') !== '', 'gone');
    },
  },
  {
    id: 'Y11',
    says: 'a decline becomes a payment after its customer was erased: a case, and nothing is lost',
    options: { mayDouble: true },
    play: async (scene) => {
      scene.provider({ kind: 'flipToPaid', ms: 12 * hour });
      await scene.renew(0.2);
      scene.hold((await erase(scene)).status === 200, 'it was not erased');
      await scene.wait(4 * day);
      const open = scene.cases().filter(({ status }) => status === 'open');
      scene.hold(open.length === 1, `${open.length} cases are open for the payment`);
      scene.hold(scene.paid().length === 1, 'it was given back by itself');
      holdErased(scene);
    },
  },
  {
    id: 'Y12',
    says: 'a key that turned up late is not seen for want of an answer: it goes before all is done',
    play: async (scene) => {
      const { universe, people } = scene;
      const route = 'POST /subscriptions/{id}/card';
      const open = await universe.during(people.start('user-0', route, {}));
      await scene.wait(26 * hour);
      if (open) people.finish(open, '4242-4242-4242-4242');
      const key = text(part(open, 'request_pay'), 'customer_uid');
      scene.hold(universe.emulator.book.keys.has(key), 'no key was issued late');
      await scene.wait(10 * minute);
      const more = { route: 'customers', match: key, count: 1 } as const;
      scene.provider({ kind: 'http', status: 502 }, more);
      const said = await erase(scene);
      scene.hold(said.status === 202, `answered ${said.status}`);
      await scene.wait(day);
      holdErased(scene);
    },
  },
  {
    id: 'Y13',
    says: 'who was held, released and held again is erased: no word of the operators stays',
    play: async (scene) => {
      const { universe } = scene;
      const of = { user: 'user-0' };
      const said: number[] = [];
      for (const act of [hold, release, hold]) said.push(await universe.during(act(universe, of)));
      scene.hold(said.join() === '200,200,200', `answered ${said.join()}`);
      await erase(scene, 'user-0', true);
      const [held] = scene.cases();
      scene.hold(held?.['kind'] === 'held' && !('reason' in held), 'the case keeps its reason');
      await scene.wait(day);
      holdErased(scene);
    },
  },
];
