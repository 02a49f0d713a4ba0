// Billing keys both ways: those at iamport nobody needs are deleted, those iamport lost are a case.
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
import { checkPaid } from './check-paid';
import { deleteKey, deleteLateKey, deleteObsoleteKey } from '../settlement/delete-keys';
import { lostOf, openCase } from '../common/cases';

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
  return { ...cards, paid: await checkPaid(deps, rows.filter(isNew)) };
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
    const answer = await deps.gateway.keysMany(keyIds.slice(from, from + idsPerCall));
    if (answer.kind === 'found') yield* answer.cards.keys();
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
