// An operator puts subscriptions on hold, one or all that a customer has, and lists what is held.
import { Refusal } from '../../domain/common/errors';
import type { EpochSeconds } from '../../domain/common/calendar';
import type { SubscriptionId } from '../../domain/common/identity';
import type { Subscription } from '../../domain/subscription/facts';
import type { Actor } from '../../domain/subscription/deed';
import { isEnded, isOnHold, isSigningUp } from '../../domain/subscription/status';
import type { Case } from '../../ports/ledger';
import { heldCaseId } from '../common/cases';
import { happened } from '../common/change';
import { changeWithDeed, noteWish } from '../common/record-deed';
import { anySubscription } from '../common/subscriptions';
import type { Deps } from '../deps';
import type { Operation } from './operate-subscription';

/**
 * With its case in one write, so that nothing is held without being listed. One that is on hold
 * stays as it is. Throws Refusal(conflict) where there is nothing to hold: an end, a sign-up.
 */
export async function holdSubscription(
  deps: Deps,
  { id, actor }: Operation,
  at?: EpochSeconds,
): Promise<Subscription> {
  const row = await anySubscription(deps, id);
  const hold = (current: Subscription) =>
    happened(deps, current, { kind: 'hold_requested' }, at ?? deps.clock.now());
  if (hold(row) === row) return row;
  noteWish(deps, { verb: 'hold', subscription: id });
  const held = await changeWithDeed(deps, row, { verb: 'hold', actor }, hold, () =>
    heldCase(deps, id, actor),
  );
  deps.log('subscription.held', { subscription: id });
  return held;
}

/**
 * Another operator's word is not dropped in silence: of what is on hold already, one learns why.
 * Throws Refusal(conflict), unless it is the very same word again.
 */
export async function refuseSecondHold(
  deps: Deps,
  row: Subscription,
  reason: string,
): Promise<void> {
  if (!isOnHold(row)) return;
  const of = await deps.ledger.findCase(heldCaseId(row.id));
  const before = of?.status === 'open' ? of.reason : 'its payment was given back in full';
  if (before === reason) return;
  throw new Refusal('conflict', `it is on hold already: ${before ?? 'by an operator'}`);
}

/** It rings no alarm: an operator has just opened it. */
async function heldCase(deps: Deps, id: SubscriptionId, { by, reason }: Actor): Promise<Case> {
  const standing = await deps.ledger.findCase(heldCaseId(id));
  return {
    id: heldCaseId(id),
    kind: 'held',
    subscriptionId: id,
    amount: 0,
    why: 'put on hold by an operator',
    reason,
    by,
    openedAt: deps.clock.now(),
    status: 'open',
    version: standing?.version ?? 0,
  };
}

const rowsPerRead = 100;

/** What of a user can be on hold; Refusal(conflict) where there is nothing. */
export async function holdUser(
  deps: Deps,
  { user, actor }: Omit<Operation, 'id'> & { readonly user: string },
): Promise<readonly Subscription[]> {
  const rows = (await rowsOf(deps, user)).filter((row) => !isEnded(row) && !isSigningUp(row));
  if (rows.length === 0) {
    throw new Refusal('conflict', 'the user has no subscription that has begun and not ended');
  }
  const held: Subscription[] = [];
  const [first] = rows;
  if (first && rows.every(isOnHold)) await refuseSecondHold(deps, first, actor.reason ?? '');
  for (const { id } of rows) held.push(await holdSubscription(deps, { id, actor }));
  return held;
}

/** What of a user is on hold; Refusal(conflict) where nothing is. */
export async function heldOfUser(deps: Deps, user: string): Promise<readonly Subscription[]> {
  const rows = (await rowsOf(deps, user)).filter(isOnHold);
  if (rows.length === 0) throw new Refusal('conflict', 'nothing of the user is on hold');
  return rows;
}

async function rowsOf(deps: Deps, userId: string): Promise<readonly Subscription[]> {
  const found: Subscription[] = [];
  let after: string | undefined;
  do {
    const page = await deps.ledger.ofUser(userId, rowsPerRead, after);
    const rows = await deps.ledger.loadMany(page.ids);
    found.push(...rows.filter((row) => row.userId === userId));
    after = page.after;
  } while (after !== undefined);
  return found;
}

export type Held = { readonly row: Subscription; readonly of: Case };

/** Entries of the index of open cases that are read for one page. */
const entriesMax = 1_000;

/**
 * Whatever holds a subscription has an open case of it. A page may be short or empty while `after`
 * goes on.
 */
export async function listHeld(
  deps: Deps,
  after: string | undefined,
): Promise<{ readonly items: readonly Held[]; readonly after?: string | undefined }> {
  const items = new Map<SubscriptionId, Held>();
  let from = after;
  for (let read = 0; read < entriesMax; read += rowsPerRead) {
    const page = await deps.ledger.openCases({ limit: rowsPerRead, after: from });
    const ids = page.cases.flatMap(({ subscriptionId }) => subscriptionId ?? []);
    const rows = (await deps.ledger.loadMany([...new Set(ids)])).filter(isOnHold);
    for (const row of rows) {
      const its = page.cases.filter(({ subscriptionId }) => subscriptionId === row.id);
      const of = its.find(({ kind }) => kind === 'held') ?? its[0];
      if (of) items.set(row.id, { row, of });
    }
    from = page.after;
    if (from === undefined) break;
  }
  return { items: [...items.values()], after: from };
}
