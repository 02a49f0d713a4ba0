// Asks the provider again about every unknown outcome; only its own record ends one.
import { abandonAttempt, lookedInVain, resendAttempt } from '../domain/charging';
import { recordWaived } from '../domain/charge';
import { isQuiet } from '../domain/calendar';
import { afterCleanLook, nextStep } from '../domain/next-step';
import type { SubscriptionId } from '../domain/identity';
import { windowId } from '../domain/identity';
import type { Subscription } from '../domain/subscription';
import type { Verdict } from '../domain/verdict';
import type { LookAnswer } from '../ports/gateway';
import { changeCharge } from './change';
import type { Deps } from './deps';
import { deleteOrphans } from './delete-keys';
import { findLatePayment } from './find-late-payment';
import { eachDuePage } from './plan-charges';
import { registerCard } from './register-card';
import type { Claimed, Outcome } from './settle-attempt';
import { isClaimed, judge, moveClaim, sendClaim, settleVerdict } from './settle-attempt';

export type Resolved = Readonly<Partial<Record<Outcome['kind'] | 'failed', number>>>;

/** iamport answers for up to 100 attempts in one call (P4). */
export const looksPerCall = 100;
/** Waits shorter than a minute go through the queue; the minutely rule finds the rest. */
const queueDelayMax = 60;

export async function resolveByIds(deps: Deps, ids: readonly SubscriptionId[]): Promise<Resolved> {
  return resolveCharges(deps, await deps.ledger.loadMany(ids));
}

/** Everything the look list nominates; iamport is asked for a page of them at a time. */
export async function resolveLane(deps: Deps, shards: number) {
  const resolved: Partial<Record<keyof Resolved, number>> = {};
  const until = deps.clock.now();
  const walked = await eachDuePage(deps, { lane: 'look', shards, until }, async (ids) => {
    for (const [kind, count] of Object.entries(await resolveByIds(deps, ids))) {
      const key = kind as keyof Resolved;
      resolved[key] = (resolved[key] ?? 0) + count;
    }
  });
  return { ...walked, resolved };
}

export async function resolveCharges(deps: Deps, rows: readonly Subscription[]): Promise<Resolved> {
  const now = deps.clock.now();
  const due = rows
    .filter(isClaimed)
    .filter((row) => nextStep(row, now, deps.settings.quiet).kind === 'look');
  const windows = rows.filter((row) => nextStep(row, now, deps.settings.quiet).kind === 'register');
  await Promise.allSettled(windows.map((row) => lookAtWindow(deps, row)));
  const tally: Partial<Record<Outcome['kind'] | 'failed', number>> = {};
  for (let from = 0; from < due.length; from += looksPerCall) {
    const batch = due.slice(from, from + looksPerCall);
    const seen = await lookAtAll(deps, batch);
    const work = batch.map(async (row) => resolveOne(deps, row, await seen(row)));
    for (const done of await Promise.allSettled(work)) {
      const key = done.status === 'fulfilled' ? done.value.kind : 'failed';
      tally[key] = (tally[key] ?? 0) + 1;
    }
  }
  return tally;
}

/** One attempt somebody has news of: looked at right away, whenever its next look would be. */
export async function resolveAttempt(deps: Deps, row: Claimed): Promise<Outcome> {
  const answer = await deps.gateway.look(row.claim.attemptId);
  const verdict = answer.kind === 'found' ? judge(deps, row, answer.payments) : absent;
  if (verdict.kind === 'absent' || verdict.kind === 'unknown') {
    return { kind: 'unknown', subscription: row };
  }
  return settleVerdict(deps, row, verdict);
}

async function lookAtWindow(deps: Deps, row: Subscription): Promise<void> {
  if (!row.awaiting) return;
  const { n, paymentId } = row.awaiting;
  await registerCard(deps, row, { n, paymentId, attemptId: windowId(row.id, n) });
}

type Seen = (row: Claimed) => Promise<LookAnswer>;

