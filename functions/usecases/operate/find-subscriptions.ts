// An operator finds a subscription by what a customer's mail names: a user, an order, a payment.
import { Refusal } from '../../domain/common/errors';
import type { Subscription } from '../../domain/subscription/facts';
import type { Deps } from '../deps';

export type Wanted = {
  readonly user?: string | undefined;
  readonly order?: string | undefined;
  readonly payment?: string | undefined;
  readonly after?: string | undefined;
  readonly limit: number;
};

export type FoundPage = {
  readonly items: readonly Subscription[];
  readonly after?: string | undefined;
};

/** Newest first. An order number is read back; of a payment, iamport is asked. */
export async function findSubscriptions(deps: Deps, wanted: Wanted): Promise<FoundPage> {
  const { user, order, payment, after, limit } = wanted;
  if (user !== undefined) {
    const { ids, after: next } = await deps.ledger.ofUser(user, limit, after);
    const rows = await deps.ledger.loadMany(ids);
    // An entry of one that was erased may stand for some days.
    const own = rows.filter(({ userId }) => userId === user);
    return { items: own.sort((a, b) => b.openedAt - a.openedAt), after: next };
  }
  const orders = order === undefined ? await ordersOf(deps, payment ?? '') : [order];
  const names = await Promise.all(orders.map((one) => deps.orderNumbers.parse(one)));
  return { items: await deps.ledger.loadMany(names.flatMap((of) => of?.subscriptionId ?? [])) };
}

async function ordersOf({ gateway }: Deps, payment: string): Promise<readonly string[]> {
  const looked = await gateway.payment(payment);
  if (looked.kind === 'unanswered') {
    throw new Refusal('not_now', 'the payment could not be looked at, try again');
  }
  return looked.kind === 'found' ? looked.payments.map(({ attemptId }) => attemptId) : [];
}
