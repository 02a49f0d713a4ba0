// Asks the provider again about every unknown outcome; only its own record ends one.
import { recordWaived } from '../../domain/charge/charge';
import { idsPerCall } from '../../domain/charge/road';
import { isQuiet } from '../../domain/common/calendar';
import { unclassified } from '../../domain/charge/declines';
import { afterCleanLook } from '../../domain/charge/next-step';
import { stepAt } from '../../domain/subscription/agenda';
import { isOverdue } from '../../domain/charge/doubt';
import { isEarlier, isOverH, isPastItsDay } from '../../domain/charge/looking';
import type { Claimed, Subscription } from '../../domain/subscription/facts';
import { isClaimed } from '../../domain/subscription/facts';
import { isOfHeldPlan } from '../../domain/subscription/held-plans';
import type { Verdict } from '../../domain/charge/verdict';
import { moneyKept } from '../../domain/charge/verdict';
import type { LookAnswer, Unreadable } from '../../ports/gateway';
import { openCase } from '../common/cases';
import { changeCharge, happened } from '../common/change';
import type { Deps } from '../deps';
import { timesOf } from '../deps';
import { deleteObsoleteKey } from '../settlement/delete-keys';
import { closeDoubt, noteDoubt, suspicionOf } from '../common/doubt-cases';
import type { Glanced } from '../common/look-at-many';
import { lookAtMany } from '../common/look-at-many';
import { openUnreadables } from '../common/open-unreadable';
import { findLatePayment } from '../settlement/find-late-payment';
import { holdsOf } from '../common/recovery';
import type { Outcome } from '../settlement/outcome';
import { judge } from '../settlement/judge-attempt';
import { abandonDifference, closeCases, moveClaim } from '../settlement/settle-attempt';
import { sendClaim, settleVerdict } from '../settlement/settle-attempt';
import { isRenewal, noteVague } from './note-vague';

type MaySend = (row: Subscription) => boolean;
export type Resolved = Readonly<Partial<Record<Outcome['kind'] | 'failed', number>>>;

/** Waits shorter than a minute go to the queue at once; the minutely rule finds the rest. */
const queueDelayMax = 60;

export async function resolveCharges(deps: Deps, rows: readonly Subscription[]): Promise<Resolved> {
  const now = deps.clock.now();
  const due = rows
    .filter(isClaimed)
    .filter((row) => stepAt(row, now, timesOf(deps.settings)).kind === 'inquiry');
  const tally: Partial<Record<Outcome['kind'] | 'failed', number>> = {};
  const ended: Outcome[] = [];
  const allowed = due.length > 0 ? await sendingAllowed(deps) : () => false;
  for (let from = 0; from < due.length; from += idsPerCall) {
    const batch = due.slice(from, from + idsPerCall);
    const work = await resolveBatch(deps, batch, allowed);
    for (const [at, done] of (await Promise.allSettled(work)).entries()) {
      const key = done.status === 'fulfilled' ? done.value.kind : 'failed';
      tally[key] = (tally[key] ?? 0) + 1;
      if (done.status === 'fulfilled' && isRenewal(batch[at])) ended.push(done.value);
    }
  }
  await noteVague(deps, ended);
  return tally;
}

/**
 * Nothing is repeated before a recovery has looked, while the provider fails, under another order
 * key, or of a plan on hold.
 */
async function sendingAllowed(deps: Deps): Promise<MaySend> {
  const { breaker, isHeld, heldPlans } = await holdsOf(deps);
  return (row) => !isHeld && !breaker.on && !isOfHeldPlan(row, heldPlans);
}

async function resolveBatch(
  deps: Deps,
  batch: readonly Claimed[],
  maySend: MaySend,
): Promise<Promise<Outcome>[]> {
  if (batch.length === 1) return batch.map((row) => resolveDue(deps, row, maySend));
  const names = batch.map(({ claim }) => claim.attemptId);
  const seen = await lookAtMany(deps, 'attemptId', names);
  return batch.map((row) => resolveOne(deps, row, seen(row.claim.attemptId), maySend));
}

/** A claim that is due: `maySend` is asked when it comes to a repetition. */
export async function resolveDue(deps: Deps, row: Claimed, maySend: MaySend): Promise<Outcome> {
  return resolveWhole(deps, row, await deps.gateway.look(row.claim.attemptId), maySend);
}

