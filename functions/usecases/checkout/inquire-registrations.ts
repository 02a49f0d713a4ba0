// Registrations that are due: many card windows are inquired about in one call, obsolete keys go.
import { idsPerCall } from '../../domain/charge/road';
import type { EpochSeconds } from '../../domain/common/calendar';
import type { AttemptId, SubscriptionId } from '../../domain/common/identity';
import type { Registration } from '../../domain/checkout/registration';
import { inquireLater } from '../../domain/checkout/registration';
import type { Subscription } from '../../domain/subscription/facts';
import type { Deps } from '../deps';
import { recoveryPauseSeconds, isRecovering } from '../common/recovery';
import { lookAtMany } from '../common/look-at-many';
import type { Glance } from './register-card';
import { registerCard } from './register-card';
import { windowNumber } from '../common/order-number';

export type Inquired = { readonly inquired: number; readonly failed: number };

/** As the due index names them (registrationRef); one that breaks stops none of the others. */
export async function inquireRegistrations(deps: Deps, refs: readonly string[]): Promise<Inquired> {
  const now = deps.clock.now();
  const found = await deps.ledger.registrationsAt(refs);
  const ids = found.map(({ subscriptionId }) => subscriptionId);
  const rows = new Map((await deps.ledger.loadMany(ids)).map((row) => [row.id, row]));
  if (await isRecovering(deps)) return postpone(deps, found, now);
  const due = found.filter((of) => isDue(of, rows.get(of.subscriptionId), now));
  let failed = 0;
  for (let from = 0; from < due.length; from += idsPerCall) {
    const batch = due.slice(from, from + idsPerCall);
    const seen = await lookAtWindows(deps, batch);
    const work = batch.map(async (of) => {
      const row = rows.get(of.subscriptionId);
      if (row) await registerCard(deps, row, of, undefined, seen(of));
    });
    const done = await Promise.allSettled(work);
    failed += done.filter(({ status }) => status === 'rejected').length;
  }
  return { inquired: due.length, failed };
}

/** A restored table may not know which of them is in force: nothing is decided until it does. */
async function postpone(
  deps: Deps,
  found: readonly Registration[],
  now: number,
): Promise<Inquired> {
  const due = found.filter(({ dueAt }) => dueAt !== undefined && dueAt <= now);
  const work = due.map((of) =>
    deps.ledger.saveRegistration({ ...of, dueAt: now + recoveryPauseSeconds }),
  );
  const done = await Promise.allSettled(work);
  return { inquired: 0, failed: done.filter(({ status }) => status === 'rejected').length };
}

/** By its own time, or as soon as the charge that a verified card waits for is settled. */
function isDue(of: Registration, row: Subscription | undefined, now: number): boolean {
  if (of.dueAt === undefined) return false;
  return of.dueAt <= now || (of.state === 'verified' && row?.claim === undefined);
}

async function lookAtWindows(
  deps: Deps,
  batch: readonly Registration[],
): Promise<(of: Registration) => Glance> {
  const open = batch.filter(({ state }) => state === 'allotted');
  if (open.length < 2) return () => 'some';
  const numbers = new Map<string, AttemptId>();
  for (const of of open) {
    numbers.set(nameOf(of.subscriptionId, of.n), await windowNumber(deps, of));
  }
  const seen = await lookAtMany(deps, 'attemptId', [...numbers.values()]);
  return (of) => {
    const name = numbers.get(nameOf(of.subscriptionId, of.n));
    const looked = name === undefined ? 'alone' : seen(name);
    if (looked === 'alone') return 'some';
    if (looked.kind !== 'found') return looked.kind === 'absent' ? 'nothing' : 'unanswered';
    const isOpened = looked.payments.every(({ status }) => status === 'ready');
    return isOpened && !isForLast(of, deps.clock.now()) ? 'nothing' : 'some';
  };
}

/**
 * iamport makes a row `ready` as a window opens, and this call shows one row of a number: whether
 * another one stands beside it, a look at the window alone has told before it has failed, and where
 * a browser or a webhook says that it is over.
 */
function isForLast(of: Registration, now: EpochSeconds): boolean {
  return of.returnedAt !== undefined || inquireLater(of, now) === undefined;
}

const nameOf = (id: SubscriptionId, n: number) => `${id} ${n}`;
