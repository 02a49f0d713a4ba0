// The time an event carries, moving on while it is handled; and what has passed, for token
// lifetimes.
import type { Clock } from '../ports/runtime';

/** `at` in epoch seconds, from the event. The machine's wall clock is never asked. */
export function eventClock(at: number): Clock {
  const begun = performance.now();
  return { now: () => Math.floor(at + (performance.now() - begun) / 1_000) };
}

/** Milliseconds on a clock that only moves forward; its zero means nothing. */
export function elapsedMs(): number {
  return performance.now();
}
