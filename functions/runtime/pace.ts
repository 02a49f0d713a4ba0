// Spaces out the calls of one worker so that all workers together stay under the provider rate.
import { setTimeout as sleep } from 'node:timers/promises';

/** `perSecond` is this worker's share: the configured rate divided by the workers at once. */
export function pacer(perSecond: number): () => Promise<void> {
  const gapMs = 1_000 / perSecond;
  let freeAt = 0;
  return async () => {
    const now = performance.now();
    const turnAt = Math.max(now, freeAt);
    freeAt = turnAt + gapMs;
    if (turnAt > now) await sleep(turnAt - now);
  };
}
