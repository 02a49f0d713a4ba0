// Deletes billing keys at the provider: only those that a registration of ours allotted, once they
// are obsolete.
import { stageOf } from '../../domain/common/identity';
import type { Registration } from '../../domain/checkout/registration';
import { deleteLater, markDeleted, markObsolete } from '../../domain/checkout/registration';
import type { Subscription } from '../../domain/subscription/facts';
import { openCase } from '../common/cases';
import { changeSubscription, happened } from '../common/change';
import type { Deps } from '../deps';
import { isRecovering, recoveryPauseSeconds } from '../common/recovery';

/**
 * Nothing that a browser named comes here: the key is the one that stands in the registration, and
 * a stage deletes its own keys only.
 */
export async function deleteKey(deps: Deps, of: Registration): Promise<void> {
  if (of.state !== 'obsolete' || stageOf(of.keyId) !== deps.settings.stage) return;
  // A restored table may have forgotten that this key is in force: it is asked again later.
  if (await isRecovering(deps)) {
    const dueAt = deps.clock.now() + recoveryPauseSeconds;
    await deps.ledger.saveRegistration({ ...of, dueAt });
    return;
  }
  const answer = await deps.gateway.deleteKey(of.keyId);
  if (answer.kind !== 'unanswered') {
    await deps.ledger.saveRegistration(markDeleted(of));
    return;
  }
  const later = deleteLater(of, deps.clock.now());
  if (later.dueAt === undefined) await tellStuck(deps, of);
  await deps.ledger.saveRegistration(later);
}

/** A key of a registration that is over, and that turned up after its deletion. */
export async function deleteLateKey(deps: Deps, of: Registration): Promise<boolean> {
  if (of.state !== 'deleted' || stageOf(of.keyId) !== deps.settings.stage) return false;
  if (await isRecovering(deps)) return false;
  if ((await deps.gateway.key(of.keyId)).kind !== 'found') return false;
  deps.log('card.stray', { subscription: of.subscriptionId, n: of.n });
  return (await deps.gateway.deleteKey(of.keyId)).kind !== 'unanswered';
}

/**
 * The key that a subscription has dropped: its registration takes over, with a due entry of its own
 * until the provider has answered, and the row has nothing to do any more.
 */
export async function deleteObsoleteKey(deps: Deps, row: Subscription): Promise<Subscription> {
  if (!row.obsoleteKey || row.claim || row.card === undefined) return row;
  const of = await deps.ledger.registration(row.id, row.card);
  const marked = of && (await markedObsolete(deps, of));
  if (marked === 'lost') return row;
  const freed = await changeSubscription(deps, row, (current) => {
    if (!current.obsoleteKey || current.claim || current.card !== row.card) return undefined;
    return happened(deps, current, { kind: 'key_handed_over' });
  });
  if (marked) await deleteKey(deps, marked);
  return freed;
}

async function markedObsolete(deps: Deps, of: Registration): Promise<Registration | 'lost'> {
  if (of.state === 'obsolete' || of.state === 'deleted') return of;
  const saved = await deps.ledger.saveRegistration(markObsolete(of, deps.clock.now()));
  return saved.kind === 'saved' ? saved.value : 'lost';
}

async function tellStuck(deps: Deps, { subscriptionId, n }: Registration): Promise<void> {
  await openCase(deps, {
    kind: 'key',
    subscriptionId,
    // Named by the registration: the key itself must not stand where people read.
    paymentId: `${subscriptionId}-registration-${n}`,
    amount: 0,
    why: 'iamport does not delete an obsolete billing key',
  });
}
