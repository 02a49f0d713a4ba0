// The stage of a change within the period: three seats, ten of 28 days used, five asked for.
import { changeNumber } from '../../order-numbers';
import { count, isTaken, kept } from '../checker/facts';
import type { Asked, Changed } from '../people';
import type { Scene } from './scene';

export const seats = { plan: 'seats', quantity: 3, start: '2027-01-31T12:00:00+09:00' } as const;
export const lost = { kind: 'decline', message: '[8521] 한도초과' } as const;
/** Ten of the 28 days are used: 22,000 for five, less 13,200 for three, of what is left. */
export const tenthAt = Date.parse('2027-02-10T15:00:00+09:00');
export const difference = 14_143 - 8_486;
export const five = { quantity: 5 } as const;

export const changeNow = (scene: Scene, asked: Asked = five): Promise<Changed> =>
  scene.universe.during(scene.people.changeNow('user-0', asked));

export async function onTenth(scene: Scene): Promise<void> {
  await scene.universe.runTo(tenthAt);
}

export function holdOutcome(scene: Scene, { status, outcome }: Changed, expected: string): void {
  scene.hold(`${status} ${outcome}` === expected, `it was answered ${status} ${outcome}`);
}

/** Won that are kept under the k-th difference of a period. */
export function keptOf(scene: Scene, k = 1, period = 0): number {
  const uid = changeNumber(scene.idOf(), period, k);
  const under = scene.watch.record.seen.payments().filter((one) => one['merchant_uid'] === uid);
  return under.filter(isTaken).reduce((sum, one) => sum + kept(one), 0);
}

export const sentOf = (scene: Scene, k = 1) =>
  scene.watch.record.charges.get(changeNumber(scene.idOf(), 0, k))?.length ?? 0;

export const differenceItem = (scene: Scene, k = 1) =>
  scene.watch.record.items.get(`S#${scene.idOf()} D#0000#000${k}`);

export function holdTerms(scene: Scene, quantity: number, amount: number): void {
  const is = [count(scene.subscription(), 'quantity') || 1, keptOf(scene)];
  scene.hold(is[0] === quantity, `${is[0]} of it are in force, not ${quantity}`);
  scene.hold(is[1] === amount, `${is[1]} won of the difference are kept, not ${amount}`);
}

export async function holdRenewal(scene: Scene, amount: number): Promise<void> {
  await scene.renew(1);
  scene.holdPaidOnce(1);
  const is = scene.paid(1)[0]?.amount;
  scene.hold(is === amount, `the next month was paid with ${is}, not ${amount}`);
}
