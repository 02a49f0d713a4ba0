// Cases: what no rule may settle, opened once, counted by ledger passes, closed when it is over.
import type { SubscriptionId } from '../domain/identity';
import type { Payment } from '../domain/payment';
import type { Case } from '../ports/ledger';
import type { Deps } from './deps';

export type Opening = Pick<Case, 'kind' | 'subscriptionId' | 'amount' | 'why'> & {
  readonly paymentId: string;
};

/** The same difference is one case, however often it is seen; `case.opened` rings. */
export async function openCase(deps: Deps, opening: Opening): Promise<void> {
  const { kind, subscriptionId, paymentId } = opening;
  const id = `${kind}-${paymentId}`;
  if (await deps.ledger.findCase(id)) return;
  deps.log('case.opened', { kind, ...(subscriptionId ? { subscription: subscriptionId } : {}) });
  await deps.ledger.openCase({
    ...opening,
    ...{ id, openedAt: deps.clock.now(), status: 'open', version: 0 },
  });
}

/** A payment beside the one its charge is bound to. */
export function twinOf(subscriptionId: SubscriptionId, payment: Payment): Opening {
  const { paymentId, amount } = payment;
  return {
    kind: 'twin',
    subscriptionId,
    paymentId,
    amount,
    why: 'a second payment for one charge',
  };
}

/** Two passes that follow each other at once have seen one and the same thing. */
const passesApartSeconds = 3_600;

/** Notes that a pass has seen it; answers how many have, this one included. */
export async function countPass(deps: Deps, of: Case): Promise<number> {
  const { passes = 0, passedAt = of.openedAt } = of;
  const now = deps.clock.now();
  if (passes > 0 && now - passedAt < passesApartSeconds) return passes;
  const saved = await deps.ledger.saveCase({ ...of, passes: passes + 1, passedAt: now });
  return saved.kind === 'saved' ? passes + 1 : passes;
}

export async function closeCase(deps: Deps, id: string): Promise<void> {
  const of = await deps.ledger.findCase(id);
  if (of?.status !== 'open') return;
  await deps.ledger.saveCase({ ...of, status: 'closed' });
}
