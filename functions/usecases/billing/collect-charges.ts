// Takes the money that is due, at most once per subscription and period.
import type { EpochSeconds } from '../../domain/common/calendar';
import { caseAfterSeconds } from '../../domain/charge/doubt';
import { waitsForRecovery } from '../../domain/charge/next-step';
import { stepAt } from '../../domain/subscription/agenda';
import type { SubscriptionId } from '../../domain/common/identity';
import type { Claimed, Subscription } from '../../domain/subscription/facts';
import { checkoutLifeSeconds, isClaimed } from '../../domain/subscription/facts';
import type { What } from '../../domain/subscription/happenings';
import type { Buyer } from '../../ports/ledger';
import { changeSubscription, happened } from '../common/change';
import type { ChargeGate } from './charge-gate';
import { openGate } from './charge-gate';
import { recheckCard } from '../settlement/check-cards';
import type { Deps } from '../deps';
import { timesOf } from '../deps';
import { planCharges } from '../common/plan-charges';
import { deleteObsoleteKey } from '../settlement/delete-keys';
import { doubtAgain, earlierAttempts, findLatePayment } from '../settlement/find-late-payment';
import { nextOrderNumber } from '../common/order-number';
import { isTooLittle, passUnasked } from './pass-unasked';
import { resolveDue } from '../inquiry/resolve-charges';
import type { Outcome } from '../settlement/settle-attempt';
import { sendClaim } from '../settlement/settle-attempt';

export type Collected =
  | Outcome['kind']
  | ('lost' | 'moved' | 'ended' | 'left' | 'skipped' | 'held' | 'waived' | 'rescheduled');
export type Tally = Readonly<Partial<Record<Collected | 'failed', number>>>;

/**
 * One page. A row that breaks neither hides nor stops the others; what time did not allow goes
 * back.
 */
export async function collectCharges(deps: Deps, ids: readonly SubscriptionId[]): Promise<Tally> {
  const [{ rows, buyers }, gate] = await Promise.all([loadPage(deps, ids), openGate(deps)]);
  const page: Page = { gate, buyers };
  const tally: Partial<Record<Collected | 'failed', number>> = {};
  const left: SubscriptionId[] = [];
  const waiting = [...rows].sort((a, b) => (a.indexedAt ?? 0) - (b.indexedAt ?? 0));

  const lane = async () => {
    for (let row = waiting.shift(); row; row = waiting.shift()) {
      const done = deps.hasTime() ? await outcomeOf(collectOne(deps, row, page)) : 'left';
      if (done === 'left') left.push(row.id);
      else tally[done] = (tally[done] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: deps.settings.inFlightMax }, lane));

  if (left.length > 0) await deps.queue.charge(left, 0, gate.pauseSeconds());
  return left.length > 0 ? { ...tally, left: left.length } : tally;
}

type Page = { readonly gate: ChargeGate; readonly buyers: ReadonlyMap<SubscriptionId, Buyer> };

async function loadPage(deps: Deps, ids: readonly SubscriptionId[]) {
  if (deps.settings.buyerOnCharges) return deps.ledger.loadWithBuyers(ids);
  return { rows: await deps.ledger.loadMany(ids), buyers: new Map<SubscriptionId, Buyer>() };
}

async function outcomeOf(work: Promise<Collected>): Promise<Collected | 'failed'> {
  const [done] = await Promise.allSettled([work]);
  return done.status === 'fulfilled' ? done.value : 'failed';
}

async function collectOne(deps: Deps, row: Subscription, page: Page): Promise<Collected> {
  const { gate } = page;
  const step = stepAt(row, deps.clock.now(), timesOf(deps.settings));
  if (step.kind === 'none') return step.isDue ? 'skipped' : reschedule(deps, row);
  if (gate.isRecovering && waitsForRecovery[step.kind]) return 'held';
  switch (step.kind) {
    case 'charge': {
      if (isTooLittle(row, deps.clock.now())) return passUnasked(deps, row);
      const admitted = gate.admits(row);
      if (admitted !== 'open') return admitted;
      const checked = await recheckCard(deps, row);
      if (checked.kind === 'same') return chargeThrough(deps, checked.subscription, page);
      return checked.kind === 'refused' ? 'declined' : 'skipped';
    }
    case 'inquiry':
      return isClaimed(row) ? lookThrough(deps, row, gate) : 'skipped';
    case 'access':
      await whenDue(deps, row, { kind: 'access_due' });
      return 'moved';
    case 'hold':
      await whenDue(deps, row, { kind: 'hold_due' });
      return 'held';
    case 'debt_end':
      await deleteObsoleteKey(deps, await whenDue(deps, row, { kind: 'debt_due' }));
      return 'ended';
    case 'cancel':
      return end(deps, row, { kind: 'term_ended' });
    case 'expiry':
      return end(deps, row, { kind: 'checkout_expired' });
    case 'keys':
      await deleteObsoleteKey(deps, row);
      return 'ended';
  }
}

