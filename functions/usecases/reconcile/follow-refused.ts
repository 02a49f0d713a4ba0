// Cases of refunds that ended their subscription and that the provider refused: closed once the
// money went back in another way.
import type { Refund } from '../../domain/charge/refund';
import type { Case } from '../../ports/ledger';
import { closeCase, refusedRefundOf } from '../common/cases';
import type { Deps } from '../deps';

/** By the nightly round. Undefined for a case of anything else. */
export async function followRefused(deps: Deps, of: Case): Promise<'over' | 'open' | undefined> {
  const id = refusedRefundOf(of);
  if (id === undefined) return undefined;
  const refund = await deps.ledger.refund(of.subscriptionId ?? '', id);
  if (!refund || !(await isGivenBack(deps, refund))) return 'open';
  await closeCase(deps, of.id, 'its payment was given back');
  return 'over';
}

/** Under another key, or in the console: as the charge has noted it from the payment's record. */
async function isGivenBack(deps: Deps, refund: Refund): Promise<boolean> {
  const { subscriptionId, period, k, amount, balance } = refund;
  const charge = await deps.ledger.loadCharge(subscriptionId, period, k);
  return charge !== undefined && charge.amount - charge.refunded <= balance - amount;
}
