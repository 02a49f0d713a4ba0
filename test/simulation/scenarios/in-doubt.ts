// What the scenarios of unknown outcomes share: an operator, a payer, and what is to be seen.
import { finishWindow } from '../../../sandbox/iamport/window';
import { text } from '../checker/facts';
import type { Scene } from './scene';
import { chargeNumber } from '../../order-numbers';

export const minute = 60_000;
export const renewalOf = (scene: Scene, attempt = 0) => chargeNumber(scene.idOf(), 1, attempt);

/** An operator's word on the charge in doubt of a customer; answers the HTTP status. */
export async function settle(scene: Scene, as: 'declined' | 'waived', person = 0): Promise<number> {
  const id = scene.idOf(person);
  scene.watch.record.settledByHand.add(`S#${id}`);
  const answer = await scene.universe.during(
    scene.universe.cloud.request(
      {
        routeKey: 'POST /admin/subscriptions/{id}/settle',
        headers: { 'content-type': 'application/json' },
        pathParameters: { id },
        body: JSON.stringify({ as, reason: 'looked' }),
        requestContext: {
          timeEpoch: scene.universe.nowMs,
          authorizer: { jwt: { claims: { sub: 'operator', scope: 'billing/operator' } } },
        },
      },
      'subscriptions',
    ),
  );
  return answer?.statusCode ?? 0;
}

/** What a payer does with an order number that is not a window's. */
export function usesUp(scene: Scene, merchant_uid: string, params: object, card?: string): void {
  const about = { channelKey: 'channel-key-kicc-live', pay_method: 'card', name: '구독' };
  finishWindow(scene.universe.emulator, { ...about, amount: 0, merchant_uid, ...params }, card);
  // What becomes of a key of her own is nobody's business here.
  scene.universe.emulator.book.keys.delete('her-own-key');
}

export const card = '4242-4242-4242-4242';
export const openCases = (scene: Scene, kind: string) =>
  scene.cases().filter((one) => one['status'] === 'open' && one['kind'] === kind);
export const accessOf = (scene: Scene) => text(scene.subscription(), 'access');

/** No payment, no record of ours: a case with 0 won kept, and an operator may go on. */
export async function endBySettling(scene: Scene): Promise<void> {
  scene.hold(scene.paid().length === 0, 'somebody paid');
  scene.hold(openCases(scene, 'suspect').length === 1, 'there is no case of it');
  const status = await settle(scene, 'declined');
  scene.hold(status === 200, `settling was answered ${status}`);
  scene.hold(openCases(scene, 'suspect').length === 0, 'its case stays open');
}
