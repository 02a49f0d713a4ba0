// Deletes billing keys nobody needs any more at the provider, and remembers those it could not.
import type { Subscription } from '../domain/subscription';
import { isEnded } from '../domain/subscription';
import { changeSubscription } from './change';
import type { Deps } from './deps';
import { isRecovering } from './recovery';

/** An ended subscription whose keys would not go is tried again after this many seconds. */
const retrySeconds = 3_600;

export async function deleteOrphans(deps: Deps, was: Subscription): Promise<Subscription> {
  if (was.orphans.length === 0 || was.claim) return was;
  // A restored row may have forgotten that a key of it is in force: the keys stay on its list.
  if (await isRecovering(deps)) return was;
  const gone: string[] = [];
  for (const keyId of was.orphans) {
    const answer = await deps.gateway.deleteKey(keyId);
    if (answer.kind !== 'unanswered') gone.push(keyId);
  }
  const now = deps.clock.now();
  return changeSubscription(deps, was, (current) => {
    const orphans = current.orphans.filter((keyId) => !gone.includes(keyId));
    if (!isEnded(current)) return gone.length > 0 ? { ...current, orphans } : undefined;
    if (orphans.length > 0) return { ...current, orphans, nextActionAt: now + retrySeconds };
    return { ...current, orphans, lane: undefined, nextActionAt: undefined };
  });
}
