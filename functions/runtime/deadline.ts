// Deadlines for calls to the outside.

/** Aborts after `ms`. */
export function deadline(ms: number): AbortSignal {
  return AbortSignal.timeout(ms);
}
