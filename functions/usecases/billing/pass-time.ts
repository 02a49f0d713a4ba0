// What time alone brings: a term or a checkout ends, access changes, a hold begins, a debt ends.
import type { EpochSeconds } from '../../domain/common/calendar';
import { caseAfterSeconds } from '../../domain/charge/doubt';
import { recurringOf } from '../../domain/charge/cost';
import { agreedOf } from '../../domain/subscription/agreed';
import type { Subscription } from '../../domain/subscription/facts';
import { inForce } from '../../domain/subscription/next';
import { checkoutLifeSeconds } from '../../domain/subscription/facts';
import type { What } from '../../domain/subscription/happenings';
import { changeSubscription, happened } from '../common/change';
import type { Deps } from '../deps';
import { deleteObsoleteKey } from '../settlement/delete-keys';
import { findLatePayment, heldBy } from '../settlement/find-late-payment';
import type { Outcome } from '../settlement/outcome';

/** A decline that became a payment meanwhile is adopted, not left behind unknown (P9). */
export async function end(
  deps: Deps,
  row: Subscription,
  what: What,
): Promise<Outcome['kind'] | 'ended'> {
  const late = await findLatePayment(deps, row);
  const now = deps.clock.now();
  if (late && !mayEnd(row, late, now)) return heldBy(deps, row, late);
  const ended = await changeSubscription(deps, row, (current) =>
    current.version === row.version ? happened(deps, current, what, now) : undefined,
  );
  await deleteObsoleteKey(deps, ended);
  return 'ended';
}

/**
 * The charge that is due was not agreed to, and nothing is asked for: a payment that turned up late
 * is adopted, or the row waits for consent, ends, or goes on at the old price.
 */
export async function missConsent(
  deps: Deps,
  row: Subscription,
): Promise<Outcome['kind'] | Subscription> {
  const late = await findLatePayment(deps, row);
  if (late) return heldBy(deps, row, late);
  const missed = await whenDue(deps, row, { kind: 'consent_missing' });
  const [agreed, asked] = [agreedOf(row), recurringOf(inForce(row))];
  deps.log('consent.missing', { subscription: row.id, agreed, asked, status: missed.status });
  return deleteObsoleteKey(deps, missed);
}

/**
 * A checkout that a record without an end holds up, and a customer who leaves behind one that does
 * not read: should it be paid, that is a case.
 */
function mayEnd(row: Subscription, late: Outcome, now: EpochSeconds): boolean {
  const { openedAt, keyId, cancel } = row;
  if (!late.undecided) return false;
  if (late.isUnread && cancel !== undefined) return true;
  return keyId === undefined && now >= openedAt + checkoutLifeSeconds + caseAfterSeconds;
}

/** What time alone does: no call to the provider. A row that has changed meanwhile is left. */
export async function whenDue(deps: Deps, row: Subscription, what: What): Promise<Subscription> {
  const now = deps.clock.now();
  const moved = await changeSubscription(deps, row, (current) =>
    current.version === row.version ? happened(deps, current, what, now) : undefined,
  );
  const { id, status, access } = moved;
  if (access !== row.access) deps.log('access.changed', { subscription: id, status, access });
  return moved;
}

/**
 * Nominated by an entry that its facts do not bear out any more, as after a change of the billing
 * hour: written once, it stands where they say. A mere duplicate of a page finds nothing to do.
 */
export async function reschedule(
  deps: Deps,
  row: Subscription,
): Promise<'skipped' | 'rescheduled' | 'lost'> {
  const { indexedAt } = row;
  if (indexedAt === undefined || indexedAt > deps.clock.now()) return 'skipped';
  const saved = await deps.ledger.save(row);
  return saved.kind === 'saved' ? 'rescheduled' : 'lost';
}
