// What becomes of a page that broke its worker. The queue is a convenience: the table knows
// what is due, and the next tick nominates it anew. A person has to learn who it was.
import type { EpochSeconds } from '../../domain/common/calendar';
import type { SubscriptionId } from '../../domain/common/identity';
import { isRegistrationRef } from '../../domain/checkout/registration';
import { recurringOf } from '../../domain/charge/cost';
import type { Subscription } from '../../domain/subscription/facts';
import { openCase } from '../common/cases';
import type { Deps } from '../deps';

/**
 * What is left of the page goes on in halves, so that one subscription that breaks every worker
 * holds up no other for long; once it is alone, a case names it. `tell` sends a page anew.
 */
export async function giveUpPage(
  deps: Deps,
  ids: readonly SubscriptionId[],
  tell: (ids: readonly SubscriptionId[]) => Promise<void>,
): Promise<void> {
  const now = deps.clock.now();
  const rows = (await deps.ledger.loadMany(ids.filter((id) => !isRegistrationRef(id)))).filter(
    (row) => isOverdue(row, now),
  );
  const [only] = rows;
  if (rows.length > 1) {
    const half = Math.ceil(rows.length / 2);
    const left = rows.map(({ id }) => id);
    await tell(left.slice(0, half));
    await tell(left.slice(half));
  } else if (only) {
    await openCase(deps, {
      kind: 'stuck',
      subscriptionId: only.id,
      amount: recurringOf(only),
      // Named by what was due: the same trouble is one case, the next one another.
      paymentId: `${only.id}-${only.indexedAt}`,
      why: 'each worker that takes it breaks',
    });
  }
}

/** A message that is no page of ours stays among the dead letters; its text is not read. */
export async function noteLetter(deps: Deps, messageId: string): Promise<void> {
  const why = 'a message that is no page lies among the dead letters';
  await openCase(deps, { kind: 'letter', paymentId: messageId, amount: 0, why });
}

/** A claim moves no entry: what is in flight, and whose worker may be dead, counts as due too. */
function isOverdue({ indexedAt }: Subscription, now: EpochSeconds): boolean {
  return indexedAt !== undefined && indexedAt <= now;
}
