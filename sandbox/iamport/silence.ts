// How long a silence lasts for a client: for real, or at once while somebody moves the clock.
import type { ServerResponse } from 'node:http';

export type MovedClock = {
  /** While true nobody waits for real: what would be waited for is put on the clock instead. */
  readonly moving: () => boolean;
  readonly now: () => number;
  readonly passTo: (at: number) => void;
  /** How long clients wait: whoever would wait longer finds the connection broken by then. */
  readonly patienceMs: number;
};

/** Those who ask at the same moment wait side by side, so that their waits are one. */
const lookEveryMs = 20;

/** Calls `end` with the clock put on by `ms` as soon as it is moved; not if the client has gone. */
export function whenMoved(
  clock: MovedClock | undefined,
  ms: number,
  { outgoing, end }: { readonly outgoing: ServerResponse; readonly end: () => void },
): void {
  if (!clock) return;
  const until = clock.now() + ms;
  const timer = setInterval(() => {
    if (!clock.moving()) return;
    clearInterval(timer);
    clock.passTo(until);
    end();
  }, lookEveryMs).unref();
  outgoing.on('close', () => clearInterval(timer));
}
