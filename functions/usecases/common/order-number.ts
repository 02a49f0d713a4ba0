// What an order of ours is called at the provider, and what it says there of itself and its buyer.
import { soldIn } from '../../domain/charge/cost';
import { soldBy } from '../../domain/subscription/trial';
import type { Attempt } from '../../domain/charge/charge';
import type { AttemptId, SubscriptionId } from '../../domain/common/identity';
import { bornCharge } from '../../domain/charge/charge';
import type { Claimed, Subscription } from '../../domain/subscription/facts';
import { claimedPeriod } from '../../domain/subscription/terms';
import type { Deps } from '../deps';
import type { Registration } from '../../domain/checkout/registration';
import type { LookAnswer } from '../../ports/gateway';
import type { Memo, Payment } from '../../domain/charge/payment';
import { keptOf } from '../../domain/charge/payment';
import type { ChangeName } from '../../ports/order-numbers';
import type { Fields } from '../../domain/checkout/buyer-fields';
import { buyerFields } from '../../domain/checkout/buyer-fields';
import type { Buyer } from '../../ports/ledger';

/**
 * All attempts at one charge keep the key version of the first: were the ledger set back to before
 * it, the same attempt would get the same order number again, and the provider would refuse it.
 */
export async function nextOrderNumber(
  deps: Deps,
  { id, period, attempt }: Subscription,
  earlier: readonly Attempt[],
): Promise<AttemptId> {
  const name = { subscriptionId: id, period, attempt };
  return deps.orderNumbers.charge(name, earlier[0]?.attemptId);
}

/** A registration of before versions were noted was opened under the only one there was. */
export async function windowNumber(
  deps: Deps,
  { subscriptionId, n, keyVersion }: Registration,
): Promise<AttemptId> {
  return deps.orderNumbers.registration(subscriptionId, n, keyVersion);
}

/** Records of a window, and under which number and version of the order key it was opened. */
export type WindowLook =
  | Exclude<LookAnswer, { readonly kind: 'found' }>
  | (Extract<LookAnswer, { readonly kind: 'found' }> & {
      readonly orderNumber: AttemptId;
      readonly keyVersion: string;
    });

/**
 * A window of which the table knows nothing: it may have been opened under any version of the key.
 * One call a version; absent means under none of them.
 */
export async function lookForWindow(
  deps: Deps,
  subscriptionId: SubscriptionId,
  n: number,
): Promise<WindowLook> {
  for (const version of await deps.orderNumbers.versions()) {
    const orderNumber = await deps.orderNumbers.registration(subscriptionId, n, version);
    const looked = await deps.gateway.look(orderNumber);
    if (looked.kind === 'found') return { ...looked, orderNumber, keyVersion: version };
    if (looked.kind === 'unanswered') return looked;
  }
  return { kind: 'absent' };
}

/** All records under the number of a change, and the one of them whose money is kept. */
type ChangeLook =
  | Exclude<LookAnswer, { readonly kind: 'found' }>
  | (Extract<LookAnswer, { readonly kind: 'found' }> & { readonly paid: Payment });

/** The payment of a change of which the table knows nothing; absent where none stands. */
export async function lookForChange(deps: Deps, of: ChangeName): Promise<ChangeLook> {
  for (const version of await deps.orderNumbers.versions()) {
    const looked = await deps.gateway.look(await deps.orderNumbers.change(of, version));
    if (looked.kind === 'unanswered') return looked;
    if (looked.kind === 'absent') continue;
    // One of which a part was given back is `cancelled`, and the change was made all the same.
    const paid = looked.payments.find(({ status }) => status === 'paid') ?? keptIn(looked);
    if (paid) return { ...looked, paid };
  }
  return { kind: 'absent' };
}

function keptIn({ payments }: Extract<LookAnswer, { kind: 'found' }>): Payment | undefined {
  return payments.find((payment) => payment.status !== 'ready' && keptOf(payment) > 0);
}

/** What a claim says of itself; the terms of a change are those that it pays for. */
export async function memoOfClaim(deps: Deps, row: Claimed): Promise<Memo> {
  const { change, period } = row.claim;
  if (!change) {
    const memo = await memoOf(deps, { ...row, ...soldIn(soldBy(row)) }, period);
    return { ...memo, extras: row.claim.extras };
  }
  const { price, quantity, k, on, used, days } = change;
  const memo = await memoOf(deps, { ...row, price, quantity }, period);
  const { planId, version } = row.price;
  const from = { planId, priceVersion: version, quantity: row.quantity ?? 1 };
  const lines = bornCharge(row, claimedPeriod(row, row.claim, 0)).change?.lines ?? [];
  return { ...memo, change: { k, on, used, days, from, lines } };
}

export async function memoOf(deps: Deps, row: Subscription, period?: number): Promise<Memo> {
  const { id, price, quantity, userId } = row;
  return {
    subscriptionId: id,
    period,
    planId: price.planId,
    priceVersion: price.version,
    quantity,
    user: await deps.owners.seal(userId),
  };
}

/** `known` was read together with the row; undefined where charges name no buyer. */
export async function buyerOf(
  { ledger, settings }: Deps,
  id: SubscriptionId,
  known: Buyer | undefined,
): Promise<Fields | undefined> {
  if (!settings.buyerOnCharges) return undefined;
  const stored = known ?? (await ledger.buyer(id));
  // Fields of before they were normalised may be longer than KICC takes.
  return stored && buyerFields({ ...stored, tel: stored.phone ?? '' });
}
