// What is due soon, looked at before: its keys, its cards, and the payment of its last period.
import { idsPerCall } from '../../domain/charge/road';
import type { EpochSeconds } from '../../domain/common/calendar';
import type { SubscriptionId } from '../../domain/common/identity';
import { stageOf } from '../../domain/common/identity';
import type { Payment } from '../../domain/charge/payment';
import type { Registration } from '../../domain/checkout/registration';
import { markObsolete } from '../../domain/checkout/registration';
import type { Tally } from '../../domain/reconcile/round';
import type { Subscription } from '../../domain/subscription/facts';
import type { Deps } from '../deps';
import type { CardsChecked } from '../settlement/check-cards';
import { checkCards } from '../settlement/check-cards';
import { deleteKey, deleteLateKey, deleteObsoleteKey } from '../settlement/delete-keys';
import { lostOf, openCase } from '../common/cases';
import type { Charge } from '../../domain/charge/charge';
import { sumOf } from '../../domain/reconcile/round';
import { lookAtKeys, lookAtMany } from '../common/look-at-many';
import { keptByName, noteUnread } from './kept-by-name';
import { reconcileNamed } from './reconcile-payment';

/** What the round counts of the keys of a page, and of the charges that they were made with. */
export type Swept = CardsChecked & { readonly paid: Tally };

/** A card that will be charged within these days is looked for, so that there is time to ask. */
export const aheadSeconds = 3 * 86_400;
/** A window that came back a moment ago may still be under way. */
const graceSeconds = 86_400;

/** Rows of one page of what is due soon; `checkedUntil` is how far their charges were checked. */
export async function sweepRows(
  deps: Deps,
  ids: readonly SubscriptionId[],
  checkedUntil: EpochSeconds,
): Promise<Swept> {
  const rows = await deps.ledger.loadMany(ids);
  for (const row of rows) if (row.obsoleteKey) await deleteObsoleteKey(deps, row);
  const cards = await checkCards(deps, rows);
  const isNew = ({ indexedAt = 0 }: Subscription) => indexedAt > checkedUntil;
  return { ...cards, paid: await checkLast(deps, rows.filter(isNew)) };
}

export type Strays = {
  readonly strays: number;
  /** Of another stage under the same account, or older than stages in keys: left alone. */
  readonly foreign: number;
  /** Of a subscription, or a card window, that the table does not know: kept, with a case. */
  readonly unknown: number;
  /** False: the time was up before all of them were gone; what is gone stays so. */
  readonly whole: boolean;
};

/** Keys on issuing rows of card windows; only those of this stage that no subscription needs. */
export async function deleteStrays(deps: Deps, payments: Iterable<Payment>): Promise<Strays> {
  const youngest = deps.clock.now() - graceSeconds;
  const missing = new Map<string, Missing>();
  let foreign = 0;
  let strays = 0;
  for (const payment of payments) {
    const { attemptId, keyId, paidAt, status } = payment;
    const ours = await deps.orderNumbers.parse(attemptId);
    if (ours?.kind !== 'registration' || keyId === undefined) continue;
    if (status !== 'paid' || paidAt > youngest) continue;
    if (stageOf(keyId) !== deps.settings.stage) {
      foreign += 1;
      continue;
    }
    const row = await deps.ledger.load(ours.subscriptionId);
    // A table that was restored, or emptied, knows less than iamport: it may be a card in force.
    if (!row || ours.n > row.registered) {
      missing.set(keyId, { payment, subscriptionId: ours.subscriptionId });
      continue;
    }
    if (!deps.hasTime()) return { strays, foreign, unknown: 0, whole: false };
    // A key that we did not allot to this window is none of ours to delete.
    const of = await deps.ledger.registration(ours.subscriptionId, ours.n);
    if (of?.keyId === keyId && (await deleteUnused(deps, row, of))) strays += 1;
  }
  let unknown = 0;
  for await (const keyId of standing(deps, [...missing.keys()])) {
    const of = missing.get(keyId);
    if (!of) continue;
    unknown += 1;
    await openCase(deps, lostOf(of.subscriptionId, of.payment));
  }
  return { strays, foreign, unknown, whole: true };
}

