// Takes the money that is due, at most once per subscription and period.
import { claimAttempt } from '../domain/charging';
import { nextStep } from '../domain/next-step';
import type { SubscriptionId } from '../domain/identity';
import type { Subscription } from '../domain/subscription';
import { endSubscription } from '../domain/subscription';
import { giveUp } from '../domain/charging';
import { changeSubscription } from './change';
import type { Deps } from './deps';
import { deleteOrphans } from './delete-keys';
import { findLatePayment } from './find-late-payment';
import { resolveCharges } from './resolve-charges';
import type { Outcome } from './settle-attempt';
import { concludeCharge, isClaimed } from './settle-attempt';

export type Collected = Outcome['kind'] | 'lost' | 'ended' | 'left' | 'skipped';
export type Tally = Readonly<Partial<Record<Collected | 'failed', number>>>;

/**
 * One page. A row that breaks neither hides nor stops the others; what time did not allow goes
 * back.
 */
export async function collectCharges(deps: Deps, ids: readonly SubscriptionId[]): Promise<Tally> {
  const rows = await deps.ledger.loadMany(ids);
  const tally: Partial<Record<Collected | 'failed', number>> = {};
  const left: SubscriptionId[] = [];
  const waiting = [...rows].sort((a, b) => (a.nextActionAt ?? 0) - (b.nextActionAt ?? 0));

  const lane = async () => {
    for (let row = waiting.shift(); row; row = waiting.shift()) {
      if (!deps.hasTime()) left.push(row.id);
      else await tallyOf(collectOne(deps, row), tally);
    }
  };
  await Promise.all(Array.from({ length: deps.settings.inFlightMax }, lane));

  if (left.length > 0) await deps.queue.charge(left);
  return left.length > 0 ? { ...tally, left: left.length } : tally;
}

async function tallyOf(
  work: Promise<Collected>,
  tally: Partial<Record<Collected | 'failed', number>>,
): Promise<void> {
  const [done] = await Promise.allSettled([work]);
  const key = done.status === 'fulfilled' ? done.value : 'failed';
  tally[key] = (tally[key] ?? 0) + 1;
}

async function collectOne(deps: Deps, row: Subscription): Promise<Collected> {
  const step = nextStep(row, deps.clock.now(), deps.settings.quiet);
  switch (step.kind) {
    case 'none':
      return 'skipped';
    case 'charge':
      return chargeDue(deps, row);
    case 'look':
    case 'register':
      await resolveCharges(deps, [row]);
      return 'unknown';
    case 'give_up':
      await changeSubscription(deps, row, (current) =>
        current.version === row.version ? giveUp(current) : undefined,
      );
      return 'ended';
    case 'end': {
      const now = deps.clock.now();
      const ended = await changeSubscription(deps, row, (current) =>
        current.version === row.version ? endSubscription(current, step.status, now) : undefined,
      );
      await deleteOrphans(deps, ended);
      return 'ended';
    }
    case 'delete_keys':
      await deleteOrphans(deps, row);
      return 'ended';
  }
}

/** Claim, send, settle; whoever loses the claim leaves. */
async function chargeDue(deps: Deps, row: Subscription): Promise<Collected> {
  const late = await findLatePayment(deps, row);
  if (late) return late.kind;
  await deps.pace();

  const claimed = await deps.ledger.save(claimAttempt(row, deps.clock.now()));
  if (claimed.kind === 'lost' || !isClaimed(claimed.value)) return 'lost';

  const order = { ...claimed.value.claim, orderName: claimed.value.price.orderName };
  const answer = await deps.gateway.charge(order);
  const outcome = await concludeCharge(deps, claimed.value, answer);
  return outcome.kind;
}
