// A clock for the sandbox's tests that stands still until it is told to move.
import type { VirtualClock } from '../../sandbox/clock';

export function manualClock(start: string): VirtualClock {
  let at = Date.parse(start);
  return {
    now: () => at,
    jumpTo(to) {
      at = Math.max(at, to);
    },
    reset() {
      at = Date.parse(start);
    },
  };
}
