// An operator ends a suspect charge, once nothing of it is kept at the provider.
import { recordWaived } from '../domain/charge';
import type { Decline } from '../domain/declines';
import { Refusal } from '../domain/errors';
import type { SubscriptionId } from '../domain/identity';
import { passPeriod } from '../domain/pass-period';
import type { Payment } from '../domain/payment';
import { keptOf } from '../domain/payment';
import { takeOnAwaited } from '../domain/registration';
import type { Subscription } from '../domain/subscription';
import { caseIdOf, closeCase } from './cases';
import { changeCharge } from './change';
import { deleteOrphans } from './delete-keys';
import type { Deps } from './deps';
import { timesOf } from './deps';
import type { Claimed } from './settle-attempt';
import { judge } from './judge-attempt';
import { isClaimed, moveClaim, settleVerdict } from './settle-attempt';

/** waived: the period is given up. declined: nothing was kept, and dunning goes on with it. */
export type Settling = { readonly id: SubscriptionId; readonly as: 'waived' | 'declined' };

/** As a soft decline: the customer's card may be asked again on another day. */
const notKept: Decline = {
  ...{ kind: 'unknown', class: 'soft', code: 'not_kept' },
  reason: 'nothing was kept, says an operator',
};

/** Throws Refusal(conflict) as long as money is kept, naming what is to be refunded first. */
export async function settleSuspect(deps: Deps, { id, as }: Settling): Promise<Subscription> {
  const row = await deps.ledger.load(id);
  if (!row) throw new Refusal('not_found', 'there is no such subscription');
  if (!isClaimed(row) || row.claim.phase !== 'suspect') {
    throw new Refusal('conflict', 'the subscription must have a suspect charge');
  }
  const records = await recordsOf(deps, row);
  for (const { paymentId } of records) await closeCase(deps, caseIdOf(paymentId));

  const verdict = judge(deps, row, records);
  // Given back with the right amount, it needs nobody's word.
  if (verdict.kind === 'refunded') return (await settleVerdict(deps, row, verdict)).subscription;
  if (as === 'declined') {
    const paymentId = records.at(-1)?.paymentId;
    const outcome = await settleVerdict(deps, row, {
      ...{ kind: 'declined', decline: notKept, paymentId },
    });
    return outcome.subscription;
  }
  const now = deps.clock.now();
  await changeCharge(deps, row, (charge) => recordWaived(charge, row.claim, now));
  const passed = await moveClaim(deps, row, (current) =>
    takeOnAwaited(passPeriod(current, now, timesOf(deps.settings)), now),
  );
  return deleteOrphans(deps, passed);
}

async function recordsOf(deps: Deps, row: Claimed): Promise<readonly Payment[]> {
  const looked = await deps.gateway.look(row.claim.attemptId);
  if (looked.kind === 'unanswered') {
    throw new Refusal('not_now', 'the payment could not be looked at, try again');
  }
  if (looked.kind === 'absent') return [];
  const kept = looked.payments.find((record) => keptOf(record) > 0);
  if (kept) {
    const { paymentId } = kept;
    throw new Refusal('conflict', `refund ${keptOf(kept)} won of payment ${paymentId} first`);
  }
  return looked.payments;
}
