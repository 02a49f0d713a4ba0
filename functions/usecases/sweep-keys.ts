// Billing keys both ways: those at iamport nobody needs are deleted, those iamport lost are a case.
import { stageOf } from '../domain/identity';
import type { Payment } from '../domain/payment';
import type { Registration } from '../domain/registration';
import { markObsolete } from '../domain/registration';
import type { Subscription } from '../domain/subscription';
import type { Deps } from './deps';
import { deleteKey, deleteLateKey, deleteObsoleteKey } from './delete-keys';
import { lostOf, openCase } from './cases';
import { eachDuePage } from './plan-charges';

type Payments = ReadonlyMap<string, Payment>;
export type Swept = {
  readonly checked: number;
  readonly lost: number;
  readonly strays: number;
  /** Of another stage under the same account, or older than stages in keys: left alone. */
  readonly foreign: number;
  /** Of a subscription, or a card window, that the table does not know: kept, with a case. */
  readonly unknown: number;
};

/** A card that will be charged within these days is looked for, so that there is time to ask. */
const aheadSeconds = 3 * 86_400;
/** A window that came back a moment ago may still be under way. */
const graceSeconds = 86_400;
const keysPerCall = 100;

/** `payments` as the ledger pass has listed them: card windows stand among them. */
export async function sweepKeys(deps: Deps, shards: number, payments: Payments): Promise<Swept> {
  const until = deps.clock.now() + aheadSeconds;
  let checked = 0;
  let lost = 0;
  await eachDuePage(deps, { lane: 'due', shards, until, limit: keysPerCall }, async (ids) => {
    const rows = await deps.ledger.loadMany(ids);
    for (const row of rows) if (row.obsoleteKey) await deleteObsoleteKey(deps, row);
    const held = rows.filter((row) => row.keyId !== undefined && row.status === 'active');
    checked += held.length;
    lost += await reportLost(deps, held);
  });
  return { checked, lost, ...(await deleteStrays(deps, payments)) };
}

async function reportLost(deps: Deps, rows: readonly Subscription[]): Promise<number> {
  let lost = 0;
  for (let from = 0; from < rows.length; from += keysPerCall) {
    const some = rows.slice(from, from + keysPerCall);
    const answer = await deps.gateway.keysMany(some.map((row) => row.keyId ?? ''));
    if (answer.kind === 'unanswered') continue;
    const there = new Set(answer.keyIds);
    for (const row of some.filter(({ keyId }) => !there.has(keyId ?? ''))) {
      lost += 1;
      await openCase(deps, {
        ...{ kind: 'key', subscriptionId: row.id, amount: row.price.amount },
        // Named by the period: the key itself must not stand where people read.
        ...{ paymentId: `${row.id}-${row.period}`, why: 'iamport has lost its billing key' },
      });
    }
  }
  return lost;
}

/** Keys on issuing rows of card windows; only those of this stage that no subscription needs. */
async function deleteStrays(
  deps: Deps,
  payments: Payments,
): Promise<Pick<Swept, 'strays' | 'foreign' | 'unknown'>> {
  const youngest = deps.clock.now() - graceSeconds;
  let strays = 0;
  let foreign = 0;
  let unknown = 0;
  for (const payment of payments.values()) {
    const { attemptId, keyId, paidAt, status } = payment;
    const ours = await deps.orderNumbers.parse(attemptId);
    if (ours?.kind !== 'registration' || keyId === undefined) continue;
    if (status !== 'paid' || paidAt > youngest) continue;
    if (stageOf(keyId) !== deps.settings.stage) {
      foreign += 1;
      continue;
    }
    const row = await deps.ledger.load(ours.subscriptionId);
    // A table that was restored, or emptied, knows less than iamport: this may be a card in force.
    if (!row || ours.n > row.registered) {
      if ((await deps.gateway.key(keyId)).kind !== 'found') continue;
      unknown += 1;
      await openCase(deps, lostOf(ours.subscriptionId, payment));
      continue;
    }
    // A key that we did not allot to this window is none of ours to delete.
    const of = await deps.ledger.registration(ours.subscriptionId, ours.n);
    if (of?.keyId === keyId && (await deleteUnused(deps, row, of))) strays += 1;
  }
  return { strays, foreign, unknown };
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