/**
 * Nominated by an entry that its facts do not bear out any more, as after a change of the billing
 * hour: written once, it stands where they say. A mere duplicate of a page finds nothing to do.
 */
async function reschedule(deps: Deps, row: Subscription): Promise<Collected> {
  const { indexedAt } = row;
  if (indexedAt === undefined || indexedAt > deps.clock.now()) return 'skipped';
  const saved = await deps.ledger.save(row);
  return saved.kind === 'saved' ? 'rescheduled' : 'lost';
}

/** A decline that became a payment meanwhile is adopted, not left behind unknown (P9). */
async function end(deps: Deps, row: Subscription, what: What): Promise<Collected> {
  const late = await findLatePayment(deps, row);
  const now = deps.clock.now();
  if (late && !(late.undecided && isLongOver(row, now))) return late.kind;
  const ended = await changeSubscription(deps, row, (current) =>
    current.version === row.version ? happened(deps, current, what, now) : undefined,
  );
  await deleteObsoleteKey(deps, ended);
  return 'ended';
}

/** A checkout that a record without an end holds up: should it be paid later, that is a case. */
function isLongOver({ openedAt, keyId }: Subscription, now: EpochSeconds): boolean {
  return keyId === undefined && now >= openedAt + checkoutLifeSeconds + caseAfterSeconds;
}

/** What time alone does: no call to the provider. A row that has changed meanwhile is left. */
async function whenDue(deps: Deps, row: Subscription, what: What): Promise<Subscription> {
  const now = deps.clock.now();
  const moved = await changeSubscription(deps, row, (current) =>
    current.version === row.version ? happened(deps, current, what, now) : undefined,
  );
  const { id, status, access } = moved;
  if (access !== row.access) deps.log('access.changed', { subscription: id, status, access });
  return moved;
}

/** A probe that shows the provider to be well again sets the rest going at once. */
async function chargeThrough(deps: Deps, row: Subscription, page: Page): Promise<Collected> {
  const { gate, buyers } = page;
  const done = await chargeDue(deps, row, buyers.get(row.id) ?? {});
  if (done === 'left') return done;
  if (await gate.heard(done)) await planCharges(deps, deps.settings.dueShards);
  return done === 'lost' ? done : done.kind;
}

/** A claim that was held is looked at, and sent again where the gate lets it through. */
async function lookThrough(deps: Deps, row: Claimed, gate: ChargeGate): Promise<Collected> {
  let sent = false;
  const outcome = await resolveDue(deps, row, () => (sent = gate.admits(row) === 'open'));
  if (sent && (await gate.heard(outcome))) await planCharges(deps, deps.settings.dueShards);
  return outcome.kind;
}

/** Claim, send, settle; whoever loses the claim leaves. */
async function chargeDue(
  deps: Deps,
  row: Subscription,
  buyer: Buyer,
): Promise<Outcome | 'lost' | 'left'> {
  const earlier = await earlierAttempts(deps, row);
  const late = await findLatePayment(deps, row, earlier);
  if (late?.undecided) return doubtAgain(deps, row, late.undecided);
  if (late) return late;
  await deps.pace();
  // Its turn may have been long in coming.
  if (!deps.hasTime()) return 'left';

  const attemptId = await nextOrderNumber(deps, row, earlier);
  const intent = happened(deps, row, { kind: 'charge_claimed', attemptId });
  const claimed = await deps.ledger.save(intent);
  if (claimed.kind === 'lost' || !isClaimed(claimed.value)) return 'lost';

  return sendClaim(deps, claimed.value, buyer);
}
