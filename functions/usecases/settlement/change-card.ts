// Another card comes into force, and the billing key that it replaces goes.
import type { Registration } from '../../domain/checkout/registration';
import { markObsolete } from '../../domain/checkout/registration';
import type { Subscription } from '../../domain/subscription/facts';
import type { Deps } from '../deps';
import { deleteKey } from './delete-keys';

/** The card changes, and no money moves. */
export async function adoptNow(
  deps: Deps,
  adopted: Subscription,
  of: Registration,
  row: Subscription,
): Promise<'done' | 'lost'> {
  const former = await formerOf(deps, row, of);
  const dropped = former && markObsolete(former, deps.clock.now());
  const inForce: Registration = {
    ...of,
    state: 'in_force',
    outcome: 'changed',
    dueAt: undefined,
  };
  const registrations = dropped ? [inForce, dropped] : [inForce];
  const saved = await deps.ledger.saveTogether({ subscription: adopted, registrations });
  if (saved.kind === 'lost') return 'lost';
  if (dropped) await deleteKey(deps, { ...dropped, version: dropped.version + 1 });
  return 'done';
}

/** The registration whose key is replaced, where it still has one. */
export async function formerOf(
  deps: Deps,
  row: Subscription,
  of: Registration,
): Promise<Registration | undefined> {
  if (row.card === undefined || row.card === of.n) return undefined;
  const former = await deps.ledger.registration(row.id, row.card);
  return former?.state === 'in_force' ? former : undefined;
}

/** Its key is not needed any more: it is deleted at the provider. */
export async function dropFormer(deps: Deps, former: Registration): Promise<void> {
  const saved = await deps.ledger.saveRegistration(markObsolete(former, deps.clock.now()));
  if (saved.kind === 'saved') await deleteKey(deps, saved.value);
}
