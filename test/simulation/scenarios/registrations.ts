// W1 to W13: what a card window showed is what is charged, and each window ends in one truth.
import { isTaken, text } from '../checker/facts';
import { buyerOf } from '../people';
import type { Json } from '../people';
import { settings } from '../settings';
import type { Scene, Scenario } from './scene';
import { day, dueAt, hour } from './scene';

const user = 'user-0';
const checkout = 'POST /subscriptions';
const cardWindow = 'POST /subscriptions/{id}/card';

/** Two plans of one product. */
function letters(): Map<string, NonNullable<ReturnType<typeof settings.catalogue.get>>> {
  const all = new Map(settings.catalogue);
  for (const id of ['monthly', 'yearly']) {
    const plan = all.get(id);
    if (plan) all.set(id, { ...plan, price: { ...plan.price, product: 'letters' } });
  }
  return all;
}

const options = () => ({ people: 0, settings: { catalogue: letters() } });

async function open(scene: Scene, plan: string): Promise<Json> {
  const window = await scene.universe.during(scene.people.start(user, checkout, { plan }));
  if (!window) throw new Error('the checkout was refused');
  return window;
}

async function openCard(scene: Scene): Promise<Json> {
  const window = await scene.universe.during(scene.people.start(user, cardWindow, {}));
  if (!window) throw new Error('the window was refused');
  return window;
}

const idsOf = (window: Json) => ({
  merchant_uid: text(window['request_pay'] as Json, 'merchant_uid'),
});

/** The card is entered, and the callback tells; answers its word. */
async function comeBack(scene: Scene, window: Json, card?: string): Promise<unknown> {
  const ids = scene.people.finish(window, card ?? '4242-4242-4242-4242');
  const { json } = await scene.universe.during(scene.people.callback(user, ids));
  return json['result'];
}

async function resultOf(scene: Scene, window: Json): Promise<unknown> {
  const route = 'GET /billing/results/{result}';
  const params = { result: String(window['result']) };
  const { json } = await scene.universe.during(scene.people.visit({ route, user, params }));
  return json['result'];
}

function keysOf(scene: Scene): number {
  return scene.universe.emulator.book.keys.size;
}

/** Issues a key, and is over its limit for every charge. */
const poorCard = '4000-0000-0000-0002';
const lookFault = { kind: 'http', status: 502 } as const;