/** As a bulk call has seen it. */
async function resolveOne(
  deps: Deps,
  row: Claimed,
  seen: ReturnType<Glanced>,
  maySend: MaySend,
): Promise<Outcome> {
  if (seen === 'alone') return resolveDue(deps, row, maySend);
  if (seen.kind === 'unanswered') return lookAgainLater(deps, row, 'unanswered');

  const verdict = seen.kind === 'found' ? judge(deps, row, seen.payments) : absent;
  if (verdict.kind === 'paid') return settleVerdict(deps, row, verdict);
  // Everything else rests on every record of the id having been seen: this call may show one only.
  return resolveDue(deps, row, maySend);
}

/**
 * With every record of the id. What was seen is judged first, also of a request that was proven not
 * to have been executed.
 */
async function resolveWhole(
  deps: Deps,
  row: Claimed,
  whole: LookAnswer,
  maySend: MaySend,
): Promise<Outcome> {
  if (whole.kind === 'unanswered') {
    if (whole.unreadable === undefined) return lookAgainLater(deps, row, 'unanswered');
    return undecided(deps, row, whole.unreadable);
  }
  const final = whole.kind === 'found' ? judge(deps, row, whole.payments) : absent;
  if (row.claim.phase === 'suspect') return resolveSuspect(deps, row, final);
  switch (final.kind) {
    case 'paid':
    case 'declined':
    case 'refunded':
    case 'suspect':
      return settleVerdict(deps, row, final);
    case 'absent':
      return seenNothing(deps, row, maySend);
    case 'unknown':
      return undecided(deps, row);
  }
}

/**
 * What is there decides nothing, or does not read: answered all the same, so that it becomes a
 * case, and never absent. A customer who cancels leaves: should it be paid after all, that is one.
 */
async function undecided(
  deps: Deps,
  row: Claimed,
  unreadable: readonly Unreadable[] = [],
): Promise<Outcome> {
  const isLeft = row.cancel !== undefined && isEarlier(row, row.claim);
  if (!isLeft || row.claim.phase === 'suspect') return lookAgainLater(deps, row, 'pending');
  const { attemptId } = row.claim;
  await openUnreadables(deps, unreadable, { attemptId, subscriptionId: row.id });
  return abandon(deps, row);
}

const absent: Verdict = { kind: 'absent' };

/**
 * A suspect of which less is kept than was asked for: a payment of ours ends it, and where nothing
 * is kept so does a cancel. Its case may be wanting, as an operator's worker died behind the claim.
 */
async function resolveSuspect(deps: Deps, row: Claimed, final: Verdict): Promise<Outcome> {
  const { acceptance, absenceSeconds } = deps.settings;
  switch (final.kind) {
    case 'paid':
    case 'refunded':
    case 'declined':
      return settleVerdict(deps, row, final);
    case 'suspect': {
      const kept = moneyKept(final.payment, acceptance);
      if (kept >= row.claim.amount) return settleVerdict(deps, row, final);
      if (kept === 0) break;
      await openCase(deps, suspicionOf(row, final));
      return lookAgainLater(deps, row, 'pending');
    }
    case 'unknown':
      await openCase(deps, suspicionOf(row, final));
      return lookAgainLater(deps, row, 'pending');
    case 'absent':
      break;
  }
  const isOver = isOverH(row.claim, deps.clock.now(), absenceSeconds);
  if (!row.cancel || !isOver) {
    await openCase(deps, suspicionOf(row, final));
    return lookAgainLater(deps, row, 'pending');
  }
  const ended = await abandon(deps, row);
  const records = final.kind === 'suspect' ? [final.payment] : [];
  await closeCases(deps, row, ended.subscription, records);
  return ended;
}

