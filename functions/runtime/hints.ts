// How often strangers may make us ask the provider about one attempt: a few times, then seldom.

/** Seconds until one more is allowed. */
const refillSeconds = 300;
/** Attempts remembered; only ids of ours come here, and nobody can guess them. */
const rememberedMax = 10_000;

type Budget = { readonly left: number; readonly at: number };

/**
 * Kept in memory, so each sandbox has its own: what a flood costs is bounded by the few that serve
 * it, and no write is spent on strangers. What is not looked at now, the resolver, the wait for a
 * window, or the nightly pass finds by itself. `most` looks at once; who has had them waits.
 */
export function hintBudget(): (attemptId: string, now: number, most: number) => boolean {
  const budgets = new Map<string, Budget>();
  return (attemptId, now, most) => {
    const was = budgets.get(attemptId) ?? { left: most, at: now };
    const refilled = Math.floor(Math.max(0, now - was.at) / refillSeconds);
    const left = Math.min(most, was.left + refilled);
    const at = left === most ? now : was.at + refilled * refillSeconds;
    budgets.delete(attemptId);
    budgets.set(attemptId, { left: Math.max(0, left - 1), at });
    const [oldest] = budgets.keys();
    if (budgets.size > rememberedMax && oldest !== undefined) budgets.delete(oldest);
    return left > 0;
  };
}