export const registrationScenarios: readonly Scenario[] = [
  {
    id: 'W1',
    says: 'two tabs show two plans, and the first one is paid',
    options: options(),
    play: async (scene) => {
      const monthly = await open(scene, 'monthly');
      await open(scene, 'yearly');
      scene.hold((await comeBack(scene, monthly)) === 'active', 'the first tab did not begin');
      scene.hold(scene.paid(0)[0]?.amount === 9_900, 'another amount than the tab showed');
    },
  },
  {
    id: 'W2',
    says: 'the price is raised while a window is open',
    options: options(),
    play: async (scene) => {
      const old = await open(scene, 'monthly');
      const catalogue = scene.universe.cloud.settings.catalogue as Map<string, unknown>;
      const plan = catalogue.get('monthly') as { price: object };
      catalogue.set('monthly', { ...plan, price: { ...plan.price, amount: 12_900, version: 2 } });
      const fresh = await open(scene, 'monthly');
      scene.hold(fresh['amount'] === 12_900, 'the new window shows the old price');
      scene.hold((await comeBack(scene, old)) === 'active', 'the old window did not begin');
      scene.hold(scene.paid(0)[0]?.amount === 9_900, 'the old window was charged the new price');
    },
  },
  {
    id: 'W3',
    says: 'a declined plan is given up for another one',
    options: options(),
    play: async (scene) => {
      const yearly = await open(scene, 'yearly');
      scene.hold((await comeBack(scene, yearly, poorCard)) === 'declined', 'it was not declined');
      const declined = scene.idOf();
      const monthly = await open(scene, 'monthly');
      scene.hold(scene.idOf() !== declined, 'the declined subscription goes on');
      const old = scene.watch.record.items.get(`S#${declined} S`);
      scene.hold(text(old, 'status') === 'expired', 'the declined subscription holds its place');
      scene.hold(monthly['amount'] === 9_900, 'the window shows another plan');
      scene.hold((await comeBack(scene, monthly)) === 'active', 'the other plan did not begin');
      scene.hold(scene.paid(0)[0]?.amount === 9_900, 'the declined plan was charged');
    },
  },
  {
    id: 'W4',
    says: 'another plan while the first charge is unknown',
    options: options(),
    play: async (scene) => {
      scene.provider({ kind: 'dropAfter' });
      const yearly = await open(scene, 'yearly');
      scene.hold((await comeBack(scene, yearly)) === 'pending', 'the outcome is told too early');
      const body = { plan: 'monthly', buyer: buyerOf(user) };
      const visit = scene.people.visit({ route: checkout, user, body });
      const { status } = await scene.universe.during(visit);
      scene.hold(status === 409, `it was answered ${status}`);
      await scene.wait(hour);
      scene.hold((await resultOf(scene, yearly)) === 'active', 'the first plan did not begin');
    },
  },
  {
    id: 'W5',
    says: 'a card is changed while one look fails',
    play: async (scene) => {
      const window = await openCard(scene);
      scene.provider(lookFault, { route: 'look' });
      scene.hold((await comeBack(scene, window)) === 'pending', 'no answer was an answer');
      await scene.wait(120_000);
      scene.hold((await resultOf(scene, window)) === 'changed', 'the card was not changed');
      scene.hold(keysOf(scene) === 1, `${keysOf(scene)} keys are left`);
      await scene.renew();
      scene.holdPaidOnce();
    },
  },
  {
    id: 'W6',
    says: 'a card is changed while records show late, or cannot be read',
    options: { model: { readLagMs: 20_000 } },
    play: async (scene) => {
      const window = await openCard(scene);
      scene.hold((await comeBack(scene, window)) === 'pending', 'what lags was believed absent');
      await scene.wait(180_000);
      scene.hold((await resultOf(scene, window)) === 'changed', 'the card was not changed');
      const next = await openCard(scene);
      scene.provider({ kind: 'http', status: 503 }, { route: 'customers' });
      scene.hold((await comeBack(scene, next)) === 'pending', 'a key that was not read');
      await scene.wait(600_000);
      scene.hold((await resultOf(scene, next)) === 'changed', 'the second card was not changed');
    },
  },
  {
    id: 'W7',
    says: 'a subscriber closes the window, and iamport says so',
    play: async (scene) => {
      const window = await openCard(scene);
      scene.people.finish(window, undefined);
      const said = { ...idsOf(window), success: false, error_code: 'F1001' };
      const { json } = await scene.universe.during(scene.people.callback(user, said));
      scene.hold(json['result'] === 'failed', `it was answered ${String(json['result'])}`);
      scene.hold((await resultOf(scene, window)) === 'failed', 'the result differs');
      scene.holdStatus('active');
    },
  },
  {
    id: 'W8',
    says: 'a card that is entered after the customer was told of a failure',
    options: options(),
    play: async (scene) => {
      const window = await open(scene, 'monthly');
      const said = { ...idsOf(window), success: false };
      const { json } = await scene.universe.during(scene.people.callback(user, said));
      scene.hold(json['result'] === 'failed', `it was answered ${String(json['result'])}`);
      scene.hold((await comeBack(scene, window)) === 'failed', 'the word was taken back');
      await scene.wait(day);
      scene.hold(scene.asked(0).length === 0, 'the card was charged');
      scene.hold(keysOf(scene) === 0, 'the key is kept');
    },
  },
  {
    id: 'W9',
    says: 'five windows: the first that comes back begins, the others do not',
    options: options(),
    play: async (scene) => {
      const windows = [];
      for (let n = 0; n < 5; n += 1) windows.push(await open(scene, 'monthly'));
      const [first, second] = windows as [Json, Json];
      scene.hold((await comeBack(scene, first)) === 'active', 'the first did not begin');
      scene.hold((await comeBack(scene, second)) === 'superseded', 'the second is no card change');
      scene.holdPaidOnce(0);
      await scene.wait(26 * hour);
      for (const window of windows.slice(1)) {
        scene.hold((await resultOf(scene, window)) === 'superseded', 'a window has another word');
      }
      scene.hold(keysOf(scene) === 1, `${keysOf(scene)} keys are left`);
    },
  },
  {
    id: 'W10',
    says: 'neither landing, callback nor webhook tells of a window',
    options: options(),
    play: async (scene) => {
      scene.universe.webhooksPass = false;
      const window = await open(scene, 'monthly');
      scene.people.finish(window, '4242-4242-4242-4242');
      await scene.wait(hour);
      scene.hold((await resultOf(scene, window)) === 'active', 'the window was forgotten');
      scene.holdPaidOnce(0);
    },
  },
  {
    id: 'W11',
    says: 'a card change comes back into a debt',
    play: async (scene) => {
      const window = await openCard(scene);
      await scene.universe.runTo(dueAt - 60_000);
      scene.provider({ kind: 'decline', message: '[8350] 분실/도난 카드' });
      await scene.universe.runTo(dueAt + hour);
      scene.holdStatus('past_due');
      scene.hold((await comeBack(scene, window)) === 'changed', 'the card was not changed');
      scene.hold(scene.asked().length === 1, 'the card was charged at once');
      await scene.wait(day + hour);
      scene.holdPaidOnce();
    },
  },
  {
    id: 'W12',
    says: 'a browser names a key of its own, and windows without an end',
    play: async (scene) => {
      const { book } = scene.universe.emulator;
      const [row] = [...book.keys.values()];
      // The merchant's own key, from before the migration.
      if (row) book.keys.set('legacy-1', { ...row, customer_uid: 'legacy-1' });
      const window = await openCard(scene);
      const params = { ...(window['request_pay'] as Json), customer_uid: 'legacy-1' };
      scene.people.finish({ ...window, request_pay: params }, '4242-4242-4242-4242');
      await scene.universe.during(scene.people.land(idsOf(window)));
      await scene.wait(3 * day);
      scene.hold(book.keys.has('legacy-1'), 'a key that we never allotted was deleted');
      book.keys.delete('legacy-1');
      let refused = 0;
      for (let n = 0; n < 12; n += 1) {
        const body = { buyer: buyerOf(user) };
        const visit = scene.people.visit({ route: cardWindow, user, id: scene.idOf(), body });
        const { status } = await scene.universe.during(visit);
        if (status === 429) refused += 1;
      }
      scene.hold(refused === 2, `${refused} of 12 windows in an hour were refused`);
    },
  },
  {
    id: 'W13',
    says: 'a declined sign-up turns out to be paid after another plan began',
    options: options(),
    play: async (scene) => {
      scene.provider({ kind: 'flipToPaid', ms: 5 * hour });
      const yearly = await open(scene, 'yearly');
      scene.hold((await comeBack(scene, yearly)) === 'declined', 'it was not declined');
      const declined = scene.idOf();
      const monthly = await open(scene, 'monthly');
      scene.hold((await comeBack(scene, monthly)) === 'active', 'the other plan did not begin');
      await scene.wait(3 * day);
      const { payments } = scene.universe.emulator.book;
      const late = payments.find((one) => one.amount === 99_000 && isTaken({ ...one }));
      scene.hold(late !== undefined, 'nothing was paid late');
      const of = scene.cases().filter((one) => one['paymentId'] === late?.imp_uid);
      scene.hold(of.length === 1 && of[0]?.['kind'] === 'orphan', `${of.length} cases name it`);
      const old = scene.watch.record.items.get(`S#${declined} S`);
      scene.hold(text(old, 'status') === 'expired', 'the declined subscription has begun');
      scene.hold(scene.paid(0).length === 1, 'the plan that was chosen is not paid once');
    },
  },
];
