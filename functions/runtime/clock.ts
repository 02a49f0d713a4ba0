// The time an event carries, moving on while it is handled; what has passed, for token lifetimes;
// and the machine's own time, for events that do not say when they are handed over.
import type { Clock } from '../ports/runtime';

/** `at` in epoch seconds, from the event. The machine's wall clock is not asked. */
export function eventClock(at: number): Clock {
  const begun = performance.now();
  return { now: () => Math.floor(at + (performance.now() - begun) / 1_000) };
}

/** Milliseconds on a clock that only moves forward; its zero means nothing. */
export function elapsedMs(): number {
  return performance.now();
}

/** Epoch seconds of the machine: of no charge, but where an entry stands in the feed of changes. */
export function wallSeconds(): number {
  return Date.now() / 1_000;
}