type Missing = { readonly payment: Payment; readonly subscriptionId: SubscriptionId };

/** Those of the keys that iamport still has. */
async function* standing(deps: Deps, keyIds: readonly string[]): AsyncGenerator<string> {
  for (let from = 0; from < keyIds.length; from += idsPerCall) {
    const seen = await lookAtKeys(deps, keyIds.slice(from, from + idsPerCall));
    yield* seen.cards.keys();
  }
}

/** One that turned up after its deletion, or that its row has let go without a word. */
async function deleteUnused(deps: Deps, row: Subscription, of: Registration): Promise<boolean> {
  if (of.state === 'deleted') return deleteLateKey(deps, of);
  const isUsed = row.keyId === of.keyId || row.claim?.keyId === of.keyId;
  if (of.state !== 'in_force' || isUsed) return false;
  const marked = await deps.ledger.saveRegistration(markObsolete(of, deps.clock.now()));
  if (marked.kind === 'saved') await deleteKey(deps, marked.value);
  return marked.kind === 'saved';
}

/**
 * What we hold paid and iamport does not have is in no list of iamport's, and no index of ours
 * tells by the day what was paid: that would cost a write for every charge. What is due soon is
 * known, though, and so is the charge before it.
 */
async function checkLast(deps: Deps, rows: readonly Subscription[]): Promise<Tally> {
  const last = rows.filter(({ period }) => period > 0);
  const charges = await deps.ledger.chargesMany(
    last.map(({ id, period }) => ({ subscriptionId: id, period: period - 1 })),
  );
  const paid = charges.filter(({ paymentId }) => paymentId !== undefined);
  return sumOf(await checkPaid(deps, paid), await checkSuperseded(deps, paid));
}

/**
 * A decline that became a payment after a later attempt had paid may carry the time of its decline,
 * of a day that no list is read for any more: attempts that a payment has superseded are asked for
 * by name. Only a charge that was declined has any.
 */
async function checkSuperseded(deps: Deps, paid: readonly Charge[]): Promise<Tally> {
  const names = paid.flatMap(({ attempts, paymentId }) =>
    attempts.filter((one) => one.paymentId !== paymentId).map(({ attemptId }) => attemptId),
  );
  let found: Tally = {};
  for (const ask of await keptByName(deps, names)) {
    found = sumOf(found, { [(await reconcileNamed(deps, ask)).found]: 1 });
  }
  return found;
}

async function checkPaid(deps: Deps, paid: readonly Charge[]): Promise<Tally> {
  let found: Tally = {};
  for (let from = 0; from < paid.length; from += idsPerCall) {
    const some = paid.slice(from, from + idsPerCall);
    const names = some.map(({ paymentId = '' }) => paymentId);
    const seen = await lookAtMany(deps, 'paymentId', names);
    for (const charge of some) {
      const looked = seen(charge.paymentId ?? '');
      if (looked !== 'alone' && looked.kind === 'unanswered') continue;
      const payment =
        looked !== 'alone' && looked.kind === 'found' ? looked.payments[0] : undefined;
      found = sumOf(found, await checkOne(deps, charge, payment));
    }
  }
  return found;
}

async function checkOne(deps: Deps, charge: Charge, shown: Payment | undefined): Promise<Tally> {
  // Left out of a bulk answer: asked for alone before it means anything.
  const looked = shown ? undefined : await deps.gateway.payment(charge.paymentId ?? '');
  if (looked) await noteUnread(deps, looked);
  const payment = shown ?? (looked?.kind === 'found' ? looked.payments[0] : undefined);
  if (payment) {
    if (payment.canceledAmount === charge.refunded) return {};
    const ours = await deps.orderNumbers.parse(payment.attemptId);
    if (ours?.kind !== 'charge') return {};
    const done = await reconcileNamed(deps, { payment, ours, charge });
    return { [done.found]: 1 };
  }
  if (looked?.kind !== 'absent') return {};
  await openCase(deps, {
    kind: 'orphan',
    subscriptionId: charge.subscriptionId,
    amount: charge.amount,
    paymentId: charge.paymentId ?? '',
    paidAt: charge.paidAt,
    why: 'we hold it paid, iamport has no such payment',
  });
  return { lost: 1 };
}
