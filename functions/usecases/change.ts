// Read, move, save over the version read; when somebody was first, look at what they left and ask
// again.
import { assert } from '../domain/errors';
import type { Charge, Recorded } from '../domain/charge';
import { openCharge } from '../domain/charge';
import type { Period } from '../domain/calendar';
import { claimedPeriod } from '../domain/period';
import type { Claim, Subscription } from '../domain/subscription';
import type { Deps } from './deps';

/** More rivals in a row than this is no race but a bug. */
const rivalsMax = 20;

/**
 * Applies a pure move until it lands, or until the move says (undefined) that nothing is left to
 * do.
 */
export async function changeSubscription(
  deps: Deps,
  was: Subscription,
  move: (current: Subscription) => Subscription | undefined,
): Promise<Subscription> {
  let current = was;
  for (let rivals = 0; rivals <= rivalsMax; rivals += 1) {
    const next = move(current);
    if (!next) return current;
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
  subscription: Subscription & { claim: Claim },
  record: (charge: Charge, period: Period) => Recorded,
): Promise<Recorded> {
  const { id, claim } = subscription;
  const period = () => claimedPeriod(subscription, claim, deps.clock.now());
  const born = openCharge(id, claim, period());
  let current =
    claim.attempt === 0 ? born : ((await deps.ledger.loadCharge(id, claim.period)) ?? born);
  for (let rivals = 0; rivals <= rivalsMax; rivals += 1) {
    const recorded = record(current, period());
    if (recorded.kind !== 'recorded') return recorded;
    const saved = await deps.ledger.saveCharge(recorded.charge);
    if (saved.kind === 'saved') return { kind: 'recorded', charge: saved.value };
    assert(saved.now !== undefined, 'a charge is never deleted');
    current = saved.now;
  }
  throw new Error('broken invariant: a charge keeps changing under us');
}