async function lookAtAll(deps: Deps, batch: readonly Claimed[]): Promise<Seen> {
  if (batch.length === 1) return (row) => deps.gateway.look(row.claim.attemptId);
  const looked = await deps.gateway.lookMany(batch.map((row) => row.claim.attemptId));
  return (row) => {
    if (looked.kind !== 'found') return Promise.resolve(looked);
    const payments = looked.payments.filter((of) => of.attemptId === row.claim.attemptId);
    return Promise.resolve(payments.length > 0 ? { kind: 'found', payments } : { kind: 'absent' });
  };
}

async function resolveOne(deps: Deps, row: Claimed, seen: LookAnswer): Promise<Outcome> {
  if (row.claim.phase === 'unsent') return sendAgain(deps, row);
  if (seen.kind === 'unanswered') return lookAgainLater(deps, row, 'unanswered');

  const verdict = seen.kind === 'found' ? judge(deps, row, seen.payments) : absent;
  if (verdict.kind === 'paid' || verdict.kind === 'suspect')
    return settleVerdict(deps, row, verdict);
  // Everything else rests on every record of the id having been seen: the bulk call may show one
  // only.
  const whole = await deps.gateway.look(row.claim.attemptId);
  if (whole.kind === 'unanswered') return lookAgainLater(deps, row, 'unanswered');
  const final = whole.kind === 'found' ? judge(deps, row, whole.payments) : absent;
  if (final.kind === 'absent') return seenNothing(deps, row);
  if (final.kind === 'unknown') return lookAgainLater(deps, row, 'pending');
  return settleVerdict(deps, row, final);
}

const absent: Verdict = { kind: 'absent' };

async function seenNothing(deps: Deps, row: Claimed): Promise<Outcome> {
  const now = deps.clock.now();
  const subscription = await moveClaim(deps, row, (current) => lookedInVain(current, 'clean', now));
  if (!isClaimed(subscription)) return { kind: 'unknown', subscription };
  switch (afterCleanLook(subscription, now, deps.settings.absenceSeconds)) {
    case 'wait':
      return waiting(deps, subscription);
    case 'resend':
      return isQuiet(now, deps.settings.quiet)
        ? waiting(deps, subscription)
        : sendAgain(deps, subscription);
    case 'abandon':
      return abandon(deps, subscription);
  }
}

/** The very same id and amount. Whoever loses the claim's new version does not send. */
async function sendAgain(deps: Deps, row: Claimed): Promise<Outcome> {
  if (row.cancel) return abandon(deps, row);
  // One more chance to pay for the period: an attempt before it may have been paid meanwhile (P9).
  const late = await findLatePayment(deps, { ...row, claim: undefined });
  if (late?.kind === 'unknown') return lookAgainLater(deps, row, 'unanswered');
  if (late) return late;
  await deps.pace();

  const saved = await deps.ledger.save(resendAttempt(row, deps.clock.now()));
  if (saved.kind === 'lost' || !isClaimed(saved.value))
    return { kind: 'unknown', subscription: row };

  return sendClaim(deps, saved.value);
}

async function abandon(deps: Deps, row: Claimed): Promise<Outcome> {
  const now = deps.clock.now();
  await changeCharge(deps, row, (charge) => recordWaived(charge, row.claim, now));
  const ended = await moveClaim(deps, row, (current) => abandonAttempt(current, now));
  return { kind: 'absent', subscription: await deleteOrphans(deps, ended) };
}

async function lookAgainLater(
  deps: Deps,
  row: Claimed,
  seen: 'pending' | 'unanswered',
): Promise<Outcome> {
  const now = deps.clock.now();
  return waiting(deps, await moveClaim(deps, row, (current) => lookedInVain(current, seen, now)));
}

async function waiting(deps: Deps, subscription: Subscription): Promise<Outcome> {
  const delay = (subscription.nextActionAt ?? 0) - deps.clock.now();
  if (subscription.claim && delay < queueDelayMax) {
    await deps.queue.look([subscription.id], Math.max(0, delay));
  }
  return { kind: 'unknown', subscription };
}
