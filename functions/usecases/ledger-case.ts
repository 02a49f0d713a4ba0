// Cases that a ledger pass opens, counts and closes.
import type { Case } from '../ports/ledger';
import type { Deps } from './deps';

type Opening = Pick<Case, 'kind' | 'subscriptionId' | 'amount' | 'why'> & {
  readonly paymentId: string;
};

/** The same difference is one case, however often it is seen. */
export async function openLedgerCase(deps: Deps, opening: Opening): Promise<void> {
  const id = `${opening.kind}-${opening.paymentId}`;
  if (await deps.ledger.findCase(id)) return;
  deps.log('ledger.case', { kind: opening.kind });
  await deps.ledger.openCase({
    ...opening,
    ...{ id, openedAt: deps.clock.now(), status: 'open', version: 0 },
  });
}

/** Two passes that follow each other at once have seen one and the same thing. */
const passesApartSeconds = 3_600;

/** Notes that a pass has seen it; answers how many have, this one included. */
export async function countPass(deps: Deps, of: Case): Promise<number> {
  const passes = of.passes ?? 0;
  if (passes > 0 && deps.clock.now() - of.openedAt < passesApartSeconds * passes) return passes;
  const saved = await deps.ledger.saveCase({ ...of, passes: passes + 1 });
  return saved.kind === 'saved' ? passes + 1 : passes;
}

export async function closeCase(deps: Deps, id: string): Promise<void> {
  const of = await deps.ledger.findCase(id);
  if (of?.status !== 'open') return;
  await deps.ledger.saveCase({ ...of, status: 'closed' });
}
