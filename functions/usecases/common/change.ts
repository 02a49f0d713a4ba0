// What happens to a subscription, saved if its version is unchanged; on conflict the move is made
// again from the stored value.
import { assert } from '../../domain/common/errors';
import type { Charge, Recorded } from '../../domain/charge/charge';
import { bornCharge } from '../../domain/charge/charge';
import { signedEnd } from '../../domain/charge/settled-charge';
import type { Period } from '../../domain/common/calendar';
import type { Rules } from '../../domain/subscription/apply';
import { apply } from '../../domain/subscription/apply';
import type { Claimed, Subscription } from '../../domain/subscription/facts';
import type { What } from '../../domain/subscription/happenings';
import { claimedPeriod } from '../../domain/subscription/terms';
import type { Deps } from '../deps';
import { policyOf, timesOf } from '../deps';

/** More rivals in a row than this is no race but a bug. */
const rivalsMax = 20;

export function rulesOf({ settings }: Deps, { price: { planId } }: Subscription): Rules {
  const { pause, onNoConsent } = settings.catalogue.get(planId) ?? {};
  return { times: timesOf(settings), policy: policyOf(settings, planId), pause, onNoConsent };
}

/** The facts after a happening, on behalf of the person or the schedule that this run works for. */
export function happened(
  deps: Deps,
  was: Subscription,
  what: What,
  at = deps.clock.now(),
): Subscription {
  return apply(was, { ...what, at, by: deps.who }, rulesOf(deps, was));
}

/**
 * Applies a pure move until it is saved, or until it changes nothing (undefined, or the very same
 * value).
 */
export async function changeSubscription(
  deps: Deps,
  was: Subscription,
  move: (current: Subscription) => Subscription | undefined,
): Promise<Subscription> {
  let current = was;
  for (let rivals = 0; rivals <= rivalsMax; rivals += 1) {
    const next = move(current);
    if (!next || next === current) return current;
    const saved = await deps.ledger.save(next);
    if (saved.kind === 'saved') return saved.value;
    assert(saved.now !== undefined, 'a subscription is never deleted');
    current = saved.now;
  }
  throw new Error('broken invariant: a subscription keeps changing under us');
}

/**
 * Records an attempt's end in its charge; the charge is born with its first record. `record` is
 * also given the days that the attempt pays for.
 */
export async function changeCharge(
  deps: Deps,
  subscription: Claimed,
  record: (charge: Charge, period: Period) => Recorded,
): Promise<Recorded> {
  const { id, claim } = subscription;
  const period = () => claimedPeriod(subscription, claim, deps.clock.now());
  const born = bornCharge(subscription, period());
  let current =
    claim.attempt === 0 ? born : ((await deps.ledger.loadCharge(id, claim.period)) ?? born);
  for (let rivals = 0; rivals <= rivalsMax; rivals += 1) {
    const recorded = record(current, period());
    if (recorded.kind !== 'recorded') return recorded;
    const ended = signedEnd(current, recorded.charge, claim.attemptId, deps.who);
    const saved = await deps.ledger.saveCharge(ended);
    if (saved.kind === 'saved') return { kind: 'recorded', charge: saved.value };
    assert(saved.now !== undefined, 'a charge is never deleted');
    current = saved.now;
  }
  throw new Error('broken invariant: a charge keeps changing under us');
}
