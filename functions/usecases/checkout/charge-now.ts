// Charges while the customer waits: what the card window showed, with the card that came out of it.
import type { Registration } from '../../domain/checkout/registration';
import { markObsolete } from '../../domain/checkout/registration';
import type { Subscription } from '../../domain/subscription/facts';
import { isClaimed } from '../../domain/subscription/facts';
import { happened } from '../common/change';
import { formerOf, dropFormer } from '../settlement/change-card';
import { deleteKey } from '../settlement/delete-keys';
import type { Deps } from '../deps';
import { doubtAgain, earlierAttempts, findLatePayment } from '../settlement/find-late-payment';
import { nextOrderNumber } from '../common/order-number';
import type { Outcome } from '../settlement/settle-attempt';
import { sendClaim } from '../settlement/settle-attempt';

/**
 * The claim is on the look list from the start, for no queue hands this work out again should we
 * die. `lost`: another writer was first. `unanswered`: an earlier attempt could not be looked at,
 * so nothing was charged or saved.
 */
export async function chargeNow(
  deps: Deps,
  row: Subscription,
  of: Registration,
): Promise<Outcome | 'lost' | 'unanswered'> {
  const adopted = happened(deps, row, { kind: 'card_presented', registration: of });
  const { period, attempt } = row;
  const inForce: Registration = {
    ...of,
    state: 'in_force',
    outcome: 'charged',
    charged: { period, attempt },
    dueAt: undefined,
  };
  const earlier = await earlierAttempts(deps, adopted);
  const late = await findLatePayment(deps, adopted, earlier);
  if (late?.kind === 'unknown' && !late.subscription.claim) {
    if (!late.undecided || row.keyId === undefined) return 'unanswered';
    await doubtAgain(deps, row, late.undecided);
    return 'lost';
  }
  const former = await formerOf(deps, row, of);
  if (late) {
    // The row took the key on when the payment was settled.
    await deps.ledger.saveRegistration(inForce);
    if (former) await dropFormer(deps, former);
    return late;
  }
  await deps.pace();

  const orderNumber = await nextOrderNumber(deps, row, earlier);
  const now = deps.clock.now();
  const claim = { kind: 'charge_claimed', attemptId: orderNumber, isAwaited: true } as const;
  const claimed = happened(deps, adopted, claim, now);
  const dropped = former && markObsolete(former, now);
  const registrations = dropped ? [inForce, dropped] : [inForce];
  const saved = await deps.ledger.saveTogether({ subscription: claimed, registrations });
  if (saved.kind === 'lost' || !isClaimed(saved.value)) return 'lost';

  const outcome = await sendClaim(deps, saved.value);
  if (dropped) await deleteKey(deps, { ...dropped, version: dropped.version + 1 });
  return outcome;
}
