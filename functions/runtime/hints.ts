// How often callers may make us ask the provider about one subject: a few times, then seldom.

/** Seconds until one more is allowed. */
const refillSeconds = 300;
/** Subjects remembered: ids of ours and signed-in customers only, and none can be guessed. */
const rememberedMax = 10_000;

type Budget = { readonly left: number; readonly at: number };

/**
 * Kept in memory, so each environment has its own: what a flood costs is bounded by the few that
 * serve it, and no write is spent on them. What is not looked at now, the resolver, the wait for a
 * window, or the nightly pass finds by itself. `most` looks at once; who has had them waits.
 */
export function hintBudget(): (subject: string, now: number, most: number) => boolean {
  const budgets = new Map<string, Budget>();
  return (subject, now, most) => {
    const was = budgets.get(subject) ?? { left: most, at: now };
    const refilled = Math.floor(Math.max(0, now - was.at) / refillSeconds);
    const left = Math.min(most, was.left + refilled);
    const at = left === most ? now : was.at + refilled * refillSeconds;
    budgets.delete(subject);
    budgets.set(subject, { left: Math.max(0, left - 1), at });
    const [oldest] = budgets.keys();
    if (budgets.size > rememberedMax && oldest !== undefined) budgets.delete(oldest);
    return left > 0;
  };
}
