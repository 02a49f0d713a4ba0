// Four walks through the house, each of one thing that happens: what is entered, in its order.
import type { Entered } from './instrument';
import { Scene, day, dueAt } from '../simulation/scenarios/scene';

export type Tour = 'renewal' | 'landing' | 'unknown' | 'webhook';
export type Tours = Readonly<Record<Tour, readonly Entered[]>>;

const minutes = 60_000;

/** Functions in the order in which each was entered for the first time. */
async function record(walk: () => Promise<unknown>): Promise<readonly Entered[]> {
  const seen = new Map<string, Entered>();
  const hears = globalThis as { entered?: ((file: string, name: string) => void) | undefined };
  hears.entered = (file, name) => {
    const key = `${file} ${name}`;
    if (!seen.has(key)) seen.set(key, { file, name });
  };
  await walk();
  hears.entered = undefined;
  return [...seen.values()];
}

/** Plays each of them in a world of its own. */
export async function tours(): Promise<Tours> {
  return {
    renewal: await renewal(),
    landing: await landing(),
    unknown: await unknown(),
    webhook: await webhook(),
  };
}

/** The hourly rule nominates one subscription, and its card is charged. */
async function renewal(): Promise<readonly Entered[]> {
  const scene = new Scene({});
  await scene.begin();
  const walk = await record(() => scene.universe.runTo(dueAt + 5 * minutes));
  expectPaid(scene, 'the renewal');
  return walk;
}

/** A phone comes back from the card window, and the first charge is made. */
async function landing(): Promise<readonly Entered[]> {
  const scene = new Scene({ people: 0 });
  const { universe } = scene;
  const ids = await universe.during(scene.people.open('user-0', 'monthly'));
  if (!ids) throw new Error('no checkout was opened');
  const walk = await record(() => universe.during(scene.people.land(ids)));
  if (scene.paid(0).length !== 1) throw new Error('the landing was not paid');
  return walk;
}

/** The answer to a charge got lost: from the inquiry that is due to the payment that it finds. */
async function unknown(): Promise<readonly Entered[]> {
  const scene = new Scene({});
  await scene.begin();
  scene.provider({ kind: 'dropAfter' });
  await scene.universe.runTo(dueAt + 1_000);
  const walk = await record(() => scene.universe.runTo(dueAt + 30 * minutes));
  expectPaid(scene, 'the charge in doubt');
  return walk;
}

/** iamport tells that a payment was canceled in its console. */
async function webhook(): Promise<readonly Entered[]> {
  const scene = new Scene({});
  await scene.begin();
  await scene.renew();
  const [payment] = scene.paid();
  if (!payment) throw new Error('there is no payment to cancel');
  const { universe } = scene;
  universe.webhooksPass = false;
  universe.emulator.consoleCancel(payment.imp_uid);
  const body = { imp_uid: payment.imp_uid, merchant_uid: payment.merchant_uid };
  return record(() => universe.during(scene.people.webhook({ ...body, status: 'cancelled' }), day));
}

function expectPaid(scene: Scene, what: string): void {
  if (scene.paid().length !== 1) throw new Error(`${what} was not paid`);
}
