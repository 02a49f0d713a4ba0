// Payments of one subscription that a restored table has forgotten, asked for by order number.
import { isDecided } from '../../domain/charge/verdict';
import type { Subscription } from '../../domain/subscription/facts';
import { isEnded } from '../../domain/subscription/status';
import type { LookAnswer } from '../../ports/gateway';
import type { Deps } from '../deps';
import { earlierAttempts } from '../settlement/find-late-payment';
import { nextOrderNumber } from '../common/order-number';
import { isClaimed } from '../../domain/subscription/facts';
import { revive } from '../settlement/revive-attempt';
import { judge } from '../settlement/judge-attempt';
import { settleVerdict } from '../settlement/settle-attempt';

/** Attempts in a row that a restore may have forgotten of one subscription: 35 days of them. */
const forgottenMax = 40;

/** The subscription as iamport knows it; undefined where iamport did not answer or decide. */
export async function findForgotten(
  deps: Deps,
  was: Subscription,
): Promise<Subscription | undefined> {
  let row = was;
  for (let found = 0; found < forgottenMax; found += 1) {
    // Its own look is due, and ends it first.
    if (isClaimed(row)) return undefined;
    if (isEnded(row)) return row;
    const looked = await lookForNext(deps, row);
    if (looked.kind === 'unanswered') return undefined;
    const [payment] = looked.kind === 'found' ? looked.payments : [];
    if (looked.kind === 'absent' || !payment) return row;
    const { id: subscriptionId, period, attempt } = row;
    const ours = { kind: 'charge', subscriptionId, period, attempt } as const;
    const charge = await deps.ledger.loadCharge(subscriptionId, period);
    const revived = await revive(deps, row, { payment, ours }, charge);
    if (!revived) return row;
    const verdict = judge(deps, revived, looked.payments);
    if (!isDecided(verdict) || verdict.kind === 'suspect') return undefined;
    row = (await settleVerdict(deps, revived, verdict)).subscription;
  }
  return row;
}

/** Of a charge without any attempt in the table, the first may be under any version of the key. */
async function lookForNext(deps: Deps, row: Subscription): Promise<LookAnswer> {
  const earlier = await earlierAttempts(deps, row);
  if (earlier.length > 0) return deps.gateway.look(await nextOrderNumber(deps, row, earlier));
  const { id: subscriptionId, period, attempt } = row;
  for (const version of await deps.orderNumbers.versions()) {
    const number = await deps.orderNumbers.charge({ subscriptionId, period, attempt }, version);
    const looked = await deps.gateway.look(number);
    if (looked.kind !== 'absent') return looked;
  }
  return { kind: 'absent' };
}