async function seenNothing(deps: Deps, row: Claimed, maySend: MaySend): Promise<Outcome> {
  const now = deps.clock.now();
  const counted = await countLook(deps, row, 'clean');
  if (!counted) return { kind: 'unknown', subscription: row };
  switch (afterCleanLook(counted, now, deps.settings.absenceSeconds)) {
    case 'wait':
      return waiting(deps, counted);
    case 'rest':
      return rest(deps, counted);
    case 'resend':
      if (isQuiet(now, deps.settings.quiet)) return waiting(deps, counted);
      return maySend(counted) ? sendAgain(deps, counted) : hold(deps, counted);
    case 'abandon':
      return abandon(deps, counted);
    case 'decline':
      return settleVerdict(deps, counted, { kind: 'declined', decline: unclassified });
  }
}

/** It waits among what is due until charging resumes. */
async function hold(deps: Deps, row: Claimed): Promise<Outcome> {
  await deps.ledger.save(happened(deps, row, { kind: 'resend_held' }));
  return { kind: 'unknown', subscription: row };
}

/** The very same id and amount. A worker that loses the claim's new version does not send. */
async function sendAgain(deps: Deps, row: Claimed): Promise<Outcome> {
  if (row.cancel) return abandon(deps, row);
  // One more chance to pay for the period: an attempt before it may have been paid meanwhile (P9).
  const late = await findLatePayment(deps, { ...row, claim: undefined });
  if (late?.kind === 'unknown') {
    return lookAgainLater(deps, row, late.undecided ? 'pending' : 'unanswered');
  }
  if (late) return late;
  await deps.pace();

  // Midnight may have passed meanwhile.
  if (isPastItsDay(row.claim, deps.clock.now())) return waiting(deps, row);
  const saved = await deps.ledger.save(happened(deps, row, { kind: 'charge_resent' }));
  if (saved.kind === 'lost' || !isClaimed(saved.value))
    return { kind: 'unknown', subscription: row };

  return sendClaim(deps, saved.value);
}

/** On hold nothing is sent again: it is looked at daily until it is settled, or found. */
async function rest(deps: Deps, row: Claimed): Promise<Outcome> {
  await deps.ledger.save(happened(deps, row, { kind: 'resend_rested' }));
  return { kind: 'unknown', subscription: row };
}

async function abandon(deps: Deps, row: Claimed): Promise<Outcome> {
  const now = deps.clock.now();
  if (row.claim.change) {
    const subscription = await abandonDifference(deps, row);
    // What is still undecided stays a case.
    if (!isOverdue(row.claim)) await closeDoubt(deps, row);
    return { kind: 'absent', subscription };
  }
  await changeCharge(deps, row, (charge) => recordWaived(charge, row.claim, now));
  const ended = await moveClaim(deps, row, (current) =>
    happened(deps, current, { kind: 'charge_abandoned' }, now),
  );
  await closeDoubt(deps, row);
  return { kind: 'absent', subscription: await deleteObsoleteKey(deps, ended) };
}

async function lookAgainLater(
  deps: Deps,
  row: Claimed,
  seen: 'pending' | 'unanswered',
): Promise<Outcome> {
  const counted = await countLook(deps, row, seen);
  if (!counted) return { kind: 'unknown', subscription: row };
  const isOver = counted.claim.change !== undefined && isOverdue(counted.claim);
  return isOver ? abandon(deps, counted) : waiting(deps, counted);
}

/**
 * A look counts for the very row it was made for: undefined where another worker looked or sent
 * meanwhile. So many looks at one instant are one look, and none counts for a later repetition.
 */
async function countLook(
  deps: Deps,
  row: Claimed,
  seen: 'clean' | 'pending' | 'unanswered',
): Promise<Claimed | undefined> {
  const looked = happened(deps, row, { kind: 'inquiry_failed', seen });
  await noteDoubt(deps, row, looked);
  const saved = await deps.ledger.save(looked);
  if (saved.kind === 'saved' && looked.access !== row.access) {
    const { id, status, access } = looked;
    deps.log('access.changed', { subscription: id, status, access });
  }
  return saved.kind === 'saved' && isClaimed(saved.value) ? saved.value : undefined;
}

async function waiting(deps: Deps, subscription: Subscription): Promise<Outcome> {
  const { inquiry } = subscription.claim ?? {};
  const delay = (inquiry?.at ?? Infinity) - deps.clock.now();
  if (delay < queueDelayMax) {
    await deps.queue.look([subscription.id], Math.max(0, delay));
  }
  return { kind: 'unknown', subscription };
}
