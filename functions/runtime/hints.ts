// How often strangers may make us ask the provider about one attempt: three times, then seldom.

/** Looks at once: a webhook, the landing, and one more of either. */
const burst = 3;
/** Seconds until one more is allowed. */
const refillSeconds = 300;
/** Attempts remembered; only ids of ours come here, and nobody can guess them. */
const rememberedMax = 10_000;

type Budget = { readonly left: number; readonly at: number };

/**
 * Kept in memory, so each sandbox has its own: what a flood costs is bounded by the few that serve
 * it, and no write is spent on strangers. What is not looked at now, the resolver, the wait for a
 * window, or the nightly pass finds by itself.
 */
export function hintBudget(): (attemptId: string, now: number) => boolean {
  const budgets = new Map<string, Budget>();
  return (attemptId, now) => {
    const was = budgets.get(attemptId) ?? { left: burst, at: now };
    const refilled = Math.floor(Math.max(0, now - was.at) / refillSeconds);
    const left = Math.min(burst, was.left + refilled);
    const at = left === burst ? now : was.at + refilled * refillSeconds;
    budgets.delete(attemptId);
    budgets.set(attemptId, { left: Math.max(0, left - 1), at });
    const [oldest] = budgets.keys();
    if (budgets.size > rememberedMax && oldest !== undefined) budgets.delete(oldest);
    return left > 0;
  };
}
