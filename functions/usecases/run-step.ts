// From what the queue hands out to the use case that does it: the only file that knows them all.
import { waitsForRecovery } from '../domain/charge/next-step';
import { isRefundRef } from '../domain/charge/refund';
import { isRegistrationRef } from '../domain/checkout/registration';
import type { SubscriptionId } from '../domain/common/identity';
import type { Buyer } from '../ports/ledger';
import { stepAt } from '../domain/subscription/agenda';
import type { Claimed, Subscription } from '../domain/subscription/facts';
import { isClaimed } from '../domain/subscription/facts';
import { isPaused } from '../domain/subscription/status';
import { isCardRefused } from '../domain/subscription/trial';
import { chargeDue, passUnasked } from './billing/charge-due';
import type { ChargeGate } from './billing/charge-gate';
import { openGate } from './billing/charge-gate';
import { end, missConsent, reschedule, whenDue } from './billing/pass-time';
import { convertUntold, refuseTriedCard, tellUntold } from './billing/end-trial';
import { inquireRegistrations } from './checkout/inquire-registrations';
import { releasePlace } from './common/coupon-places';
import { planCharges } from './common/plan-charges';
import type { Deps } from './deps';
import { timesOf } from './deps';
import { forgetRow } from './erase/forget-row';
import type { Resolved } from './inquiry/resolve-charges';
import { resolveCharges, resolveDue } from './inquiry/resolve-charges';
import { resolveRefunds } from './operate/refund-outcome';
import { recheckCard } from './settlement/check-cards';
import { deleteObsoleteKey } from './settlement/delete-keys';
import type { Outcome } from './settlement/outcome';
import { isTooLittle } from './settlement/pass-unasked';

export type Collected =
  | Outcome['kind']
  | ('lost' | 'moved' | 'ended' | 'left' | 'skipped' | 'held' | 'waived' | 'rescheduled');
export type Tally = Readonly<Partial<Record<Collected | 'failed', number>>>;

/**
 * One page of what is due. A row that breaks neither hides nor stops the others; what time did not
 * allow goes back.
 */
export async function collectCharges(deps: Deps, ids: readonly SubscriptionId[]): Promise<Tally> {
  const [{ rows, buyers }, gate] = await Promise.all([loadPage(deps, ids), openGate(deps)]);
  const page: Page = { gate, buyers };
  const tally: Partial<Record<Collected | 'failed', number>> = {};
  const left: SubscriptionId[] = [];
  const waiting = [...rows].sort((a, b) => (a.indexedAt ?? 0) - (b.indexedAt ?? 0));

  const worker = async () => {
    for (let row = waiting.shift(); row; row = waiting.shift()) {
      const done = deps.hasTime() ? await outcomeOf(collectOne(deps, row, page)) : 'left';
      if (done === 'left') left.push(row.id);
      else tally[done] = (tally[done] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: deps.settings.inFlightMax }, worker));

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
      // An amount that is too little may be what its plan is on hold for.
      if (gate.isPlanHeld(row)) return 'held';
      if (isTooLittle(row, deps.clock.now())) {
        const passed = await passUnasked(deps, row);
        return typeof passed === 'string' ? passed : passed.kind;
      }
      if (isCardRefused(row)) return refuseTriedCard(deps, row);
      const admitted = gate.admits(row);
      if (admitted !== 'open') return admitted;
      const checked = await recheckCard(deps, row);
      if (checked.kind === 'same') return chargeThrough(deps, checked.subscription, page);
      return checked.kind === 'refused' ? 'declined' : 'skipped';
    }
    case 'inquiry':
      return isClaimed(row) ? lookThrough(deps, row, gate) : 'skipped';
    case 'resume': {
      const resumed = await whenDue(deps, row, { kind: 'resume_due' });
      // Its charge is due with it, unless days were kept.
      return isPaused(resumed) ? 'skipped' : collectOne(deps, resumed, page);
    }
    case 'pause':
      await whenDue(deps, row, { kind: 'pause_due' });
      return 'moved';
    case 'access':
      await whenDue(deps, row, { kind: 'access_due' });
      return 'moved';
    case 'hold':
      await whenDue(deps, row, { kind: 'hold_due' });
      return 'held';
    case 'debt_end':
      await deleteObsoleteKey(deps, await whenDue(deps, row, { kind: 'debt_due' }));
      return 'ended';
    case 'notice':
      return tellUntold(deps, row);
    case 'postponement':
      return convertUntold(deps, row);
    case 'consent':
      // It stands in place of a charge, and the price may be what is wrong.
      return gate.isPlanHeld(row) ? 'held' : withoutConsent(deps, row, page);
    case 'consent_end':
      return gate.isPlanHeld(row) ? 'held' : end(deps, row, { kind: 'consent_lapsed' });
    case 'cancel':
      return end(deps, row, { kind: 'term_ended' });
    case 'expiry':
      return end(deps, row, { kind: 'checkout_expired' });
    case 'place':
      return releasePlace(deps, row);
    case 'keys':
      await deleteObsoleteKey(deps, row);
      return 'ended';
    case 'erasure':
      await forgetRow(deps, row);
      return 'ended';
  }
}

/** Where the old price goes on, it is charged with that. */
async function withoutConsent(deps: Deps, row: Subscription, page: Page): Promise<Collected> {
  const missed = await missConsent(deps, row);
  if (typeof missed === 'string') return missed;
  const { kind } = stepAt(missed, deps.clock.now(), timesOf(deps.settings));
  return kind === 'charge' ? collectOne(deps, missed, page) : 'moved';
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

/** A page of inquiries: claims in doubt, and references of registrations and refunds. */
export async function resolveByIds(deps: Deps, ids: readonly string[]): Promise<Resolved> {
  const refs = ids.filter(isRegistrationRef);
  const inquired = refs.length > 0 ? await inquireRegistrations(deps, refs) : { failed: 0 };
  const refunds = ids.filter(isRefundRef);
  const broken = refunds.length > 0 ? await resolveRefunds(deps, refunds) : 0;
  const failed = inquired.failed + broken;
  const claims = ids.filter((id) => !isRegistrationRef(id) && !isRefundRef(id));
  const tally = await resolveCharges(deps, await deps.ledger.loadMany(claims));
  return failed > 0 ? { ...tally, failed: (tally.failed ?? 0) + failed } : tally;
}
